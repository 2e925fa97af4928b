"""Defects of the real national files are named, and a planted one is, until it is acknowledged.

What is this: the real files, landed and built, and three measures of the interactive tool in which
figures are changed by hand; the findings are held against the files themselves.
When does it matter: a rule that looks away lets a sum stand as a rate, one that sees defects
everywhere is not read.
How to resolve: the thresholds are in seeds/policy/plausibility; see docs/plausibility.md.
"""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from tests.python.national.projects import NO_TESTS, Ran, copy_of, dbt, rows_of

from cypp.land.run import run_land

ENGLAND, LEEDS = "E92000001", "E08000035"
TOOL = "bds_long_0.2026-04-08.parquet"
EARLIER = "bds_long_0.2025-12.parquet"
# Longest list of unexplained findings that somebody still reads.
SHORT = 60
ASSERTION = "assert_implausible_figures_are_acknowledged"
UNUSED = "assert_acknowledgements_match_a_figure"
ACKNOWLEDGEMENTS = "seeds/policy/plausibility/plausibility_acknowledgements.csv"


def found(project: Path, rule: str, columns: str, where: str = "true") -> list[tuple]:
    """Return distinct columns of the findings of a rule, in order."""
    return rows_of(
        project,
        f"select distinct {columns} from marts.audit_plausibility "
        f"where rule_id = ? and {where} order by all",
        rule,
    )


def test_england_outside_its_regions_is_what_the_file_itself_shows(
    national_project: Path, shared_data: Path
) -> None:
    """An oracle of its own: the cells of the file, read without the project."""
    named = found(
        national_project, "england_outside_regions", "measure_id, published_on::varchar, period_id"
    )
    assert {row[:2] for row in named} == {("first_time_entrants_rate", "2026-04-08")}
    cells = duckdb.sql(f"""
        with cells as (
            select Years, "LA Number" as number, try_cast("Values" as double) as value
            from '{shared_data / "lait" / TOOL}'
            where "Short Desc" = 'FirstYJS'
        )
        select 'CY' || Years
        from cells
        group by Years
        having max(case when number = 970 then value end)
            not between min(case when number in (980, 981, 982, 983, 984, 985, 986, 988, 989)
                then value end)
            and max(case when number in (980, 981, 982, 983, 984, 985, 986, 988, 989)
                then value end)
        order by 1
    """).fetchall()
    assert [row[2] for row in named] == [row[0] for row in cells]
    assert len(cells) == 9


def test_the_cell_that_became_a_sum_is_named_beside_the_earlier_edition(
    national_project: Path,
) -> None:
    rows = found(
        national_project,
        "changed_between_editions",
        "value, compared_value, is_acknowledged",
        f"area_code = '{ENGLAND}' and period_id = 'CY2023'",
    )
    assert rows == [(1320.0, 143.0, True)]


def test_chlamydia_of_2016_is_named_for_three_reorganised_authorities(
    national_project: Path,
) -> None:
    rows = found(
        national_project,
        "level_of_a_reorganised_area",
        "area_code, value, is_acknowledged",
        "measure_id = 'chlamydia_detection_rate' and period_id = 'CY2016'",
    )
    assert rows == [
        ("E06000060", 3052.6, True),
        ("E06000065", 5145.6, True),
        ("E06000066", 4457.8, True),
    ]


def test_zeros_of_cohorts_not_yet_of_age_are_named_once_each(national_project: Path) -> None:
    rows = found(national_project, "zero_everywhere", "measure_id, period_id, is_acknowledged")
    assert rows == [
        (measure, period, True)
        for measure in ("level_2_at_19", "level_3_at_19")
        for period in ("AY2022-23", "AY2023-24", "AY2024-25")
    ]


def test_zeros_of_authorities_that_did_not_exist_are_named(national_project: Path) -> None:
    rows = found(
        national_project,
        "zero_of_a_reorganised_area",
        "area_code",
        "measure_id = 'chlamydia_detection_rate'",
    )
    assert {"E06000063", "E06000064", "E06000061", "E06000062", "E10000006"} <= {
        row[0] for row in rows
    }


def test_the_list_is_short_and_nothing_impossible_is_unexplained(national_project: Path) -> None:
    rows = rows_of(
        national_project,
        "select severity, count(*) from marts.audit_plausibility where not is_acknowledged "
        "group by severity order by severity",
    )
    assert [row[0] for row in rows] == ["unlikely"]
    assert rows[0][1] <= SHORT


def test_every_finding_names_a_file_and_a_row(national_project: Path) -> None:
    nameless = rows_of(
        national_project,
        "select rule_id, observation_id from marts.audit_plausibility "
        "where extract_name is null or source_locator not like 'row %' or detail is null",
    )
    assert nameless == []


# Measure, year, authority number and the figure to print in place of the true one.
PLANTED = {
    "doubled cell": ("LAC", "2023", 383, "300"),
    "England beyond its regions": ("LAC", "2022", 970, "500"),
}


