"""What the warehouse is asked to cost at most, held against what was measured."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

Number = float | None


@dataclass(frozen=True)
class Goal:
    """A bound for one number.

    Attributes:
        what: the number, for people.
        measured: takes it from what ``results.as_json`` gives; None where it was not measured.
        bound: the largest number that is asked, or the smallest.
        is_at_least: whether the bound is the smallest.
        digits: decimals that are shown.
    """

    what: str
    measured: Callable[[dict[str, Any]], Number]
    bound: float
    is_at_least: bool = False
    digits: int = 2

    def is_met(self, number: float) -> bool:
        """Tell whether the number keeps the bound."""
        return number >= self.bound if self.is_at_least else number <= self.bound


def _ratio(size: str, name: str) -> Callable[[dict[str, Any]], Number]:
    return lambda content: _size(content, size).get("ratios", {}).get(name)


def _cost(size: str, name: str, number: str) -> Callable[[dict[str, Any]], Number]:
    return lambda content: (
        _size(content, size).get("costs", {}).get(name, {}).get("median", {}).get(number)
    )


def _size(content: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = content["sizes"].get(name, {})
    return found


def _slowest_question(size: str) -> Callable[[dict[str, Any]], Number]:
    def find(content: dict[str, Any]) -> Number:
        rows = _size(content, size).get("facts", {}).get("latencies", [])
        return max((row["p95_ms"] for row in rows), default=None)

    return find


GOALS = (
    Goal(
        "shipped: dbt build / (1.5 floor + empty project)",
        _ratio("shipped", "dbt build / (1.5 floor + empty project)"),
        1,
    ),
    Goal("shipped: make build, seconds", _cost("shipped", "make build", "wall_s"), 45, digits=1),
    Goal(
        "shipped: dbt run of all models / sqlmesh",
        _ratio("shipped", "dbt run of all models / sqlmesh"),
        1,
    ),
    Goal(
        "10: pandas / dbt run of the same marts",
        _ratio("10", "pandas / dbt run of the same marts"),
        10,
        is_at_least=True,
    ),
    Goal(
        "10: memory: pandas / dbt run of the same marts",
        _ratio("10", "memory: pandas / dbt run of the same marts"),
        3,
        is_at_least=True,
    ),
    Goal("35: dbt build / floor", _ratio("35", "dbt build / floor"), 1.5),
    Goal(
        "35: make build: one more edition / all",
        _ratio("35", "make build: one more edition / all"),
        0.15,
    ),
    Goal("35: dbt build, MB", _cost("35", "dbt build", "peak_mb"), 4000, digits=0),
    Goal("35: make build, MB", _cost("35", "make build", "peak_mb"), 4000, digits=0),
    Goal("35: p95 of the slowest question, milliseconds", _slowest_question("35"), 50, digits=1),
    Goal(
        "growth of dbt build with landed rows, exponent",
        lambda content: content["growth_exponents"].get("dbt build"),
        1.05,
    ),
)


def rows(content: dict[str, Any], goals: Sequence[Goal] = GOALS) -> list[list[str]]:
    """Return a row for each goal that was measured: what, bound, number, whether it is met."""
    found = []
    for goal in goals:
        number = goal.measured(content)
        if number is not None:
            side = "at least" if goal.is_at_least else "at most"
            met = "met" if goal.is_met(number) else "not met"
            found.append([goal.what, f"{side} {goal.bound:g}", f"{number:,.{goal.digits}f}", met])
    return found
