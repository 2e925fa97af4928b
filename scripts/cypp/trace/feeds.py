"""What a figure is used for: key indicators, gaps, projections and claims of its area."""

from __future__ import annotations

from cypp.public_rows import Claim, Observation, Target
from cypp.trace.figures import Figures


def feeds(figures: Figures, one: Observation | Target | Claim) -> list[str]:
    """Return the identifiers of what uses a figure, each with what it is."""
    if isinstance(one, Observation):
        return _of_observation(figures, one)
    if isinstance(one, Target):
        return _of_target(figures, one)
    return []


def _of_observation(figures: Figures, one: Observation) -> list[str]:
    found = [
        f"key indicator {figure.indicator_id}{', its latest value' if figure.is_latest else ''}: "
        f"{figure.key_figure_id}"
        for figure in figures.key_figures.values()
        if figure.observation_id == one.observation_id
    ]
    if one.is_current:
        measure, area, period, group = one.key
        found += [
            f"gap, {gap.gap_type} {gap.reference}: {gap.gap_id}"
            for gap in figures.gaps.values()
            if gap.key == one.key
            or (
                gap.gap_type == "group"
                and (gap.measure_id, gap.area_code, gap.period_id, gap.reference)
                == (measure, area, period, group)
            )
        ]
    if one.observation_id in figures.claims:
        found.append(f"claim: {one.observation_id}|recomputed_value")
    return found


def _of_target(figures: Figures, one: Target) -> list[str]:
    found = [
        f"key indicator {figure.indicator_id}: {figure.key_figure_id}|target_value"
        for figure in figures.key_figures.values()
        if figure.target_id == one.target_id
    ]
    found += [
        f"gap to the target: {gap.gap_id}"
        for gap in figures.gaps.values()
        if gap.gap_type == "target" and gap.key == one.key and gap.reference == one.plan_id
    ]
    return found + [
        f"projection: {projection.projection_id}"
        for projection in figures.projections.values()
        if projection.target_id == one.target_id
    ]
