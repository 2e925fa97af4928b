"""The gate at the exit: each fault that it must stop is planted once, and found.

What is this: the public file of the built warehouse is spoiled in many ways at once, and each
spoiling must be named; then the rules about the edition before, the Data Docs, and the promise that
nothing repeats a test of dbt.
When does it matter: what passes here is read by the public a second later.
How to resolve: a check that fails on a sound build names relation, row, column and what to do.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.python.publish.small_editions import ROOT, built_edition, copy_of, project_with

from cypp.project import CyppError
from cypp.publish.checks.exit_facts import EDITIONS, Facts
from cypp.publish.checks.exit_suites import Suite, suites
from cypp.publish.context import Edition
from cypp.publish.exit_checks import DATA_DOCS, ExitOutcome, check_exit, run_exit_checks

LARGEST_DOCS = 3_000_000
# Expectations that say of a column under its own name what a generic test of dbt says.
SAME = {
    "ExpectColumnValuesToBeUnique": "unique",
    "ExpectColumnValuesToNotBeNull": "not_null",
    "ExpectColumnValuesToBeInSet": "accepted_values",
}
MADE_UP = "select 'made_up_' || range as observation_id, 'made_up' as measure_id"
SPOILT = {
    "a second edition": (
        f"insert into {EDITIONS} from (select * replace ('other' as edition_id) from {EDITIONS})",
        ("exit check edition: marts.dim_editions", "edition_id is not", "other"),
    ),
    "two rows of it": ("", ("exit check edition", "number of rows is not one: 2")),
    "a column of nobody": (
        "alter table marts.dim_areas add column child_name varchar",
        ("marts.dim_areas, child_name: type is not as declared", "(not declared)"),
    ),
    "a private column": ("", ("marts.dim_areas, child_name: name speaks of persons",)),
    "another type": (
        "alter table marts.fct_targets alter column published_on type varchar",
        ("marts.fct_targets, published_on: type is not as declared", "varchar"),
    ),
    "a column that is lost": (
        "alter table marts.dim_periods drop column period_label",
        ("marts.dim_periods, period_label: type is not as declared", "(not in the table)"),
    ),
    "a control character": (
        "update marts.dim_areas set area_name = 'Lee' || chr(7) || 'ds' where rowid = 0",
        ("marts.dim_areas, area_name: text holds what looks like control character: Lee\\x07ds",),
    ),
    "a pupil": (
        "update marts.audit_claims set note = 'see A12345678901B' where rowid = 0",
        ("marts.audit_claims, note", "unique pupil number"),
    ),
    "a patient": (
        "update marts.audit_claims set claim_type = 'NHS 943 476 5919' where rowid = 1",
        ("marts.audit_claims, claim_type", "nhs number"),
    ),
    "a home": (
        "update marts.rpt_report_cards set measure_id = 'LS1 4AP' where rowid = 0",
        ("marts.rpt_report_cards, measure_id", "full postcode: LS1 4AP"),
    ),
    "a person": (
        "update marts.dim_sources set publisher = 'jo.bloggs@example.org' where rowid = 0",
        ("marts.dim_sources, publisher", "email address"),
    ),
    "no number": (
        "update marts.fct_projections set slope_per_year = 'nan' where rowid = 0",
        ("marts.fct_projections, slope_per_year: value is no number: nan",),
    ),
    "a code of nobody in a saved query": (
        "update metrics.outcome_learning set area_code = 'E99999999' where rowid = 0",
        ("exit check references_area_code: metrics.outcome_learning", "E99999999"),
    ),
    "a code of nobody in a mart": (
        "update marts.fct_gaps set area_code = 'E08000O35' where rowid = 0",
        ("references_area_code: marts.fct_gaps", "did you mean 'E08000035'?"),
    ),
    "a percentage too large": (
        "update marts.fct_observations set value = 140 where observation_id = (select "
        "min(observation_id) from marts.fct_observations inner join marts.dim_measures "
        "using (measure_id) where unit = 'percent' and value is not null)",
        ("values_percent: marts.fct_observations", "outside 0 to 100 (percent): 140"),
    ),
    "a target below nought": (
        "update marts.fct_targets set target_value = -3 where target_id = (select min(target_id) "
        "from marts.fct_targets inner join marts.dim_measures using (measure_id) "
        "where unit = 'percent' and target_value is not null)",
        ("values_percent: marts.fct_targets", "outside 0 to 100 (percent): -3"),
    ),
    "a measure in percent": (
        "insert into marts.dim_measures (measure_id, unit) values ('made_up', 'percent')",
        (),
    ),
    "fractions of one": (
        f"insert into marts.fct_observations by name {MADE_UP}, range / 100.0 as value "
        "from range(60)",
        ("measures: marts.fct_observations, made_up: largest value looks like a fraction", "0.59"),
    ),
    "a load that stopped": (
        "delete from marts.audit_transcription where rowid % 2 = 0",
        ("relations: marts.audit_transcription", "rows are fewer than 98%"),
    ),
    "a table that lost all": (
        "delete from marts.fct_key_indicators",
        ("relations: marts.fct_key_indicators", "number of rows is: 0"),
    ),
    "an authority that lost all": (
        "",
        ("relations: marts.fct_key_indicators", "rows of the area in focus", "are missing"),
    ),
    "symbols that are not understood": (
        "update marts.fct_observations set value = null where measure_id = 'many'",
        ("measures: marts.fct_observations, many: share of missing values rose",),
    ),
}


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    return built_edition(tmp_path_factory.mktemp("sound") / "edition")


@pytest.fixture(scope="module")
def sound(edition: Edition, tmp_path_factory: pytest.TempPathFactory) -> ExitOutcome:
    # A project without an edition before: the one of the repository may have been published over
    # other extracts.
    project = project_with(tmp_path_factory.mktemp("sound") / "project")
    return run_exit_checks(replace(edition, project=project))


@pytest.fixture(scope="module")
def spoilt(edition: Edition, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What the exit says of an edition that is spoiled in every way, after a sound one."""
    folder = tmp_path_factory.mktemp("spoilt")
    # No measure of the documents has as many rows as the rule on missing shares asks for.
    before = copy_of(
        edition,
        folder / "before",
        "insert into marts.dim_measures (measure_id, unit) values ('many', 'percent')",
        "insert into marts.fct_observations by name select 'many_' || range as observation_id, "
        "'many' as measure_id, 50 + range as value from range(40)",
    )
    project = project_with(folder / "project", current=before)
    statements = [sql for sql, _ in SPOILT.values() if sql]
    return check_exit(copy_of(before, folder / "edition", *statements, project=project))


