"""The project's generic tests of keys and of filled columns find what they are there for.

What is this: the SQL of each, made by Jinja2 alone, asked of small planted relations.
When does it matter: hundreds of relations are held against them, and a test that cannot fail says
nothing.
How to resolve: the SQL is in tests/generic/; the planted row names what it should have returned.
"""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import jinja2
import pytest

PLANTED = """
create table planted as select * from (values
    ('a', 1, 'x'), ('b', 2, null), ('b', 3, 'y'), (null, 4, 'z'), ('c', null, null)
) as rows (code, number, word)
"""


@pytest.fixture
def planted() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute(PLANTED)
    return connection


def sql_of(project_root: Path, name: str, **arguments: str | list[str]) -> str:
    """Return the SQL of a generic test on the planted relation."""
    text = (project_root / f"tests/generic/{name}.sql").read_text(encoding="utf-8")
    text = re.sub(r"{% test (.*?) %}", r"{% macro \1 %}", text).replace("endtest", "endmacro")
    template = jinja2.Environment(autoescape=False).from_string(text)  # noqa: S701 - SQL, not HTML (2026-11-22, tests)
    made: str = getattr(template.module, name)("planted", **arguments)
    return made


def test_a_key_that_is_empty_or_shared_is_found(
    planted: duckdb.DuckDBPyConnection, project_root: Path
) -> None:
    found = planted.execute(sql_of(project_root, "primary_key", column_name="code")).fetchall()
    assert sorted(found, key=str) == [("b", 2), (None, 1)]


def test_a_sound_key_is_left_alone(planted: duckdb.DuckDBPyConnection, project_root: Path) -> None:
    planted.execute("delete from planted where code is null or number = 3")
    query = sql_of(project_root, "primary_key", column_name="code")
    assert planted.execute(query).fetchall() == []


def test_each_empty_column_is_named(planted: duckdb.DuckDBPyConnection, project_root: Path) -> None:
    query = sql_of(project_root, "complete_rows", columns=["code", "number", "word"])
    assert sorted(planted.execute(query).fetchall(), key=str) == [
        ("b", 2, None, "word "),
        ("c", None, None, "number word "),
        (None, 4, "z", "code "),
    ]


def test_columns_that_may_be_empty_are_not_asked(
    planted: duckdb.DuckDBPyConnection, project_root: Path
) -> None:
    query = sql_of(project_root, "complete_rows", columns=["number"])
    assert planted.execute(query).fetchall() == [(None, "number ")]
