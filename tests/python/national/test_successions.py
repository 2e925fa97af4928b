"""Authorities that merged or split: the seed against the register, the figures against the files.

What is this: every row of seeds/reference/area_successions.csv beside the register of authorities,
and figures of predecessors in the marts beside those that the files print.
When does it matter: a new authority is compared with land that is not its own, or loses years that
are.
How to resolve: read both authorities in the register; the kinds are in succession_types.csv.
"""

from __future__ import annotations

import csv
from datetime import date, datetime, timedelta
from pathlib import Path

import duckdb
import pytest
from tests.python.national.projects import rows_of

SEED = Path("seeds/reference/area_successions.csv")
# Since then the register knows who operates; before, every authority starts on one day.
REGISTER_BEGINS = date(2009, 1, 1)


def read_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def day(text: str) -> date | None:
    """Read a date as the register prints it; None for blank."""
    return datetime.strptime(text, "%d/%m/%Y").date() if text else None


@pytest.fixture(scope="module")
def successions(project_root: Path) -> list[dict[str, str]]:
    return read_rows(project_root / SEED)


@pytest.fixture(scope="module")
def register(shared_data: Path) -> dict[str, dict[str, str]]:
    return {row["new_la_code"]: row for row in read_rows(shared_data / "geography" / "las.csv")}


def test_every_row_agrees_with_the_register(
    successions: list[dict[str, str]], register: dict[str, dict[str, str]]
) -> None:
    wrong = []
    for row in successions:
        changed_on = date.fromisoformat(row["changed_on"])
        old = register[row["predecessor_area_code"]]
        new = register[row["successor_area_code"]]
        said = {
            "predecessor's end": day(old["date_of_termination"]) == changed_on - timedelta(days=1),
            "successor's start": day(new["date_of_operation"]) == changed_on,
            "predecessor's name": old["la_name"] == row["predecessor_name"],
            "successor's name": new["la_name"] == row["successor_name"],
            "region": old["parent_geography_code"] == new["parent_geography_code"],
        }
        wrong += [
            f"{row['predecessor_name']} > {row['successor_name']}: {what}"
            for what, holds in said.items()
            if not holds
        ]
    assert wrong == []


def test_no_authority_that_ended_or_began_is_left_out(
    successions: list[dict[str, str]], register: dict[str, dict[str, str]]
) -> None:
    ended = {code for code, row in register.items() if row["date_of_termination"]}
    began = {
        code
        for code, row in register.items()
        # The register has a row for two authorities together in their first year.
        if " / " not in code and (day(row["date_of_operation"]) or date.min) > REGISTER_BEGINS
    }
    assert {row["predecessor_area_code"] for row in successions} == ended
    assert {row["successor_area_code"] for row in successions} == began


def test_land_goes_whole_into_one_successor_or_in_parts_into_several(
    successions: list[dict[str, str]],
) -> None:
    wrong = []
    for row in successions:
        successors = [
            other
            for other in successions
            if other["predecessor_area_code"] == row["predecessor_area_code"]
        ]
        is_whole = row["succession_type"] in {"same_area", "boundary_adjusted", "merged"}
        if is_whole != (len(successors) == 1):
            wrong.append(row)
    assert wrong == []


@pytest.mark.parametrize(
    ("old", "new", "least"),
    [
        ("E10000002", "E06000060", 15),
        ("E10000023", "E06000065", 30),
        ("E10000027", "E06000066", 30),
        ("E08000019", "E08000039", 100),
    ],
)
def test_what_a_release_prints_for_an_old_code_stands_under_the_code_of_today(
    national: duckdb.DuckDBPyConnection, shared_data: Path, old: str, new: str, least: int
) -> None:
    printed = {
        (path.name, number)
        for path in (shared_data / "ees").glob("*.csv")
        for number, row in enumerate(read_rows(path), start=2)
        if row.get("new_la_code") == old
    }
    figures = national.sql(
        "select area_code, extract_name, source_row_number "
        "from intermediate.int_national__observations where extract_kind = 'ees'"
    ).fetchall()
    codes = [code for code, name, number in figures if (name, number) in printed]
    assert set(codes) == {new}
    assert len(codes) >= least


def test_an_authority_is_printed_alike_under_both_codes(
    national: duckdb.DuckDBPyConnection,
) -> None:
    """Two ways to one figure: the county in a release, today's authority in the interactive tool.

    Releases that restate are left out: results by 19, and the downloads of admissions.
    """
    row = national.execute(
        """
        select count(*), count(case when abs(other.value - tool.value) > 0.06 then 1 end)
        from marts.fct_observations as tool
        inner join marts.fct_observations as other
            using (measure_id, area_code, period_id, population_group_id)
        where tool.source_id = 'lait__2026-04-08' and other.source_id not like 'lait__%'
            and other.source_id not like 'fingertips_%'
            and tool.value is not null and other.value is not null
            and tool.measure_id not in ('level_2_at_19', 'level_3_at_19')
            and tool.area_code in ('E06000060', 'E06000065', 'E06000066')
        """
    ).fetchone()
    assert row is not None
    compared, different = row
    assert different == 0
    assert compared >= 60


@pytest.mark.parametrize(
    ("successor", "comparability"),
    [
        ("E06000055", "split"),
        ("E06000058", "boundary_moved"),
        ("E06000059", "boundary_moved"),
        ("E06000062", "split"),
        ("E06000064", "split"),
    ],
)
def test_an_authority_over_other_land_says_so_and_has_no_value(
    national_project: Path, successor: str, comparability: str
) -> None:
    rows = rows_of(
        national_project,
        "select distinct comparability, is_comparable, value, numerator, denominator "
        "from marts.fct_predecessor_observations where successor_area_code = ?",
        successor,
    )
    assert rows == [(comparability, False, None, None, None)]


def test_nothing_of_a_predecessor_enters_the_figures_of_its_successor(
    national_project: Path,
) -> None:
    """An authority keeps its own code: Cumberland has no figure that was Cumbria's."""
    rows = rows_of(
        national_project,
        """
        select count(*)
        from intermediate.int_observations__ranked as observations
        inner join marts.fct_predecessor_observations as carried
            on carried.predecessor_observation_id = observations.observation_id
            and carried.successor_area_code = observations.area_code
        """,
    )
    assert rows == [(0,)]


def test_a_closed_authority_keeps_its_dates(national_project: Path) -> None:
    rows = rows_of(
        national_project,
        """
        select area_code, valid_from::varchar, valid_to::varchar
        from intermediate.int_areas__unioned
        where area_code in ('E10000002', 'E06000060', 'E06000048', 'E06000057')
        order by 1
        """,
    )
    assert rows == [
        ("E06000048", "2009-04-01", "2013-03-31"),
        ("E06000057", "2013-04-01", None),
        ("E06000060", "2020-04-01", None),
        ("E10000002", "2009-01-01", "2020-03-31"),
    ]
