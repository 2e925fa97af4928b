"""The comparison of two engines finds every planted difference, and none where there is none."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from cypp.engines.compare import Answer, Tolerance, compare_tables, read_tolerance, run_compare
from cypp.project import CyppError
from cypp.publish.context import PublicColumn, PublicRelation

ROOT = Path(__file__).resolve().parents[3]
MART = PublicRelation(
    "marts", "fct", "", (PublicColumn("id", "varchar", ""),), ("id",), "model.cypp.fct"
)
COLUMNS = "id varchar, area varchar, n integer, day date, flag boolean, value double"
ROWS = [
    "('a', 'Leeds', 1, date '2025-01-01', true, 0.1)",
    "('b', '', 2, null, null, 1e6)",
    "('c', null, null, date '2025-03-31', false, null)",
]


@pytest.fixture
def engines() -> Iterator[duckdb.DuckDBPyConnection]:
    """Two sides with the same three rows."""
    with duckdb.connect() as connection:
        for side in ("left_side", "right_side"):
            connection.execute(f"create schema {side}")
            connection.execute(f'create table {side}."marts.fct" ({COLUMNS})')
            connection.execute(f'insert into {side}."marts.fct" values {", ".join(ROWS)}')
        yield connection


def compared(connection: duckdb.DuckDBPyConnection) -> Answer:
    return compare_tables(connection, MART, Tolerance(relative=1e-9, absolute=1e-9))


def test_the_same_rows_in_any_order_do_not_differ(engines: duckdb.DuckDBPyConnection) -> None:
    engines.execute(
        'create or replace table right_side."marts.fct" as '
        'select * from right_side."marts.fct" order by id desc'
    )
    answer = compared(engines)
    assert answer.is_same
    assert answer.rows == (3, 3)


@pytest.mark.parametrize(
    ("change", "key", "column"),
    [
        ("area = 'leeds' where id = 'a'", "a", "area"),
        ("area = null where id = 'b'", "b", "area"),  # the empty text is not nothing
        ("area = '' where id = 'c'", "c", "area"),
        ("n = 3 where id = 'b'", "b", "n"),
        ("n = 0 where id = 'c'", "c", "n"),
        ("day = date '2025-01-02' where id = 'a'", "a", "day"),
        ("flag = false where id = 'b'", "b", "flag"),
        ("value = 0.1000000021 where id = 'a'", "a", "value"),
        ("value = 1000000.0021 where id = 'b'", "b", "value"),
        ("value = 0 where id = 'c'", "c", "value"),
        ("value = 'nan' where id = 'b'", "b", "value"),
        ("value = 'inf' where id = 'b'", "b", "value"),
    ],
)
def test_a_changed_cell_is_found(
    engines: duckdb.DuckDBPyConnection, change: str, key: str, column: str
) -> None:
    engines.execute(f'update right_side."marts.fct" set {change}')
    answer = compared(engines)
    assert [(cell[0], cell[1]) for cell in answer.cells] == [(key, column)]
    assert "1 rows differ" in answer.lines("duckdb", "postgres")[0]


def test_floats_within_the_tolerance_are_equal(engines: duckdb.DuckDBPyConnection) -> None:
    engines.execute('update right_side."marts.fct" set value = value * (1 + 1e-10)')
    answer = compared(engines)
    assert answer.is_same
    assert answer.largest == pytest.approx(1e-10, rel=1e-3)


@pytest.mark.parametrize("side", ["left_side", "right_side"])
def test_a_row_of_one_side_is_found(engines: duckdb.DuckDBPyConnection, side: str) -> None:
    engines.execute(f"delete from {side}.\"marts.fct\" where id = 'b'")
    answer = compared(engines)
    assert [cell[:2] for cell in answer.cells] == [("b", "row")]
    assert not answer.is_same


@pytest.mark.parametrize(
    ("sql", "fault"),
    [
        ('alter table right_side."marts.fct" drop n', "column n is only on the left"),
        ('alter table right_side."marts.fct" add m integer', "column m is only on the right"),
        (
            'alter table right_side."marts.fct" alter n type varchar',
            "column n is integer on the left and text on the right",
        ),
        ('drop table right_side."marts.fct"', "not there on the right: run dbt build there"),
        (f'insert into right_side."marts.fct" values {ROWS[0]}', "1 keys stand more than once"),
        ('alter table right_side."marts.fct" rename id to key', "its key id is not on both sides"),
    ],
)
def test_a_table_of_another_shape_is_a_difference(
    engines: duckdb.DuckDBPyConnection, sql: str, fault: str
) -> None:
    engines.execute(sql)
    answer = compared(engines)
    assert not answer.is_same
    assert any(fault in found for found in answer.faults)


def test_whole_numbers_of_any_width_are_one_kind(engines: duckdb.DuckDBPyConnection) -> None:
    engines.execute('alter table right_side."marts.fct" alter n type bigint')
    assert compared(engines).is_same


@pytest.mark.parametrize(
    ("left", "right", "said"),
    [("duckdb", "duckdb", "with itself"), ("duckdb", "oracle", "no engine 'oracle'")],
)
def test_bad_engines_are_one_line(left: str, right: str, said: str) -> None:
    with pytest.raises(CyppError, match=said):
        run_compare(ROOT, left, right)


def test_the_tolerance_of_the_policy_is_read() -> None:
    tolerance = read_tolerance(ROOT / "seeds/policy/engines/float_tolerances.csv")
    assert 0 < tolerance.relative <= 1e-6
    assert 0 <= tolerance.absolute <= 1e-6


@pytest.mark.parametrize(
    "text", ["", "kind,tolerance,reason\nrelative,1e-9,\n", "kind,tolerance\nrelative,x\n"]
)
def test_a_broken_tolerance_is_one_line(tmp_path: Path, text: str) -> None:
    path = tmp_path / "float_tolerances.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CyppError, match="needs the kinds relative and absolute"):
        read_tolerance(path)
