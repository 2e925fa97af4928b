"""What the workbook says: cover, notes, symbols and the table of each outcome, from public marts.

Nothing here knows of Excel. Every text comes from a public mart or is a heading of a column.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cypp.project import CyppError

if TYPE_CHECKING:
    import duckdb

    from cypp.publish.context import Edition

Cell = str | int | float
NO_NOTES = "None"
NOT_JUDGED = "Not judged"
DRAFT = "draft"


@dataclass(frozen=True)
class Column:
    """A column of a table: its header and its width in characters."""

    header: str
    width: int


@dataclass(frozen=True)
class Table:
    """One sheet with one table.

    Attributes:
        sheet: short name of the sheet.
        title: what the table shows, cell A1.
        about: sentences below the title, one to a row.
        columns: headers and widths.
        rows: cells; numbers are numbers, every other cell is text that is not blank.
        decimals: decimals of the numbers of each row; empty where the numbers are whole.
    """

    sheet: str
    title: str
    about: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    decimals: tuple[int, ...] = ()


@dataclass(frozen=True)
class Texts:
    """The words of ``dim_edition_texts``: cover, notes by number, settings by name."""

    cover: tuple[tuple[str, str, str], ...]
    notes: tuple[tuple[int, str, str], ...]
    settings: dict[str, str]

    def setting(self, name: str) -> str:
        """Return a setting; raise CyppError when the seed has no such row."""
        if name not in self.settings:
            raise CyppError(f"edition_texts.csv: no setting {name!r} - add the row")
        return self.settings[name]

    def note(self, text_number: int) -> str:
        """Return the mark of a note as tables and headers carry it."""
        return f"[note {text_number}]"


def load_texts(connection: duckdb.DuckDBPyConnection) -> Texts:
    """Read the words of the edition."""
    rows = connection.execute(
        "select section, text_order, text_id, heading, body "
        "from public.marts.dim_edition_texts order by section, text_order, text_id"
    ).fetchall()
    return Texts(
        cover=tuple(
            (key, head, body) for section, _, key, head, body in rows if section == "cover"
        ),
        notes=tuple(
            (order, head, body) for section, order, _, head, body in rows if section == "note"
        ),
        settings={key: body for section, _, key, _, body in rows if section == "setting"},
    )


def newest_source(connection: duckdb.DuckDBPyConnection) -> datetime.date:
    """Return the day on which the newest source was published."""
    row = connection.execute("select max(published_on) from public.marts.dim_sources").fetchone()
    if not row or row[0] is None:
        raise CyppError("workbook: marts.dim_sources has no source with a date")
    found: datetime.date = row[0]
    return found


def area_name(connection: duckdb.DuckDBPyConnection, area_code: str) -> str:
    """Return the name of the authority in focus."""
    row = connection.execute(
        "select area_name from public.marts.dim_areas where area_code = ?", [area_code]
    ).fetchone()
    if not row:
        raise CyppError(f"workbook: marts.dim_areas has no area {area_code!r} - check area_code")
    return str(row[0])


def cover_lines(
    edition: Edition, texts: Texts, area: str, newest: datetime.date
) -> list[tuple[str, str]]:
    """Return heading and body of each part of the cover, the title first."""
    known = min(edition.as_of, newest.isoformat())
    made = [
        ("Authority", f"{area} ({edition.area_code})"),
        ("Edition", f"{edition.edition_id}, made from commit {edition.git_commit}"),
        ("Date", f"Figures published up to {known}"),
    ]
    words = [(head, body) for key, head, body in texts.cover if key != "title"]
    title = next(body for key, _, body in texts.cover if key == "title")
    return [("", f"{title}, {area}"), words[0], *made, *words[1:]]


def notes_table(texts: Texts) -> Table:
    """Return the sheet of numbered notes."""
    return Table(
        sheet="Notes",
        title="Notes",
        about=("This worksheet contains one table. Tables refer to it as [note 1] and so on.",),
        columns=(Column("Note number", 14), Column("About", 28), Column("Note text", 90)),
        rows=tuple((f"note {number}", head, body) for number, head, body in texts.notes),
    )


def symbols_table(connection: duckdb.DuckDBPyConnection) -> Table:
    """Return the sheet that explains the symbols of missing values."""
    rows = connection.execute(
        "select symbol, symbol_name, reason_name, meaning "
        "from public.marts.dim_missing_reasons order by symbol, missing_reason"
    ).fetchall()
    return Table(
        sheet="Symbols",
        title="Symbols for missing values",
        about=("This worksheet contains one table. A missing value is never a blank or a zero.",),
        columns=(
            Column("Symbol", 10),
            Column("Meaning of the symbol", 26),
            Column("Reason", 22),
            Column("What the reason says", 80),
        ),
        rows=tuple((f"[{symbol}]", *rest) for symbol, *rest in rows),
    )


# Indicators without a figure for the area keep a row: a gap is said, not passed over.
ROWS = """
select
    indicators.indicator_number,
    indicators.indicator_name,
    measures.measure_name,
    figures.relation,
    groups.breakdown,
    periods.period_label,
    columns.unit_words,
    figures.value,
    figures.lower_ci,
    figures.upper_ci,
    figures.england_value,
    figures.neighbours_value,
    figures.target_value,
    figures.status_target,
    figures.status_england,
    figures.status_neighbours,
    figures.trend,
    figures.is_latest,
    observations.publication_status,
    reasons.symbol,
    reasons.reason_name,
    measures.decimals
