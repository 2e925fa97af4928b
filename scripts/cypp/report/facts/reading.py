"""Rows of a query as frozen dataclasses: the names of the columns are the names of the fields."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import Any, TypeVar

import duckdb

Row = TypeVar("Row")


def rows_of(
    connection: duckdb.DuckDBPyConnection,
    kind: type[Row],
    rest: str,
    parameters: Sequence[Any] | dict[str, Any] = (),
    prefix: str = "",
) -> tuple[Row, ...]:
    """Return ``select <fields of kind> <rest>`` as objects of ``kind``.

    Args:
        connection: the edition.
        kind: a dataclass whose fields are columns.
        rest: the query from ``from`` on, with an order that leaves nothing to chance.
        parameters: values of its parameters.
        prefix: name of the relation that holds the columns, where several are joined.
    """
    before = f"{prefix}." if prefix else ""
    # A data class is not known to the type of a class; fields() raises for anything else.
    names = [field.name for field in fields(kind)]  # type: ignore[arg-type]
    columns = ", ".join(before + name for name in names)
    found = connection.execute(f"select {columns} {rest}", parameters).fetchall()
    return tuple(kind(*row) for row in found)
