"""Figures computed again are those that were published; one cell that differs is noticed.

What is this: observations and targets read again from the transcription, and every derived figure
worked out again in plain Python, against the edition.
When does it matter: a figure that only the build can produce is a figure that nobody can check.
How to resolve: run ``cypp reperform`` with the identifier; either the models or
scripts/cypp/trace/reperform is wrong.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

import pytest
from tests.python.trace.editions import AREA, changed, drawn

from cypp.public_rows import Observation, Target, fetch
from cypp.trace.derived.model import Derived
from cypp.trace.edition import PublishedEdition
from cypp.trace.figures import Figures, load_figures
from cypp.trace.reperform.model import Compared, same
from cypp.trace.reperform.run import reperform, run_reperform
from cypp.trace.reperform.seeds import Seeds
from cypp.trace.resolve import every_id, resolve, with_parts

DRAWN = 200
DRAWN_OF_A_KIND = 25
FIGURE = "001_0287d4932f459eee:372:t1"
CARD = "002_76831d7abd9a2cf6:159:leeds_2006"
MILESTONE = "002_76831d7abd9a2cf6:993:i1_target_1"


def test_random_printed_figures(edition: PublishedEdition, figures: Figures, seeds: Seeds) -> None:
    every: list[Observation | Target] = [
        *fetch(edition.connection, Observation, "fct_observations"),
        *fetch(edition.connection, Target, "fct_targets"),
    ]
    printed = [one for one in every if edition.sources[one.source_id].is_document]
    for one in drawn(printed, DRAWN):
        outcome = reperform(seeds, figures, one)
        assert outcome.equal, (one, outcome)
        assert outcome.read


def test_random_derived_figures_of_every_kind(figures: Figures, seeds: Seeds) -> None:
    found, _ = with_parts(figures, every_id(figures))
    kinds: dict[str, list[Derived]] = defaultdict(list)
    for one in found.values():
        if isinstance(one, Derived):
            kinds[one.cell].append(one)
    assert len(kinds) > 20
    for _cell, ones in sorted(kinds.items()):
        for one in drawn(ones, DRAWN_OF_A_KIND):
            outcome = reperform(seeds, figures, one)
            assert outcome.equal, (one, outcome)


@pytest.mark.parametrize(
    ("column", "statement", "figure_id"),
    [
        ("value", "update marts.fct_observations set value = value + 1", FIGURE),
        ("period", "update marts.fct_observations set period_id = 'SM2014-12'", FIGURE),
        ("value", "update marts.fct_observations set value = value + 0.1", CARD),
        ("value", "update marts.fct_targets set target_value = 1", MILESTONE),
    ],
)
def test_a_published_figure_that_was_changed_is_noticed(
    edition: PublishedEdition,
    seeds: Seeds,
    tmp_path: Path,
    column: str,
    statement: str,
    figure_id: str,
) -> None:
    name = "target_id" if "fct_targets" in statement else "observation_id"
    other = changed(edition, tmp_path / "other", f"{statement} where {name} = '{figure_id}'")
    figures = load_figures(other, AREA)
    found = resolve(figures, figure_id)
    assert found is not None
    outcome = reperform(seeds, figures, found)
    assert [one.name for one in outcome.compared if not one.equal] == [column]


@pytest.mark.parametrize(
    ("cell", "statement"),
    [
        ("england_value", "update marts.fct_key_indicators set england_value = england_value + 1"),
        ("rank", "update marts.fct_key_indicators set rank = rank + 1"),
        ("trend", "update marts.fct_key_indicators set trend = 'up' where trend is not null"),
        (
            "change_from_previous",
            "update marts.fct_key_indicators set change_from_previous = 99.5 "
            "where change_from_previous is not null",
        ),
        (
            "status_target",
            "update marts.fct_key_indicators set status_target = 'nearly' "
            "where status_target is not null",
        ),
        (
            "status_england",
            "update marts.fct_key_indicators set status_england = 'nearly' "
            "where status_england is not null",
        ),
        ("gap", "update marts.fct_gaps set gap = gap + 0.001"),
        ("verdict", "update marts.fct_gaps set verdict = 'moved'"),
        (
            "projected_value",
            "update marts.fct_projections set projected_value = projected_value + 1",
        ),
        ("target_verdict", "update marts.fct_projections set target_verdict = 'maybe'"),
        ("recomputed_value", "update marts.audit_claims set recomputed_value = 1"),
        ("card_computed", "update marts.rpt_report_cards set status_trend_computed = 'blue'"),
    ],
)
def test_a_derived_figure_that_was_changed_is_noticed(
    edition: PublishedEdition, seeds: Seeds, tmp_path: Path, cell: str, statement: str
) -> None:
    other = changed(edition, tmp_path / "other", statement)
    figures = load_figures(other, AREA)
    found, _ = with_parts(figures, every_id(figures))
    ones = [one for one in found.values() if isinstance(one, Derived) and one.cell == cell]
    if cell == "card_computed":
        ones = [one for one in ones if one.figure_id.endswith("status_trend_computed")]
    differing = [one for one in ones if not reperform(seeds, figures, one).equal]
    assert ones
    assert differing == ones


def test_one_cell_of_an_extract_that_was_changed_is_noticed(
    edition: PublishedEdition, project_copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_reperform(project_copy, edition, FIGURE) == 0
    assert "the same" in capsys.readouterr().out
    path = project_copy / "seeds" / "extracts" / "text_figures" / "text_cypp_2015_19_impact.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[1][3] == "1290"
    rows[1][3] = "1291"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
    assert run_reperform(project_copy, edition, FIGURE) == 1
    # The number that the transcription names no longer stands in the cell.
    assert "does not stand in '1291'" in capsys.readouterr().out
    rows[1][3], rows[1][6] = "1290", "E92000001"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
    assert run_reperform(project_copy, edition, FIGURE) == 1
    assert "DIFFERS" in capsys.readouterr().out


def test_a_figure_whose_extract_is_gone_is_told(
    edition: PublishedEdition, project_copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    extract = project_copy / "seeds" / "extracts" / "text_figures" / "text_cypp_2015_19_impact.csv"
    extract.unlink()
    assert run_reperform(project_copy, edition, FIGURE) == 1
    said = capsys.readouterr().out
    assert "cannot be computed again: no extract of this project is called" in said


@pytest.mark.parametrize(
    ("published", "found", "equal"),
    [
        (1.0, 1.0 + 1e-12, True),
        (1.0, 1.0001, False),
        (0.0, None, False),
        (None, None, True),
        ("a", "a", True),
        ("a", "b", False),
        ("1", 1.0, False),
        (10, 10.0, True),
    ],
)
def test_what_counts_as_the_same(
    published: float | str | None, found: float | str | None, equal: bool
) -> None:
    assert same(published, found) is equal
    assert Compared("x", published, found).equal is equal
