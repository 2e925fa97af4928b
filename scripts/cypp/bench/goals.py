"""What the warehouse is asked to cost, held against what was measured."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

# Numbers of a cost, with their units for people.
UNITS = {"wall_s": "seconds", "peak_mb": "MB"}
RATIO, SLOWEST, GROWTH = "ratio", "p95 of the slowest question, milliseconds", "growth exponent"


@dataclass(frozen=True)
class Goal:
    """A bound for one number.

    Attributes:
        size: name of the size; empty for the growth over all of them.
        number: what is bounded: a ratio, a number of a cost (UNITS), SLOWEST or GROWTH.
        name: name of the ratio, or of what was measured; empty for SLOWEST.
        bound: the largest number that is asked, or the smallest.
        is_at_least: whether the bound is the smallest.
    """

    size: str
    number: str
    name: str
    bound: float
    is_at_least: bool = False

    @property
    def what(self) -> str:
        """What is bounded, for people."""
        unit = "" if self.number == RATIO else UNITS.get(self.number, self.number)
        words = ", ".join(filter(None, [self.name, unit]))
        return f"{self.size}: {words}" if self.size else words

    def measured(self, content: dict[str, Any]) -> float | None:
        """Take the number from what ``results.as_json`` gives; None where it was not measured."""
        found: float | None
        size = content["sizes"].get(self.size, {"ratios": {}, "costs": {}, "facts": {}})
        if self.number == RATIO:
            found = size["ratios"].get(self.name)
        elif self.number == SLOWEST:
            rows = size["facts"].get("latencies", [])
            found = max((row["p95_ms"] for row in rows), default=None)
        elif self.number == GROWTH:
            found = content["growth_exponents"].get(self.name)
        else:
            found = size["costs"].get(self.name, {}).get("median", {}).get(self.number)
        return found

    def is_met(self, number: float) -> bool:
        """Tell whether the number keeps the bound."""
        return number >= self.bound if self.is_at_least else number <= self.bound


GOALS = (
    Goal("shipped", RATIO, "dbt build / (1.5 floor + empty project)", 1),
    Goal("shipped", "wall_s", "make build", 45),
    Goal("shipped", RATIO, "dbt run of all models / sqlmesh", 1),
    Goal("10", RATIO, "pandas / dbt run of the same marts", 10, is_at_least=True),
    Goal("10", RATIO, "memory: pandas / dbt run of the same marts", 3, is_at_least=True),
    Goal("35", RATIO, "dbt build / floor", 1.5),
    Goal("35", RATIO, "make build: one more edition / all", 0.15),
    Goal("35", "peak_mb", "dbt build", 4000),
    Goal("35", "peak_mb", "make build", 4000),
    Goal("35", SLOWEST, "", 50),
    Goal("", GROWTH, "dbt build", 1.05),
)


def rows(content: dict[str, Any]) -> list[list[str]]:
    """Return a row for each goal that was measured: what, bound, number, whether it is met."""
    found = []
    for goal in GOALS:
        number = goal.measured(content)
        if number is not None:
            side = "at least" if goal.is_at_least else "at most"
            met = "met" if goal.is_met(number) else "not met"
            found.append([goal.what, f"{side} {goal.bound:g}", f"{number:,.2f}", met])
    return found
