"""The alternative of a chart: what a reader must know, in plain words."""

from __future__ import annotations

from collections.abc import Iterable

from cypp.report.charts.layout import Parting, Periods, ahead, partings, periods
from cypp.report.charts.model import Curve, GapPicture, Line, Point, Strip
from cypp.report.charts.possible import possible
from cypp.report.charts.text import amount, number, plain, when

CUT = "The projection ends, or its interval is cut, where values are not possible."


def of_curve(curve: Curve) -> str:
    """Return a curve in words: first, last, highest and lowest, and all that is drawn with it."""
    cut = possible(curve)
    curve = cut.curve
    told = _told_periods(curve)
    own = _own(curve)
    sentences = of_own(curve)
    for line in curve.lines:
        if line is not own and _valued(line):
            sentences.append(_comparator(line, own, curve, told))
    sentences += [
        f"Target for {told.labels[target.start]}: "
        f"{amount(target.value, curve.decimals, curve.unit)}."
        for target in sorted(curve.targets, key=lambda each: each.start)
    ]
    if curve.projection:
        last = max(curve.projection, key=lambda each: each.start)
        sentences.append(
            f"If the course goes on, {amount(last.value, curve.decimals, curve.unit)} "
            f"{when(told.labels[last.start])} (95% interval "
            f"{_range(last.lower, last.upper, curve.decimals)})."
        )
    return " ".join([*sentences, CUT] if cut.is_cut else sentences)


def of_own(curve: Curve) -> list[str]:
    """Return the area's own line in sentences: its course, what is missing, and its breaks."""
    told = _told_periods(curve)
    own = _own(curve)
    sentences = [_title(curve.title, told)]
    if own is None or not _valued(own):
        sentences.append("There is no value to draw.")
    else:
        sentences += _course(own, curve, told)
    sentences += _missing(own.points if own else (), told)
    starts = [point.start for line in curve.lines for point in _valued(line)]
    starts += [each.start for each in ahead(curve)]
    return sentences + _breaks(partings(curve.breaks, starts, told))


def _own(curve: Curve) -> Line | None:
    return next((line for line in curve.lines if line.kind == "own"), None)


def _told_periods(curve: Curve) -> Periods:
    points = [(point.start, point.label) for line in curve.lines for point in line.points]
    return periods([*points, *((each.start, each.label) for each in ahead(curve))])


def of_gap(gap: GapPicture) -> str:
    """Return a gap in words: its first and last size, and whether it grew."""
    pairs = sorted(gap.pairs, key=lambda pair: pair.start)
    whole = [
        (pair, pair.value, pair.reference, abs(_gap(pair.value, pair.reference, gap.decimals)))
        for pair in pairs
        if pair.value is not None and pair.reference is not None
    ]
    told = periods((pair.start, pair.label) for pair in pairs)
    sentences = [_title(gap.title, told)]
    name, reference_name = plain(gap.name), plain(gap.reference_name)
    if not whole:
        sentences.append(f"There is no period with a value for both {name} and {reference_name}.")
    for pair, value, reference, size in whole[:1] if len(whole) == 1 else whole[:: len(whole) - 1]:
        sentences.append(
            f"{name} {amount(value, gap.decimals, gap.unit)}, "
            f"{reference_name} {amount(reference, gap.decimals, gap.unit)} "
            f"{when(told.labels[pair.start])}: a gap of {number(size, gap.decimals)}."
        )
    breaks = partings(gap.breaks, [pair.start for pair, *_ in whole], told)
    if len(whole) > 1 and not breaks:
        first, last = whole[0][3], whole[-1][3]
        moved = "wider than" if last > first else "narrower than" if last < first else "as wide as"
        sentences.append(f"The last gap is {moved} the first.")
    return " ".join([*sentences, *_breaks(breaks)])


