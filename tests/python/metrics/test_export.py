"""`cypp metrics export` writes every saved query, or nothing at all.

What is this: the export runs on a small warehouse of the marts' shape.
When does it matter: BI tools read these tables; half a run would mix two states of the marts.
How to resolve: see scripts/cypp/metrics_export.py.
"""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import duckdb
import pytest

from cypp.changes import saved_queries
from cypp.metrics_export import Column, Metrics, run_export, table_columns

if TYPE_CHECKING:
    from pathlib import Path

SHAPE = """
create schema marts;
create schema metrics;
create table metrics.dim_days as
select
    cast(day as date) as day_date,
    cast(date_trunc('year', day - interval 8 month) + interval 8 month as date)
        as academic_year_start_date,
    cast(date_trunc('year', day - interval 3 month) + interval 3 month as date)
        as financial_year_start_date
from range(date '2014-01-01', date '2016-01-01', interval 1 day) as days(day);
create table marts.fct_current_observations (
    observation_id varchar, measure_id varchar, area_code varchar, area_type varchar,
    period_id varchar, period_type varchar, period_start_date date, population_group_id varchar,
    pooling_class varchar, value double, numerator double, denominator double, multiplier double,
    missing_reason varchar
);
insert into marts.fct_current_observations values
    ('1', 'attendance_primary', 'E08000035', 'local_authority', 'AY2014-15', 'academic_year',
        '2014-09-01', 'all/all', 'class', 95.9, null, null, 100, null),
    ('2', 'attendance_secondary', 'E08000035', 'local_authority', 'AY2014-15', 'academic_year',
        '2014-09-01', 'all/all', 'class', null, null, null, 100, 'awaiting');
create table marts.fct_gaps (
    gap_id varchar, measure_id varchar, area_code varchar, period_id varchar,
    period_start_date date, population_group_id varchar, gap_type varchar,
    reference varchar, verdict varchar, gap double,
    favourable_gap double, gap_change double
);
create table marts.fct_key_indicators (
    key_figure_id varchar, plan_id varchar, indicator_id varchar, relation varchar,
    measure_id varchar, area_code varchar, period_id varchar, period_start_date date,
    population_group_id varchar, value double, status_target varchar, status_england varchar,
    status_neighbours varchar, trend varchar, is_latest boolean
);
create table marts.dim_indicators (
    indicator_id varchar, indicator_name varchar, outcome_id varchar, outcome_name varchar,
    is_obsession boolean
);
"""