@pytest.fixture(scope="module")
def planted(
    tmp_path_factory: pytest.TempPathFactory, project_root: Path, shared_data: Path
) -> tuple[Path, Ran]:
    """Three measures of the tool in both editions, two figures of the later one changed."""
    folder = tmp_path_factory.mktemp("files")
    changes = " ".join(
        f"when \"Short Desc\" = '{measure}' and Years = '{year}' and \"LA Number\" = {number} "
        f"then '{figure}'"
        for measure, year, number, figure in PLANTED.values()
    )
    for name in (TOOL, EARLIER):
        value = f'case {changes} else "Values" end' if name == TOOL else '"Values"'
        duckdb.sql(f"""
            copy (
                select * replace ({value} as "Values")
                from '{shared_data / "lait" / name}'
                where "Short Desc" in ('LAC', 'FirstYJS', 'Chlamydia_Diagnosis')
            ) to '{folder / name}' (format parquet)
        """)
    project = copy_of(
        project_root, tmp_path_factory.mktemp("planted"), f"tests/singular/{ASSERTION}.sql",
        f"tests/singular/{UNUSED}.sql", "tests/singular/_plausibility_singular.yml",
    )  # fmt: skip
    assert run_land(project, [folder, shared_data / "geography"]) == 0
    # What the tests of the acknowledgements look up is built too.
    needed = ["+audit_plausibility", "+fct_observations", "known_areas"]
    ran = dbt(project, "build", *NO_TESTS, "--select", *needed)
    assert ran.code == 0, ran.said
    return project, judged(project)


def judged(project: Path) -> Ran:
    """Read the acknowledgements anew and run what depends on them, with its tests."""
    return dbt(
        project, "build", "--exclude-resource-type", "unit_test",
        "--select", "plausibility_acknowledgements+",
    )  # fmt: skip


def acknowledge(project: Path, line: str) -> Ran:
    """Build with a further acknowledgement, and take it back."""
    seed = project / ACKNOWLEDGEMENTS
    before = seed.read_text("utf-8")
    try:
        seed.write_text(before + line + "\n", "utf-8")
        return judged(project)
    finally:
        seed.write_text(before, "utf-8")


def test_a_planted_defect_is_a_warning_that_names_file_and_row(planted: tuple[Path, Ran]) -> None:
    _, ran = planted
    assert ran.code == 0, ran.said
    assert ran.lines("WARNING", ASSERTION)
    named = f"extract_name={TOOL}, source_locator=row "
    assert ran.lines("rule_id=changed_between_editions", named, "Leeds, SD2023-03-31", "300.00")
    assert ran.lines("rule_id=spike", named, "Leeds, SD2023-03-31", "300.00")
    assert ran.lines("rule_id=england_outside_regions", named, "England, SD2022-03-31", "500.00")


def test_the_row_named_is_that_of_the_file(planted: tuple[Path, Ran]) -> None:
    project, _ = planted
    [(locator, row_number)] = rows_of(
        project,
        """
        select audit.source_locator, figures.source_row_number
        from marts.audit_plausibility as audit
        inner join intermediate.int_plausibility__figures as figures using (observation_id)
        where audit.rule_id = 'changed_between_editions' and audit.area_code = ?
        """,
        LEEDS,
    )
    assert locator.startswith(f"row {row_number}, ")


def test_an_acknowledgement_takes_the_figure_off_the_list_and_keeps_it_in_the_mart(
    planted: tuple[Path, Ran],
) -> None:
    project, before = planted
    assert before.lines("rule_id=changed_between_editions", "Leeds, SD2023-03-31")
    ran = acknowledge(
        project,
        f"changed_between_editions,lait,children_looked_after_rate,{LEEDS},SD2023-03-31,,"
        "Planted by a test,2026-11-22,Tester",
    )
    assert ran.code == 0, ran.said
    assert not ran.lines("rule_id=changed_between_editions", "Leeds, SD2023-03-31")
    assert ran.lines("rule_id=spike", "Leeds, SD2023-03-31"), "another rule still names it"
    rows = found(
        project,
        "changed_between_editions",
        "acknowledged_reason, acknowledged_on::varchar, acknowledged_by",
        f"area_code = '{LEEDS}' and is_acknowledged",
    )
    assert rows == [("Planted by a test", "2026-11-22", "Tester")]


def test_an_acknowledgement_that_covers_nothing_is_named(planted: tuple[Path, Ran]) -> None:
    project, _ = planted
    ran = acknowledge(
        project,
        f"spike,lait,children_looked_after_rate,{LEEDS},SD2019-03-31,,Old,2026-11-22,Tester",
    )
    assert ran.code == 0, ran.said
    assert ran.lines("WARNING", UNUSED)
    assert ran.lines("acknowledgement_id=spike|lait|children_looked_after_rate", "SD2019-03-31")


def test_an_acknowledgement_of_something_unknown_stops_the_build(
    planted: tuple[Path, Ran],
) -> None:
    project, _ = planted
    ran = acknowledge(project, "no_such_rule,lait,,,,,Why,2026-11-22,Tester")
    assert ran.code == 1
    assert ran.lines("no_such_rule"), ran.said
    ran = acknowledge(
        project,
        "spike,lait,no_such_measure,,,,Why,2026-11-22,Tester\n"
        "spike,lait,,E00000000,,,Why,2026-11-22,Tester",
    )
    assert ran.code == 1
    assert ran.lines("unknown_code=no_such_measure"), ran.said
    assert ran.lines("unknown_code=E00000000"), ran.said
