"""The three verdicts of key indicators and the colours of report cards: design.md section 5."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from tests.python.recompute.figures import KEY, Figure, Inputs, Key, set_columns
from tests.python.recompute.formulas import TREND_POINTS, Point, trend_test
from tests.python.recompute.gaps import NOISE, POLARITY_SIGN, crosses_break, excluded_gaps
from tests.python.recompute.tables import Row, number, seed

NO_VALUE = "no value"
BREAK = "a break since the target was set"
NO_EARLIER = "no earlier value without a break between"
SPAN_LIMIT = dt.timedelta(days=367)


@dataclass(frozen=True)
class Verdict:
    """A verdict, the rule behind it, and the colour that a report card prints for it."""

    verdict: str | None
    rule: str
    colour: str | None = None
    chi_square: float | None = None


def in_band(distance: float, band: Row) -> bool:
    """Tell whether a distance lies in a band."""
    lower, upper = number(band["lower_bound"]), number(band["upper_bound"])
    at_lower = lower is not None and abs(distance - lower) <= NOISE
    at_upper = upper is not None and abs(distance - upper) <= NOISE
    if at_lower:
        return bool(band["is_lower_included"] == "true")
    if at_upper:
        return bool(band["is_upper_included"] == "true")
    return (lower is None or distance > lower) and (upper is None or distance < upper)


def banded(distance: float, comparison: str, unit: str) -> Verdict:
    """Give the verdict of the band that holds a favourable distance."""
    for band in seed("policy/status_bands.csv"):
        fits = band["comparison"] == comparison and band["unit"] in ("any", unit)
        if fits and in_band(distance, band):
            return Verdict(band["verdict"], str(band["band_id"]), band["colour"])
    return Verdict(None, f"no band for {unit}")


def rounded(value: float, decimals: int) -> float:
    """Round half away from zero, as a person does."""
    step = Decimal(1).scaleb(-decimals)
    return float(Decimal(repr(value)).quantize(step, ROUND_HALF_UP))


def target_status(value: float, target: float, decimals: int, measure: Row) -> Verdict:
    """Compare a value with its target, in percent of the target."""
    sign = POLARITY_SIGN.get(measure["polarity"])
    if sign is None:
        return Verdict(None, "no direction is good")
    if target == 0:
        return Verdict(None, "target is zero")
    distance = sign * 100 * (rounded(value, decimals) - target) / abs(target)
    return banded(distance, "target", measure["unit"])


def benchmark_status(value: float, benchmark: float, measure: Row) -> Verdict:
    """Compare a value with a benchmark, in points."""
    sign = POLARITY_SIGN.get(measure["polarity"])
    if sign is None:
        return Verdict(None, "no direction is good")
    return banded(sign * (value - benchmark), "benchmark", measure["unit"])


def figure_benchmark(figure: Figure, role: str) -> Verdict:
    """Compare a figure with a comparator: by its interval where it has one, else by bands."""
    if figure.value is None:
        return Verdict(None, NO_VALUE)
    unit = figure.measure["unit"]
    if ("comparator", unit) in excluded_gaps():
        return Verdict(None, f"a {unit} is not compared")
    benchmark = figure.comparators.get(role)
    if benchmark is None:
        return Verdict(None, f"no {role} value")
    if figure.interval is None:
        return benchmark_status(figure.value, benchmark, figure.measure)
    lower, upper = figure.interval
    position = "lower" if upper < benchmark else "higher" if lower > benchmark else "similar"
    for row in seed("policy/interval_verdicts.csv"):
        if (row["position"], row["polarity"]) == (position, figure.measure["polarity"]):
            return Verdict(row["verdict"], f"interval_{position}")
    return Verdict(None, "no direction is good")


def one_year_before(later: Figure, earlier: Figure) -> bool:
    """Tell whether two figures are annual points that follow each other without overlap."""
    same_day = (earlier.start.month, earlier.start.day) == (later.start.month, later.start.day)
    annual = later.end - later.start < SPAN_LIMIT
    return annual and same_day and later.start.year - earlier.start.year == 1


def trend_points(figure: Figure) -> list[Figure] | None:
    """Give the last five annual points of a series that end with a figure; None if fewer."""
    points = [figure]
    while len(points) < TREND_POINTS:
        before = points[-1].previous
        if before is None or not one_year_before(points[-1], before):
            return None
        points.append(before)
    return points[::-1]


def point_of(figure: Figure) -> Point:
    """Give a figure as a point of a trend."""

    def real(value: float | None) -> float:
        return float("nan") if value is None else value

    lower, upper = figure.interval or (None, None)
    row = figure.row
    counts = real(row["numerator"]), real(row["denominator"])
    return Point(real(figure.value), real(lower), real(upper), *counts)


def trend_of(figure: Figure) -> Verdict:
    """Give the trend: by test over five annual points, else by the sign of the last change."""
    if figure.value is None:
        return Verdict(None, NO_VALUE)
    verdicts = {
        (row["direction"], row["polarity"]): row["verdict"]
        for row in seed("policy/trend_verdicts.csv")
    }
    polarity = figure.measure["polarity"]
    points = trend_points(figure)
    if points:
        is_proportion = figure.measure["unit"] == "percent"
        tested = trend_test([point_of(each) for each in points], is_proportion=is_proportion)
        if tested:
            verdict = verdicts[tested.direction, polarity]
            return Verdict(verdict, f"chi_square_{tested.kind}", chi_square=tested.chi_square)
    if figure.change is None:
        return Verdict(None, NO_EARLIER)
    change = 0.0 if abs(figure.change) <= NOISE else figure.change
    direction = "up" if change > 0 else "down" if change < 0 else "flat"
    return Verdict(verdicts[direction, polarity], "sign_of_last_change")


def speaks(window: Row, figure: Figure) -> bool:
    """Tell whether a measure speaks for an indicator in the whole period of a figure."""
    since, until = window["valid_from"], window["valid_to"]
    return (since is None or figure.start >= since) and (until is None or figure.end <= until)


def latest_figures(
    figures: dict[Key, Figure], windows: dict[str, list[Row]]
) -> set[tuple[str, Key]]:
    """Name the last figure with a value in every slot of an indicator, for an area and group.

    Headline and successor take turns in one slot; every other measure is a slot of its own.
    """
    last: dict[tuple[str, str, str, str], Key] = {}
    order = sorted(figures, key=lambda key: key[2], reverse=True)
    for key in sorted(order, key=lambda key: (figures[key].end, figures[key].start)):
        if figures[key].value is None:
            continue
        for window in windows[key[0]]:
            if speaks(window, figures[key]):
                slot = "" if window["relation"] in ("headline", "successor") else key[0]
                last[window["indicator_id"], slot, key[1], key[3]] = key
    return {(indicator, key) for (indicator, *_), key in last.items()}


def indicator_rows(figures: dict[Key, Figure], inputs: Inputs) -> list[Row]:
    """Give the key indicators as rows of the mart."""
    targets = {
        (row["plan_id"], *(row[name] for name in KEY)): row
        for row in inputs.targets
        if row["is_current"]
    }
    windows = defaultdict(list)
    for window in inputs.windows:
        windows[window["measure_id"]].append(window)
    last = latest_figures(figures, windows)
    rows = []
    for key, figure in figures.items():
        for window in windows[key[0]]:
            if speaks(window, figure):
                plan, slot = inputs.plans[window["indicator_id"]]
                target = targets.get((plan, *key))
                rows.append(
                    {
                        "key_figure_id": f"{window['indicator_id']}|{figure.row['observation_id']}",
                        "plan_id": plan,
                        "indicator_id": window["indicator_id"],
                        "indicator_number": slot,
                        "relation": window["relation"],
                        "is_latest": (window["indicator_id"], key) in last,
                    }
                    | indicator_row(figure, target, inputs)
                )
    return rows


def target_verdict(figure: Figure, target: Row | None, inputs: Inputs) -> Verdict:
    """Compare a figure with the target of the plan."""
    if figure.value is None:
        return Verdict(None, NO_VALUE)
    if target is None or target["value"] is None:
        return Verdict(None, "no target value")
    if crosses_break(figure, target["published_on"], inputs):
        return Verdict(None, BREAK)
    return target_status(figure.value, target["value"], target["target_decimals"], figure.measure)


def indicator_row(figure: Figure, target: Row | None, inputs: Inputs) -> Row:
    """Give what a figure says, whichever indicator it speaks for."""
    against_target = target_verdict(figure, target, inputs)
    england, neighbours = (figure_benchmark(figure, role) for role in ("england", "neighbours"))
    trend = trend_of(figure)
    lower, upper = figure.interval or (None, None)
    return {name: figure.row[name] for name in (*KEY, "observation_id", "missing_reason")} | {
        "period_start_date": figure.start,
        "value": figure.value,
        "lower_ci": lower,
        "upper_ci": upper,
        "england_value": figure.comparators.get("england"),
        "region_value": figure.comparators.get("region"),
        "rank": figure.rank,
        "rank_of": figure.rank_of,
        "quartile": figure.quartile,
        "change_from_previous": figure.change,
        "target_id": target["figure_id"] if target else None,
        "target_value": target["value"] if target else None,
        "status_target": against_target.verdict,
        "status_target_rule": against_target.rule,
        "status_england": england.verdict,
        "status_england_rule": england.rule,
        "status_neighbours": neighbours.verdict,
        "status_neighbours_rule": neighbours.rule,
        "trend": trend.verdict,
        "trend_rule": trend.rule,
        "trend_chi_square": trend.chi_square,
        **set_columns(figure),
    }
