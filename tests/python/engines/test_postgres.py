"""The warehouse on a PostgreSQL of the test's own: the same rows as DuckDB, and what is loaded."""

from __future__ import annotations

import datetime
from pathlib import Path

import duckdb
import pytest
from tests.python.engines.conftest import Cluster, project_of, statement
from tests.python.engines.engine_runs import (
    NO_UNIT_TESTS,
    Ran,
    assert_same,
    engine_steps,
    run_steps,
)

from cypp.engines.compare import run_compare
from cypp.engines.load import run_load
from cypp.engines.postgres import transaction
from cypp.engines.targets import settings_of
from cypp.project import CyppError

NUL_FREE = ["plain", "", None, 'with "quotes", commas', "two\nlines", "\\N", "NULL", "• £ ë"]


@pytest.fixture(scope="module")
def built(cluster: Cluster, sample: Path) -> Ran:
    """The sample on PostgreSQL, with every data test of dbt, compared with DuckDB.

    Unit tests judge the code of a model, and DuckDB runs them; here the data is tested.
    """
    steps = engine_steps("postgres", NO_UNIT_TESTS)
    return run_steps(sample, steps, cluster.environment())


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch, cluster: Cluster) -> Cluster:
    """The server as this process finds it."""
    for name, value in cluster.environment().items():
        monkeypatch.setenv(name, value)
    return cluster


def test_every_public_table_is_that_of_duckdb(built: Ran) -> None:
    """Marts and metrics, over the shipped figures and a cut of the national ones."""
    assert built.code == 0, built.said[-6000:]
    assert_same(built.said)


@pytest.mark.large
def test_both_lait_editions_are_those_of_duckdb(cluster: Cluster, whole: Path) -> None:
    """Every row of both editions, with every data test of dbt, in a database of its own."""
    statement(cluster, "create database whole", database="postgres")
    environment = cluster.environment(CYPP_PG_DATABASE="whole")
    ran = run_steps(whole, engine_steps("postgres", NO_UNIT_TESTS), environment)
    assert ran.code == 0, ran.said[-6000:]
    assert_same(ran.said, least=1_000_000)


def test_one_changed_row_is_named(
    built: Ran, here: Cluster, sample: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A change of one part in ten thousand, in one row; put back afterwards."""
    assert built.code == 0
    table = "marts.fct_observations"
    which = f"(select min(observation_id) from {table} where value > 0)"
    statement(here, f"create table public.kept as select * from {table}")
    try:
        statement(here, f"update {table} set value = value * 1.0001 where observation_id = {which}")
        assert run_compare(sample, "duckdb", "postgres", sample / "cells.csv") == 1
    finally:
        statement(here, f"truncate {table}")
        statement(here, f"insert into {table} select * from public.kept")
        statement(here, "drop table public.kept")
    printed = capsys.readouterr().out
    assert printed.count(", 1 rows differ") == 1
    assert ": value: duckdb=" in printed
    header, *cells = (sample / "cells.csv").read_text(encoding="utf-8").splitlines()
    assert header == "relation,key,column,duckdb,postgres"
    assert [cell.split(",")[0] for cell in cells] == [table]


def land(project: Path, kind: str, texts: list[str | None]) -> None:
    folder = project / "extracts" / "landed" / kind
    folder.mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as connection:
        connection.execute("create table rows (edition_date date, row_number bigint, cell varchar)")
        connection.executemany(
            "insert into rows values (?, ?, ?)",
            [(datetime.date(2025, 1, 1), number, text) for number, text in enumerate(texts)],
        )
        connection.execute(f"copy rows to '{folder / 'a.parquet'}' (format parquet)")


def loaded(project: Path, kind: str) -> list[str | None]:
    with transaction(settings_of(project, "postgres")) as cursor:
        cursor.execute(f"select cell from landed.{kind} order by row_number")
        return [cell for (cell,) in cursor.fetchall()]


def test_every_cell_is_loaded_as_it_is(here: Cluster, tmp_path: Path) -> None:
    project = project_of(tmp_path)
    land(project, "kind_a", NUL_FREE)
    assert run_load(project, "postgres") == 0
    assert loaded(project, "kind_a") == NUL_FREE
    # A second load replaces the rows, and a kind that is gone loses its table.
    land(project, "kind_a", ["one"])
    land(project, "kind_b", ["two"])
    assert run_load(project, "postgres") == 0
    assert (loaded(project, "kind_a"), loaded(project, "kind_b")) == (["one"], ["two"])
    (project / "extracts/landed/kind_b/a.parquet").unlink()
    assert run_load(project, "postgres") == 0
    with pytest.raises(CyppError, match="kind_b"):
        loaded(project, "kind_b")
    statement(here, "drop schema landed cascade")


def test_a_failed_load_changes_nothing(here: Cluster, tmp_path: Path) -> None:
    project = project_of(tmp_path)
    land(project, "kind_a", ["before"])
    assert run_load(project, "postgres") == 0
    land(project, "kind_a", ["after"])
    land(project, "kind_z", ["fine"])
    (project / "extracts/landed/kind_z/b.parquet").write_bytes(b"PAR1 and no more")
    with pytest.raises(CyppError, match=r"kind_z cannot be read, land it again"):
        run_load(project, "postgres")
    assert loaded(project, "kind_a") == ["before"]
    statement(here, "drop schema landed cascade")


def test_a_database_that_orders_by_language_is_told(
    here: Cluster,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    project = project_of(tmp_path)
    assert run_load(project, "postgres") == 0
    assert "note: " not in capsys.readouterr().out
    statement(
        here,
        "create database by_language template template0 locale_provider icu icu_locale 'en-GB'",
        database="postgres",
    )
    monkeypatch.setenv("CYPP_PG_DATABASE", "by_language")
    assert run_load(project, "postgres") == 0
    assert "note: database by_language orders texts by a language" in capsys.readouterr().out
