"""Made editions: the rows of the real one, restated a little, the same on every call."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import duckdb
import pytest

from cypp.bench.editions import (
    LARGEST_SHARE,
    MADE_DAY,
    edition_days,
    link_others,
    made_base,
    newest_day,
    write_editions,
)

EDITIONS = 4
NEWEST = dt.date(2026, 6, 30)


@pytest.fixture(scope="module")
def base(project_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_base(project_root, tmp_path_factory.mktemp("base"))


@pytest.fixture(scope="module")
def files(base: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return write_editions(base, tmp_path_factory.mktemp("landed"), EDITIONS, NEWEST)


def test_days_are_a_month_apart_and_end_a_month_after_the_newest() -> None:
    days = edition_days(dt.date(2025, 12, 31), 5)
    assert [str(day) for day in days] == [
        "2025-09-30", "2025-10-31", "2025-11-30", "2025-12-31", "2026-01-31",
    ]  # fmt: skip


def test_the_newest_day_is_that_of_any_kind(base: Path, tmp_path: Path) -> None:
    assert newest_day(base, tmp_path) == MADE_DAY
    for kind, day in (("lait", "2026-04-08"), ("ees", "2026-06-01"), ("fingertips", "2025-01-01")):
        (tmp_path / kind).mkdir()
        # Kinds share few columns.
        duckdb.sql(
            f"copy (select date '{day}' as edition_date, 1 as of_{kind}) "
            f"to '{tmp_path}/{kind}/one.parquet' (format parquet)"
        )
    assert newest_day(base, tmp_path) == dt.date(2026, 6, 1)


def test_made_editions_carry_their_days(files: list[Path]) -> None:
    with duckdb.connect() as connection:
        days = [
            connection.execute(
                "select max(edition_date) from read_parquet(?)", [str(file)]
            ).fetchone()
            for file in files
        ]
    assert days == [(day,) for day in edition_days(NEWEST, EDITIONS)]
    assert days[-1] == (dt.date(2026, 7, 30),)


def test_every_edition_has_the_rows_of_the_base(base: Path, files: list[Path]) -> None:
    with duckdb.connect() as connection:
        for file in files:
            differing = connection.execute(
                "select count(*) from read_parquet($base) as base full join read_parquet($file) "
                "as made using (row_number, short_desc, years, la_number, la_and_regions) "
                "where base.sha256 is null or made.sha256 is null",
                {"base": str(base), "file": str(file)},
            ).fetchone()
            assert differing == (0,), file


def test_some_values_are_restated_downwards_and_by_little(base: Path, files: list[Path]) -> None:
    with duckdb.connect() as connection:
        rows = connection.execute(
            "select count(*), "
            "count(*) filter (where made.cell_value::double <> base.cell_value::double), "
            "count(*) filter (where length(made.cell_value) <> length(base.cell_value)), "
            "max(made.cell_value::double - base.cell_value::double), "
            "min(made.cell_value::double - floor(base.cell_value::double * (1 - $share))) "
            "from read_parquet($base) as base "
            "inner join read_parquet($files) as made using (row_number)",
            {"base": str(base), "files": [str(file) for file in files], "share": LARGEST_SHARE},
        ).fetchone()
    assert rows is not None
    every, restated, reprinted, up, below = rows
    assert 0 < restated < every / 10
    # 10 becomes 9: a digit fewer, and never a decimal point more.
    assert reprinted < restated / 10
    assert up == 0
    assert below >= 0


def test_the_same_call_gives_the_same_bytes(base: Path, files: list[Path], tmp_path: Path) -> None:
    again = write_editions(base, tmp_path, EDITIONS, NEWEST)
    assert [file.name for file in again] == [file.name for file in files]
    for one, other in zip(files, again, strict=True):
        assert one.read_bytes() == other.read_bytes()


def test_editions_differ_from_each_other(files: list[Path]) -> None:
    with duckdb.connect() as connection:
        rows = connection.execute(
            "select count(distinct (sha256, file_name, edition_date)), "
            "count(distinct md5(values_of_it)) from (select sha256, file_name, edition_date, "
            "string_agg(cell_value, ',' order by row_number) as values_of_it "
            "from read_parquet(?) group by all)",
            [[str(file) for file in files]],
        ).fetchone()
    assert rows == (EDITIONS, EDITIONS)


def test_files_of_other_kinds_are_linked_and_the_tool_is_not(tmp_path: Path) -> None:
    for kind in ("lait", "ees"):
        (tmp_path / "own" / kind).mkdir(parents=True)
        (tmp_path / "own" / kind / "one.parquet").write_text(kind, encoding="utf-8")
    link_others(tmp_path / "own", tmp_path / "other")
    found = list((tmp_path / "other").rglob("*.parquet"))
    assert found == [tmp_path / "other/ees/one.parquet"]