@pytest.fixture
def facts(edition: Edition, tmp_path: Path) -> Iterator[Facts]:
    """The facts of an edition of which half of a mart went, after a sound one."""
    project = project_with(tmp_path / "project", current=edition)
    opened = Facts(
        copy_of(
            edition,
            tmp_path / "edition",
            "delete from marts.audit_transcription where rowid % 2 = 0",
            project=project,
        )
    )
    yield opened
    opened.close()


def test_a_sound_edition_passes(sound: ExitOutcome) -> None:
    assert sound.problems == []
    assert sound.expectation_count > 30


@pytest.mark.parametrize("what", SPOILT)
def test_what_is_spoiled_is_named(spoilt: list[str], what: str) -> None:
    words = SPOILT[what][1]
    assert [line for line in spoilt if all(word in line for word in words)], "\n".join(spoilt)


def test_every_line_says_where_and_what_to_do(spoilt: list[str]) -> None:
    for line in spoilt:
        assert re.match(r"exit check \w+: (marts|metrics)\.\w+(, [^:]|: and \d+ more)", line), line
        assert " - " in line or "more like these" in line


def test_another_setting_and_a_figure_from_the_future(edition: Edition, tmp_path: Path) -> None:
    lines = check_exit(copy_of(edition, tmp_path, as_of="2010-12-31", area_code="E08000032"))
    assert any("as_of_date is not 2010-12-31: 9999-12-31" in line for line in lines)
    assert any("area_code is not E08000032: E08000035" in line for line in lines)
    assert any("rows of the area in focus, E08000032, are missing: 0" in line for line in lines)
    late = [line for line in lines if "exit check knowledge_date" in line]
    assert any("marts.fct_observations" in line and "20150731" in line for line in late)


