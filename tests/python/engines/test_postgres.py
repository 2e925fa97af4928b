"""The warehouse on a PostgreSQL of the test's own: the same rows as DuckDB, and what is loaded."""

from __future__ import annotations

import datetime
from pathlib import Path

import duckdb
import pytest
from tests.python.conftest import missing
from tests.python.engines.conftest import ROOT, Cluster, project_of, run, statement

from cypp.engines.compare import run_compare
from cypp.engines.load import run_load
from cypp.engines.postgres import transaction
from cypp.engines.targets import settings_of
from cypp.project import CyppError

NUL_FREE = ["plain", "", None, 'with "quotes", commas', "two\nlines", "\\N", "NULL", "• £ ë"]


@pytest.fixture(scope="module")
def built(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Cluster:
    """The shipped figures, and whatever is landed here, built with every data test of dbt."""
    if not (ROOT / "target" / "cypp.duckdb").is_file():
        missing("target/cypp.duckdb (make build)")
    target = str(tmp_path_factory.mktemp("target"))
    # Unit tests judge the code of a model, and DuckDB runs them; here the data is tested.
    build = ["build", "--target", "postgres", "--exclude-resource-type", "unit_test"]
    run(
        ["cypp", "load", "--target", "postgres"],
        ["dbt.cli.main", *build, "--target-path", target, "--quiet"],
        environment=cluster.environment(),
    )
    return cluster


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch, cluster: Cluster) -> Cluster:
    """The server as this process finds it."""
    for name, value in cluster.environment().items():
        monkeypatch.setenv(name, value)
    return cluster


def test_every_public_mart_is_that_of_duckdb(
    built: Cluster, here: Cluster, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert built == here
    out = tmp_path / "cells.csv"
    code = run_compare(ROOT, "duckdb", "postgres", out)
    printed = capsys.readouterr().out
    assert code == 0, printed
    assert out.read_text(encoding="utf-8") == "relation,key,column,duckdb,postgres\n"
    assert "marts.fct_observations" in printed


def test_one_changed_row_is_named(
    built: Cluster, here: Cluster, capsys: pytest.CaptureFixture[str]
) -> None:
    """The least change that a float must show, and a letter; put back afterwards."""
    assert built == here
    table = "marts.fct_observations"
    which = f"(select min(observation_id) from {table} where value > 0)"
    statement(here, f"create table public.kept as select * from {table}")
    try:
        statement(here, f"update {table} set value = value * 1.0001 where observation_id = {which}")
        assert run_compare(ROOT, "duckdb", "postgres") == 1
        printed = capsys.readouterr().out
        assert "1 rows differ" in printed
        assert ": value: duckdb=" in printed
    finally:
        statement(here, f"truncate {table}")
        statement(here, f"insert into {table} select * from public.kept")
        statement(here, "drop table public.kept")


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
