"""Figures of documents: the row of the transcription, parsed here."""

from __future__ import annotations

import re
from dataclasses import dataclass

from cypp.public_rows import Observation, Target
from cypp.trace.reperform.model import CannotReperformError, Compared, Reperformed
from cypp.trace.reperform.seeds import Row, Seeds

NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
ITEM = re.compile(r"i(\d+)_(baseline|target_1|target_2)")
TOKEN = re.compile(r"t(\d+)")
WHOLE = "all/all"
PERIOD_COLUMNS = {
    "academic_year": "academic_year_period_id",
    "calendar_year": "calendar_year_period_id",
    "snapshot": "snapshot_period_id",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of the transcription, as the seeds say it: text, and what it is about."""

    where: str
    printed: str
    token: str | None
    measure_id: str
    area_code: str
    period_id: str
    population_group_id: str
    numerator: str = ""
    denominator: str = ""


def reperform_printed(seeds: Seeds, one: Observation | Target) -> Reperformed:
    """Read a figure of a document again.

    Raises:
        CannotReperformError: the transcription has no such row or cell.
    """
    figure_id = one.target_id if isinstance(one, Target) else one.observation_id
    source_id, line, name = figure_id.split(":", 2)
    path = seeds.extract(one.extract_name)
    document = seeds.one("reference/documents", source_id=source_id)
    if document is None:
        raise CannotReperformError(f"seeds/reference/documents.csv has no row for {source_id}")
    cell = find_cell(seeds, path, document, line, name)
    value, reason = parse(seeds, cell)
    if isinstance(one, Target):
        published, printed = one.target_value, one.target_text
    else:
        published, printed = one.value, one.source_text
    compared = [
        Compared("value", published, value),
        Compared("reason why missing", one.missing_reason, reason),
        Compared("printed text", printed, cell.printed),
        Compared("measure", one.measure_id, cell.measure_id),
        Compared("area", one.area_code, cell.area_code),
        Compared("period", one.period_id, cell.period_id),
        Compared("group", one.population_group_id, cell.population_group_id),
        Compared("published on", str(one.published_on), document["published_on"]),
    ]
    if isinstance(one, Observation):
        compared += [
            Compared("qualifier", one.value_qualifier, qualifier(seeds, cell.printed)),
            Compared("numerator", one.numerator, as_number(cell.numerator)),
            Compared("denominator", one.denominator, as_number(cell.denominator)),
        ]
    token = f", its number {cell.token!r}" if cell.token else ""
    return Reperformed(
        (f"{cell.where}: {cell.printed!r}{token}",),
        "the number that the transcription names, or the code list that the words stand in",
        tuple(compared),
    )


def find_cell(seeds: Seeds, path: str, document: Row, line: str, name: str) -> Cell:
    """Return the cell that an identifier names: a token, an item's column, or a card's column."""
    here = [
        (number, row)
        for number, row in seeds.numbered(path)
        if row["source_id"] == document["source_id"] and row["line_number"] == line
    ]
    item = ITEM.fullmatch(name)
    finders = {
        "text_figures": lambda: _text(seeds, path, here, name),
        "outcome_measures": lambda: _item(seeds, path, document, here, item),
        "milestones": lambda: _item(seeds, path, document, here, item),
        "report_cards": lambda: _card(seeds, path, document, here, name),
    }
    kind = path.split("/")[1]
    found = finders[kind]() if kind in finders else None
    if found is None:
        raise CannotReperformError(f"seeds/{path}.csv has no cell {name} for line {line}")
    return found


def _text(seeds: Seeds, path: str, here: list[tuple[int, Row]], name: str) -> Cell | None:
    token = TOKEN.fullmatch(name)
    for number, row in here:
        words = f"word_{row['measure_id']}_{row['period_id']}_{row['population_group_id']}"
        if row["token_number"] == (token.group(1) if token else "") and (token or name == words):
            return Cell(
                f"seeds/{path}.csv, row {number}, column printed",
                row["printed"],
                _token(seeds, row, row["token_number"]),
                row["measure_id"],
                row["area_code"],
                row["period_id"],
                row["population_group_id"],
                row["numerator"],
                row["denominator"],
            )
    return None


def _item(
    seeds: Seeds,
    path: str,
    document: Row,
    here: list[tuple[int, Row]],
    item: re.Match[str] | None,
) -> Cell | None:
    for number, row in here:
        if item and row["item_number"] == item.group(1):
            column = item.group(2)
            return Cell(
                f"seeds/{path}.csv, row {number}, column {column}",
                row[column],
                _token(seeds, row, row[f"{column}_token"]),
                row["measure_id"],
                document["area_code"],
                row[f"{column}_period_id"],
                row["population_group_id"],
            )
    return None


def _card(
    seeds: Seeds, path: str, document: Row, here: list[tuple[int, Row]], name: str
) -> Cell | None:
    columns = seeds.rows("policy/report_card_columns")
    for number, row in here:
        column = printed_in(seeds, row, name)
        if column is None:
            return None
        about = next(one for one in columns if one["column_name"] == name)
        measure_id = _measure_of_card(seeds, document, row)
        period = seeds.measures()[measure_id]["period_type"]
        printed = row[column]
        found = NUMBER.search(printed)
        return Cell(
            f"seeds/{path}.csv, row {number}, column {column}",
            printed,
            found.group() if found else None,
            measure_id,
            about["area_code"] or document["area_code"],
            about[PERIOD_COLUMNS.get(period, "financial_year_period_id")],
            WHOLE,
        )
    return None


def printed_in(seeds: Seeds, row: Row, name: str) -> str | None:
    """Return the column of a card that prints another: a lost one moves those behind it left."""
    moved = [shift for shift in seeds.rows("policy/report_card_shifts") if _holds(shift, row)]
    columns = seeds.rows("policy/report_card_columns")
    orders = {one["column_name"]: int(one["column_order"]) for one in columns}
    for column, order in orders.items():
        if order + sum(_by(shift, order) for shift in moved) == orders.get(name):
            return column
    return None


def printed_on_card(seeds: Seeds, line_id: str, name: str) -> tuple[str, str]:
    """Return where a report card prints a column, and what.

    Raises:
        CannotReperformError: no report card has the line.
    """
    source_id, _, line = line_id.partition(":")
    folder = seeds.project / "seeds" / "extracts" / "report_cards"
    for path in sorted(folder.glob("*.csv")):
        for number, row in seeds.numbered(f"extracts/report_cards/{path.stem}"):
            if (row["source_id"], row["line_number"]) == (source_id, line):
                column = printed_in(seeds, row, name)
                where = f"seeds/extracts/report_cards/{path.name}, row {number}, column {column}"
                return where, row[column] if column else ""
    raise CannotReperformError(f"no report card of this project has line {line}")


def _holds(shift: Row, row: Row) -> bool:
    return shift["source_id"] == row["source_id"] and int(shift["first_line"]) <= int(
        row["line_number"]
    ) <= int(shift["last_line"])


def _by(shift: Row, order: int) -> int:
    return int(shift["shift_columns"]) if order >= int(shift["from_column_order"]) else 0


def _measure_of_card(seeds: Seeds, document: Row, row: Row) -> str:
    indicator = seeds.one(
        "framework/indicators",
        plan_id=document["plan_id"],
        indicator_number=row["pi_reference"],
    )
    measure = indicator and seeds.one(
        "framework/indicator_measures", indicator_id=indicator["indicator_id"]
    )
    if not measure:
        raise CannotReperformError(f"no measure of the register for PI {row['pi_reference']}")
    return measure["measure_id"]


def _token(seeds: Seeds, row: Row, number: str) -> str | None:
    return seeds.tokens(row["source_id"], row["line_number"]).get(number) if number else None


def parse(seeds: Seeds, cell: Cell) -> tuple[float | None, str | None]:
    """Return the value of a cell, or the reason why it has none."""
    words = plain(cell.printed)
    code = seeds.one("reference/missing_value_codes", printed=words)
    if code:
        return None, code["missing_reason"]
    if cell.token:
        # A token takes the comma of the sentence behind it; the transcription leaves it out.
        if cell.token.rstrip(",") not in cell.printed:
            raise CannotReperformError(
                f"{cell.where}: the number {cell.token!r} does not stand in {cell.printed!r}"
            )
        return as_number(cell.token), None
    word = seeds.one("reference/value_words", printed=words)
    return (float(word["value"]), None) if word else (None, None)


def qualifier(seeds: Seeds, printed: str) -> str | None:
    """Return the qualifier of the first rule that fits: ``more_than`` for "over 350"."""
    words = plain(printed)
    rules = sorted(
        seeds.rows("reference/value_qualifiers"), key=lambda row: int(row["rule_number"])
    )
    fitting = (row for row in rules if re.search(row["printed_pattern"], words))
    return next((row["value_qualifier"] for row in fitting), None)


def plain(printed: str) -> str:
    """Return printed words as the code lists have them."""
    return printed.replace("•", "").strip().lower()


def as_number(text: str | None) -> float | None:
    """Return the number of a text of digits, thousands commas and a point; None for no text."""
    return float(text.replace(",", "")) if text else None
