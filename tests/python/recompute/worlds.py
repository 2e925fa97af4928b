"""Made-up cities: figures of every shape that the marts must judge.

The printed documents have few years and few counts. A world has eight years, a region, neighbours
with dated sets, groups, breaks, editions that disagree and figures that are missing, so that every
rule is met. Everything is drawn from one seed.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import numpy as np
from tests.python.recompute.tables import Row

FIRST_YEAR, YEARS = 2013, 8
ENGLAND, REGION, OTHER_REGION, LEEDS = "E92000001", "E12000003", "E12999999", "E08000035"
AUTHORITIES = [f"E0899990{number}" for number in range(1, 9)]
GROUP_OF_AREAS = "GROUP_OF_2015"
AREAS = (ENGLAND, REGION, OTHER_REGION, GROUP_OF_AREAS, LEEDS, *AUTHORITIES)
GROUPS = ("all/all", "fsm/eligible", "fsm/not_eligible")
KINDS = ("report_card", "outcome_measures", "milestones", "text")
PLANS = ("cypp_2015_19", "cypp_refreshed")
PLACE = ("measure_id", "area_code", "period_id", "population_group_id")
COUNTS = ("numerator", "denominator", "lower_ci", "upper_ci")


@dataclass(frozen=True)
class Shape:
    """How the figures of one measure are made.

    prints says what a source gives beside the value: counts (numerator and denominator), limits
    (an interval), whole (the value is a count) or nothing. level is a share for counts, else in
    the unit of the measure; step is its change in a year.
    """

    measure_id: str
    periods: str
    level: float
    step: float
    people: int
    prints: str
    by_group: bool = False


SHAPES = (
    Shape("level_3_at_19", "AY", 0.6, 0.02, 900, "counts", by_group=True),
    Shape("good_level_of_development", "AY", 0.5, 0.03, 3000, "counts", by_group=True),
    Shape("attainment_8", "AY", 48, 0.8, 0, "limits", by_group=True),
    Shape("post_16_value_added_above_median", "AY", 20, 2.0, 0, "limits"),
    Shape("child_protection_plans_rate", "SD", 0.004, 0.0003, 20000, "counts"),
    Shape("exclusions_permanent", "AY", 14, -1.5, 0, "whole", by_group=True),
    Shape("under_18_alcohol_admissions_rate", "PF", 0.0004, -0.00004, 60000, "counts"),
    Shape("looked_after_disabled_share", "SD", 0.1, 0.004, 700, "counts"),
    Shape("teenage_conceptions_rate", "CY", 0.03, -0.002, 4000, "counts"),
    Shape("neet_or_not_known", "SM", 0.08, -0.003, 1500, "counts"),
    Shape("reoffending_rate", "FY", 0.0006, 0.0, 300, "counts"),
    Shape("attendance_primary", "AY", 95, 0.2, 0, "nothing", by_group=True),
)


@dataclass
class World:
    """Figures of one made-up world."""

    observations: list[Row] = field(default_factory=list)
    targets: list[Row] = field(default_factory=list)


def area_rows() -> list[Row]:
    """Give a second region, authorities of both, and a group of areas with a published mean."""

    def area(code: str, kind: str, parent: str | None) -> Row:
        return {"area_code": code, "area_name": code, "area_type": kind, "parent_area_code": parent}

    return [
        area(OTHER_REGION, "region", ENGLAND),
        area(GROUP_OF_AREAS, "comparator_group", None),
        *(
            area(code, "local_authority", REGION if place < 5 else OTHER_REGION)
            for place, code in enumerate(AUTHORITIES)
        ),
    ]


def set_rows() -> list[Row]:
    """Give two dated sets of neighbours of Leeds, a small set, and a published mean."""

    def member(area: str, code: str, since: str | None, until: str | None, kind: str) -> Row:
        return {
            "comparator_set_id": f"{area} {code} {since}",
            "comparator": "neighbours",
            "area_code": area,
            "comparator_area_code": code,
            "member_kind": kind,
            "valid_from": since,
            "valid_to": until,
        }

    first, second, third = AUTHORITIES[:3]
    old = [member(LEEDS, code, None, "2017-12-31", "member") for code in AUTHORITIES[:4]]
    new = [member(LEEDS, code, "2018-01-01", None, "member") for code in AUTHORITIES[3:]]
    pair = [member(first, code, "2015-06-01", None, "member") for code in (LEEDS, third)]
    return [*old, *new, *pair, member(second, GROUP_OF_AREAS, None, None, "published_average")]


def core_city_rows() -> list[Row]:
    """Give three made-up core cities beside those of the seed; one joins, one has left."""
    dates = ((None, None), ("2016-01-01", None), (None, "2017-06-30"))
    return [
        {
            "comparator_set_id": "core_cities",
            "comparator": "core_cities",
            "comparator_area_code": code,
            "old_la_code": f"world {code}",
            "member_kind": "member",
            "valid_from": since,
            "valid_to": until,
        }
        for code, (since, until) in zip(AUTHORITIES, dates, strict=False)
    ]


def window_rows() -> list[Row]:
    """Let every measure speak for one indicator, those of a window for some years only."""
    windows = {"SD": ("2015-03-31", "2019-03-31"), "PF": ("2012-05-01", "2019-01-31")}
    rows = []
    for shape in SHAPES:
        since, until = windows.get(shape.periods, (None, None))
        rows.append(
            {
                "indicator_id": "cypp_2015_19_ki17",
                "measure_id": shape.measure_id,
                "valid_from": since,
                "valid_to": until,
                "relation": "part",
            }
        )
    return rows


def period_of(kind: str, year: int) -> tuple[str, dt.date]:
    """Give the identifier of a period and the day on which its figures come out."""
    after = str(year + 1)[2:]
    return {
        "AY": (f"AY{year}-{after}", dt.date(year + 2, 1, 20)),
        "FY": (f"FY{year}-{after}", dt.date(year + 1, 11, 20)),
        "CY": (f"CY{year}", dt.date(year + 1, 6, 30)),
        "SD": (f"SD{year}-03-31", dt.date(year, 10, 1)),
        "SM": (f"SM{year}-{'01' if year % 3 else '06'}", dt.date(year, 12, 1)),
        "PF": (f"PF{year - 2}-{year}", dt.date(year + 1, 12, 1)),
    }[kind]


@dataclass
class Maker:
    """Draws the figures of a world from one stream of random numbers."""

    rng: np.random.Generator
    measures: dict[str, Row]
    world: World = field(default_factory=World)

    def happens(self, share: float) -> bool:
        """Draw yes or no."""
        return bool(self.rng.random() < share)

    def drawn(self, shape: Shape, level: float, people: int) -> Row:
        """Draw value, counts and limits around a level; now and then at an edge."""
        row: Row = dict.fromkeys(("value", *COUNTS))
        if shape.prints == "counts":
            count = int(self.rng.binomial(people, min(max(level, 0.0), 1.0)))
            count = 0 if self.happens(0.01) else people if self.happens(0.005) else count
            multiplier = self.measures[shape.measure_id]["multiplier"]
            value = count / people * multiplier
            if self.happens(0.3):
                value = round(value, self.measures[shape.measure_id]["decimals"])
            return row | {"value": value, "numerator": float(count), "denominator": float(people)}
        if shape.prints == "whole":
            return row | {"value": float(self.rng.poisson(max(level, 0.5)))}
        value = round(float(level + self.rng.normal(0, 1)), int(self.rng.integers(0, 3)))
        if shape.prints == "limits" and self.happens(0.97):
            half = 0.3 + float(self.rng.random())
            row |= {"lower_ci": value - half, "upper_ci": value + half * 1.1}
        return row | {"value": value}

    def spoilt(self, row: Row) -> Row:
        """Take the value, the counts or the exactness from a few figures."""
        luck = self.rng.random()
        if luck < 0.04:
            return row | dict.fromkeys(("value", *COUNTS)) | {"missing_reason": "suppressed"}
        if luck < 0.07:
            return row | dict.fromkeys(COUNTS)
        return row | {"value_qualifier": "about"} if luck < 0.08 else row

    def reprint(self, row: Row, number: int) -> Row:
        """Print a figure again: later, in another kind of table, or in another place."""
        again = row | {"observation_id": f"w:{number}b", "source_row_number": number + 7}
        again["extract_kind"] = KINDS[self.rng.integers(len(KINDS))]
        if self.happens(0.5):
            again["published_on"] = row["published_on"] + dt.timedelta(days=365)
        if self.happens(0.7) and row["value"] is not None:
            again["value"] = float(round(row["value"] * 1.03))
        elif self.happens(0.3):
            again |= dict.fromkeys(("value", *COUNTS)) | {"missing_reason": "awaiting"}
        return again

    def target(self, row: Row, number: int, plan: str) -> Row:
        """Set a target near a figure some years before it, once in a while at half a digit."""
        decimals = int(self.rng.integers(0, 2))
        factor = self.rng.choice([0.9, 0.95, 0.97, 1.0, 1.03, 1.05, 1.1])
        aim = round(float(row["value"] * factor), decimals)
        days = int(self.rng.integers(300, 1500))
        return {name: row[name] for name in PLACE} | {
            "figure_id": f"t:{number}",
            "extract_kind": KINDS[self.rng.integers(len(KINDS))],
            "extract_name": "world",
            "figure_kind": "target",
            "source_id": "world",
            "line_number": number,
            "token": f"{aim:.{decimals}f}",
            "cell_name": "target",
            "printed": f"{aim:.{decimals}f}",
            "value": aim if self.happens(0.95) else None,
            "plan_id": plan,
            "publication_status": "final",
            "published_on": row["published_on"] - dt.timedelta(days=days),
            "source_locator": f"line {number}",
        }

    def observation(self, place: tuple[str, str, str, str], day: dt.date, drawn: Row) -> Row:
        """Give a drawn figure the shape of an observation."""
        number = len(self.world.observations) + 1
        return (
            dict(zip(PLACE, place, strict=True))
            | drawn
            | {
                "observation_id": f"w:{number}",
                "extract_kind": "text",
                "extract_name": "world",
                "value_qualifier": None,
                "missing_reason": None,
                "publication_status": "final",
                "published_on": day,
                "source_id": "world",
                "source_row_number": number,
                "source_locator": f"row {number}",
                "source_text": "drawn",
                "note": None,
            }
        )

    def series(self, shape: Shape, area: str, group: str) -> None:
        """Draw the years of one measure, area and group."""
        rng = self.rng
        people = max(int(shape.people * rng.uniform(0.05, 1.5)), 3) * (50 if area == ENGLAND else 1)
        level = shape.level * rng.uniform(0.8, 1.2) * (0.8 if group == "fsm/eligible" else 1.0)
        slope = shape.step * rng.choice([-1.5, 0.0, 1.0, 2.0])
        plans = [*PLANS[: int(rng.integers(3))], *PLANS[: int(rng.integers(3))]]
        for year in range(FIRST_YEAR, FIRST_YEAR + YEARS):
            if self.happens(0.03):
                continue
            period, day = period_of(shape.periods, year)
            drawn = self.drawn(shape, level + slope * (year - FIRST_YEAR), people)
            row = self.spoilt(self.observation((shape.measure_id, area, period, group), day, drawn))
            number = row["source_row_number"]
            self.world.observations.append(row)
            if self.happens(0.08):
                self.world.observations.append(self.reprint(row, number))
            if plans and row["value"] is not None and self.happens(0.3):
                target = self.target(row, number, plans.pop())
                self.world.targets.append(target)
                if self.happens(0.3):
                    later = target["published_on"] + dt.timedelta(days=int(rng.integers(0, 2)))
                    again = {"figure_id": f"t:{number}b", "extract_kind": KINDS[0], "value": 1.0}
                    self.world.targets.append(target | again | {"published_on": later})


def generate(number: int, measures: dict[str, Row]) -> World:
    """Make the world of a seed."""
    maker = Maker(np.random.default_rng(number), measures)
    for shape in SHAPES:
        for area in AREAS:
            for group in GROUPS if shape.by_group else GROUPS[:1]:
                maker.series(shape, area, group)
    return maker.world
