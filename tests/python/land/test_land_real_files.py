"""The real extracts land whole: every kind, every row, and figures that are known from them.

What is this: all files of ../shared/data that have a kind, landed once in one call.
When does it matter: always; these files are what their publishers made.
How to resolve: a header is described in seeds/landing/formats.csv, an edition in editions.csv.
"""

from __future__ import annotations

import csv
import random
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pytest

from cypp.land.run import LANDED, run_land

if TYPE_CHECKING:
    from tests.python.land.conftest import Land

FOLDERS = ["lait", "ees", "fingertips", "geography"]
ROOT = Path(__file__).resolve().parents[3]
NEEDED = ["dbt_project.yml", "seeds/landing", "seeds/mapping/source_symbols.csv"]
# Landed rows; for the tidy data standard source rows times figure columns.
ROWS = {
    "bds_long_0.2025-12.parquet": 626_790,
    "bds_long_0.2026-04-08.parquet": 641_070,
    "la_code_list.xlsx": 171,
    "lait_data_dictionary.csv": 448,
    "sn_april_2021.xlsx": 156 * 10,
    "sn_may_2025.xlsx": 158 * 10,
    "absence_la.csv": 17_220 * 12,
    "attainment_by_age_19_2005_2022.csv": 26_384 * 10,
    "c1_children_in_need_referrals_and_rereferrals_2013_to_2025.csv": 2_132 * 10,
    "cla_number_and_rate_per_10k_children.csv": 2_505 * 3,
    "d5_cpps_at31march_by_duration_2013_to_2025.csv": 2_132 * 11,
    "exclusions_2006_2017.csv": 7_122 * 8,
    "eyfsp_headline_measures_2022.csv": 12_852 * 8,
    "la_cla_placement_stability.csv": 5_010 * 2,
    "neet_not_known_2023.csv": 160 * 39,
    "neet_not_known_2025.csv": 161 * 38,
    "ons_mid-year_population_estimates_2012_to_2024.csv": 2_132,
    "pupil_attendance_ytd_202526.csv": 647 * 56,
    "school_places_scorecard_2023_2025.csv": 462 * 234,
    "school_places_scorecard_metadata.csv": 223,
    "la_hospital_admissions_2223.csv": 154,
    "la_hospital_admissions_2324.csv": 7_208 - 703,
    "las.csv": 176,
}


@pytest.fixture(scope="module")
def landed(
    shared_data: Path, tmp_path_factory: pytest.TempPathFactory
) -> duckdb.DuckDBPyConnection:
    """All real files, landed in a project of their own; one view per kind."""
    project = tmp_path_factory.mktemp("real")
    for name in NEEDED:
        source, target = ROOT / name, project / name
        target.parent.mkdir(parents=True, exist_ok=True)
        (shutil.copytree if source.is_dir() else shutil.copy2)(source, target)
    assert run_land(project, [shared_data / name for name in FOLDERS]) == 0
    connection = duckdb.connect()
    for folder in (project / LANDED).iterdir():
        connection.execute(
            f"create view {folder.name} as select * from read_parquet('{folder}/*.parquet')"
        )
    return connection


def test_every_row_of_every_file_lands(landed: duckdb.DuckDBPyConnection) -> None:
    kinds = [
        name
        for (name,) in landed.execute(
            "select view_name from duckdb_views() where not internal"
        ).fetchall()
    ]
    counts = {
        file: rows
        for kind in kinds
        for file, rows in landed.execute(
            f"select file_name, count(*) from {kind} group by file_name"
        ).fetchall()
    }
    assert counts == ROWS


@pytest.mark.parametrize(
    ("query", "answer"),
    [
        (
            "select cell_value from ees where dataset = 'looked_after_number_and_rate' "
            "and time_period = '2025' and la_name = 'Leeds' and filters like '%on 31 March%' "
            "order by column_name",
            ["1498", "176239", "85"],
        ),
        (
            "select cell_value from ees where dataset = 'neet_not_known' and edition_date = "
            "'2025-07-01' and la_name = 'Leeds' and column_name = 'NEET_not_known_percent'",
            ["8.8"],
        ),
        (
            "select neighbour_la_number from statistical_neighbours where la_number = '383' "
            "and model_date = '2025-05-01' and neighbour_rank = '1'",
            ["851"],
        ),
        (
            "select count(distinct edition_date)::varchar from lait where la_number = '383'",
            ["2"],
        ),
        (
            "select old_la_code from area_codes where new_la_code = 'E08000035'",
            ["383"],
        ),
    ],
)
def test_known_figures_are_there(
    query: str, answer: list[str], landed: duckdb.DuckDBPyConnection
) -> None:
    found = [value for (value,) in landed.execute(query).fetchall()]
    assert found == answer


def test_a_row_number_is_the_line_of_the_file(
    landed: duckdb.DuckDBPyConnection, shared_data: Path
) -> None:
    path = shared_data / "ees" / "absence_la.csv"
    with path.open(encoding="utf-8", newline="") as text:
        lines = list(csv.reader(text))
    columns = [lines[0].index(name) for name in ("time_period", "new_la_code", "pt_overall")]
    for row in random.Random(4).sample(range(2, len(lines) + 1), 20):  # noqa: S311 - 2026-11-22, tests: a sample
        found = landed.execute(
            "select time_period, new_la_code, cell_value from ees "
            "where file_name = ? and row_number = ? and column_name = 'pt_overall'",
            [path.name, row],
        ).fetchall()
        assert found == [tuple(lines[row - 1][column] for column in columns)]


def test_a_real_file_saved_by_a_spreadsheet_lands_the_same(
    landed: duckdb.DuckDBPyConnection, shared_data: Path, land: Land, tmp_path: Path
) -> None:
    path = tmp_path / "cla_2025-11-20.csv"
    text = (shared_data / "ees" / "cla_number_and_rate_per_10k_children.csv").read_text("utf-8-sig")
    path.write_bytes(text.replace("\n", "\r\n").encode("cp1252"))

    columns = "new_la_code, filters, column_name, cell_value, row_number"
    before = landed.execute(
        f"select {columns} from ees where dataset = 'looked_after_number_and_rate' order by all"
    ).fetchall()
    assert sorted(land(path).rows("ees", columns)) == before


@pytest.mark.parametrize("folder", ["ees", "fingertips", "geography", "lait"])
def test_a_real_file_that_is_cut_off_is_refused(
    folder: str, shared_data: Path, land: Land, tmp_path: Path
) -> None:
    for source in sorted((shared_data / folder).glob("*.*")):
        path = tmp_path / source.name
        data = source.read_bytes()
        path.write_bytes(data[: len(data) * 2 // 3 - 7])

        outcome = land(path)

        assert outcome.code == 1, source.name
        assert outcome.landed == []
        assert any("again" in line for line in outcome.problems), outcome.problems
