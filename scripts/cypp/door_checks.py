"""Turn the tables of one folder into a frame that Great Expectations can judge.

A frame has one row per CSV row, its file and row number first, then the columns as printed. A rule
that needs more than the cell (a token of the document, the unit of the measure, another column)
gets a column of its own, named ``<column> <rule>``: the cell where it fails, empty where not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

import pandas as pd

from cypp import door_cells as cells
from cypp.door_files import Table
from cypp.door_rules import CODES, NUMBER_WORDS, WORDS, Folder, Library, Rule, applies

TOKENS_FOLDER = "seeds/extracts/tokens"
MEASURES = "seeds/framework/measures/measures_*.csv"
SHIFTS = "seeds/policy/report_card_shifts.csv"
EMPTY = "(empty)"
FAULT_CHECKS = frozenset(["period", "token", "card_token", "names_token", "holds", "empty"])

Row = dict[str, str]


@dataclass
class Facts:
    """What checks know beside the row: tokens, percent measures, card measures, card shifts.

    A fact is ``None`` when its file is broken; the checks that need it are then left out, because
    the broken file is reported already.
    """

    tokens: dict[tuple[str, str, str], str] | None
    percent_measures: frozenset[str] | None
    card_measures: dict[tuple[str, str], str] | None
    shifts: list[Row] | None
    prefixes: frozenset[str] | None
    patterns: dict[str, str | None] = field(default_factory=dict)


def gather_facts(library: Library, tokens: list[Table] | None) -> Facts:
    """Read what the checks need; ``tokens`` are the token files, ``None`` if one is broken."""
    known_tokens = None
    if tokens is not None:
        known_tokens = {
            (row["source_id"], row["line_number"], row["token_number"]): row["token"]
            for table in tokens
            for row in table.records()
        }
    return Facts(
        tokens=known_tokens,
        percent_measures=_percent_measures(library),
        card_measures=_card_measures(library),
        shifts=library.records(SHIFTS, ["source_id", "first_line", "last_line"]),
        prefixes=library.values("seeds/reference/period_types.csv:prefix"),
    )


def _percent_measures(library: Library) -> frozenset[str] | None:
    found: set[str] = set()
    for path in sorted(library.project_dir.glob(MEASURES)):
        file = path.relative_to(library.project_dir).as_posix()
        records = library.records(file, ["measure_id", "unit"])
        if records is None:
            return None
        found.update(row["measure_id"] for row in records if row["unit"] == "percent")
    return frozenset(found)


def _card_measures(library: Library) -> dict[tuple[str, str], str] | None:
    """Return the measure by document and PI reference, through the plan that the document is of."""
    documents = library.records("seeds/reference/documents.csv", ["source_id", "plan_id"])
    indicators = library.records(
        "seeds/framework/indicators.csv", ["indicator_id", "plan_id", "indicator_number"]
    )
    links = library.records(
        "seeds/framework/indicator_measures.csv", ["indicator_id", "measure_id"]
    )
    if documents is None or indicators is None or links is None:
        return None
    measures = {row["indicator_id"]: row["measure_id"] for row in links}
    return {
        (document["source_id"], row["indicator_number"]): measures[row["indicator_id"]]
        for document in documents
        for row in indicators
        if row["plan_id"] == document["plan_id"] and row["indicator_id"] in measures
    }


def cell_pattern(rule: Rule, library: Library) -> str | None:
    """Return the expression of a figure rule, ``None`` when a file that it needs is broken.

    Without ``check_value`` the cell is a bare number; ``with words`` lets the words of
    ``door_words.csv`` stand around the number, and words instead of it.
    """
    words: dict[str, list[str]] = {"before": [], "after": []}
    bodies: list[str] = []
    if rule.check_value:
        records = library.records(WORDS, ["place", "words"])
        in_words = library.values(NUMBER_WORDS)
        if records is None or in_words is None:
            return None
        for record in records:
            words.setdefault(record["place"], []).append(record["words"])
        bodies.append(cells.code_body(in_words))
    bodies.append(cells.figure_body(words["before"], words["after"]))
    if rule.check_type == "figure_or_code":
        codes = library.values(CODES)
        if codes is None:
            return None
        bodies.append(cells.code_body(codes))
    return cells.whole_cell(*bodies)


def build_frame(folder: Folder, tables: list[Table], facts: Facts) -> pd.DataFrame:
    """Return the frame of a folder: ``file``, ``row``, its columns, then the derived columns.

    Empty cells are ``None``: an expectation about a value has nothing to say of them.
    """
    rows = [
        (
            table.file,
            number,
            _enriched(folder, dict(zip(folder.columns, values, strict=True)), facts),
        )
        for table in tables
        for number, values in table.rows
    ]
    data: dict[str, list[object]] = {
        "file": [file for file, _, _ in rows],
        "row": [number for _, number, _ in rows],
    }
    for column in folder.columns:
        data[column] = [row[column] or None for _, _, row in rows]
    for rule in folder.rules:
        if derived_name(rule) != rule.column:
            data[derived_name(rule)] = [_derived(rule, row, folder, facts) for _, _, row in rows]
    frame = pd.DataFrame(data, dtype=object)
    frame["row"] = frame["row"].astype(int)
    for rule in folder.rules:
        if rule.check_type == "percent":
            frame[derived_name(rule)] = pd.to_numeric(frame[derived_name(rule)])
    return frame


def derived_name(rule: Rule) -> str:
    """Return the column of the frame that the expectation of ``rule`` looks at."""
    if rule.applies_if or rule.check_type in FAULT_CHECKS or rule.check_type == "percent":
        return f"{rule.column} {rule.rule_id}"
    return rule.column


def _enriched(folder: Folder, row: Row, facts: Facts) -> Row:
    """Add what the row of a report card does not print: its measure, and whether it is shifted."""
    if "pi_reference" not in folder.columns:
        return row
    key = (row["source_id"], row["pi_reference"])
    shifted = any(
        shift["source_id"] == row["source_id"]
        and _between(row["line_number"], shift["first_line"], shift["last_line"])
        for shift in facts.shifts or []
    )
    measure = (facts.card_measures or {}).get(key, "")
    return row | {"measure_id": measure, "is_shifted": "yes" if shifted else "no"}


def _between(number: str, first: str, last: str) -> bool:
    """Compare whole numbers as text; what is no number is between nothing."""
    if not all(part.isdecimal() for part in (number, first, last)):
        return False
    return int(first) <= int(number) <= int(last)


def _derived(rule: Rule, row: Row, folder: Folder, facts: Facts) -> object:
    """Return the cell of a derived column: what the expectation judges, or ``None``."""
    cell = row[rule.column]
    if not applies(rule, row):
        return "not asked" if rule.check_type == "required" else None
    if rule.check_type == "percent":
        return _percent(rule, row, facts)
    if rule.check_type in FAULT_CHECKS:
        return FAULTS[rule.check_type](rule, row, folder, facts)
    return cell or None


def _percent(rule: Rule, row: Row, facts: Facts) -> float | None:
    """Return the number of the cell where the rule is about percentages, else ``None``."""
    if rule.check_value and row[rule.check_value] not in (facts.percent_measures or ()):
        return None
    return cells.value_of(row[rule.column])


def _bad_period(rule: Rule, row: Row, _folder: Folder, facts: Facts) -> str | None:
    period = row[rule.column]
    known = facts.prefixes is None or period[:2] in facts.prefixes
    return None if not period or (known and cells.is_period(period)) else period


def _bad_token(rule: Rule, row: Row, _folder: Folder, facts: Facts) -> str | None:
    """Name a token number that the line has not, or that another cell than this one prints."""
    line_column, _, printed_column = rule.check_value.partition("|")
    number = row[rule.column]
    if not number or facts.tokens is None:
        return None
    token = facts.tokens.get((row["source_id"], row[line_column], number))
    if token is None:
        return number
    printed = row.get(printed_column, token)
    if token.rstrip(",") in [found.rstrip(",") for found in cells.numbers_of(printed)]:
        return None
    return f"{number} (in the document it is {token})"


def _bad_card_token(rule: Rule, row: Row, folder: Folder, facts: Facts) -> str | None:
    """Name a numeric cell of a card that is not the number in that place of the printed row.

    The data cells are the tokens behind those of the label, left to right.
    """
    numbers = cells.numbers_of(row[rule.column])
    if not numbers or facts.tokens is None or not row[rule.check_value].isdecimal():
        return None
    first = folder.columns.index(rule.check_value) + 1
    before = folder.columns[first : folder.columns.index(rule.column)]
    place = int(row[rule.check_value]) + 1
    place += sum(len(cells.numbers_of(row[column])) for column in before)
    token = facts.tokens.get((row["source_id"], row["line_number"], str(place)))
    if token == numbers[0]:
        return None
    return f"{row[rule.column]} (in the document it is {token or 'no number'})"


def _no_token_named(rule: Rule, row: Row, _folder: Folder, _facts: Facts) -> str | None:
    wanted = not row[rule.column] and cells.numbers_of(row[rule.check_value])
    return EMPTY if wanted else None


def _not_held(rule: Rule, row: Row, _folder: Folder, _facts: Facts) -> str | None:
    return None if row[rule.check_value] in row[rule.column] else row[rule.column] or EMPTY


def _not_empty(rule: Rule, row: Row, _folder: Folder, _facts: Facts) -> str | None:
    return row[rule.column] or None


# Each returns the offending cell, with what it should be where that is known.
FAULTS: dict[str, Callable[[Rule, Row, Folder, Facts], str | None]] = {
    "period": _bad_period,
    "token": _bad_token,
    "card_token": _bad_card_token,
    "names_token": _no_token_named,
    "holds": _not_held,
    "empty": _not_empty,
}


def first_with_key(frame: pd.DataFrame, keys: list[str]) -> dict[tuple[object, ...], str]:
    """Return where each key that stands more than once stands first, as ``file, row N``."""
    columns = [frame[key].fillna("").tolist() for key in keys]
    found = list(zip(*columns, strict=True))
    repeated = {key for key, count in Counter(found).items() if count > 1}
    first: dict[tuple[object, ...], str] = {}
    for key, file, row in zip(found, frame["file"], frame["row"], strict=True):
        if key in repeated:
            first.setdefault(key, f"{file}, row {row}")
    return first
