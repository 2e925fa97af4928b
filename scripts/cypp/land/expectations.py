"""Great Expectations judges the facts of one file: a suite per kind, a problem per failing fact."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from typing import Any

import pandas as pd

from cypp.door_files import Problem
from cypp.door_suites import Asked, Door
from cypp.expectation_library import gxe
from cypp.land.recognise import Header
from cypp.land.rules import FOLDER, FORMATS, SYMBOLS, Rules

BLANK = "(empty)"
DATE = "^(?:0[1-9]|[12][0-9]|3[01])/(?:0[1-9]|1[0-2])/(?:19|20)[0-9]{2}$"
NEAR = 0.75
CELL_CHECKS = [
    "area_code",
    "area_number",
    "area_name",
    "required",
    "date",
    "figure",
    "level",
    "level_cell",
]

Expected = tuple[Any, Asked]


class LandingDoor(Door):
    """The door of the seeds, asked about the facts of landed files instead."""

    def __init__(self) -> None:
        """Set up the context in memory; landing writes no Data Docs."""
        super().__init__(None)
        self._files = 0

    def check_facts(
        self, file: str, header: Header, facts: pd.DataFrame, rules: Rules
    ) -> list[Problem]:
        """Validate the facts of one file and return the cells that fail, by row."""
        frame = _frame(file, header, facts)
        self._files += 1
        problems = []
        name = f"{header.format.kind} {self._files}"
        for expectation, question, bad in self._validate(name, frame, _suite(header, rules)):
            for hit in bad:
                fact = facts.iloc[int(hit["row"])]
                problems.append(_problem(file, question, fact, hit[expectation.column]))
        return sorted(set(problems))


def _frame(file: str, header: Header, facts: pd.DataFrame) -> pd.DataFrame:
    """Return the facts with a column per check, filled where the fact is for that check."""
    frame = pd.DataFrame({"file": file, "row": facts["row"], "fact": facts.index}, dtype=object)
    for check in _checks(header):
        of = facts["check"] == check
        cells = facts["cell"].where(facts["cell"] != "", BLANK)
        frame[check] = cells.where(of, None)
    # A period is judged beside its identifier, so its fault is worked out before.
    faults = facts["known"].where((facts["check"] == "period") & (facts["known"] != ""), None)
    frame["period fault"] = faults
    # Great Expectations names a failing row by these two columns: the row number is the fact.
    frame["row"] = frame.pop("fact")
    return frame


def _checks(header: Header) -> list[str]:
    """Return the checks that a fact can be for; each is a column of the frame."""
    listed = dict.fromkeys(column.check for column in header.columns if column.listed)
    return [*CELL_CHECKS, *listed]


def _suite(header: Header, rules: Rules) -> list[Expected]:
    """Return the expectations of a kind."""
    return [*_area_suite(header, rules), *_cell_suite(header, rules), *_level_suite()]


def _area_suite(header: Header, rules: Rules) -> Iterator[Expected]:
    advice = f"correct it, or add it to {FOLDER.as_posix()}/known_areas.csv"
    patterns = sorted(rules.areas.get("ons_pattern", ()))
    codes = rules.areas.get("ons", frozenset())
    symbols = rules.symbols.get(header.format.kind, frozenset())
    exact = "|".join(_plain(code) for code in sorted(codes | symbols))
    yield (
        gxe.ExpectColumnValuesToMatchRegex(
            column="area_code", regex=f"^(?:{'|'.join([exact, *patterns])})$"
        ),
        Asked("area_code", "is not the code of a known area", advice, codes),
    )
    for check, scheme, what in (
        ("area_number", "dfe", "is not the number of a known authority"),
        ("area_name", "name", "is not the name of a known area"),
    ):
        known = rules.areas.get(scheme, frozenset())
        yield (
            gxe.ExpectColumnValuesToBeInSet(column=check, value_set=sorted(known | symbols)),
            Asked(check, what, advice, known),
        )


def _plain(code: str) -> str:
    return "".join(c if c.isalnum() or c == " " else f"\\{c}" for c in code)


def _cell_suite(header: Header, rules: Rules) -> Iterator[Expected]:
    kind, folder = header.format.kind, FOLDER.as_posix()
    yield (
        gxe.ExpectColumnValuesToBeNull(column="period fault"),
        Asked("period", "", f"correct it, or add its spelling to {folder}/year_spellings.csv"),
    )
    symbols = rules.symbols.get(kind, frozenset())
    advice = f"correct it, or add the symbol for {kind} to {SYMBOLS.as_posix()}"
    if header.format.is_open:
        advice += f"; a filter that holds numbers is named in {folder}/{FORMATS}"
    yield (
        gxe.ExpectColumnValuesToBeInSet(column="figure", value_set=sorted(symbols)),
        Asked("figure", "is neither a number nor a known symbol", advice),
    )
    yield (
        gxe.ExpectColumnValuesToBeNull(column="required"),
        Asked("required", "is empty", "give the row its value, or remove the row"),
    )
    yield (
        gxe.ExpectColumnValuesToMatchRegex(column="date", regex=DATE),
        Asked("date", "is no date written DD/MM/YYYY", "correct it"),
    )
    for check, name in dict.fromkeys((one.check, one.listed) for one in header.columns):
        words = rules.words.get((kind, name), frozenset())
        if name:
            yield (
                gxe.ExpectColumnValuesToBeInSet(column=check, value_set=sorted(words)),
                Asked(check, "is not a word that is known here", _word_advice(words), words),
            )


def _word_advice(words: frozenset[str]) -> str:
    shown = ", ".join(sorted(words)[:6])
    return f"write one of {shown}, or add it to {FOLDER.as_posix()}/words.csv"


def _level_suite() -> Iterator[Expected]:
    yield (
        gxe.ExpectColumnValuesToBeNull(column="level"),
        Asked(
            "level",
            "the column is missing or renamed, and rows of its level need it",
            "correct its name in the header, or download the file again",
        ),
    )
    yield (
        gxe.ExpectColumnValuesToBeNull(column="level_cell"),
        Asked("level_cell", "is empty where the row is of its level", "give the row its area"),
    )


def _problem(file: str, question: Asked, fact: pd.Series[Any], value: object) -> Problem:
    cell = str(fact["cell"])
    what = str(value) if question.column == "period" else question.problem
    what = f"{what}: {cell!r}" if cell else what
    if int(fact["rows"]) > 1:
        what += f" (in {fact['rows']} rows)"
    near = difflib.get_close_matches(cell, question.known, n=1, cutoff=NEAR) if cell else []
    advice = f"did you mean {near[0]!r}? {question.advice}" if near else question.advice
    row = 1 if fact["check"] == "level" else int(fact["row"])
    return Problem(file, row, str(fact["column"]), what, advice)
