"""What the plan on a page is set from: texts ready to print, no rules and no lookups.

Every text may hold anything: it reaches the typesetter as data, never as markup. A sparkline is
the ``Chart.svg`` of ``charts.sparkline`` (empty where there is nothing to draw) and its
``Chart.alternative``.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Verdict:
    """One verdict in words and shape.

    ``subject`` is what it is about ("England", "Trend", "Target"); ``words`` the verdict ("worse",
    "steady", "missed") or why there is none; ``shape`` one of ``SHAPES``; ``tone`` one of ``TONES``
    and only ever adds to the words and the shape.
    """

    subject: str
    words: str
    shape: str
    tone: str


@dataclass(frozen=True)
class PlanRow:
    """One figure of an indicator: a measure of the area in its latest period.

    ``number`` is the indicator's number in the plan; ``value`` the figure with its unit as text, or
    the reason in words that there is none (then ``is_missing``); ``verdicts`` the three verdicts in
    the order against England, trend, target; ``remark`` the sentence where the verdicts disagree
    (or empty); ``source`` the short name of the source.
    """

    number: str
    name: str
    is_obsession: bool
    value: str
    is_missing: bool
    period: str
    sparkline: str
    alternative: str
    verdicts: tuple[Verdict, Verdict, Verdict]
    remark: str = ""
    source: str = ""


@dataclass(frozen=True)
class PlanOutcome:
    """An outcome of the plan with its figures, in the order of the plan."""

    name: str
    rows: tuple[PlanRow, ...]


@dataclass(frozen=True)
class PlanOnAPage:
    """The plan on a page: one area, one plan, one edition.

    ``edition_on`` is the day of the edition and the only date of the document: the same edition
    gives the same bytes. ``verdict_titles`` head the three verdict columns. ``sources`` and
    ``notes`` are printed at the foot, one sentence each.
    """

    area_name: str
    plan_name: str
    edition_id: str
    edition_on: date
    outcomes: tuple[PlanOutcome, ...]
    verdict_titles: tuple[str, str, str] = ("Against England", "Trend", "Against target")
    sources: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


SHAPES = ("up", "down", "level", "tick", "cross", "near", "none")
TONES = ("good", "middling", "poor", "none")
