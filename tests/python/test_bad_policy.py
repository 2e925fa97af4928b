"""Bad policy gives a clear error or an explicit null, never a number.

What is this: defects planted in the raw policy of a copy of the warehouse, and the relations behind
it built anew by dbt, in one process for all of them.
When does it matter: a verdict from a broken rule looks like any other verdict.
How to resolve: the assertion is in tests/singular/; the model that should have refused is named.
"""

from __future__ import annotations

import csv
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import duckdb
import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FOLDERS = ["analyses", "macros", "metrics", "models", "seeds", "tests"]
FILES = ["dbt_project.yml", "profiles.yml"]
MODELS = [
    "int_areas__comparators",
    "int_observations__current",
    "int_observations__comparator_values",
    "int_observations__compared",
    "int_targets__ranked",
    "path:models/intermediate/trends",
    "path:models/intermediate/indicators",
    "path:models/intermediate/gaps",
    "path:models/intermediate/projections",
    "fct_targets",
    "fct_gaps",
    "path:models/marts/scorecard",
]
TESTS = ["test_type:singular", "stg_framework__measures,test_name:accepted_values"]
# Parses once: both runs read the same manifest.
SCRIPT = """
import sys
from dbt.cli.main import dbtRunner

models, tests = (part.split(",,") for part in sys.argv[1:])
flags = ["--no-use-colors", "--no-version-check"]
manifest = dbtRunner().invoke([*flags, "--quiet", "parse"]).result
runner = dbtRunner(manifest=manifest)
runner.invoke([*flags, "run", "--select", *models])
runner.invoke([*flags, "test", "--select", *tests])
"""

UNKNOWN_POLARITY = "level_2_at_19"
BROKEN = "attendance_secondary"
BROKEN_AHEAD = "core_assessments_on_time"
PLANTS = f"""
-- A polarity that does not exist.
update raw.measures_performance_indicators set polarity = 'upward'
where measure_id = '{UNKNOWN_POLARITY}';
-- A band that holds what other bands hold, and a distance without a band.
insert into raw.status_bands (
    band_id, comparison, unit, lower_bound, is_lower_included, upper_bound, is_upper_included,
    colour, verdict
) values ('trend_whatever', 'trend', 'any', null, 'false', null, 'false', 'yellow', 'steady');
delete from raw.status_bands where band_id = 'benchmark_within';
-- A combination of moves without a verdict.
delete from raw.gap_verdicts
where movement = 'narrowed' and value_move = 'worsened' and reference_move = 'worsened';
-- A target set before a break, for a year behind it; and a break before a year to come.
insert into raw.series_breaks (from_measure_id, to_measure_id, break_date) values
    ('{BROKEN}', '{BROKEN}', '2006-09-01'), ('{BROKEN_AHEAD}', '{BROKEN_AHEAD}', '2008-04-01');
update intermediate.int_figures__parsed set published_on = date '2006-06-05'
where measure_id = '{BROKEN}' and figure_kind = 'target';
-- Nobody to be compared with.
delete from raw.comparator_sets where comparator = 'england';
"""

Row = dict[str, Any]


@dataclass(frozen=True)
class Planted:
    """The warehouse with defects and what dbt said about them: failed test to the rows it names."""

    connection: duckdb.DuckDBPyConnection
    failures: dict[str, list[str]]
    output: str

    def rows(self, query: str) -> list[Row]:
        cursor = self.connection.execute(query)
        names = [column[0] for column in cursor.description or []]
        return [dict(zip(names, cells, strict=True)) for cells in cursor.fetchall()]

    def named(self, test: str) -> str:
        """Return what a failed test printed, all rows in one text; empty when it passed."""
        return "\n".join(
            row for name, rows in self.failures.items() if name.startswith(test) for row in rows
        )


def failures_of(output: str) -> dict[str, list[str]]:
    """Return the rows that `print_failures` names, by test."""
    found: dict[str, list[str]] = {}
    rows: list[str] = []
    for line in output.splitlines():
        said = re.sub(r"^\d\d:\d\d:\d\d  ", "", line)
        if started := re.match(r"FAILED (\w+): ", said):
            rows = found.setdefault(started[1], [])
        elif said.startswith("  "):
            rows.append(said.strip())
        else:
            rows = []
    return found


@pytest.fixture(scope="module")
def planted(project_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Planted]:
    built = project_root / "target"
    if not (built / "cypp.duckdb").is_file():
        pytest.skip("missing: target/cypp.duckdb (make build)")
    copy = tmp_path_factory.mktemp("bad_policy") / "project"
    for folder in FOLDERS:
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(project_root / folder, copy / folder, ignore=ignored)
    for file in FILES:
        shutil.copy(project_root / file, copy)
    (copy / "target").mkdir()
    shutil.copy(built / "cypp.duckdb", copy / "target")
    if (built / "partial_parse.msgpack").is_file():
        shutil.copy(built / "partial_parse.msgpack", copy / "target")
    path = copy / "target" / "cypp.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(PLANTS)
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, ",,".join(MODELS), ",,".join(TESTS)],
        cwd=copy,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    output = done.stdout + done.stderr
    with duckdb.connect(str(path), read_only=True) as connection:
        yield Planted(connection, failures_of(output), output)


