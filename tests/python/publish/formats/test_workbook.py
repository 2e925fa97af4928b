"""The workbook follows the Government's spreadsheet guidance and shows the marts' figures.

When does it matter: a screen reader meets a blank or merged cell, a figure differs from the mart,
or text runs as a formula.
How to resolve: each failure names sheet and cell; the sheets are made in ``workbook_sheets``.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from tests.python.conftest import missing
from tests.python.publish.formats.conftest import Spoil

from cypp.project import CyppError
from cypp.publish.context import Edition
from cypp.publish.workbook import write_workbook

FIRST_SHEETS = ["Cover", "Contents", "Notes", "Symbols"]


@pytest.fixture(scope="module")
def path(edition: Edition) -> Path:
    return write_workbook(edition)[0]


@pytest.fixture(scope="module")
def book(path: Path) -> Workbook:
    return openpyxl.load_workbook(path)


def table_rows(sheet: Worksheet) -> list[list[Any]]:
    """Return the cells of the sheet's one table, the header first."""
    (table,) = sheet.tables.values()
    return [[cell.value for cell in row] for row in sheet[table.ref]]


def outcome_sheets(book: Workbook) -> list[Worksheet]:
    return [sheet for sheet in book.worksheets if sheet.title.startswith("Outcome")]


def test_the_sheets_are_those_of_the_guidance(edition: Edition, book: Workbook) -> None:
    with duckdb.connect(str(edition.database), read_only=True) as connection:
        numbers = connection.execute(
            "select outcome_number from marts.dim_indicators "
            "where plan_id = 'cypp_2015_19' group by 1 order by 1"
        ).fetchall()
    assert book.sheetnames == [*FIRST_SHEETS, *(f"Outcome {number}" for (number,) in numbers)]
    assert len(numbers) == 5


def test_the_cover_says_what_where_and_when(edition: Edition, book: Workbook) -> None:
    words = [cell.value for (cell,) in book["Cover"].iter_rows(max_col=1)]
    text = "\n".join(words)
    assert all(words)
    assert book["Cover"].max_column == 1
    for said in ("Leeds", edition.area_code, edition.edition_id, edition.git_commit, "Licence"):
        assert said in text
    assert re.search(r"Figures published up to \d{4}-\d{2}-\d{2}", text)
    assert book.properties.title == words[0]
    assert book.properties.creator


def test_one_table_a_sheet_without_blank_or_merged_cells(book: Workbook) -> None:
    for sheet in book.worksheets[1:]:
        assert not sheet.merged_cells.ranges, sheet.title
        assert len(sheet.tables) == 1, sheet.title
        rows = table_rows(sheet)
        assert sheet.max_row == int(re.findall(r"\d+$", next(iter(sheet.tables.values())).ref)[0])
        for number, row in enumerate(rows):
            assert None not in row, f"{sheet.title}, row {number} of the table: {row}"
            assert "" not in row, f"{sheet.title}, row {number} of the table: {row}"
        assert len({*rows[0]}) == len(rows[0])
        header_row = int(re.findall(r"\d+", next(iter(sheet.tables.values())).ref)[0])
        assert sheet.freeze_panes == f"A{header_row + 1}", sheet.title
        assert "one table" in sheet["A2"].value


def test_contents_lead_to_every_sheet(book: Workbook) -> None:
    rows = table_rows(book["Contents"])[1:]
    assert [row[0] for row in rows] == [
        name for name in book.sheetnames if name not in FIRST_SHEETS[:2]
    ]
    (table,) = book["Contents"].tables.values()
    cells = [row[0] for row in book["Contents"][table.ref]][1:]
    assert [cell.hyperlink.location for cell in cells] == [f"'{row[0]}'!A1" for row in rows]


def test_notes_and_symbols_that_are_used_are_explained(book: Workbook) -> None:
    notes = {row[0] for row in table_rows(book["Notes"])[1:]}
    symbols = {row[0] for row in table_rows(book["Symbols"])[1:]}
    used: set[str] = set()
    for sheet in outcome_sheets(book):
        cells = [str(cell) for row in table_rows(sheet) for cell in row]
        used |= {mark for cell in cells for mark in re.findall(r"\[([^\]]+)\]", cell)}
    assert {mark for mark in used if mark.startswith("note ")} <= notes
    assert {f"[{mark}]" for mark in used if not mark.startswith("note ")} <= symbols
    assert len(used) > 5


