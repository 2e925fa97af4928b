"""Printed text stands on the line of the document that the trail names.

What is this: figures of the edition, drawn at random, read in the documents themselves.
When does it matter: the trail is worth nothing when it leads to another line.
How to resolve: the locator comes from the transcription (seeds/extracts); the reading is
scripts/cypp/trace/documents.py.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from tests.python.trace.editions import drawn

from cypp.public_rows import Claim, Observation, Target, fetch
from cypp.trace.documents import line_number, read_line, stands_on
from cypp.trace.edition import PublishedEdition

DRAWN = 200


@pytest.mark.parametrize(
    ("printed", "line", "stands"),
    [
        ("1290", "1290 children were looked after", True),
        ("12", "312 children", False),
        ("12", "123 children", False),
        ("2,099", "from 2,099 to 1,449", True),
        ("• TBC", "x TBC y", True),
        ("tbc", "x TBC y", True),
        ("Around 400,000", "around  400,000 days", True),
        ("5.8%", "15.8%", False),
        ("400 around", "around 400", False),
        ("", "anything", True),
        ("<script>", "nothing of the kind", False),
    ],
)
def test_a_printed_text_stands_on_a_line(printed: str, line: str, stands: bool) -> None:
    assert stands_on(printed, line) is stands


@pytest.mark.parametrize(
    ("locator", "number"), [("line 12, text", 12), ("line 7", 7), ("row 7, value", None)]
)
def test_the_line_of_a_locator(locator: str, number: int | None) -> None:
    assert line_number(locator) == number


def printed_of(one: Observation | Target | Claim) -> str:
    return (one.target_text if isinstance(one, Target) else one.source_text) or ""


def figures_of_documents(edition: PublishedEdition) -> list[Observation | Target | Claim]:
    connection = edition.connection
    every: list[Observation | Target | Claim] = [
        *fetch(connection, Observation, "fct_observations"),
        *fetch(connection, Target, "fct_targets"),
        *fetch(connection, Claim, "audit_claims"),
    ]
    return [one for one in every if edition.sources[one.source_id].is_document]


def test_random_figures_stand_on_the_line_of_their_document(
    edition: PublishedEdition, documents_dir: Path
) -> None:
    every = figures_of_documents(edition)
    for one in drawn(every, DRAWN):
        source = edition.sources[one.source_id]
        line = read_line(documents_dir, source, one.source_locator, printed_of(one))
        assert line.problems == (), one


def test_figures_do_not_stand_on_the_next_line(
    edition: PublishedEdition, documents_dir: Path
) -> None:
    """The check above can fail: most figures are nowhere on the line behind theirs."""
    every = [one for one in figures_of_documents(edition) if len(printed_of(one)) > 2]
    found = 0
    for one in drawn(every, DRAWN):
        number = (line_number(one.source_locator) or 0) + 1
        source = edition.sources[one.source_id]
        found += not read_line(documents_dir, source, f"line {number}", printed_of(one)).problems
    assert found < DRAWN / 4


def test_another_document_is_noticed(edition: PublishedEdition, tmp_path: Path) -> None:
    source = next(one for one in edition.sources.values() if one.is_document)
    assert read_line(tmp_path, source, "line 1", "1").problems == (
        f"{tmp_path / source.source_id}.txt is not there",
    )
    (tmp_path / f"{source.source_id}.txt").write_text("one 12\ntwo\n", encoding="utf-8")
    line = read_line(tmp_path, source, "line 1, x", "12")
    assert line.text == "one 12"
    assert ["SHA-256" in problem for problem in line.problems] == [True]
    own = replace(source, sha256=line.problems[0].split(" is ")[1].split(",")[0])
    assert read_line(tmp_path, own, "line 1, x", "12").problems == ()
    assert "has no line 9" in read_line(tmp_path, own, "line 9", "12").problems[0]
    assert "does not stand" in read_line(tmp_path, own, "line 2", "12").problems[0]
