"""A made-up plan on a page, and what can be read from its PDF."""

from __future__ import annotations

import re
import shutil
import subprocess
from datetime import date
from pathlib import Path

from tests.python.conftest import missing

from cypp.report.charts import sparkline
from cypp.report.charts.model import Curve, Line, Point
from cypp.report.pdf.model import PlanOnAPage, PlanOutcome, PlanRow, Verdict

PAGES = re.compile(rb"/Type\s*/Pages\s*/Count\s+(\d+)")
VERDICTS = (
    Verdict("England", "Better", "up", "good"),
    Verdict("Trend", "Worsening", "down", "poor"),
    Verdict("Target", "Near", "near", "middling"),
)


def row(number: str, name: str, value: str = "84.5%") -> PlanRow:
    """Return one figure with a sparkline of three values."""
    points = tuple(Point(str(2010 + n), date(2010 + n, 1, 1), 80.0 + n) for n in range(3))
    chart = sparkline(Curve(name, "%", 1, (Line("Leeds", "own", points),)))
    return PlanRow(
        number=number,
        name=name,
        is_obsession=number == "1",
        value=value,
        is_missing=False,
        period="2014/15",
        sparkline=chart.svg,
        alternative=chart.alternative,
        verdicts=VERDICTS,
        remark="Better than England, but worsening.",
        source="Report card",
    )


def plan(rows: tuple[PlanRow, ...], area: str = "Leeds") -> PlanOnAPage:
    """Return a plan with one outcome."""
    return PlanOnAPage(
        area_name=area,
        plan_name="Children and Young People's Plan 2015-19",
        edition_id="d178468addaf",
        edition_on=date(2015, 8, 1),
        outcomes=(PlanOutcome("Safe from harm", rows),),
        sources=("Best Council Plan objective 3",),
        notes=("A hollow circle stands where there is no verdict.",),
    )


def pages_of(pdf: bytes) -> int:
    """Return the number of pages that the PDF says it has."""
    found = PAGES.search(pdf)
    assert found is not None
    return int(found[1])


def text_of(pdf: bytes, folder: Path) -> str:
    """Return the text of a PDF as another program reads it, cell by cell, on one line."""
    program = shutil.which("pdftotext")
    if program is None:
        missing("pdftotext (poppler-utils)")
    path = folder / "plan.pdf"
    path.write_bytes(pdf)
    done = subprocess.run(
        [str(program), "-raw", "-enc", "UTF-8", str(path), "-"],
        capture_output=True,
        check=True,
    )
    # Where a long word may be broken there is a space without width.
    return " ".join(done.stdout.decode().replace("\u200b", "").split())