def least_rows(facts: Facts, relation: str) -> float:
    return expected(facts)[relation][0]


def expected(facts: Facts) -> dict[str, tuple[float, float]]:
    """Return the least rows and the rows of each relation."""
    frame = facts.relation_frame()
    least, found = frame["least_rows"].astype(float), frame["row_count"].astype(float)
    return dict(zip(frame["file"], zip(least, found, strict=True), strict=True))


def test_rows_are_held_against_the_edition_before(facts: Facts) -> None:
    rows = facts.number("select count(*) from previous.marts.audit_transcription")
    assert rows > 1000
    assert least_rows(facts, "marts.audit_transcription") == int(rows * 0.98)


def test_a_drop_that_is_expected_is_excused_once(facts: Facts) -> None:
    file = facts.edition.project / "seeds/policy/publication_checks/expected_drops.csv"
    row = f"marts.audit_transcription,{facts.previous_id},numbers of tables are read apart\n"
    file.write_text("relation,previous_edition_id,reason\n" + row, encoding="utf-8")
    assert least_rows(facts, "marts.audit_transcription") == 0
    assert least_rows(facts, "marts.dim_measures") > 0
    file.write_text(file.read_text().replace(str(facts.previous_id), "0ther"), encoding="utf-8")
    assert least_rows(facts, "marts.audit_transcription") > 0


def test_a_source_that_left_takes_its_rows_along(edition: Edition, tmp_path: Path) -> None:
    source = "002_76831d7abd9a2cf6"
    gone = [
        f"delete from marts.{name} where source_id = '{source}'"
        for name in ("dim_sources", "fct_observations", "audit_transcription")
    ]
    project = project_with(tmp_path / "project", current=edition)
    facts = Facts(copy_of(edition, tmp_path / "edition", *gone, project=project))
    rows = expected(facts)
    facts.close()
    for name in ("marts.fct_observations", "marts.audit_transcription"):
        assert 0 < rows[name][0] <= rows[name][1]
    # Without a column for the source nobody can say which rows it took.
    assert rows["marts.dim_periods"][0] == 0


def test_an_edition_of_another_day_is_no_measure(edition: Edition, tmp_path: Path) -> None:
    before = copy_of(edition, tmp_path / "b", f"update {EDITIONS} set as_of_date = '2010-12-31'")
    project = project_with(tmp_path / "project", current=before)
    facts = Facts(copy_of(edition, tmp_path / "edition", project=project))
    rows = facts.relation_frame()["least_rows"].sum()
    facts.close()
    assert facts.previous_id is None
    assert rows == 0


def test_a_unit_without_a_range_stops_the_edition(edition: Edition, tmp_path: Path) -> None:
    planted = "insert into marts.dim_measures (measure_id, unit) values ('made_up', 'per_7')"
    with pytest.raises(CyppError, match=r"unit_ranges\.csv: no row for the unit per_7"):
        check_exit(copy_of(edition, tmp_path, planted))


def pages_of(edition: Edition) -> dict[str, str]:
    folder = edition.folder / DATA_DOCS
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in folder.rglob("*")
        if path.suffix in {".html", ".css"}
    }


def test_the_data_docs_need_no_network(edition: Edition, sound: ExitOutcome) -> None:
    pages = pages_of(edition)
    assert len(pages) > len(sound.suites)
    fetching = [
        name
        for name, page in pages.items()
        if re.search(
            r"(https?:)?//[a-z0-9-]+\.[a-z]|<script|\son[a-z]+=|@import", page, re.IGNORECASE
        )
    ]
    assert fetching == []


