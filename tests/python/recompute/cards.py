"""The report cards of the review of 2007, from the transcribed tables and the status rules."""

from __future__ import annotations

import re

from tests.python.recompute.gaps import POLARITY_SIGN
from tests.python.recompute.tables import SEEDS, Row, seed
from tests.python.recompute.verdicts import (
    Verdict,
    banded,
    benchmark_status,
    target_status,
)

PLAN = "cypp_2006_09"
TOKEN = re.compile(r"\d[\d,]*(?:\.\d+)?")
YEARS = ("leeds_2004", "leeds_2005", "leeds_2006")
NO_VALUE = "no value printed"


def token_of(cell: str | None) -> str | None:
    """Give the number in a cell as printed; None for a blank or a mark."""
    found = TOKEN.search(cell or "")
    return found.group() if found else None


def value_of(token: str | None) -> float | None:
    """Give a printed number as a number."""
    return float(token.replace(",", "")) if token else None


def decimals_of(token: str) -> int:
    """Count the digits behind the point of a printed number."""
    return len(token.partition(".")[2])


def shifted(row: Row, columns: list[str]) -> Row:
    """Move the cells of a table that lost a column in print to their true columns."""
    for shift in seed("policy/report_card_shifts.csv"):
        inside = int(shift["first_line"]) <= int(row["line_number"]) <= int(shift["last_line"])
        if row["source_id"] == shift["source_id"] and inside:
            first, steps = int(shift["from_column_order"]) - 1, int(shift["shift_columns"])
            cells = [row[name] for name in columns]
            moved = cells[:first] + [None] * steps + cells[first:-steps]
            row = row | dict(zip(columns, moved, strict=True))
    return row


def trend_colour(values: list[float], measure: Row) -> Verdict:
    """Give the colour of the last change."""
    if not values:
        return Verdict(None, NO_VALUE)
    if len(values) == 1:
        return Verdict(None, "only one value printed")
    sign = POLARITY_SIGN.get(measure["polarity"])
    if sign is None:
        return Verdict(None, "no direction is good")
    return banded(sign * (values[-1] - values[-2]), "trend", measure["unit"])


def card_row(row: Row, measure: Row) -> Row:
    """Give a line of a card as a row of the mart."""
    values = {name: value_of(token_of(row[name])) for name in (*YEARS, "current_value")}
    printed = [value for value in values.values() if value is not None]
    target_token = token_of(row["target_value"])
    target = value_of(target_token)
    colours = {"trend": trend_colour(printed, measure)}
    for status, column in (("national", "benchmark_national"), ("similar", "benchmark_similar")):
        benchmark = value_of(token_of(row[column]))
        values[f"{status}_value"] = benchmark
        if not printed:
            colours[status] = Verdict(None, NO_VALUE)
        elif benchmark is None:
            colours[status] = Verdict(None, f"no {status} figure printed")
        else:
            colours[status] = benchmark_status(printed[-1], benchmark, measure)
    if not printed:
        colours["target"] = Verdict(None, NO_VALUE)
    elif target is None or target_token is None:
        colours["target"] = Verdict(None, "no target figure printed")
    else:
        colours["target"] = target_status(printed[-1], target, decimals_of(target_token), measure)
    result: Row = values | {"target_value": target}
    for status, verdict in colours.items():
        result[f"status_{status}_printed"] = (row[f"status_{status}"] or "").lower() or None
        result[f"status_{status}_computed"] = verdict.colour
        result[f"status_{status}_rule"] = verdict.rule
    return result


def card_rows(measures: dict[str, Row], windows: list[Row]) -> list[Row]:
    """Give all report cards as rows of the mart."""
    order = sorted(seed("policy/report_card_columns.csv"), key=lambda row: int(row["column_order"]))
    columns = [row["column_name"] for row in order]
    headline = {
        row["indicator_id"]: row["measure_id"] for row in windows if row["relation"] == "headline"
    }
    rows = []
    for path in sorted((SEEDS / "extracts" / "report_cards").glob("*.csv")):
        for line in seed(str(path.relative_to(SEEDS))):
            reference = int(line["pi_reference"])
            indicator = f"{PLAN}_pi{reference:02}"
            measure = headline[indicator]
            rows.append(
                {
                    "plan_id": PLAN,
                    "pi_reference": reference,
                    "indicator_id": indicator,
                    "measure_id": measure,
                    "source_id": line["source_id"],
                    "source_locator": f"line {line['line_number']}",
                }
                | card_row(shifted(line, columns), measures[measure])
            )
    return rows
