"""The figures of one area: key indicators, gaps, projections and targets, with printed texts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

import duckdb

from cypp.public_rows import rows_of
from cypp.report.facts.dims import Dims
from cypp.report.facts.model import Gap, KeyFigure, Projection, TargetRow

Row = TypeVar("Row")

KEY_FIGURES = """
    from (
        select
            key_figures.*,
            periods.period_label,
            observations.value_qualifier,
            observations.publication_status,
            observations.source_id,
            observations.source_locator,
            observations.source_text,
            observations.note
        from marts.fct_key_indicators as key_figures
        left join marts.fct_observations as observations
            on key_figures.observation_id = observations.observation_id
        left join marts.dim_periods as periods on key_figures.period_id = periods.period_id
        where key_figures.plan_id = $plan and key_figures.area_code = $area
    )
    order by
        indicator_number, measure_id, population_group_id, period_start_date, key_figure_id
"""
GAPS = """
    from (
        select gaps.*, periods.period_label
        from marts.fct_gaps as gaps
        left join marts.dim_periods as periods on gaps.period_id = periods.period_id
        where gaps.area_code = $area and list_contains($measures, gaps.measure_id)
    )
    order by measure_id, population_group_id, gap_type, reference, period_start_date, gap_id
"""
PROJECTIONS = """
    from marts.fct_projections
    where
        area_code = $area
        and list_contains($measures, measure_id)
        -- Behind a break there is a target, and nothing is projected.
        and projected_value is not null
        and upper_pi is not null
    order by measure_id, population_group_id, projected_period_start_date, projection_id
"""
TARGETS = """
    from (
        select
            targets.*,
            periods.period_label,
            periods.start_date as period_start_date
        from marts.fct_targets as targets
        left join marts.dim_periods as periods on targets.period_id = periods.period_id
        where
            targets.area_code = $area
            and targets.is_current
            and list_contains($measures, targets.measure_id)
    )
    order by measure_id, population_group_id, period_start_date, target_id
"""


@dataclass(frozen=True)
class AreaFacts:
    """All that the pages of an area say in figures; sequences are in order of period."""

    area_code: str
    area_name: str
    key_figures: Mapping[str, tuple[KeyFigure, ...]]
    gaps: Mapping[str, tuple[Gap, ...]]
    projections: Mapping[str, tuple[Projection, ...]]
    targets: Mapping[str, tuple[TargetRow, ...]]

    def figures(self, indicator_id: str) -> tuple[KeyFigure, ...]:
        """Return the figures of an indicator, by measure, group and period."""
        return self.key_figures.get(indicator_id, ())


def load_area(connection: duckdb.DuckDBPyConnection, dims: Dims, area_code: str) -> AreaFacts:
    """Return the figures of an area for the measures of the plan."""
    measures = sorted({row.measure_id for row in dims.indicator_measures})
    chosen = {"area": area_code, "measures": measures}
    plan = {"area": area_code, "plan": dims.plan_id}
    return AreaFacts(
        area_code=area_code,
        area_name=dims.area_name(area_code),
        key_figures=_by("indicator_id", rows_of(connection, KeyFigure, KEY_FIGURES, plan)),
        gaps=_by("measure_id", rows_of(connection, Gap, GAPS, chosen)),
        projections=_by("measure_id", rows_of(connection, Projection, PROJECTIONS, chosen)),
        targets=_by("measure_id", rows_of(connection, TargetRow, TARGETS, chosen)),
    )


def _by(field: str, rows: Iterable[Row]) -> dict[str, tuple[Row, ...]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[getattr(row, field)].append(row)
    return {key: tuple(values) for key, values in found.items()}
