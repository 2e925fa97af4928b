"""Two editions compared: each kind of difference gets its reason, and none is lost.

What is this: editions of a few figures made by hand, one for each reason; what must hold of any two
editions; bad input; and two builds of the project as known on different days.
When does it matter: an auditor asks why a published figure is another one than last month.
How to resolve: the order of asking is in scripts/cypp/publish/checks/diff_reasons.py, the words in
seeds/policy/publication_checks/diff_reasons.csv.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.python.publish.small_editions import ROOT, built_edition, hand_made, project_with
from tests.python.publish.small_tables import (
    KEY,
    Differences,
    Rows,
    differences,
    edition,
    figure,
    measure,
    source,
)

from cypp.publish.checks.diff_reasons import FIGURE
from cypp.publish.context import Edition

Compare = Callable[[dict[str, Rows], dict[str, Rows]], Differences]

REASONS = ROOT / "seeds/policy/publication_checks/diff_reasons.csv"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    return built_edition(tmp_path_factory.mktemp("built") / "edition")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return project_with(tmp_path_factory.mktemp("rules") / "project")


@pytest.fixture
def compare(project: Path, built: Edition, tmp_path: Path) -> Compare:
    def compared(
        old: dict[str, Rows], new: dict[str, Rows], **sides: dict[str, str]
    ) -> Differences:
        folders = [
            hand_made(tmp_path / name, tables, shape=built.database, **sides.get(name, {}))
            for name, tables in (("old", old), ("new", new))
        ]
        return differences(project, *folders)

    return compared


def test_one_edition_and_itself_do_not_differ(
    compare: Compare, capsys: pytest.CaptureFixture[str]
) -> None:
    assert compare(edition(), edition()) == []
    assert "no figure differs" in capsys.readouterr().out


CASES: dict[str, tuple[dict[str, Rows], dict[str, Rows], str, str]] = {
    "a new source brings a figure": (
        edition(fct_observations=[]),
        edition(
            dim_sources=source() + source("letter"), fct_observations=figure(source_id="letter")
        ),
        "added",
        "new_extract",
    ),
    "a new source overrules another": (
        edition(),
        edition(
            dim_sources=source() + source("letter"),
            fct_observations=figure(51.0, source_id="letter"),
        ),
        "changed",
        "new_extract",
    ),
    "a newer edition of a dataset": (
        edition(
            dim_sources=source("lait__2025-01-01"),
            fct_observations=figure(source_id="lait__2025-01-01"),
        ),
        edition(
            dim_sources=source("lait__2025-01-01") + source("lait__2026-01-01"),
            fct_observations=figure(51.0, source_id="lait__2026-01-01"),
        ),
        "changed",
        "restated",
    ),
    "another file under the same name": (
        edition(),
        edition(dim_sources=source(sha256="bb"), fct_observations=figure(51.0)),
        "changed",
        "restated",
    ),
    "a source that is gone": (
        edition(),
        edition(dim_sources=[], fct_observations=[]),
        "removed",
        "extract_withdrawn",
    ),
    "a source that is gone leaves another": (
        edition(dim_sources=source() + source("letter")),
        edition(dim_sources=source("letter"), fct_observations=figure(51.0, source_id="letter")),
        "changed",
        "extract_withdrawn",
    ),
    "another unit": (
        edition(),
        edition(dim_measures=measure(unit="count"), fct_observations=figure(51.0)),
        "changed",
        "definition_changed",
    ),
    "a measure that is new": (
        edition(dim_measures=[], fct_observations=[]),
        edition(),
        "added",
        "definition_changed",
    ),
    "other words of the same line": (
        edition(),
        edition(fct_observations=figure(51.0, source_text="51")),
        "changed",
        "transcription_changed",
    ),
    "the same words read otherwise": (
        edition(),
        edition(fct_observations=figure(None, missing_reason="awaiting")),
        "changed",
        "rule_changed",
    ),
    "another of two sources preferred": (
        edition(dim_sources=source() + source("letter")),
        edition(
            dim_sources=source() + source("letter"),
            fct_observations=figure(51.0, source_id="letter"),
        ),
        "changed",
        "rule_changed",
    ),
    "a figure that a rule leaves out": (
        edition(),
        edition(fct_observations=[]),
        "removed",
        "rule_changed",
    ),
}


@pytest.mark.parametrize("what", CASES)
def test_each_difference_has_its_reason(compare: Compare, what: str) -> None:
    old, new, change, reason = CASES[what]
    (found,) = compare(old, new)
    assert (found["relation"], found["change"], found["reason"]) == (
        "marts.fct_observations",
        change,
        reason,
    )
    assert {name: found[name] for name in FIGURE} == KEY


def test_both_figures_and_their_sources_are_shown(compare: Compare) -> None:
    (found,) = compare(edition(), edition(fct_observations=figure(51.5, numerator=7)))
    assert found["columns_changed"] == "value, numerator"
    assert found["old_figure"] == "value=50.0, numerator=(none)"
    assert found["new_figure"] == "value=51.5, numerator=7.0"
    assert (found["old_source_id"], found["new_source_id"]) == ("report", "report")


@pytest.mark.parametrize("earlier", ["old", "new"])
def test_what_was_not_known_yet_is_a_matter_of_the_day(
    project: Path, built: Edition, tmp_path: Path, earlier: str
) -> None:
    tables = {"old": edition(), "new": edition()}
    tables[earlier] = edition(dim_sources=[], fct_observations=[])
    folders = [
        hand_made(
            tmp_path / name,
            tables[name],
            as_of="2014-12-31" if name == earlier else "9999-12-31",
            shape=built.database,
        )
        for name in ("old", "new")
    ]
    (found,) = differences(project, *folders)
    assert found["reason"] == "knowledge_date"
    assert found["change"] == ("added" if earlier == "old" else "removed")


def test_the_last_bits_of_a_number_are_no_difference(compare: Compare) -> None:
    third = 100 / 3
    assert (
        compare(
            edition(fct_observations=figure(third)),
            edition(fct_observations=figure(third * (1 + 2e-16))),
        )
        == []
    )


def test_a_figure_not_in_use_is_not_compared(compare: Compare) -> None:
    assert (
        compare(edition(), edition(fct_observations=figure() + figure(9.0, is_current=False))) == []
    )


VERDICT = {"key_figure_id": "k", "indicator_id": "i", "status_england": "better"} | KEY
GAP = {"gap_id": "g", "gap_type": "comparator", "reference": "england", "gap": 1.0} | KEY
TARGET = {"target_id": "t", "plan_id": "p", "target_value": 5.0, "is_current": True} | KEY


@pytest.mark.parametrize(
    "other",
    [
        {},
        {"area_code": "E92000001"},
        {"period_id": "AY2013-14"},
        {"population_group_id": "fsm/eligible"},
        {"area_code": "E92000001", "period_id": "AY2013-14"},
    ],
)
def test_a_verdict_and_a_gap_follow_the_figure_behind_them(
    compare: Compare, other: dict[str, Any]
) -> None:
    old = edition(fct_observations=figure(**other), fct_key_indicators=[VERDICT], fct_gaps=[GAP])
    new = edition(
        dim_sources=source(sha256="bb"),
        fct_observations=figure(70.0, **other),
        fct_key_indicators=[VERDICT | {"status_england": "worse"}],
        fct_gaps=[GAP | {"gap": 2.0}],
    )
    found = compare(old, new)
    assert [(row["relation"], row["reason"]) for row in found] == [
        ("marts.fct_observations", "restated"),
        ("marts.fct_key_indicators", "restated"),
        ("marts.fct_gaps", "restated"),
    ]
    assert [row["item"] for row in found] == [
        "",
        "indicator_id=i",
        "gap_type=comparator, reference=england",
    ]


@pytest.mark.parametrize(
    "near",
    [
        {},
        {"population_group_id": "fsm/eligible"},
        {"area_code": "E92000001"},
        {"period_id": "AY2013-14"},
    ],
)
def test_the_nearest_figure_gives_the_reason(compare: Compare, near: dict[str, Any]) -> None:
    """A figure of another area, period and group has a reason that is asked for earlier."""
    far: dict[str, Any] = {
        "source_id": "letter",
        "area_code": "E06000001",
        "period_id": "AY2001-02",
        "population_group_id": "sen/none",
    }
    sources = source() + source("letter")
    found = compare(
        edition(
            dim_sources=sources, fct_observations=figure(**near) + figure(**far), fct_gaps=[GAP]
        ),
        edition(
            dim_sources=source() + source("letter", sha256="bb"),
            fct_observations=figure(51.0, **near) + figure(51.0, **far),
            fct_gaps=[GAP | {"gap": 2.0}],
        ),
    )
    assert sorted(row["reason"] for row in found[:2]) == ["restated", "rule_changed"]
    assert [row["reason"] for row in found[2:]] == ["rule_changed"]


def test_a_verdict_follows_its_target(compare: Compare) -> None:
    target = TARGET | {"source_id": "report"}
    found = compare(
        edition(fct_targets=[target], fct_key_indicators=[VERDICT]),
        edition(
            fct_targets=[target | {"target_value": 6.0, "source_locator": "line 9"}],
            fct_key_indicators=[VERDICT | {"status_target": "missed"}],
        ),
    )
    assert [row["reason"] for row in found] == ["transcription_changed"] * 2
    assert found[0]["item"] == "plan_id=p"


@pytest.mark.parametrize(
    ("area", "unit", "reason"),
    [
        ("E08000035", "percent", "rule_changed"),
        ("E08000035", "count", "definition_changed"),
        ("E08000032", "percent", "area_in_focus"),
    ],
)
def test_a_verdict_without_a_changed_figure(
    project: Path, built: Edition, tmp_path: Path, area: str, unit: str, reason: str
) -> None:
    old = edition(fct_key_indicators=[VERDICT])
    new = edition(
        dim_measures=measure(unit=unit),
        fct_key_indicators=[VERDICT | {"status_england": "similar"}],
    )
    (found,) = differences(
        project,
        hand_made(tmp_path / "old", old, shape=built.database),
        hand_made(tmp_path / "new", new, area_code=area, shape=built.database),
    )
    assert found["reason"] == reason


def test_every_reason_is_given_and_described() -> None:
    with REASONS.open(encoding="utf-8", newline="") as file:
        reasons = {row["reason"] for row in csv.DictReader(file)}
    code = (ROOT / "scripts/cypp/publish/checks/diff_reasons.py").read_text(encoding="utf-8")
    docs = (ROOT / "docs/comparing_editions.md").read_text(encoding="utf-8")
    given = {*re.findall(r"'([a-z_]+)'", code)} & {*re.findall(r"`([a-z_]+)`", docs)}
    assert reasons <= given
    assert {reason for *_, reason in CASES.values()} | {
        "knowledge_date",
        "area_in_focus",
    } == reasons
