"""A newer edition adds its rows to what is there, and the rows are those of a whole build.

Where one of the conditions does not hold, all files are read again: that is asked too, one by one.
"""

from __future__ import annotations

import os
from pathlib import Path

import duckdb
import pytest
from tests.python.changes.conftest import Small

from cypp.build import run_dbt
from cypp.project import CyppError

YAML = """
models:
  - name: names
    config: {meta: {newer_files_add_rows: true}}
  - name: kept
    config: {meta: {added_in_order_of: edition_date}}
    columns:
      - name: sha256
        data_tests: [{not_null: {name: every_row_has_a_file}}]
"""
NAMES = """
{{ config(materialized='view') }}
select new_la_code as code, la_name, sha256, edition_date
from {{ cypp.landed("area_codes") }} as landed_files
"""
KEPT = """
{{ config(materialized='incremental', incremental_strategy='append') }}
select code, la_name, sha256, edition_date from {{ ref('names') }}
where {{ cypp.of_new_files("sha256") }}
"""
ALL_FILES = """
{{ config(materialized='view') }}
select * from {{ ref('kept') }}
"""
# The list of files, and a view that knows its file by two columns of other names.
SOURCES = "select sha256, edition_date from {{ ref('names') }} group by sha256, edition_date"
BY_DAY = """
{{ config(materialized='view') }}
-- depends_on: {{ ref('int_national__sources') }}
select la_name, edition_date as published_on, sha256 as file from {{ ref('kept') }}
"""
BY_DAY_YAML = """
models:
  - name: by_day
    config: {meta: {landed_file: {edition_date: published_on, sha256: file}}}
    columns:
      - name: la_name
        data_tests: [{accepted_values: {name: city_is_named, arguments: {values: [Leeds]}}}]
"""
ADDED = "1 landed kind changed, 1 file is added to what is there"


@pytest.fixture
def adding(project: Small) -> Small:
    """The small project with a model that keeps rows, built with one landed file."""
    project.write("models/names.sql", NAMES)
    project.write("models/kept.sql", KEPT)
    project.write("models/all_files.sql", ALL_FILES)
    project.write("models/models.yml", YAML)
    project.land("area_codes", "first", "Leeds")
    project.build()
    assert kept(project) == [("Leeds", "first")]
    return project


def kept(project: Small) -> list[tuple]:
    """Return the rows of the model that keeps them."""
    with duckdb.connect(str(project.database), read_only=True) as connection:
        return connection.sql("select la_name, sha256 from kept order by all").fetchall()


def compiled(project: Small, name: str) -> str:
    """Return the SQL that dbt ran last for a node."""
    (found,) = (project.folder / "target/compiled").rglob(f"{name}.sql")
    return found.read_text(encoding="utf-8")


def test_a_newer_file_adds_its_rows(adding: Small) -> None:
    adding.land("area_codes", "second", "Leeds City", "2026-02-01")
    assert adding.build().startswith(f"[cypp] {ADDED}: ")
    assert "in ('second')" in compiled(adding, "kept")
    assert kept(adding) == [("Leeds", "first"), ("Leeds City", "second")]
    added = kept(adding)
    adding.build(is_full=True)
    assert "1 = 1" in compiled(adding, "kept")
    assert kept(adding) == added


def test_several_newer_files_are_added_at_once(adding: Small) -> None:
    adding.land("area_codes", "second", "Leeds City", "2026-02-01")
    adding.land("area_codes", "third", "City of Leeds", "2026-03-01")
    assert ", 2 files are added to what is there" in adding.build()
    assert len(kept(adding)) == 3


def test_a_test_of_kept_rows_asks_only_for_those_that_are_added(adding: Small) -> None:
    assert "in (" not in compiled(adding, "every_row_has_a_file")
    adding.land("area_codes", "second", "Leeds City", "2026-02-01")
    adding.build()
    assert "where sha256 in ('second')" in compiled(adding, "every_row_has_a_file")


def test_a_test_of_a_view_asks_only_for_rows_of_the_files_that_it_names(adding: Small) -> None:
    adding.write("models/int_national__sources.sql", SOURCES)
    adding.write("models/by_day.sql", BY_DAY)
    adding.write("models/by_day.yml", BY_DAY_YAML)
    adding.build()

    adding.land("area_codes", "second", "Leeds", "2026-02-01")
    assert ADDED in adding.build()
    assert "(published_on, file) in (select edition_date, sha256" in compiled(
        adding, "city_is_named"
    )
    adding.land("area_codes", "third", "Leeds City", "2026-03-01")
    with pytest.raises(CyppError, match="dbt build failed"):
        adding.build()


def test_plain_dbt_makes_kept_rows_anew(adding: Small) -> None:
    adding.land("area_codes", "second", "Leeds City", "2026-02-01")
    assert run_dbt(["build"]) == 0
    assert len(kept(adding)) == 2
    assert run_dbt(["build"]) == 0
    assert len(kept(adding)) == 2