def test_the_data_docs_list_every_suite_and_lead_to_its_page(
    edition: Edition, sound: ExitOutcome
) -> None:
    folder = edition.folder / DATA_DOCS
    index = pages_of(edition)["index.html"]
    assert all(f">{name}<" in index for name in sound.suites)
    links = re.findall(r'<a href="([^"]+)"', index)
    assert len(links) >= len(sound.suites) - 3  # a unit without a value has no page
    assert all((folder / link).is_file() for link in links)


def test_the_data_docs_are_small(edition: Edition, sound: ExitOutcome) -> None:
    folder = edition.folder / DATA_DOCS
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    assert sound.problems == []
    assert size < LARGEST_DOCS


def dbt_tests(manifest: dict[str, Any]) -> set[tuple[str, str, str]]:
    """Return relation, column and name of every generic test of a public mart."""
    found = set()
    for node in manifest["nodes"].values():
        model = manifest["nodes"].get(node.get("attached_node") or "", {})
        if model.get("schema") == "marts":
            relation, name = f"marts.{model['name']}", node["test_metadata"]["name"]
            column = node.get("column_name") or ""
            # Our own tests that say what standard ones say: of a key both, of columns one each.
            found.add((relation, column, name))
            if name == "primary_key":
                found |= {(relation, column, "unique"), (relation, column, "not_null")}
            if name == "complete_rows":
                columns = node["test_metadata"]["kwargs"]["columns"]
                found |= {(relation, filled, "not_null") for filled in columns}
    return found


def repeated(suite: Suite, tests: set[tuple[str, str, str]]) -> list[str]:
    """Return the questions of a suite that a test of dbt asks already."""
    asked: set[tuple[str, str, str]] = set()
    for relation in suite.frame["file"].unique():
        for expectation, _ in suite.expected:
            column = str(getattr(expectation, "column", ""))
            kind = type(expectation).__name__
            if suite.name.startswith("references_"):
                asked.add((relation, column, "relationships"))
            if suite.name.startswith("values_"):
                value = "target_value" if relation == "marts.fct_targets" else "value"
                asked.add((relation, value, "value_in_range"))
            same = {
                "ExpectColumnValuesToBeUnique": "unique",
                "ExpectColumnValuesToNotBeNull": "not_null",
            }
            if kind in same:
                asked.add((relation, column, same[kind]))
    return sorted(str(question) for question in asked & tests)


def test_no_expectation_repeats_a_test_of_dbt(edition: Edition) -> None:
    tests = dbt_tests(edition.dbt_manifest())
    facts = Facts(edition)
    found = {suite.name: repeated(suite, tests) for suite in suites(facts)}
    facts.close()
    assert len(tests) > 50
    assert len(found) > 15
    assert {name: questions for name, questions in found.items() if questions} == {}


def test_what_dbt_tests_is_left_to_it(edition: Edition) -> None:
    facts = Facts(edition)
    rule = next(
        row for row in facts.rules("reference_columns") if row["column_name"] == "area_code"
    )
    here = set(facts.reference_frame(rule, set())["file"])
    left = set(facts.reference_frame(rule, {("marts.fct_observations", "area_code")})["file"])
    facts.close()
    assert here - left == {"marts.fct_observations"}
    assert "metrics.outcome_learning" in left


def test_every_unit_of_the_measures_has_a_range() -> None:
    def column(pattern: str, name: str) -> set[str]:
        return {
            row[name]
            for path in (ROOT / "seeds").glob(pattern)
            for row in csv.DictReader(path.open(encoding="utf-8", newline=""))
        }

    ranges = column("policy/publication_checks/unit_ranges.csv", "unit")
    assert column("framework/measures/measures_*.csv", "unit") - ranges == set()
