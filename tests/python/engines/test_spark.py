"""The warehouse on a local Spark of the test's own: the same rows as DuckDB."""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path

import duckdb
import pytest
from tests.python.conftest import missing
from tests.python.engines.conftest import ROOT, run

from cypp.engines.compare import run_compare
from cypp.engines.problems import need_java
from cypp.project import CyppError


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the warehouse and the catalogue of a Spark that built the project.

    Seeds and models only: dbt's data tests judged the same rows on DuckDB, the comparison proves
    that they are the same, and each test costs a second here.
    """
    if importlib.util.find_spec("dbt.adapters.spark") is None:
        missing("dbt-spark (pip install '.[spark]')")
    if importlib.util.find_spec("pyspark") is None:
        missing("pyspark (pip install '.[spark]')")
    try:
        need_java()
    except CyppError as error:
        missing(str(error))
    if not (ROOT / "target" / "cypp.duckdb").is_file():
        missing("target/cypp.duckdb (make build)")
    place = tmp_path_factory.mktemp("spark")
    build = ["build", "--target", "spark", "--exclude-resource-type", "unit_test", "test"]
    run(
        ["cypp", "load", "--target", "spark"],
        ["dbt.cli.main", *build, "--target-path", str(place / "target"), "--quiet"],
        environment=environment(place),
    )
    return place


def environment(place: Path) -> dict[str, str]:
    return {
        "CYPP_SPARK_WAREHOUSE": str(place / "warehouse"),
        "CYPP_SPARK_CATALOGUE": str(place / "catalogue"),
    }


@pytest.fixture
def here(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The built Spark, as this process finds it."""
    for name in ("CYPP_SPARK_WAREHOUSE", "CYPP_SPARK_CATALOGUE"):
        monkeypatch.setenv(name, environment(folder)[name])
    return folder


def test_every_public_mart_is_that_of_duckdb(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert here.is_dir()
    code = run_compare(ROOT, "duckdb", "spark")
    assert code == 0, capsys.readouterr().out


def test_one_changed_row_is_named(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = here / "copy"
    shutil.copytree(here / "warehouse", copy)
    table = copy / "marts.db" / "fct_gaps"
    read = f"select * from read_parquet('{table}/*.parquet')"
    with duckdb.connect() as connection:
        connection.execute(f"create table gaps as {read}")
        connection.execute(
            "update gaps set gap = gap + 0.001 where gap_id = (select min(gap_id) from gaps)"
        )
        shutil.rmtree(table)
        table.mkdir()
        connection.execute(f"copy gaps to '{table / 'a.parquet'}' (format parquet)")
    monkeypatch.setenv("CYPP_SPARK_WAREHOUSE", str(copy))
    assert run_compare(ROOT, "duckdb", "spark") == 1
    printed = capsys.readouterr().out
    assert "1 tables differ" in printed
    assert ": gap: duckdb=" in printed
