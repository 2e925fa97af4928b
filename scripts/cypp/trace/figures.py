"""Everything that the figures of one area are told from, read from an edition once.

A site has thousands of figures of one area, and a query for each would take minutes: so all of an
area, or one measure of it, is read with one query for each table and looked up in memory.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from cypp.public_rows import (
    Claim,
    Gap,
    Key,
    KeyFigure,
    Member,
    Observation,
    Projection,
    ReportCard,
    Target,
    fetch,
)
from cypp.trace.edition import PublishedEdition

MEMBERS = "brg_comparator_members"
ENGLAND = "england"


@dataclass
class Figures:
    """The figures of one area, and those of the areas that it is compared with.

    Attributes:
        edition: the edition that they stand in.
        area_code: the area.
        members: whom it is compared with.
        observations: by identifier; of other areas the current ones only.
        current: the current observation by measure, area, period and group.
    """

    edition: PublishedEdition
    area_code: str
    members: list[Member]
    observations: dict[str, Observation] = field(default_factory=dict)
    targets: dict[str, Target] = field(default_factory=dict)
    key_figures: dict[str, KeyFigure] = field(default_factory=dict)
    gaps: dict[str, Gap] = field(default_factory=dict)
    projections: dict[str, Projection] = field(default_factory=dict)
    claims: dict[str, Claim] = field(default_factory=dict)
    cards: dict[str, ReportCard] = field(default_factory=dict)
    current: dict[Key, Observation] = field(default_factory=dict)
    series: dict[tuple[str, str, str], list[Observation]] = field(default_factory=dict)
    editions: dict[Key, list[Observation]] = field(default_factory=dict)
    gap_series: dict[tuple[str, str, str, str, str], list[Gap]] = field(default_factory=dict)

    def members_on(self, comparator: str, day: date) -> list[Member]:
        """Return the members of a comparator that count for a figure published on a day."""
        return [
            member
            for member in self.members
            if member.comparator == comparator and member.valid_from <= day <= member.valid_to
        ]

    def member_figures(self, own: Observation, comparator: str) -> list[Observation]:
        """Return the figures of the members with a value, for what ``own`` is about."""
        measure, _area, period, group = own.key
        found = (
            self.current.get((measure, member.comparator_area_code, period, group))
            for member in self.members_on(comparator, own.published_on)
        )
        return [figure for figure in found if figure is not None and figure.value is not None]

    def before(self, own: Observation) -> Observation | None:
        """Return the figure with a value before one, of the same area, group and kind of period.

        Only where the mart has a change: then no break lies between the two.
        """
        series = self.series[(own.measure_id, own.area_code, own.population_group_id)]
        period_type = self.edition.periods[own.period_id].period_type
        alike = [
            figure
            for figure in series
            if figure.value is not None
            and self.edition.periods[figure.period_id].period_type == period_type
        ]
        place = alike.index(own)
        return alike[place - 1] if place > 0 else None

    def gap_before(self, gap: Gap) -> Gap | None:
        """Return the gap before one, of the same kind; only where the mart has a change."""
        series = self.gap_series[gap_series_key(gap)]
        period_type = self.edition.periods[gap.period_id].period_type
        alike = [
            one for one in series if self.edition.periods[one.period_id].period_type == period_type
        ]
        place = alike.index(gap)
        return alike[place - 1] if place > 0 else None

    def include(self, observation_ids: Iterable[str]) -> None:
        """Read figures by their identifiers too, whatever area they are of, where they exist."""
        wanted = sorted(set(observation_ids) - self.observations.keys())
        for one in (
            fetch(
                self.edition.connection,
                Observation,
                "fct_observations",
                "list_contains(?, observation_id)",
                [wanted],
            )
            if wanted
            else ()
        ):
            self.observations[one.observation_id] = one
            self.editions.setdefault(one.key, []).append(one)

    def rivals(self, own: Observation) -> list[Observation]:
        """Return the other figures for the same thing: other sources, and older editions.

        One that is not in use is told of the one that is: with thousands of editions, telling each
        of every other would be millions.
        """
        if not own.is_current:
            return [self.current[own.key]] if own.key in self.current else []
        return [one for one in self.editions[own.key] if one.observation_id != own.observation_id]


def gap_series_key(gap: Gap) -> tuple[str, str, str, str, str]:
    """Return what two gaps have in common of which one may come before the other."""
    return (gap.measure_id, gap.area_code, gap.population_group_id, gap.gap_type, gap.reference)


def load_figures(
    edition: PublishedEdition, area_code: str, measure_ids: Iterable[str] | None = None
) -> Figures:
    """Read the figures of an area: all, or those of some measures."""
    members = (
        fetch(edition.connection, Member, MEMBERS, "area_code = ?", [area_code])
        if edition.has(f"marts.{MEMBERS}")
        else []
    )
    figures = Figures(edition, area_code, members)
    named = None if measure_ids is None else sorted(set(measure_ids))
    limit = "true" if named is None else f"measure_id in ({marks(named)})"
    values = named or []
    own = f"{limit} and area_code = ?"
    compared = sorted({member.comparator_area_code for member in members})
    connection, here = edition.connection, [*values, area_code]
    observations = fetch(
        connection,
        Observation,
        "fct_observations",
        f"{limit} and (area_code = ? or (is_current and area_code in ({marks(compared)})))",
        [*here, *compared],
    )
    figures.observations = {one.observation_id: one for one in observations}
    targets = fetch(connection, Target, "fct_targets", own, here)
    figures.targets = {one.target_id: one for one in targets}
    key_figures = fetch(connection, KeyFigure, "fct_key_indicators", own, here)
    figures.key_figures = {one.key_figure_id: one for one in key_figures}
    projections = fetch(connection, Projection, "fct_projections", own, here)
    figures.projections = {one.projection_id: one for one in projections}
    claims = fetch(connection, Claim, "audit_claims", own, here)
    figures.claims = {one.claim_id: one for one in claims}
    cards = fetch(connection, ReportCard, "rpt_report_cards", limit, values)
    lines = _own_lines(figures)
    figures.cards = {
        one.card_id: one for one in cards if (one.source_id, one.source_locator) in lines
    }
    # A gap of gaps is held against the gap of England.
    england = [member.comparator_area_code for member in members if member.comparator == ENGLAND]
    areas = [area_code, *england]
    gaps = fetch(
        connection, Gap, "fct_gaps", f"{limit} and area_code in ({marks(areas)})", [*values, *areas]
    )
    figures.gaps = {one.gap_id: one for one in gaps}
    _index(figures)
    return figures


def _own_lines(figures: Figures) -> set[tuple[str, str]]:
    """Return the lines of documents that print a figure of the area: its report cards are there."""
    own: list[Observation | Target] = [*figures.observations.values(), *figures.targets.values()]
    return {
        (one.source_id, one.source_locator.partition(",")[0])
        for one in own
        if one.area_code == figures.area_code
    }


def marks(values: list[str]) -> str:
    """Return the place-holders of a list of values; ``null``, which nothing equals, for none."""
    return ", ".join("?" * len(values)) or "null"


def _index(figures: Figures) -> None:
    periods = figures.edition.periods

    def when(one: Observation | Gap) -> tuple[date, date]:
        return periods[one.period_id].start_date, periods[one.period_id].end_date

    series = defaultdict(list)
    editions = defaultdict(list)
    for one in sorted(figures.observations.values(), key=when):
        editions[one.key].append(one)
        if one.is_current:
            figures.current[one.key] = one
            series[(one.measure_id, one.area_code, one.population_group_id)].append(one)
    gap_series = defaultdict(list)
    for gap in sorted(figures.gaps.values(), key=when):
        gap_series[gap_series_key(gap)].append(gap)
    figures.series, figures.gap_series = dict(series), dict(gap_series)
    figures.editions = {
        key: sorted(found, key=lambda one: one.edition_rank) for key, found in editions.items()
    }
