"""How charts look: colours of the Government Analysis Function, dashes, markers and sizes.

Nothing is told by colour alone: every kind of line has a dash and a marker of its own, and its name
stands next to it. https://analysisfunction.civilservice.gov.uk/policy-store/data-visualisation-charts/
"""

from __future__ import annotations

from dataclasses import dataclass

FONT = "Arial, Helvetica, Liberation Sans, sans-serif"
INK = "#0b0c0c"
QUIET = "#3d3d3d"
GRID = "#d9dbdd"
PAPER = "#ffffff"
OWN_COLOUR = "#12436d"
TARGET_COLOUR = "#801650"
WIDE, NARROW = 720, 340


@dataclass(frozen=True)
class Pen:
    """How a line is drawn: its colour, width in pixels, dash and marker."""

    colour: str
    width: float
    dash: tuple[int, ...]
    shape: str


PENS = {
    "own": Pen(OWN_COLOUR, 3, (1, 0), "circle"),
    "england": Pen("#801650", 2, (7, 3), "square"),
    "neighbours": Pen("#28a197", 2, (2, 3), "triangle-up"),
    "region": Pen("#f46a25", 2, (9, 3, 2, 3), "diamond"),
    "group": Pen("#3d3d3d", 2, (4, 2), "cross"),
}

STAR = (
    "M0,-1L0.25,-0.31L0.95,-0.31L0.38,0.12L0.59,0.81"
    "L0,0.4L-0.59,0.81L-0.38,0.12L-0.95,-0.31L-0.25,-0.31Z"
)
CROSS = "M-0.7,-0.7L0.7,0.7M0.7,-0.7L-0.7,0.7"
TARGET_PEN = Pen(TARGET_COLOUR, 2, (2, 4), STAR)
PROJECTED_PEN = Pen(OWN_COLOUR, 2, (3, 3), "circle")
MISSING_PEN = Pen(QUIET, 1.5, (1, 0), CROSS)
