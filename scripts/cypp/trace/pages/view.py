"""What a trace page shows, as plain values for its template: no query and no rule is behind it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container
from dataclasses import dataclass

from cypp.public_rows import Claim, Observation, Source, Target
from cypp.report.links import figure_anchor, trace_page
from cypp.trace.derived.model import KINDS, Derived, Part, models_of
from cypp.trace.figures import Figures
from cypp.trace.paths import Paths, Step
from cypp.trace.resolve import Found
from cypp.trace.words import number, pieces, value_words

# Kinds of printed figures in the order of a page.
KINDS_PRINTED = ("observation", "target", "claim")
# A cell lists so many other figures for the same thing; the others stand in the table all the same.
RIVALS = 20


@dataclass(frozen=True, slots=True)
class Link:
    """A link to a trace entry, from a trace page; without ``href`` plain text."""

    href: str
    text: str
    label: str


@dataclass(frozen=True, slots=True)
class Printed:
    """A figure that a source prints: one row of a table.

    Attributes:
        anchor: its own anchor.
        aliases: anchors of other identifiers that lead here.
        figure_id: its identifier, to be copied into ``cypp trace``.
        about: area, period and group in words.
        value: number or reason.
        printed: the text of the source.
        locator: line or row, with table or column.
        remarks: whether it is in use, qualifier, counts, note.
        rivals: other figures for the same thing, the nearest editions first.
        more_rivals: how many more there are.
    """

    anchor: str
    aliases: tuple[str, ...]
    figure_id: str
    about: tuple[str, str, str]
    value: str
    printed: str
    locator: str
    remarks: tuple[str, ...]
    rivals: tuple[Link, ...]
    more_rivals: int


@dataclass(frozen=True, slots=True)
class Extract:
    """Figures that came by one path: a transcription of a document, or a landed file."""

    number: int
    title: str
    source: Source
    name: str
    kind: str
    steps: tuple[Step, ...]
    rows: tuple[Printed, ...]


@dataclass(frozen=True, slots=True)
class Worked:
    """A figure that is worked out: one row of a table.

    Attributes:
        working: text and links in turn.
    """

    anchor: str
    aliases: tuple[str, ...]
    about: tuple[str, str]
    value: str
    working: tuple[Link, ...]
    rule: str


@dataclass(frozen=True, slots=True)
class Working:
    """Figures that are worked out alike."""

    cell: str
    title: str
    words: str
    steps: tuple[Step, ...]
    rows: tuple[Worked, ...]


@dataclass(frozen=True, slots=True)
class TracePage:
    """The trail of one measure in one area."""

    measure_name: str
    unit: str
    area_name: str
    extracts: tuple[Extract, ...]
    workings: tuple[Working, ...]


class View:
    """Makes pages of the figures of one area."""

    def __init__(
        self, figures: Figures, paths: Paths, others: dict[str, list[str]], known: Container[str]
    ) -> None:
        """Take the figures, the paths, and the identifiers that stand on the pages.

        Args:
            figures: the figures of the area.
            paths: the paths of its sources.
            others: other identifiers that lead to a figure.
            known: every identifier that has an anchor.
        """
        self.figures = figures
        self.edition = figures.edition
        self.paths = paths
        self.others = others
        self.known = known

    def page(self, measure_id: str | None, found: list[Found]) -> TracePage:
        """Return the page of a measure with the figures that are given."""
        measure = self.edition.measures.get(measure_id or "")
        printed = [one for one in found if not isinstance(one, Derived)]
        derived = [one for one in found if isinstance(one, Derived)]
        return TracePage(
            measure_name=measure.measure_name if measure else "No measure of the register",
            unit=measure.unit.replace("_", " ") if measure else "",
            area_name=self.area(self.figures.area_code),
            extracts=self.extracts(printed),
            workings=self.workings(derived),
        )

    def area(self, code: str | None) -> str:
        """Return the name of an area."""
        return self.edition.areas.get(code or "", code or "")

    def period(self, period_id: str | None) -> str:
        """Return the label of a period."""
        period = self.edition.periods.get(period_id or "")
        return period.period_label if period else period_id or ""

    def group(self, group_id: str | None) -> str:
        """Return the name of a population group."""
        return self.edition.groups.get(group_id or "", group_id or "")

    def extracts(self, printed: list[Observation | Target | Claim]) -> tuple[Extract, ...]:
        """Return the printed figures by the path that they came."""
        by_extract: dict[tuple[str, str, str], list[Observation | Target | Claim]]
        by_extract = defaultdict(list)
        for one in printed:
            kind = type(one).__name__.lower()
            name = "" if isinstance(one, Claim) else one.extract_name
            by_extract[(one.source_id, kind, name)].append(one)
        made = []
        ordered = sorted(
            by_extract.items(), key=lambda item: (KINDS_PRINTED.index(item[0][1]), item[0])
        )
        for place, ((source_id, kind, name), found) in enumerate(ordered, 1):
            source = self.edition.sources[source_id]
            made.append(
                Extract(
                    number=place,
                    title={"observation": "Figures", "target": "Targets", "claim": "Claims"}[kind],
                    source=source,
                    name=name,
                    kind=kind,
                    steps=self.paths.of(found[0]),
                    rows=tuple(self.printed(one) for one in sorted(found, key=self.place)),
                )
            )
        return tuple(made)

    def place(self, one: Observation | Target | Claim) -> tuple[bool, str, str, str, str]:
        """Return the order on a page: our own first, then by group and period."""
        area, group, period = one.area_code or "", one.population_group_id, one.period_id
        start = self.edition.periods.get(period or "")
        day = str(start.start_date) if start else ""
        return (area != self.figures.area_code, area, group or "", day, one.source_locator)

    def printed(self, one: Observation | Target | Claim) -> Printed:
        """Return one row of a table of printed figures."""
        figure_id = _own_id(one)
        value = (
            number(one.claimed_value) if isinstance(one, Claim) else value_words(self.edition, one)
        )
        printed = one.target_text if isinstance(one, Target) else one.source_text
        rivals = self.figures.rivals(one) if isinstance(one, Observation) and self.own(one) else []
        return Printed(
            anchor=figure_anchor(figure_id),
            aliases=self.aliases(figure_id),
            figure_id=figure_id,
            about=(
                self.area(one.area_code),
                self.period(one.period_id),
                self.group(one.population_group_id),
            ),
            value=value,
            printed=printed or "",
            locator=one.source_locator,
            remarks=tuple(remarks(one)),
            rivals=tuple(self.rival(rival) for rival in rivals[:RIVALS]),
            more_rivals=max(0, len(rivals) - RIVALS),
        )

    def own(self, one: Observation) -> bool:
        """Is it a figure of the area of the page?"""
        return one.area_code == self.figures.area_code

    def aliases(self, figure_id: str) -> tuple[str, ...]:
        """Return the anchors of the other identifiers that lead to a figure."""
        return tuple(sorted({figure_anchor(other) for other in self.others.get(figure_id, ())}))

    def rival(self, one: Observation) -> Link:
        """Return a link to another figure for the same thing."""
        source = self.edition.sources[one.source_id]
        text = f"{value_words(self.edition, one)}, {source.title}, {one.published_on}"
        return Link(f"#{figure_anchor(one.observation_id)}", text, one.source_locator)

    def workings(self, derived: list[Derived]) -> tuple[Working, ...]:
        """Return the figures that are worked out, by kind."""
        by_cell: dict[str, list[Derived]] = defaultdict(list)
        for one in derived:
            by_cell[one.cell].append(one)
        return tuple(
            Working(
                cell=cell,
                title=kind.name,
                words=kind.words,
                steps=self.paths.through(self.models(by_cell[cell])),
                rows=tuple(
                    self.worked(one) for one in sorted(by_cell[cell], key=self.derived_place)
                ),
            )
            for cell, kind in KINDS.items()
            if cell in by_cell
        )

    def models(self, derived: list[Derived]) -> list[str]:
        """Return the models that work out figures, each once, in their order."""
        return list(
            dict.fromkeys(name for one in derived for name in models_of(one.owner, one.cell))
        )

    def derived_place(self, one: Derived) -> tuple[str, str, str]:
        """Return the order on a page: by group, then by period."""
        period = self.edition.periods.get(one.period_id)
        return (
            one.population_group_id,
            str(period.start_date) if period else one.period_id,
            one.figure_id,
        )

    def worked(self, one: Derived) -> Worked:
        """Return one row of a table of figures that are worked out."""
        working = []
        for text, part in pieces(one.sum_up):
            if text:
                working.append(Link("", text, ""))
            if part is not None and part < len(one.parts):
                working.append(self.part(one, one.parts[part]))
        return Worked(
            anchor=figure_anchor(one.figure_id),
            aliases=self.aliases(one.figure_id),
            about=(self.period(one.period_id), self.group(one.population_group_id)),
            value=number(one.value) if one.value is not None else one.text.replace("_", " "),
            working=tuple(working),
            rule=(one.rule or "").replace("_", " "),
        )

    def part(self, one: Derived, part: Part) -> Link:
        """Return a link to a figure that another is worked out from."""
        if part.figure_id is None or part.figure_id not in self.known:
            return Link("", number(part.value), part.label)
        page = ""
        if part.measure_id != one.measure_id:
            page = trace_page(part.measure_id).rpartition("/")[2]
        return Link(f"{page}#{figure_anchor(part.figure_id)}", number(part.value), part.label)


def remarks(one: Observation | Target | Claim) -> list[str]:
    """Return what else is known of a printed figure, in few words."""
    if isinstance(one, Claim):
        return [one.claim_type.replace("_", " "), *([one.note] if one.note else [])]
    found = [] if one.is_current else [f"not in use: number {one.edition_rank} of its kind"]
    if isinstance(one, Observation):
        if one.value_qualifier:
            found.append(f"printed as {one.value_qualifier.replace('_', ' ')}")
        if one.numerator is not None and one.denominator is not None:
            found.append(f"{number(one.numerator)} of {number(one.denominator)}")
        if one.publication_status != "final":
            found.append(one.publication_status)
    return [*found, *([one.note] if one.note else [])]


def _own_id(one: Observation | Target | Claim) -> str:
    if isinstance(one, Observation):
        return one.observation_id
    return one.target_id if isinstance(one, Target) else one.claim_id
