"""The plan on a page: one tagged page, all figures on it, harmless and the same each time."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from tests.python.report_pdf.plans import VERDICTS, pages_of, plan, row, text_of

from cypp.project import CyppError
from cypp.report.pdf import plan as setting
from cypp.report.pdf import plan_pdf, write_plan_pdf
from cypp.report.pdf.model import SHAPES, TONES, PlanRow, Verdict

ROWS = tuple(row(str(number), f"Indicator {number}", f"{number}.5%") for number in range(1, 21))
BOX = re.compile(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]")
A3_HIGH = 841.89


def _height(pdf: bytes) -> float:
    found = BOX.search(pdf)
    assert found is not None
    return float(found[2])


def test_the_plan_is_one_page_with_every_figure(tmp_path: Path) -> None:
    pdf = plan_pdf(plan(ROWS))
    assert pages_of(pdf) == 1
    assert _height(pdf) == pytest.approx(A3_HIGH, abs=0.1)
    text = text_of(pdf, tmp_path)
    for figure in ROWS:
        assert f"{figure.name} " in text
        assert f" {figure.value} " in text
    for words in (
        "Leeds: the plan on a page",
        "Children and Young People's Plan 2015-19",
        "Edition d178468addaf of 1 August 2015",
        "Safe from harm",
        "Obsession",
        "Sources: Best Council Plan objective 3.",
        "A hollow circle stands where there is no verdict.",
        "Against England",
        "Better",
        "Worsening",
        "Near",
        "Better than England, but worsening.",
    ):
        assert words in text, words


def test_the_document_is_tagged_in_english_and_says_which_standard_it_keeps() -> None:
    pdf = plan_pdf(plan(ROWS[:2]))
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf
    assert b"/Marked true" in pdf
    assert b"/Lang(en-GB)" in pdf.replace(b" ", b"")
    # Each sparkline has its words.
    assert pdf.count(b"/S/Figure") == 2


def test_the_same_plan_gives_the_same_bytes_in_every_process() -> None:
    code = (
        "import sys; from cypp.report.pdf import plan_pdf; "
        "from tests.python.report_pdf.plans import plan, row; "
        "sys.stdout.buffer.write(plan_pdf(plan((row('1', 'A & B'),))))"
    )
    path = os.pathsep.join([str(Path.cwd()), *sys.path])
    here = plan_pdf(plan((row("1", "A & B"),)))
    for zone in ("Pacific/Auckland", "America/Los_Angeles"):
        done = subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONPATH": path, "TZ": zone, "PYTHONHASHSEED": "7"},
            capture_output=True,
            check=True,
        )
        assert done.stdout == here
    assert b"20150801000000" in here


@pytest.mark.parametrize(
    "text",
    [
        '#panic("x")',
        '#eval("1 + 1") $x^2$ *bold* _it_ `raw` = Heading',
        "<script>alert(1)</script> \\ \\u{41} // comment /* x",
        '"] #read("plan_on_a_page.typ")',
    ],
)
def test_markup_in_a_text_is_printed_and_not_obeyed(text: str, tmp_path: Path) -> None:
    said = (Verdict("x", text, "up", "good"), *VERDICTS[1:])
    hostile = replace(
        row("2", text), value=text, period=text, remark=text, source=text, verdicts=said
    )
    printed = text_of(plan_pdf(plan((hostile,))), tmp_path)
    # A long word may be broken into two lines.
    assert printed.replace(" ", "").count(text.replace(" ", "")) == 6


@pytest.mark.parametrize(
    "text",
    [
        "مدينة ليدز",
        "\u202eabc\u202d",
        "日本 😀 \ue000",
        "\U0001f9d1\U0001f3fd e\u0301",
        "\x00\x07",
        "W" * 5000,
        "word " * 2000,
        "",
    ],
)
def test_any_text_fits_on_one_page(text: str) -> None:
    hostile = PlanRow(
        text, text, True, text, True, text, "", "", _verdicts(text), remark=text, source=text
    )
    pdf = plan_pdf(plan((*ROWS[:5], hostile), area=text))
    assert pages_of(pdf) == 1


def _verdicts(text: str) -> tuple[Verdict, Verdict, Verdict]:
    one = Verdict(text, text, text, text)
    return (one, one, one)


def test_signs_without_a_glyph_are_replaced_and_the_rest_stays(tmp_path: Path) -> None:
    text = text_of(plan_pdf(plan((row("2", "before 日 after 😀 end"),))), tmp_path)
    assert "before ? after ? end" in text


def test_a_long_plan_gets_a_longer_sheet_not_a_second_page() -> None:
    pdf = plan_pdf(plan(ROWS * 8))
    assert pages_of(pdf) == 1
    assert _height(pdf) > A3_HIGH + 100


def test_every_shape_and_tone_can_be_set() -> None:
    rows = tuple(
        replace(row(str(n), shape), verdicts=(Verdict("x", "w", shape, tone), *VERDICTS[1:]))
        for n, shape in enumerate(SHAPES)
        for tone in TONES
    )
    assert pages_of(plan_pdf(plan(rows))) == 1


def test_a_missing_figure_gives_its_reason(tmp_path: Path) -> None:
    gone = replace(row("3", "Gone"), value="Awaiting: not yet published", is_missing=True)
    text = text_of(plan_pdf(plan((replace(gone, sparkline="", alternative=""),))), tmp_path)
    assert "Awaiting: not yet published" in text
    assert "Nothing to draw" in text


def test_the_page_is_set_without_the_fonts_of_another_package(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(setting, "FONTS", ("no", "such", "folder"))
    pdf = plan_pdf(plan(ROWS))
    assert pages_of(pdf) == 1
    assert "Indicator 20" in text_of(pdf, tmp_path)


def test_a_fault_of_the_typesetter_is_one_clear_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.typ"
    broken.write_text("#panic(sys.inputs.plan.len())", encoding="utf-8")
    monkeypatch.setattr(setting, "TEMPLATE", broken)
    with pytest.raises(CyppError, match="the plan on a page was not set"):
        plan_pdf(plan(ROWS[:1]))


def test_a_sparkline_that_is_no_drawing_is_one_clear_line() -> None:
    with pytest.raises(CyppError, match="the plan on a page was not set"):
        plan_pdf(plan((replace(row("1", "x"), sparkline="<svg"),)))


def test_the_file_is_what_was_set(tmp_path: Path) -> None:
    path = tmp_path / "plan_on_a_page.pdf"
    write_plan_pdf(plan(ROWS[:1]), path)
    assert path.read_bytes() == plan_pdf(plan(ROWS[:1]))
