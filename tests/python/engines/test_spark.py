"""The warehouse on a local Spark of the test's own: the same rows as DuckDB."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from tests.python.engines.conftest import spark_environment
from tests.python.engines.engine_runs import (
    NO_TESTS,
    NO_UNIT_TESTS,
    Ran,
    assert_same,
    engine_steps,
    run_steps,
)

from cypp.engines.compare import compare_tables, read_tolerance
from cypp.engines.read_out import read_out
from cypp.engines.targets import settings_of
from cypp.publish.context import PublicRelation


@pytest.fixture(scope="module")
def built(spark_folder: Path, sample: Path) -> Ran:
    """The sample on Spark, compared with DuckDB.

    Seeds and models only: dbt's data tests judged the same rows on the other engines, the
    comparison proves that they are the same, and each test costs a second here.
    """
    return run_steps(
        sample, engine_steps("spark", NO_TESTS), spark_environment(spark_folder, "sample")
    )


def test_every_public_table_is_that_of_duckdb(built: Ran) -> None:
    """Marts and metrics, over the shipped figures and a cut of the national ones."""
    assert built.code == 0, built.said[-6000:]
    assert_same(built.said)


@pytest.mark.large
def test_both_lait_editions_are_those_of_duckdb(spark_folder: Path, whole: Path) -> None:
    """Every row of both editions, with the settings for large tables."""
    environment = {
        **spark_environment(spark_folder, "whole"),
        "CYPP_SPARK_TABLES": "large",
        "CYPP_SPARK_MEMORY": "8g",
    }
    ran = run_steps(whole, engine_steps("spark", NO_TESTS), environment)
    assert ran.code == 0, ran.said[-6000:]
    assert_same(ran.said, least=1_000_000)


@pytest.mark.large
def test_every_data_test_of_dbt_passes(built: Ran, spark_folder: Path, sample: Path) -> None:
    assert built.code == 0
    step = f"dbt test --quiet --target spark --target-path target/spark {NO_UNIT_TESTS}"
    ran = run_steps(sample, [step], spark_environment(spark_folder, "sample"))
    assert ran.code == 0, ran.said[-6000:]


def test_one_changed_row_is_named(
    built: Ran,
    spark_folder: Path,
    sample: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A thousandth of a point in one gap of the files that Spark wrote."""
    assert built.code == 0
    gaps = PublicRelation("marts", "fct_gaps", "", (), ("gap_id",), "model.cypp.fct_gaps")
    written = spark_folder / "sample" / "warehouse" / "marts.db" / gaps.name
    changed = tmp_path / "marts.db" / gaps.name
    changed.mkdir(parents=True)
    with duckdb.connect() as connection:
        connection.execute(f"create table gaps as from read_parquet('{written}/*.parquet')")
        connection.execute(
            "update gaps set gap = gap + 0.001 where gap_id = (select min(gap_id) from gaps)"
        )
        connection.execute(f"copy gaps to '{changed / 'a.parquet'}' (format parquet)")
    monkeypatch.setenv("CYPP_SPARK_WAREHOUSE", str(tmp_path))
    with duckdb.connect() as connection:
        for side, name in (("left_side", "duckdb"), ("right_side", "spark")):
            read_out(connection, side, sample, settings_of(sample, name), [gaps], tmp_path)
        tolerance = read_tolerance(sample / "seeds/policy/engines/float_tolerances.csv")
        answer = compare_tables(connection, gaps, tolerance)
    assert [column for _, column, *_ in answer.cells] == ["gap"]
    assert answer.faults == []
