"""A connection to PostgreSQL with the settings of the dbt target, problems in plain words."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from typing import BinaryIO, Protocol

from cypp.engines.problems import need_module, postgres_problem
from cypp.engines.targets import Settings


class Column(Protocol):
    """A column of an answer, as the driver describes it."""

    @property
    def name(self) -> str:
        """Name of the column."""


class Cursor(Protocol):
    """The part of the driver's cursor that is used here."""

    @property
    def rowcount(self) -> int:
        """Rows of the last statement."""

    @property
    def description(self) -> Sequence[Column]:
        """Columns of the last answer."""

    def execute(self, sql: str, values: Sequence[object] | None = None) -> None:
        """Run a statement."""

    def copy_expert(self, sql: str, file: BinaryIO) -> None:
        """Run a COPY from or to a file."""

    def fetchall(self) -> list[tuple[str, ...]]:
        """Return the rows of the last answer."""

    def fetchone(self) -> tuple[str | None, ...] | None:
        """Return the next row of the last answer."""


@contextlib.contextmanager
def transaction(settings: Settings) -> Iterator[Cursor]:
    """Yield a cursor in one transaction: committed at the end, rolled back by any error.

    Raises:
        CyppError: the driver is not installed, or the server refuses; nothing is changed then.
    """
    need_module("psycopg2", "postgres")
    import psycopg2

    try:
        connection = psycopg2.connect(
            host=settings["host"],
            port=settings["port"],
            user=settings["user"],
            password=settings["password"],
            dbname=settings["dbname"],
            sslmode=settings["sslmode"],
            connect_timeout=settings["connect_timeout"],
            application_name="cypp",
        )
    except psycopg2.Error as error:
        raise postgres_problem(error, settings) from error
    try:
        with connection, connection.cursor() as cursor:
            yield cursor
    except psycopg2.Error as error:
        raise postgres_problem(error, settings) from error
    finally:
        connection.close()