def test_models_are_built_and_the_tests_ran(planted: Planted) -> None:
    """A model that broke off would leave the figures of before."""
    assert "Done. PASS=" in planted.output
    assert "Compilation Error" not in planted.output
    assert "Runtime Error" not in planted.output
    assert planted.failures


def test_an_unknown_polarity_is_named_and_gives_no_verdict(planted: Planted) -> None:
    assert "upward" in planted.named("accepted_values_stg_framework__measures_polarity")
    # A trend by sign has a rule but no verdict: the assertion names each such figure.
    assert UNKNOWN_POLARITY in planted.named("assert_a_missing_verdict_has_a_reason")
    figures = planted.rows(
        f"select * from marts.fct_key_indicators where measure_id = '{UNKNOWN_POLARITY}'"
    )
    assert figures
    for verdict in ("status_target", "status_england", "status_neighbours", "trend", "rank"):
        assert {row[verdict] for row in figures} == {None}
    valued = [row for row in figures if row["neighbours_value"] is not None]
    assert {row["status_neighbours_rule"] for row in valued} == {"no direction is good"}
    gaps = planted.rows(f"select * from marts.fct_gaps where measure_id = '{UNKNOWN_POLARITY}'")
    assert gaps
    assert {row["favourable_gap"] for row in gaps} == {None}
    assert {row["verdict"] for row in gaps} == {"not_comparable"}
    cards = planted.rows("select * from marts.rpt_report_cards where pi_reference = 55")
    assert [cell for name, cell in cards[0].items() if name.endswith("_computed")] == [None] * 4


def test_overlapping_bands_are_named_both(planted: Planted) -> None:
    rows = planted.named("assert_bands_do_not_overlap").splitlines()
    assert len(rows) == 3
    assert all("trend_whatever" in row for row in rows)
    for band in ("trend_improving", "trend_steady", "trend_worsening"):
        assert sum(band in row for row in rows) == 1


def test_a_distance_without_a_band_is_named_and_gives_no_verdict(planted: Planted) -> None:
    rows = planted.named("assert_bands_leave_no_gap").splitlines()
    assert len(rows) == 1
    assert "band_id=benchmark_beyond" in rows[0]
    assert "no band begins where it ends, at -2" in rows[0]
    figures = planted.rows(
        "select value, neighbours_value, status_neighbours, status_neighbours_rule "
        "from marts.fct_key_indicators where measure_id = 'level_3_at_19' "
        "and neighbours_value is not null and period_id = 'AY2005-06'"
    )
    assert figures
    assert {row["status_neighbours"] for row in figures} == {None}
    assert {row["status_neighbours_rule"] for row in figures} == {"no band for percent"}


def test_moves_without_a_verdict_are_named(planted: Planted) -> None:
    row = planted.named("assert_verdict_tables_are_complete")
    assert "combination=narrowed, worsened, worsened" in row
    assert row.count("\n") == 0


def test_a_target_from_before_a_break_is_refused(planted: Planted) -> None:
    figures = planted.rows(
        f"select * from marts.fct_key_indicators where measure_id = '{BROKEN}' "
        "and period_id = 'AY2006-07'"
    )
    assert figures
    for verdict in ("status_target", "trend", "change_from_previous"):
        assert {row[verdict] for row in figures} == {None}
    aimed = [row["status_target_rule"] for row in figures if row["target_id"] is not None]
    assert aimed == ["a break since the target was set"]
    assert not planted.rows(
        f"select gap from marts.fct_gaps where measure_id = '{BROKEN}' "
        "and period_id = 'AY2006-07' and gap_type = 'target' and gap is not null"
    )
    assert not planted.named("assert_no_target_is_judged_across_a_break")


def test_a_projection_is_not_held_against_a_target_behind_a_break(planted: Planted) -> None:
    rows = planted.rows(
        "select projected_period_start_date as start, projected_value, upper_pi, "
        "yearly_change_needed, target_verdict from marts.fct_projections "
        f"where measure_id = '{BROKEN_AHEAD}' and target_id is not null order by start"
    )
    assert [str(row["start"]) for row in rows] == ["2007-04-01", "2008-04-01"]
    assert rows[0]["target_verdict"] != "not_comparable"
    assert rows[0]["projected_value"] is not None
    assert rows[1]["target_verdict"] == "not_comparable"
    assert [rows[1][name] for name in ("projected_value", "upper_pi", "yearly_change_needed")] == [
        None,
        None,
        None,
    ]


def test_a_missing_comparator_is_said_and_gives_no_number(planted: Planted) -> None:
    figures = planted.rows("select * from marts.fct_key_indicators where value is not null")
    assert figures
    for column in ("england_value", "status_england"):
        assert {row[column] for row in figures} == {None}
    reasons = {"no england value", "a count is not compared"}
    assert {row["status_england_rule"] for row in figures} == reasons
    assert any(row["status_neighbours"] for row in figures)
    assert not planted.rows("select * from marts.fct_gaps where reference like 'england%'")


@pytest.mark.parametrize("policy", ["status_bands", "trend_verdicts", "interval_verdicts"])
def test_the_unit_tests_judge_by_the_policy_as_it_is(project_root: Path, policy: str) -> None:
    seed, fixture = (
        list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
        for path in (
            project_root / "seeds" / "policy" / f"{policy}.csv",
            project_root / "tests" / "fixtures" / f"{policy}_fixture.csv",
        )
    )
    assert fixture == [{column: row[column] for column in fixture[0]} for row in seed]