def of_strip(strip: Strip) -> str:
    """Return a rank strip in words: where the area stands between the lowest and the highest."""
    places = sorted(strip.places, key=lambda place: (place.value, place.name))
    sentences = [f"{plain(strip.title)}."]
    if not places:
        return " ".join([*sentences, "No authority has a value."])
    low, high = places[0], places[-1]
    sentences.append(
        f"{len(places)} authorities, from {amount(low.value, strip.decimals, strip.unit)} "
        f"({plain(low.name)}) to {amount(high.value, strip.decimals, strip.unit)} "
        f"({plain(high.name)})."
    )
    for own in (place for place in places if place.is_own):
        rank = f", rank {strip.rank} of {strip.rank_of}" if strip.rank and strip.rank_of else ""
        sentences.append(
            f"{plain(own.name)}: {amount(own.value, strip.decimals, strip.unit)}{rank}."
        )
    if strip.england is not None:
        sentences.append(f"England: {amount(strip.england, strip.decimals, strip.unit)}.")
    if strip.polarity in ("higher", "lower"):
        sentences.append(f"A {strip.polarity} value is better.")
    return " ".join(sentences)


def _title(title: str, told: Periods) -> str:
    return f"{plain(title)}{', by ' if told.shared else ''}{told.shared}."


def _valued(line: Line) -> list[Point]:
    return sorted((p for p in line.points if p.value is not None), key=lambda point: point.start)


def _course(own: Line, curve: Curve, told: Periods) -> list[str]:
    points = _valued(own)
    name = plain(own.name)
    texts = {
        point.start: f"{amount(_value(point), curve.decimals, curve.unit)} "
        f"{when(told.labels[point.start])}"
        for point in points
    }
    first, last = points[0], points[-1]
    if len(points) == 1:
        return [f"{name}: one value, {texts[first.start]}{_hedge(first, curve)}."]
    highest, lowest = max(points, key=_value), min(points, key=_value)
    if _value(highest) == _value(lowest):
        extremes = "The value is the same in every period."
    else:
        extremes = f"Highest {texts[highest.start]}, lowest {texts[lowest.start]}."
    return [
        f"{name}: from {texts[first.start]} "
        f"to {texts[last.start]}{_hedge(last, curve)}, {len(points)} values.",
        extremes,
    ]


def _value(point: Point) -> float:
    return 0.0 if point.value is None else point.value


def _hedge(point: Point, curve: Curve) -> str:
    hedges = []
    if point.lower is not None and point.upper is not None:
        hedges.append(f"95% interval {_range(point.lower, point.upper, curve.decimals)}")
    if point.provisional:
        hedges.append("provisional")
    return f" ({', '.join(hedges)})" if hedges else ""


def _range(lower: float, upper: float, decimals: int) -> str:
    return f"{number(lower, decimals)} to {number(upper, decimals)}"


def _missing(points: Iterable[Point], told: Periods) -> list[str]:
    reasons: dict[str, list[str]] = {}
    for point in sorted(points, key=lambda each: each.start):
        if point.value is None:
            reason = plain(point.missing or "no reason given").rstrip(".")
            reasons.setdefault(reason, []).append(told.labels[point.start])
    return [f"No value for {_listed(labels)}: {reason}." for reason, labels in reasons.items()]


def _listed(labels: list[str]) -> str:
    return labels[0] if len(labels) == 1 else f"{', '.join(labels[:-1])} and {labels[-1]}"


def _comparator(line: Line, own: Line | None, curve: Curve, told: Periods) -> str:
    """Say the last value of another line and, for the same period, how far off the area is."""
    last = _valued(line)[-1]
    value = amount(_value(last), curve.decimals, curve.unit)
    text = f"{plain(line.name)}: {value} {when(told.labels[last.start])}"
    same = next((p for p in (_valued(own) if own else []) if p.start == last.start), None)
    if own is None or same is None:
        return f"{text}."
    apart = _gap(_value(same), _value(last), curve.decimals)
    if apart == 0:
        return f"{text}; {plain(own.name)} is the same."
    side = "higher" if apart > 0 else "lower"
    return f"{text}; {plain(own.name)} is {number(abs(apart), curve.decimals)} {side}."


def _gap(value: float, reference: float, decimals: int) -> float:
    return round(value - reference, decimals)


def _breaks(breaks: list[Parting]) -> list[str]:
    if not breaks:
        return []
    sentences = []
    for parting in breaks:
        source = f" ({plain(parting.found.reason).rstrip('.')})" if parting.found.reason else ""
        what = plain(parting.found.label).rstrip(".")
        sentences.append(f"Break {parting.letter}, from {parting.period}: {what}{source}.")
    return [*sentences, "Values before and after a break are not comparable."]
