"""Rules of the policy as the seeds have them: breaks, bands, constants, applied here anew."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date

from cypp.public_rows import Observation, Period
from cypp.trace.figures import Figures
from cypp.trace.reperform.model import round_half_up
from cypp.trace.reperform.seeds import Row, Seeds

# Distances are compared after rounding: 0.1 + 0.2 meets a bound of 0.3.
COMPARED = 9


@dataclass(frozen=True)
class Policy:
    """The seeds' rules beside the figures that they are applied to."""

    seeds: Seeds
    figures: Figures

    def measure(self, measure_id: str) -> Row:
        """Return the row of the register."""
        return self.seeds.measures()[measure_id]

    def period(self, period_id: str) -> Period:
        """Return a period."""
        return self.figures.edition.periods[period_id]

    def breaks(self, measure_id: str) -> list[date]:
        """Return the days on which a measure was broken without becoming another one."""
        return [
            date.fromisoformat(row["break_date"])
            for row in self.seeds.rows("policy/series_breaks")
            if row["from_measure_id"] == row["to_measure_id"] == measure_id
        ]

    def broken(self, measure_id: str, start: date) -> int:
        """Return how often a measure was broken when a period starts."""
        return sum(day <= start for day in self.breaks(measure_id))

    def series(self, own: Observation) -> list[Observation]:
        """Return the figures with a value that are measured like one, up to it, the oldest first.

        Same measure, area, group and kind of period, and no break between.
        """
        here = self.period(own.period_id)
        broken = self.broken(own.measure_id, here.start_date)

        def when(one: Observation) -> tuple[date, date]:
            return self.period(one.period_id).start_date, self.period(one.period_id).end_date

        return sorted(
            (
                one
                for one in self.figures.observations.values()
                if one.is_current
                and one.value is not None
                and (one.measure_id, one.area_code, one.population_group_id)
                == (own.measure_id, own.area_code, own.population_group_id)
                and self.period(one.period_id).period_type == here.period_type
                and self.broken(one.measure_id, self.period(one.period_id).start_date) == broken
                and when(one) <= (here.start_date, here.end_date)
            ),
            key=when,
        )

    def annual(self, own: Observation) -> list[Observation]:
        """Return those of the series that are a year apart: one kind of year, one day of it."""
        here = self.period(own.period_id)
        prefix = self.seeds.one("reference/period_types", period_type=here.period_type)
        is_year = prefix and prefix["is_year"] == "true" and prefix["is_pooled"] == "false"
        if not is_year and here.period_type != "snapshot_date":
            return []
        day = (here.start_date.month, here.start_date.day)
        return [
            one for one in self.series(own) if (self.start(one).month, self.start(one).day) == day
        ]

    def start(self, one: Observation) -> date:
        """Return the first day of the period of a figure."""
        return self.period(one.period_id).start_date

    def band(self, comparison: str, unit: str, distance: float) -> Row | None:
        """Return the band of the policy that a favourable distance lies in."""
        rounded = round_half_up(distance, COMPARED)
        for row in self.seeds.rows("policy/status_bands"):
            if (
                row["comparison"] == comparison
                and row["unit"] in ("any", unit)
                and _in(row, rounded)
            ):
                return row
        return None

    def is_excluded(self, gap_type: str, unit: str) -> bool:
        """Does the policy leave a unit out of a kind of comparison?"""
        return self.seeds.one("policy/gap_exclusions", gap_type=gap_type, unit=unit) is not None


def _in(row: Row, distance: float) -> bool:
    above = (
        not row["lower_bound"]
        or distance > float(row["lower_bound"])
        or (row["is_lower_included"] == "true" and distance == float(row["lower_bound"]))
    )
    below = (
        not row["upper_bound"]
        or distance < float(row["upper_bound"])
        or (row["is_upper_included"] == "true" and distance == float(row["upper_bound"]))
    )
    return above and below


def mean(values: list[float]) -> float | None:
    """Return the simple mean; none of nothing. The sum is exact, so no order of values matters."""
    return math.fsum(values) / len(values) if values else None


def decimals(text: str) -> int:
    """Return the digits behind the point of a printed number."""
    return len(text.partition(".")[2])