@pytest.fixture
def project(project_root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the parsed metrics of this project and a small warehouse."""
    manifest_path = project_root / "target" / "semantic_manifest.json"
    if not manifest_path.is_file():
        pytest.skip("missing: target/semantic_manifest.json (make build)")
    monkeypatch.delenv("CYPP_DUCKDB", raising=False)
    (tmp_path / "target").mkdir()
    shutil.copy(manifest_path, tmp_path / "target")
    with duckdb.connect(str(tmp_path / "target" / "cypp.duckdb")) as connection:
        connection.execute(SHAPE)
    return tmp_path


def run_sql(project: Path, sql: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(project / "target" / "cypp.duckdb")) as connection:
        return connection.execute(sql).fetchall()


def tables(project: Path) -> set[object]:
    rows = run_sql(
        project, "select table_name from information_schema.tables where table_schema = 'metrics'"
    )
    return {name for (name,) in rows}


def test_writes_one_table_per_saved_query(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_export(project) == 0
    names = Metrics(project / "target" / "semantic_manifest.json").saved_query_names
    assert tables(project) == {*names, "dim_days"}
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(names)
    assert "metrics.outcome_learning: 2 rows" in lines
    assert run_sql(
        project,
        "select academic_year_start_date::varchar, area_code, value_status, attendance_primary "
        "from metrics.outcome_learning order by value_status",
    ) == [
        ("2014-09-01", "E08000035", "awaiting", None),
        ("2014-09-01", "E08000035", "reported", 95.9),
    ]


def test_second_run_replaces_and_drops_what_is_gone(project: Path) -> None:
    assert run_export(project) == 0
    run_sql(
        project,
        "create table metrics.outcome_old as select 1 as a; "
        "comment on table metrics.outcome_old is 'Saved query of the metrics layer: outcome_old'; "
        "create table metrics.of_somebody_else as select 1 as a; "
        "delete from marts.fct_current_observations",
    )
    assert run_export(project) == 0
    assert "outcome_old" not in tables(project)
    assert "of_somebody_else" in tables(project)
    assert run_sql(project, "select count(*) from metrics.outcome_learning") == [(0,)]


def compile_nothing(*_: object) -> Metrics:
    raise AssertionError("MetricFlow was asked")


def test_what_did_not_change_is_not_compiled_again(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run_export(project) == 0
    run_sql(project, "delete from marts.fct_current_observations")
    monkeypatch.setattr("cypp.metrics_export.Metrics", compile_nothing)
    assert run_export(project) == 0
    assert run_sql(project, "select count(*) from metrics.outcome_learning") == [(0,)]


@pytest.mark.parametrize("changed", ["manifest", "release", "file"])
def test_sql_of_another_state_is_compiled_again(
    project: Path, changed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run_export(project) == 0
    kept = project / "target" / saved_queries.NAME
    content = json.loads(kept.read_text(encoding="utf-8"))
    # What would be run if the file were believed.
    queries = dict.fromkeys(content["queries"], "select 1 as wrong")
    kept.write_text(json.dumps(content | {"queries": queries}), encoding="utf-8")
    if changed == "manifest":
        manifest = project / "target" / "semantic_manifest.json"
        manifest.write_text(manifest.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    elif changed == "release":
        monkeypatch.setattr(saved_queries, "versions_of", lambda _: {"metricflow": "another"})
    else:
        kept.write_text(kept.read_text(encoding="utf-8")[:-20], encoding="utf-8")
    assert run_export(project) == 0
    assert run_sql(project, "select count(*) from metrics.outcome_learning") == [(2,)]
    assert json.loads(kept.read_text(encoding="utf-8"))["queries"] == content["queries"]


def test_failure_names_query_and_metric_and_keeps_the_last_run(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_export(project) == 0
    run_sql(
        project,
        "alter table marts.fct_current_observations drop column multiplier; "
        "delete from marts.fct_current_observations",
    )
    capsys.readouterr()
    assert run_export(project) == 1
    message = capsys.readouterr().err
    assert "saved query outcome_" in message
    # The percentages read the dropped column; the counts beside them do not.
    assert "failing metrics: " in message
    assert "none on its own" not in message
    assert "young_offenders" not in message
    assert "no table was written" in message
    assert run_sql(project, "select count(*) from metrics.outcome_learning") == [(2,)]


def test_missing_build_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_export(tmp_path) == 1
    assert "run dbt build first" in capsys.readouterr().err


def test_file_that_is_no_database_is_said(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    database_path = project / "target" / "elsewhere.duckdb"
    database_path.write_text("not a database", encoding="utf-8")
    assert run_export(project, database_path) == 1
    assert "cannot be opened" in capsys.readouterr().err


def test_file_of_another_name_is_written(project: Path) -> None:
    copy = project / "edition-2.duckdb"
    shutil.copy(project / "target" / "cypp.duckdb", copy)
    assert run_export(project, copy) == 0
    assert tables(project) == {"dim_days"}


def test_columns_are_named_for_people() -> None:
    names = ["metric_time__day", "metric_time__academic_year", "gap__area_code", "gap_to_england"]
    assert [column.table_name for column in table_columns(names)] == [
        "period_start_date",
        "academic_year_start_date",
        "area_code",
        "gap_to_england",
    ]
    assert table_columns(["area__name", "measure__name"]) == [
        Column("area__name", "area__name"),
        Column("measure__name", "measure__name"),
    ]
