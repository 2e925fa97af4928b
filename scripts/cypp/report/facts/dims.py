"""What all areas of an edition share: measures, indicators, words, areas, sources, breaks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import duckdb

from cypp.project import CyppError
from cypp.public_rows import rows_of
from cypp.report.facts.model import (
    Area,
    Indicator,
    IndicatorMeasure,
    Measure,
    ReportRow,
    SeriesBreak,
    Source,
)

PLAN_SETTING = "workbook_plan"


@dataclass(frozen=True)
class Word:
    """What the report writes for a code, with its shape and the colour that may go with it."""

    word_group: str
    code: str
    word_order: int
    word: str
    symbol: str | None
    tone: str | None
    phrase: str | None


@dataclass(frozen=True)
class Dims:
    """The dimensions of an edition, by key."""

    plan_id: str
    plan_name: str
    measures: Mapping[str, Measure]
    indicators: tuple[Indicator, ...]
    indicator_measures: tuple[IndicatorMeasure, ...]
    report_rows: tuple[ReportRow, ...]
    breaks: tuple[SeriesBreak, ...]
    sources: Mapping[str, Source]
    areas: Mapping[str, Area]
    groups: Mapping[str, str]
    words: Mapping[tuple[str, str], Word]
    missing: Mapping[str, tuple[str, str]]
    plans: Mapping[str, str]
    texts: Mapping[str, str]
    notes: tuple[tuple[str, str], ...]

    def word(self, group: str, code: str) -> Word:
        """Return the words of a code; a code without a row shows itself, so nothing is hidden."""
        known = self.words.get((group, code))
        plain = code.replace("_", " ")
        return known or Word(group, code, 999, plain.capitalize(), None, None, plain)

    def group(self, population_group_id: str) -> str:
        """Return the name of a group of children."""
        return self.groups.get(population_group_id, population_group_id)

    def area_name(self, area_code: str) -> str:
        """Return the name of an area, or its code where none is known."""
        area = self.areas.get(area_code)
        return area.area_name if area else area_code


def load_dims(connection: duckdb.DuckDBPyConnection, plan_id: str | None) -> Dims:
    """Return the dimensions, with the indicators of one plan.

    Args:
        connection: the edition.
        plan_id: the plan; none for the one that the texts of the edition name.

    Raises:
        CyppError: the edition knows no such plan.
    """
    texts = dict(connection.execute("select text_id, body from marts.dim_edition_texts").fetchall())
    plans = dict(
        connection.execute(
            "select distinct plan_id, plan_name from marts.dim_indicators"
        ).fetchall()
    )
    chosen = plan_id or texts.get(PLAN_SETTING, "")
    if chosen not in plans:
        raise CyppError(f"no plan {chosen!r} in this edition: choose {', '.join(sorted(plans))}")
    indicators = rows_of(
        connection,
        Indicator,
        "from marts.dim_indicators where plan_id = ? order by indicator_number",
        [chosen],
    )
    mine = {indicator.indicator_id for indicator in indicators}
    words = rows_of(connection, Word, "from marts.dim_report_words order by word_group, word_order")
    return Dims(
        plan_id=chosen,
        plan_name=plans[chosen],
        measures={
            row.measure_id: row
            for row in rows_of(connection, Measure, "from marts.dim_measures order by measure_id")
        },
        indicators=indicators,
        indicator_measures=tuple(
            row
            for row in rows_of(
                connection,
                IndicatorMeasure,
                "from marts.brg_indicator_measure "
                "order by indicator_id, relation, valid_from nulls first, measure_id",
            )
            if row.indicator_id in mine
        ),
        report_rows=tuple(
            row
            for row in rows_of(
                connection,
                ReportRow,
                "from marts.dim_report_rows order by indicator_id, row_order, measure_order",
            )
            if row.indicator_id in mine
        ),
        breaks=rows_of(
            connection,
            SeriesBreak,
            "from marts.dim_series_breaks order by break_date, from_measure_id, to_measure_id",
        ),
        sources={
            row.source_id: row
            for row in rows_of(connection, Source, "from marts.dim_sources order by source_id")
        },
        areas={
            row.area_code: row
            for row in rows_of(connection, Area, "from marts.dim_areas order by area_code")
        },
        groups=dict(
            connection.execute(
                "select population_group_id, group_name from marts.dim_population_groups"
            ).fetchall()
        ),
        words={(word.word_group, word.code): word for word in words},
        missing={
            str(row[0]): (str(row[1]), str(row[2]))
            for row in connection.execute(
                "select missing_reason, reason_name, meaning from marts.dim_missing_reasons"
            ).fetchall()
        },
        plans=plans,
        texts=texts,
        notes=tuple(
            (str(row[0]), str(row[1]))
            for row in connection.execute(
                "select heading, body from marts.dim_edition_texts where section = 'note' "
                "order by text_order"
            ).fetchall()
        ),
    )