def test_what_names_the_files_is_gone_after_the_build(adding: Small) -> None:
    adding.land("area_codes", "second", "Leeds City", "2026-02-01")
    adding.build()
    assert "CYPP_NEW_FILES" not in os.environ


def test_after_a_failure_everything_is_made_anew(adding: Small) -> None:
    adding.write("tests/leeds.sql", "select * from {{ ref('all_files') }} where la_name = 'Wrong'")
    adding.build()
    adding.land("area_codes", "second", "Wrong", "2026-02-01")
    with pytest.raises(CyppError, match="dbt build failed"):
        adding.build()
    (adding.folder / "tests/leeds.sql").unlink()
    assert "whole build (there is no build that passed" in adding.build()
    assert kept(adding) == [("Leeds", "first"), ("Wrong", "second")]


@pytest.mark.parametrize("day", ["2025-12-01", "2026-01-01"])
def test_a_file_that_is_not_newer_is_not_added(adding: Small, day: str) -> None:
    adding.land("area_codes", "second", "Leeds City", day)
    assert "added" not in adding.build()
    assert len(kept(adding)) == 2
    assert "1 = 1" in compiled(adding, "kept")


def test_a_file_that_changed_is_read_with_all_others(adding: Small) -> None:
    adding.land("area_codes", "first", "Bradford")
    assert "added" not in adding.build()
    assert kept(adding) == [("Bradford", "first")]


def test_a_file_that_is_gone_takes_its_rows_with_it(adding: Small) -> None:
    adding.land("area_codes", "second", "Leeds City", "2026-02-01")
    adding.build()
    (adding.folder / "extracts/landed/area_codes/first.parquet").unlink()
    adding.land("area_codes", "third", "City of Leeds", "2026-03-01")
    assert "added" not in adding.build()
    assert kept(adding) == [("City of Leeds", "third"), ("Leeds City", "second")]


def test_the_same_source_landed_twice_is_not_added(adding: Small) -> None:
    landed = adding.folder / "extracts/landed/area_codes"
    text = f"select * replace (date '2026-02-01' as edition_date) from '{landed}/first.parquet'"
    duckdb.sql(f"copy ({text}) to '{landed}/again.parquet' (format parquet)")
    assert "added" not in adding.build()


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("models/models.yml", "newer_files_add_rows: true", "newer_files_add_rows: false"),
        ("models/names.sql", "la_name,", "upper(la_name) as la_name,"),
        ("seeds/amounts.csv", "b,2", "b,3"),
    ],
)
def test_nothing_is_added_where_a_file_of_the_project_changed(
    adding: Small, file: str, old: str, new: str
) -> None:
    path = adding.folder / file
    adding.write(file, path.read_text(encoding="utf-8").replace(old, new))
    adding.land("area_codes", "second", "Leeds City", "2026-02-01")
    assert "added" not in adding.build()
    assert len(kept(adding)) == 2


def test_nothing_is_added_where_the_reader_does_not_say_so(adding: Small) -> None:
    adding.write("models/models.yml", YAML.replace("newer_files_add_rows: true", "other: 1"))
    adding.build()
    adding.land("area_codes", "second", "Leeds City", "2026-02-01")
    assert "added" not in adding.build()
    assert len(kept(adding)) == 2


def test_a_file_must_be_newer_than_rows_of_every_other_dataset(adding: Small) -> None:
    rename(adding.folder / "extracts/landed/area_codes", "first", "others")
    adding.build()
    adding.land("area_codes", "second", "Leeds City", "2025-06-01")
    assert "added" not in adding.build()
    adding.write("models/models.yml", YAML.replace("added_in_order_of: edition_date", "other: 1"))
    adding.build()
    adding.land("area_codes", "third", "City of Leeds", "2025-07-01")
    assert ADDED in adding.build()


def rename(folder: Path, file: str, dataset: str) -> None:
    """Give the rows of a landed file another dataset."""
    path = folder / f"{file}.parquet"
    with duckdb.connect() as connection:
        connection.execute(
            f"create table rows as select * replace ('{dataset}' as dataset) from '{path}'"
        )
        connection.execute(f"copy rows to '{path}' (format parquet)")


def test_a_kind_that_reaches_no_kept_row_does_not_stand_in_the_way(adding: Small) -> None:
    adding.land("ees", "first", "Leeds")
    adding.land("area_codes", "second", "Leeds City", "2026-02-01")
    assert ", 1 file is added to what is there" in adding.build()
    assert len(kept(adding)) == 2


def test_a_landed_file_that_cannot_be_read_is_said_in_one_line(adding: Small) -> None:
    path = adding.folder / "extracts/landed/area_codes/second.parquet"
    path.write_bytes(b"no parquet")
    with pytest.raises(CyppError, match=r"a landed file cannot be read: .*land it again"):
        adding.build()
