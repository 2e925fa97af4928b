"""Set the plan on a page with Typst: one sheet, tagged (PDF/UA-1), the same bytes each time.

Typst runs inside this process without network and with the fonts of two pinned packages only, so
that no font of the machine changes the page: its own, and HK Grotesk (SIL Open Font License), which
great-expectations brings. Without the latter the page is set in Typst's own serif.
"""

from __future__ import annotations

import importlib.util
import json
import re
from dataclasses import asdict
from datetime import UTC, datetime, time
from pathlib import Path

import typst

from cypp.project import CyppError
from cypp.report.charts.text import plain
from cypp.report.pdf.model import PlanOnAPage, PlanRow

TEMPLATE = Path(__file__).with_name("plan_on_a_page.typ")
FONTS = ("render", "view", "static", "fonts", "HKGrotesk")
# Text that no font of ours can show would fail the standard; it is shown as this sign.
NO_GLYPH = "?"
UNSHOWN = re.compile(r'the text `"(?P<text>.*)"` could not be displayed', re.DOTALL)
# Signs that change the one before them: without it they would hang on the sign for what is missing,
# and no font shows that. Marks, joiner, choice of a picture, colours of skin.
MODIFIERS = "[\u0300-\u036f\u20d0-\u20ff\u200d\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]*"
MOST_UNSHOWN = 500
# A name this long says nothing more to a reader of the page; a word this long may be broken.
LONGEST_TEXT = 300
LONGEST_WORD = 24
BREAK_HERE = "\u200b"


def write_plan_pdf(plan: PlanOnAPage, path: Path) -> None:
    """Write the plan on a page to ``path``.

    Raises:
        CyppError: When the typesetter refuses the page.
    """
    path.write_bytes(plan_pdf(plan))


def plan_pdf(plan: PlanOnAPage) -> bytes:
    """Return the plan on a page as a PDF.

    Raises:
        CyppError: When the typesetter refuses the page.
    """
    data = json.dumps(_inputs(plan), ensure_ascii=False, sort_keys=True)
    made_at = datetime.combine(plan.edition_on, time(), UTC)
    for _ in range(MOST_UNSHOWN):
        try:
            pages = _compiler(data).compile(format="pdf", pdf_standards="ua-1", timestamp=made_at)
        except typst.TypstError as error:
            unshown = UNSHOWN.search(error.message)
            if unshown is None:
                raise CyppError(f"the plan on a page was not set: {error.message}") from error
            data = _without(data, unshown["text"])
        else:
            if isinstance(pages, bytes):
                return pages
            raise CyppError("the plan on a page was not set: the typesetter gave no document")
    raise CyppError("the plan on a page was not set: too many signs that no font can show")


def _compiler(data: str) -> typst.Compiler:
    fonts = _fonts()
    return typst.Compiler(
        str(TEMPLATE),
        root=str(TEMPLATE.parent),
        font_paths=[str(fonts)] if fonts else [],
        ignore_system_fonts=True,
        sys_inputs={"plan": data},
    )


def _fonts() -> Path | None:
    """Return the folder of the pinned sans serif, found without importing its package."""
    package = importlib.util.find_spec("great_expectations")
    if package is None or package.origin is None:
        return None
    folder = Path(package.origin).parent.joinpath(*FONTS)
    return folder if folder.is_dir() else None


def _inputs(plan: PlanOnAPage) -> dict[str, object]:
    """Return what the template reads: texts cleaned and cut, sparklines as they are."""
    day = f"{plan.edition_on.day} {plan.edition_on:%B %Y}"
    return {
        "title": _text(f"{plan.area_name}: the plan on a page"),
        "subtitle": _text(plan.plan_name),
        "edition": _text(f"Edition {plan.edition_id} of {day}"),
        "labels": {
            "columns": [
                "No.",
                "Indicator",
                "Latest figure",
                "Period",
                "Course so far",
                *(_text(title) for title in plan.verdict_titles),
                "Source",
            ],
            "obsession": "Obsession",
            "no_chart": "Nothing to draw",
        },
        "outcomes": [
            {"name": _text(outcome.name), "rows": [_row(row) for row in outcome.rows]}
            for outcome in plan.outcomes
        ],
        "sources": _text(f"Sources: {'; '.join(plan.sources)}.") if plan.sources else "",
        "notes": [_text(note) for note in plan.notes],
    }


def _row(row: PlanRow) -> dict[str, object]:
    texts = {
        name: _text(value) if isinstance(value, str) else value
        for name, value in asdict(row).items()
    }
    verdicts = [
        {"words": _text(one.words), "shape": one.shape, "tone": one.tone} for one in row.verdicts
    ]
    return {**texts, "sparkline": row.sparkline, "verdicts": verdicts}


def _text(text: str) -> str:
    """Return text as it is set: clean, not endless, and with places where a long word may break."""
    line = plain(text)
    if len(line) > LONGEST_TEXT:
        line = f"{line[: LONGEST_TEXT - 1].rstrip()}…"
    return " ".join(_breakable(word) for word in line.split(" "))


def _breakable(word: str) -> str:
    if len(word) <= LONGEST_WORD:
        return word
    half = LONGEST_WORD // 2
    return BREAK_HERE.join(word[start : start + half] for start in range(0, len(word), half))


def _without(data: str, named: str) -> str:
    """Return the data without the signs that the typesetter named, whose name is escaped.

    Raises:
        CyppError: When they are not in the data, so that leaving them out does not help.
    """
    signs = re.sub(r"\\u\{([0-9a-f]+)\}", lambda found: chr(int(found[1], 16)), named)
    kept = re.sub(re.escape(signs) + MODIFIERS, NO_GLYPH, data)
    if kept == data:
        raise CyppError(f"the plan on a page was not set: no font shows {named}")
    return kept
