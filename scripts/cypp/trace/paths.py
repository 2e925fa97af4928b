"""The way of a figure through the relations, from the extract to the mart."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cypp.public_rows import Claim, Observation, Target
from cypp.trace.derived.model import OWNERS
from cypp.trace.edition import GuardingTest, Node, PublishedEdition

SEPARATOR = " > "


@dataclass(frozen=True, slots=True)
class Step:
    """One relation on the way, or the landed file at its begin.

    Attributes:
        name: ``schema.name``, or the path of the landed file.
        node: what the trail says of it; none for a landed file, or without a trail.
        tests: the tests that read it, with their result in this edition.
    """

    name: str
    node: Node | None
    tests: tuple[GuardingTest, ...]

    @property
    def passed(self) -> int:
        """How many of the tests found nothing."""
        return sum(test.passed for test in self.tests)


@dataclass
class Paths:
    """Paths of every source and extract of an edition, read once."""

    edition: PublishedEdition

    def __post_init__(self) -> None:
        """Read the paths; some hundred for half a million figures."""
        rows = self.edition.connection.execute(
            "select distinct source_id, figure_kind, dbt_path from marts.audit_figure_lineage "
            "where dbt_path is not null"
        ).fetchall()
        self._paths = {
            (str(source), str(kind), _entry(str(path))): str(path) for source, kind, path in rows
        }
        self._one = {(str(source), str(kind)): str(path) for source, kind, path in rows}

    def through(self, models: Iterable[str]) -> tuple[Step, ...]:
        """Return models as steps; those that the trail does not know are left out."""
        trail = self.edition.trail
        nodes = [trail.nodes[name] for name in models if name in trail.nodes]
        return tuple(Step(node.relation, node, trail.tests.get(node.name, ())) for node in nodes)

    def of(self, figure: Observation | Target | Claim) -> tuple[Step, ...]:
        """Return the steps of a figure, in the order in which it takes them."""
        if isinstance(figure, Claim):
            return self.through(OWNERS["claim"])
        kind = "target" if isinstance(figure, Target) else "observation"
        path = self._paths.get(
            (figure.source_id, kind, f"raw.{figure.extract_name}"),
            # A landed file is its own entry.
            self._one.get((figure.source_id, kind), ""),
        )
        trail = self.edition.trail
        steps = []
        for name in path.split(SEPARATOR) if path else []:
            node = trail.node_of(name) if "/" not in name else None
            steps.append(Step(name, node, trail.tests.get(node.name, ()) if node else ()))
        return tuple(steps)


def _entry(path: str) -> str:
    return path.split(SEPARATOR, 1)[0]
