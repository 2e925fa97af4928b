"""Derived figures of a key figure: comparators, rank, change, target and the three verdicts."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from cypp.public_rows import KeyFigure, Observation, fetch
from cypp.trace.derived.model import Derived, Part, cell_id
from cypp.trace.figures import Figures

COMPARATORS = ("england", "region", "neighbours", "core_cities")
BY_TEST = ("chi_square_proportions", "chi_square_weighted")

Worked = tuple[str, tuple[Part, ...]]


def key_cells(figures: Figures, own: KeyFigure) -> Iterable[Derived]:
    """Return every derived figure of a key figure that has a value or a word."""
    return (derived for cell in CELLS if (derived := key_cell(figures, own, cell, listed=False)))


def key_cell(figures: Figures, own: KeyFigure, cell: str, *, listed: bool = True) -> Derived | None:
    """Return one derived figure, or None where the key figure has none of that name.

    Args:
        figures: the figures of its area.
        own: the key figure.
        cell: name of a column of ``fct_key_indicators``.
        listed: name every authority that a rank is worked out from; some 150 lines.
    """
    found = getattr(own, cell)
    if found is None:
        return None
    number = None if isinstance(found, str) else float(found)
    rule = getattr(own, f"{cell}_rule", None)
    if cell == "rank":
        sum_up, parts = _rank(figures, own, listed=listed)
    else:
        sum_up, parts = CELLS[cell](figures, own)
    return Derived(
        figure_id=cell_id(own.key_figure_id, cell),
        owner_id=own.key_figure_id,
        owner="key",
        cell=cell,
        measure_id=own.measure_id,
        period_id=own.period_id,
        population_group_id=own.population_group_id,
        value=number,
        text=found if isinstance(found, str) else "",
        rule=rule,
        sum_up=sum_up,
        parts=parts,
    )


def observation_part(figures: Figures, one: Observation, label: str | None = None) -> Part:
    """Return a figure as a part, named by its area where nothing else is said."""
    name = label if label is not None else figures.edition.areas.get(one.area_code, one.area_code)
    return Part(name, one.observation_id, one.value, one.measure_id)


def own_part(figures: Figures, own: KeyFigure) -> Part:
    """Return the figure itself as a part."""
    return observation_part(figures, figures.observations[own.observation_id])


def period_part(figures: Figures, one: Observation) -> Part:
    """Return a figure of a series as a part, named by its period."""
    return observation_part(figures, one, figures.edition.periods[one.period_id].period_label)


def comparator_parts(figures: Figures, own: Observation, comparator: str) -> tuple[Part, ...]:
    """Return the figures that the value of a comparator is worked out from."""
    found = figures.member_figures(own, comparator)
    return tuple(observation_part(figures, one) for one in found)


def mean_of(parts: tuple[Part, ...], size: int | None) -> str:
    """Return the working of a comparator: one value as it is, else a mean of n of N."""
    if len(parts) == 1 and not size:
        return "{0}"
    listed = ", ".join(f"{{{number}}}" for number in range(len(parts)))
    return f"mean of {len(parts)} of {size or len(parts)}: {listed}"


def _comparator(name: str) -> Callable[[Figures, KeyFigure], Worked]:
    def worked(figures: Figures, own: KeyFigure) -> Worked:
        parts = comparator_parts(figures, figures.observations[own.observation_id], name)
        return mean_of(parts, getattr(own, f"{name}_of", None)), parts

    return worked


def _rank(figures: Figures, own: KeyFigure, *, listed: bool) -> Worked:
    if listed:
        ranked = ranked_figures(figures, own)
        parts = tuple(observation_part(figures, one) for one in ranked)
        return "best first: " + ", ".join(f"{{{n}}}" for n in range(len(parts))), parts
    return f"{{0}} is number {own.rank} of {own.rank_of} with a value", (own_part(figures, own),)


def ranked_figures(figures: Figures, own: KeyFigure) -> list[Observation]:
    """Return the figures of all authorities with a value, the best one first."""
    edition = figures.edition
    found = fetch(
        edition.connection,
        Observation,
        "fct_observations",
        "is_current and value is not null and measure_id = ? and period_id = ? "
        "and population_group_id = ? and area_code in "
        "(select area_code from marts.dim_areas where area_type = 'local_authority')",
        [own.measure_id, own.period_id, own.population_group_id],
    )
    sign = -1.0 if edition.measures[own.measure_id].polarity == "higher" else 1.0
    return sorted(found, key=lambda one: (sign * (one.value or 0.0), one.area_code))


def _quartile(_figures: Figures, own: KeyFigure) -> Worked:
    rank = Part("rank", cell_id(own.key_figure_id, "rank"), own.rank, own.measure_id)
    return f"4 x {{0}} / {own.rank_of}, rounded up", (rank,)


def _change(figures: Figures, own: KeyFigure) -> Worked:
    observation = figures.observations[own.observation_id]
    before = figures.before(observation)
    parts = [period_part(figures, observation)]
    if before is None:
        return "{0}", tuple(parts)
    return "{0} - {1}", (*parts, period_part(figures, before))


def _limit(figures: Figures, own: KeyFigure) -> Worked:
    one = figures.observations[own.observation_id]
    counts = "" if one.numerator is None else f", {one.numerator:g} of {one.denominator or 1:g}"
    return f"{{0}}, {one.interval_method}{counts}", (own_part(figures, own),)


def _target_part(own: KeyFigure) -> Part:
    return Part("target", own.target_id, own.target_value, own.measure_id)


def _target(_figures: Figures, own: KeyFigure) -> Worked:
    return "{0}", (_target_part(own),)


def _against(name: str) -> Callable[[Figures, KeyFigure], Worked]:
    def worked(figures: Figures, own: KeyFigure) -> Worked:
        mine = own_part(figures, own)
        if name == "target":
            return "{0} against {1}", (mine, _target_part(own))
        value = getattr(own, f"{name}_value")
        theirs = Part(name, cell_id(own.key_figure_id, f"{name}_value"), value, own.measure_id)
        if own.lower_ci is None or own.upper_ci is None:
            return "{0} against {1}", (mine, theirs)
        between = f"{{0}} ({own.lower_ci:.6g} to {own.upper_ci:.6g}) against {{1}}"
        return between, (mine, theirs)

    return worked


def _trend(figures: Figures, own: KeyFigure) -> Worked:
    if own.trend_rule not in BY_TEST:
        change = cell_id(own.key_figure_id, "change_from_previous")
        return "sign of {0}", (Part("change", change, own.change_from_previous, own.measure_id),)
    observation = figures.observations[own.observation_id]
    points = trend_points(figures, observation)
    listed = ", ".join(f"{{{number}}}" for number in range(len(points)))
    return (
        f"chi-square {own.trend_chi_square:.6g} over {listed}",
        tuple(period_part(figures, one) for one in points),
    )


def trend_points(figures: Figures, last: Observation) -> list[Observation]:
    """Return the annual figures of the test that ends at one, the oldest first."""
    points = figures.edition.constants["trend_points"]
    periods = figures.edition.periods
    end = periods[last.period_id]
    series = figures.series[(last.measure_id, last.area_code, last.population_group_id)]
    return [
        one
        for one in series
        if one.value is not None
        and periods[one.period_id].period_type == end.period_type
        and _day(periods[one.period_id].start_date) == _day(end.start_date)
        and 0 <= end.start_date.year - periods[one.period_id].start_date.year < points
    ]


def _day(day: object) -> str:
    return str(day)[5:]


CELLS: dict[str, Callable[[Figures, KeyFigure], Worked]] = {
    **{f"{name}_value": _comparator(name) for name in COMPARATORS},
    "rank": lambda figures, own: _rank(figures, own, listed=False),
    "quartile": _quartile,
    "change_from_previous": _change,
    "interval": _limit,
    "lower_ci": _limit,
    "upper_ci": _limit,
    "target_value": _target,
    "status_target": _against("target"),
    "status_england": _against("england"),
    "status_neighbours": _against("neighbours"),
    "trend": _trend,
}
