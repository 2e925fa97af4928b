"""Figures of the documents in pandas, as an analyst would write them: from the extracts as printed.

The report cards, the tables of outcome measures and milestones, and the figures of running text; of
each what is an observation. Written from docs/decisions.md (9 to 11), no SQL.
"""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from cypp.bench.analyst_national import KEY, read_measures, rows_of, seed

DIGITS = re.compile(r"[0-9][0-9,]*([.][0-9]+)?")
CARD_COLUMNS = [
    "leeds_2004", "leeds_2005", "leeds_2006", "benchmark_national", "benchmark_similar",
    "current_value", "target_value", "status_trend", "status_target", "status_national",
    "status_similar",
]  # fmt: skip


def extracts(project: Path, kind: str) -> pd.DataFrame:
    """Read every extract of a kind as one frame."""
    files = sorted((project / "seeds/extracts" / kind).glob("*.csv"))
    return pd.concat([seed(project, f"extracts/{kind}/{file.name}") for file in files])


def document_observations(project: Path) -> pd.DataFrame:
    """Return the observations that the documents print, with value, source and place."""
    documents = seed(project, "reference/documents.csv").set_index("source_id")
    figures = pd.concat(
        [
            text_figures(project),
            table_figures(project, "outcome_measures", documents),
            table_figures(project, "milestones", documents),
            card_figures(project, documents),
        ],
        ignore_index=True,
    )
    tokens = extracts(project, "tokens")[["source_id", "line_number", "token_number", "token"]]
    figures = figures.merge(tokens, on=["source_id", "line_number", "token_number"], how="left")
    cell = figures.printed.str.replace("•", "").str.strip().str.lower()
    marks = seed(project, "reference/missing_value_codes.csv").printed.fillna("")
    words = seed(project, "reference/value_words.csv").set_index("printed").value
    number = figures.token.str.extract(f"({DIGITS.pattern})")[0].str.replace(",", "")
    value = pd.to_numeric(number).fillna(pd.to_numeric(cell.map(words)))
    figures["value"] = value.mask(cell.isin(marks))
    figures["published_on"] = figures.source_id.map(documents.published_on)
    figures["source_row_number"] = figures.line_number.astype(int)
    return figures[
        [*KEY, "value", "published_on", "extract_kind", "source_id", "source_row_number"]
    ]


def text_figures(project: Path) -> pd.DataFrame:
    """Return the observations of running text."""
    figures = extracts(project, "text_figures")
    return figures[figures.kind.eq("observation")].assign(extract_kind="text")


def table_figures(project: Path, kind: str, documents: pd.DataFrame) -> pd.DataFrame:
    """Return the baselines of the tables; their other columns are targets."""
    items = extracts(project, kind).dropna(subset=["baseline", "measure_id"])
    return items.assign(
        extract_kind=kind,
        printed=items.baseline,
        token_number=items.baseline_token,
        period_id=items.baseline_period_id,
        area_code=items.source_id.map(documents.area_code),
    )


def card_figures(project: Path, documents: pd.DataFrame) -> pd.DataFrame:
    """Return the observations of the report cards, each cell in its true column."""
    cards = extracts(project, "report_cards")
    keys = ["source_id", "line_number", "pi_reference", "label_tokens"]
    cells = cards.melt(keys, CARD_COLUMNS, var_name="column", value_name="printed")
    cells["column_order"] = cells.column.map({n: i for i, n in enumerate(CARD_COLUMNS, 1)})
    cells = cells.sort_values(["source_id", "line_number", "column_order"])
    has_number = cells.printed.str.contains("[0-9]", na=False)
    before = has_number.astype(int).groupby([cells.source_id, cells.line_number]).cumsum()
    token = cells.label_tokens.astype(int) + before
    cells["token_number"] = token.astype(str).where(has_number)
    cells = cells.dropna(subset="printed")
    line = cells.line_number.astype(int)
    printed_order = cells.column_order.copy()
    for shift in rows_of(seed(project, "policy/report_card_shifts.csv")):
        moved = (
            cells.source_id.eq(shift["source_id"])
            & line.between(int(shift["first_line"]), int(shift["last_line"]))
            & printed_order.ge(int(shift["from_column_order"]))
        )
        cells["column_order"] += moved * int(shift["shift_columns"])
    columns = seed(project, "policy/report_card_columns.csv")
    columns["column_order"] = columns.column_order.astype(int)
    cells = cells.merge(columns, on="column_order")
    cells = cells[cells.cell_kind.eq("observation")]
    cells["plan_id"] = cells.source_id.map(documents.plan_id)
    cells["area_code"] = cells.area_code.fillna(cells.source_id.map(documents.area_code))
    indicators = seed(project, "framework/indicators.csv")
    indicators = indicators.rename(columns={"indicator_number": "pi_reference"})
    cells = cells.merge(
        indicators[["plan_id", "pi_reference", "indicator_id"]], on=["plan_id", "pi_reference"]
    )
    slots = seed(project, "framework/indicator_measures.csv")[["indicator_id", "measure_id"]]
    cells = cells.merge(slots, on="indicator_id").merge(
        read_measures(project)[["measure_id", "period_type"]], on="measure_id"
    )
    period = cells.financial_year_period_id
    for kind in ("academic_year", "calendar_year", "snapshot"):
        period = period.mask(cells.period_type.eq(kind), cells[f"{kind}_period_id"])
    return cells.assign(extract_kind="report_card", period_id=period, population_group_id="all/all")
