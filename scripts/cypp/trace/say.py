"""``cypp trace``: the trail of one figure, in lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from cypp.public_rows import Claim, Observation, Source, Target
from cypp.trace.derived.model import KINDS, Derived, models_of
from cypp.trace.documents import read_line
from cypp.trace.edition import PublishedEdition
from cypp.trace.feeds import feeds
from cypp.trace.figures import Figures
from cypp.trace.files import find_original, read_row, row_and_column
from cypp.trace.ids import find_figure
from cypp.trace.paths import Paths, Step
from cypp.trace.resolve import Found
from cypp.trace.words import number, pieces, value_words

WIDTH = 14
# What is not a letter of some script is shown by its code: a text of an extract may hold anything,
# and a terminal obeys control characters.
SAFE = {" "}


def run_trace(
    edition: PublishedEdition,
    figure_id: str,
    documents: Path | None = None,
    files: Path | None = None,
) -> int:
    """Print the trail of a figure; return 1 when a document or file does not bear it out."""
    figures, found = find_figure(edition, figure_id)
    teller = Teller(figures, documents, files)
    for line in teller.lines(found):
        print(line)
    return 1 if teller.problems else 0


class Teller:
    """Tells the trail of figures of one area.

    Attributes:
        problems: what the documents or files that were named do not bear out.
    """

    def __init__(self, figures: Figures, documents: Path | None, files: Path | None) -> None:
        """Take the figures, and the folders of documents and of published files where given."""
        self.figures = figures
        self.edition = figures.edition
        self.documents = documents
        self.files = files
        self.problems: list[str] = []

    def lines(self, found: Found) -> Iterator[str]:
        """Return the trail of a figure, line by line."""
        if isinstance(found, Derived):
            yield from self.derived(found)
        else:
            yield from self.printed(found)
        yield from self.of_edition()

    def printed(self, one: Observation | Target | Claim) -> Iterator[str]:
        """Return the trail of a figure that a source prints."""
        if isinstance(one, Claim):
            kind, figure_id, value = "Claim", one.claim_id, number(one.claimed_value)
        elif isinstance(one, Target):
            kind, figure_id, value = "Target", one.target_id, value_words(self.edition, one)
        else:
            kind, figure_id, value = "Figure", one.observation_id, value_words(self.edition, one)
        yield field(kind, value)
        yield field("Identifier", figure_id)
        yield from self.about(one.measure_id, one.area_code, one.period_id, one.population_group_id)
        printed = (one.target_text if isinstance(one, Target) else one.source_text) or ""
        yield field("Printed", printed)
        yield field("Where", one.source_locator)
        source = self.edition.sources[one.source_id]
        yield from self.of_source(source)
        yield from self.original(source, one.source_locator, printed)
        yield from self.path(Paths(self.edition).of(one))
        if isinstance(one, Observation):
            yield from self.rivals(one)
        yield from listing("Feeds", feeds(self.figures, one))

    def about(
        self, measure_id: str | None, area: str | None, period: str | None, group: str | None
    ) -> Iterator[str]:
        """Return what a figure is about."""
        measure = self.edition.measures.get(measure_id or "")
        if measure:
            yield field("Measure", f"{measure.measure_name} ({measure.unit}), {measure_id}")
        yield field("Area", f"{self.edition.areas.get(area or '', '')} {area or ''}".strip())
        known = self.edition.periods.get(period or "")
        yield field("Period", known.period_label if known else period or "")
        yield field("Group", f"{self.edition.groups.get(group or '', '')} ({group})")

    def of_source(self, source: Source) -> Iterator[str]:
        """Return what is known of a source."""
        precision = source.published_precision
        known_to = "" if precision in (None, "day") else f" (known to the {precision})"
        yield field("Source", f"{source.title}; {source.publisher}")
        yield field("Published", f"{source.published_on}{known_to}; {source.licence or ''}")
        yield field("File", f"{source.source_id}.txt" if source.is_document else source.source_id)
        yield field("SHA-256", source.sha256)

    def original(self, source: Source, locator: str, printed: str) -> Iterator[str]:
        """Return the line of the document, or the row of the file, where its folder is named."""
        if source.is_document and self.documents:
            line = read_line(self.documents, source, locator, printed)
            yield field(f"Line {line.number}", line.text)
            if line.problems:
                self.problems += line.problems
                for problem in line.problems:
                    yield field("PROBLEM", problem)
            else:
                yield field("Checked", "the SHA-256 is right and the printed text is on the line")
        place = row_and_column(locator)
        if not source.is_document and self.files and place:
            row = read_row(find_original(self.files, source), place[0])
            yield field(f"Row {row.number}", f"of {row.path.name}, which has that SHA-256")
            for name, cell in row.cells.items():
                yield f"  {clean(name)}: {clean(cell)}"

    def path(self, found: tuple[Step, ...]) -> Iterator[str]:
        """Return the relations on the way, each with its tests."""
        steps = []
        failed = []
        for step in found:
            what = f"{step.name}"
            if step.node:
                what += f" ({step.node.path}): {step.passed} of {len(step.tests)} tests passed"
                failed += [f"{t.name}: {t.status}" for t in step.tests if not t.passed]
                if step.node.kind == "seed":
                    what += f"; SHA-256 {step.node.sha256}"
            steps.append(what)
        yield from listing("Path", steps)
        yield from listing("Not passed", sorted(set(failed)))

    def rivals(self, one: Observation) -> Iterator[str]:
        """Return the other figures for the same thing."""
        if not one.is_current:
            yield field("In use", "no: another edition or source comes first, see below")
        yield from listing(
            "Others for the same thing",
            [
                f"{value_words(self.edition, rival)}, "
                f"{self.edition.sources[rival.source_id].title}, {rival.published_on}, "
                f"{rival.source_locator}{', in use' if rival.is_current else ''}: "
                f"{rival.observation_id}"
                for rival in self.figures.rivals(one)
            ],
        )

    def derived(self, one: Derived) -> Iterator[str]:
        """Return the trail of a figure that is worked out."""
        kind = KINDS[one.cell]
        yield field(kind.name, number(one.value) if one.value is not None else one.text)
        yield field("Identifier", one.figure_id)
        yield from self.about(
            one.measure_id, self.figures.area_code, one.period_id, one.population_group_id
        )
        yield field("How", kind.words)
        if one.rule:
            yield field("Rule", one.rule)
        yield field("Worked out", self.working(one))
        yield from listing(
            "From",
            [
                f"{part.label}: {number(part.value)} [{part.figure_id or 'as printed'}]"
                for part in one.parts
            ],
        )
        yield from self.path(Paths(self.edition).through(models_of(one.owner, one.cell)))

    def working(self, one: Derived) -> str:
        """Return the working with its numbers."""
        said = ""
        for text, part in pieces(one.sum_up):
            said += text
            if part is not None and part < len(one.parts):
                said += number(one.parts[part].value)
        return said

    def of_edition(self) -> Iterator[str]:
        """Return which edition says so."""
        manifest = self.edition.manifest
        yield field(
            "Edition",
            f"{self.edition.edition_id}, published {manifest['published_at']}, "
            f"as of {manifest['as_of']}",
        )
        yield field("Commit", str(manifest["git_commit"]))
        if not self.edition.trail.nodes:
            yield field("Trail", "none: this edition is from before trails were kept")


def field(name: str, text: str) -> str:
    """Return one line of a trail."""
    return f"{name:<{WIDTH}} {clean(text)}"


def listing(title: str, items: list[str]) -> Iterator[str]:
    """Return a list under its title; nothing for no items."""
    if items:
        yield title
        yield from (f"  {clean(item)}" for item in items)


def clean(text: str) -> str:
    """Return text that a terminal shows and does not obey: other characters by their code."""
    return "".join(
        one if one in SAFE or one.isprintable() else f"\\u{{{ord(one):x}}}" for one in text
    )