from public.marts.dim_indicators as indicators
left join public.marts.fct_key_indicators as figures
    on indicators.indicator_id = figures.indicator_id and figures.area_code = $area
left join public.marts.dim_measures as measures
    on figures.measure_id = measures.measure_id
left join public.marts.dim_periods as periods
    on figures.period_id = periods.period_id
left join public.marts.dim_tidy_breakdowns as groups
    on figures.population_group_id = groups.population_group_id
left join public.marts.dim_tidy_columns as columns
    on figures.measure_id = columns.measure_id and columns.part = 'value'
left join public.marts.fct_observations as observations
    on figures.observation_id = observations.observation_id
left join public.marts.dim_missing_reasons as reasons
    on figures.missing_reason = reasons.missing_reason
where indicators.plan_id = $plan and indicators.outcome_id = $outcome
order by
    indicators.indicator_number,
    figures.relation <> 'headline',
    figures.relation,
    measures.measure_name,
    groups.breakdown <> 'Total',
    groups.breakdown,
    figures.period_start_date,
    figures.period_id
"""

HEADERS = (
    Column("Indicator number", 11),
    Column("Indicator", 26),
    Column("Measure", 34),
    Column("Part of the indicator [note 8]", 15),
    Column("Group", 18),
    Column("Period", 20),
    Column("Unit", 12),
    Column("Value (in the row's unit) [note 1]", 16),
    Column("Lower 95% limit (in the row's unit)", 16),
    Column("Upper 95% limit (in the row's unit)", 16),
    Column("England (in the row's unit) [note 3]", 16),
    Column("Statistical neighbours (in the row's unit) [note 4]", 16),
    Column("Target (in the row's unit)", 16),
    Column("Against target [note 5]", 16),
    Column("Against England [note 6]", 16),
    Column("Against neighbours [note 6]", 16),
    Column("Trend [note 7]", 16),
    Column("Notes", 34),
)
NUMBERS = slice(7, 13)
VERDICTS = slice(13, 17)


def outcome_tables(
    connection: duckdb.DuckDBPyConnection, texts: Texts, area_code: str, area: str
) -> list[Table]:
    """Return one table per outcome of the plan of the workbook.

    Raises CyppError when the plan has no indicators.
    """
    plan = texts.setting("workbook_plan")
    outcomes = connection.execute(
        "select outcome_id, outcome_number, outcome_name, any_value(plan_name) "
        "from public.marts.dim_indicators where plan_id = ? group by all order by outcome_number",
        [plan],
    ).fetchall()
    if not outcomes:
        raise CyppError(f"edition_texts.csv: the plan {plan!r} of workbook_plan has no indicators")
    fill = connection.execute(
        "select min(fill_symbol) from public.marts.dim_tidy_columns where part = 'value'"
    ).fetchone()
    absent = f"[{fill[0]}]" if fill else ""
    draft = next(
        (f"Draft source [note {n}]" for n, head, _ in texts.notes if "raft" in head), "Draft"
    )
    tables = []
    for outcome_id, number, name, plan_name in outcomes:
        found = connection.execute(
            ROWS, {"area": area_code, "plan": plan, "outcome": outcome_id}
        ).fetchall()
        tables.append(
            Table(
                sheet=f"Outcome {number}",
                title=f"Outcome {number}: {name}. Key indicators of {area}, {plan_name}",
                about=(
                    "This worksheet contains one table. One row is one figure of one measure, "
                    "period and group.",
                    "Some cells refer to notes, which are on the worksheet Notes. Symbols in "
                    "square brackets stand for missing values and are on the worksheet Symbols.",
                ),
                columns=HEADERS,
                rows=tuple(row_cells(row, absent, draft) for row in found),
                decimals=tuple(int(row[-1] or 0) for row in found),
            )
        )
    return tables


def row_cells(row: tuple[object, ...], absent: str, draft: str) -> tuple[Cell, ...]:
    """Return the cells of one figure: no blanks, numbers as numbers, verdicts in words."""
    *shown, is_latest, status, symbol, reason, _ = row
    words = [absent if value is None else str(value) for value in shown[1:7]]
    numbers: list[Cell] = [
        float(value) if isinstance(value, float) else absent for value in shown[NUMBERS]
    ]
    if symbol:
        numbers[0] = f"[{symbol}]"
    verdicts = [in_words(value) for value in shown[VERDICTS]]
    if shown[3] is None:
        notes = ["No figure in this edition"]
    else:
        notes = [
            *(["Latest period"] if is_latest else []),
            *([f"Value: {str(reason).lower()}"] if reason else []),
            *([draft] if status == DRAFT else []),
        ]
    words[2] = in_words(shown[3]) if shown[3] else absent
    number = shown[0] if isinstance(shown[0], int) else str(shown[0])
    return (number, *words, *numbers, *verdicts, "; ".join(notes) or NO_NOTES)


def in_words(code: object) -> str:
    """Return a code of the marts as words: ``no_detectable_change`` as No detectable change."""
    return str(code).replace("_", " ").capitalize() if code else NOT_JUDGED