def test_the_twenty_indicators_are_there_with_the_figures_of_the_mart(
    edition: Edition, book: Workbook
) -> None:
    with duckdb.connect(str(edition.database), read_only=True) as connection:
        wanted = connection.execute(
            """
            select i.indicator_number, m.measure_name, p.period_label, k.value,
                k.england_value, k.neighbours_value, k.target_value,
                k.status_target, k.status_england, k.status_neighbours, k.trend
            from marts.fct_key_indicators as k
            inner join marts.dim_indicators as i using (indicator_id)
            inner join marts.dim_measures as m using (measure_id)
            inner join marts.dim_periods as p using (period_id)
            where k.plan_id = 'cypp_2015_19' and k.area_code = ?
            """,
            [edition.area_code],
        ).fetchall()
    shown = [
        row
        for sheet in outcome_sheets(book)
        for row in table_rows(sheet)[1:]
        if row[-1] != "No figure in this edition"
    ]
    numbers = {row[0] for sheet in outcome_sheets(book) for row in table_rows(sheet)[1:]}
    assert numbers == {*range(1, 21)}

    def words(code: str | None) -> str:
        return code.replace("_", " ").capitalize() if code else "Not judged"

    def number(cell: object) -> float | None:
        return cell if isinstance(cell, int | float) else None

    expected = [(*row[:7], *(words(code) for code in row[7:])) for row in wanted]
    found = [
        (row[0], row[2], row[5], *(number(row[i]) for i in (7, 10, 11, 12)), *row[13:17])
        for row in shown
    ]
    assert sorted(map(as_text, found)) == sorted(map(as_text, expected))


def as_text(row: tuple[object, ...]) -> str:
    """Return a row as text in which 78 and 78.0 are one."""
    return "|".join(f"{cell:.9g}" if isinstance(cell, int | float) else str(cell) for cell in row)


def test_numbers_are_numbers_with_the_decimals_of_their_measure(book: Workbook) -> None:
    shown = 0
    for sheet in outcome_sheets(book):
        (table,) = sheet.tables.values()
        for row in list(sheet[table.ref])[1:]:
            for cell in row[7:13]:
                if isinstance(cell.value, str):
                    assert re.fullmatch(r"\[[a-z]+\]", cell.value), cell.coordinate
                else:
                    shown += 1
                    assert re.fullmatch(r"#,##0(\.0+)?", cell.number_format), cell.coordinate
    assert shown > 20


def test_two_writes_give_the_same_bytes(edition: Edition, path: Path) -> None:
    before = path.read_bytes()
    write_workbook(edition)
    assert path.read_bytes() == before
    # The only dates of the archive are fixed: the clock of the machine is not among them.
    with zipfile.ZipFile(path) as archive:
        assert {item.date_time for item in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_text_that_would_run_is_text(spoil: Spoil) -> None:
    edition = spoil(
        'update marts.dim_indicators set indicator_name = \'=HYPERLINK("http://x","y")\' '
        "where indicator_number = 1",
        "update marts.dim_measures set measure_name = '@SUM(1)' || chr(11) || measure_name",
    )
    path = write_workbook(edition)[0]
    cells = [cell for sheet in openpyxl.load_workbook(path) for row in sheet for cell in row]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
    texts = [str(cell.value) for cell in cells if cell.value is not None]
    assert any(text.startswith("'=HYPERLINK") for text in texts)
    assert any(text.startswith("'@SUM") for text in texts)
    assert not [text for text in texts if text[0] in "=@+-"]


def test_an_unknown_area_or_plan_is_one_clear_line(spoil: Spoil) -> None:
    edition = spoil("delete from marts.dim_areas where area_code = 'E08000035'")
    with pytest.raises(CyppError, match="no area 'E08000035'"):
        write_workbook(edition)


def test_it_opens_in_libreoffice_and_shows_its_cover(path: Path, tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        missing("soffice (LibreOffice Calc)")
    profile = (tmp_path / "profile").as_uri()
    subprocess.run(
        [str(office), f"-env:UserInstallation={profile}", "--headless", "--convert-to",
         "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1",
         "--outdir", str(tmp_path), str(path)],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    cover = (tmp_path / f"{path.stem}-Cover.csv").read_text(encoding="utf-8")
    assert "key indicators, Leeds" in cover
    assert "Licence" in cover
    first = (tmp_path / f"{path.stem}-Outcome 1.csv").read_text(encoding="utf-8")
    assert "Children looked after" in first
    assert len(list(tmp_path.glob("*.csv"))) == 9
