"""The edition as an Excel workbook, as the Government's spreadsheet guidance asks.

Cover, contents, notes, symbols and one sheet per outcome with one table each: marked up as tables,
no merged or blank cells, no meaning in colour alone, text wrapped, header frozen, numbers as
numbers. The same figures give the same bytes: the only date in the file is that of the newest
source. Source of the guidance: Government Analysis Function, Releasing statistics in spreadsheets.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
from xlsxwriter import Workbook

from cypp.publish.formats.spreadsheet_text import neutral
from cypp.publish.formats.workbook_sheets import (
    Column,
    Table,
    area_name,
    cover_lines,
    load_texts,
    newest_source,
    notes_table,
    outcome_tables,
    symbols_table,
)
from cypp.publish.tidy import attach

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from cypp.publish.context import Edition

FOLDER = "excel"
FILE = "key_indicators.xlsx"
FONT = {"font_name": "Arial", "font_size": 12}
# Points that a line of text takes, and the share of a column's width that wrapped words fill.
# Heights are written down: a program that does not fit them by itself would cut the text off.
LINE_HEIGHT = 16.0
TITLE_HEIGHT = 24.0
FILLED = 0.85
COVER_WIDTH = 72
# Text stays text: nothing is read as a formula, a link or a number.
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def write_workbook(edition: Edition) -> list[Path]:
    """Write the workbook of an edition under ``excel/`` and return its path.

    Raises CyppError when the plan or the authority in focus has no rows.
    """
    with duckdb.connect(config=edition.duckdb_limits) as connection:
        attach(connection, edition.database)
        texts = load_texts(connection)
        area = area_name(connection, edition.area_code)
        newest = newest_source(connection)
        cover = cover_lines(edition, texts, area, newest)
        outcomes = outcome_tables(connection, texts, edition.area_code, area)
        tables = [notes_table(texts), symbols_table(connection), *outcomes]
    path = edition.folder / FOLDER / FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    with Workbook(str(path), OPTIONS) as book:
        book.set_properties(
            {
                "title": cover[0][1],
                "author": texts.setting("author"),
                "subject": f"Edition {edition.edition_id}",
                "created": datetime.datetime.combine(newest, datetime.time()),
            }
        )
        formats = Formats(book)
        write_cover(book, formats, cover)
        write_table(book, formats, contents_table(tables), links=True)
        for table in tables:
            write_table(book, formats, table)
    return [path]


class Formats:
    """Cell formats of a workbook, each made once."""

    def __init__(self, book: Workbook) -> None:
        self.book = book
        self.title = book.add_format({**FONT, "bold": True, "font_size": 16})
        self.wrapped_title = book.add_format(
            {**FONT, "bold": True, "font_size": 16, "text_wrap": True, "valign": "top"}
        )
        self.heading = book.add_format({**FONT, "bold": True, "font_size": 14, "text_wrap": True})
        self.header = book.add_format(
            {**FONT, "bold": True, "text_wrap": True, "valign": "top", "bottom": 1}
        )
        self.cover = book.add_format({**FONT, "text_wrap": True, "valign": "top"})
        self.text = book.add_format({**FONT, "text_wrap": True, "valign": "top", "indent": 1})
        self.plain = book.add_format(FONT)
        self.symbol = book.add_format({**FONT, "align": "right", "valign": "top", "indent": 1})
        self.label = book.add_format({**FONT, "align": "left", "valign": "top"})
        self.link = book.add_format(
            {**FONT, "underline": 1, "font_color": "#0563C1", "valign": "top"}
        )
        self.numbers: dict[int, Format] = {}

    def number(self, decimals: int) -> Format:
        """Return the format of a number with so many decimals."""
        if decimals not in self.numbers:
            shown = "#,##0" + ("." + "0" * decimals if decimals else "")
            self.numbers[decimals] = self.book.add_format(
                {**FONT, "num_format": shown, "align": "right", "valign": "top", "indent": 1}
            )
        return self.numbers[decimals]


def write_cover(book: Workbook, formats: Formats, lines: list[tuple[str, str]]) -> None:
    """Write the cover sheet: one column, a heading above each text."""
    sheet = book.add_worksheet("Cover")
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, COVER_WIDTH, formats.cover)
    sheet.set_row(0, TITLE_HEIGHT * 2)
    sheet.write_string(0, 0, neutral(lines[0][1]), formats.wrapped_title)
    row = 1
    for heading, body in lines[1:]:
        sheet.set_row(row, TITLE_HEIGHT)
        sheet.write_string(row, 0, neutral(heading), formats.heading)
        sheet.set_row(row + 1, height([(body, COVER_WIDTH)]))
        sheet.write_string(row + 1, 0, neutral(body), formats.cover)
        row += 2
    print_on_one_page_across(sheet, is_wide=False)


def contents_table(tables: list[Table]) -> Table:
    """Return the sheet of contents."""
    return Table(
        sheet="Contents",
        title="Contents",
        about=("This worksheet contains one table, with a link to each worksheet.",),
        columns=(Column("Worksheet", 20), Column("What it shows", 100)),
        rows=tuple((table.sheet, table.title) for table in tables),
    )


def write_table(book: Workbook, formats: Formats, table: Table, links: bool = False) -> None:
    """Write a sheet: title, sentences, then the table with its header frozen."""
    sheet = book.add_worksheet(table.sheet)
    sheet.set_row(0, TITLE_HEIGHT)
    sheet.write_string(0, 0, neutral(table.title), formats.title)
    for place, sentence in enumerate(table.about, start=1):
        sheet.set_row(place, LINE_HEIGHT)
        sheet.write_string(place, 0, neutral(sentence), formats.plain)
    top = 1 + len(table.about)
    for place, column in enumerate(table.columns):
        sheet.set_column(place, place, column.width)
    widths = [column.width for column in table.columns]
    # Bold letters are wider.
    sheet.set_row(top, height((c.header, int(c.width * FILLED)) for c in table.columns))
    sheet.add_table(
        top,
        0,
        top + len(table.rows),
        len(table.columns) - 1,
        {
            "name": table.sheet.lower().replace(" ", "_"),
            "style": "Table Style Light 15",
            "banded_rows": False,
            "autofilter": False,
            "columns": [
                {"header": neutral(column.header), "header_format": formats.header}
                for column in table.columns
            ],
        },
    )
    for place, row in enumerate(table.rows):
        decimals = table.decimals[place] if table.decimals else 0
        sheet.set_row(top + 1 + place, height(zip(map(shown_text, row), widths, strict=True)))
        for across, cell in enumerate(row):
            at = (top + 1 + place, across)
            if links and across == 0:
                sheet.write_url(*at, f"internal:'{cell}'!A1", formats.link, str(cell))
            elif isinstance(cell, float):
                sheet.write_number(*at, cell, formats.number(decimals))
            elif isinstance(cell, int):
                # A number that names something, such as an indicator, is a label.
                sheet.write_number(*at, cell, formats.label)
            else:
                # A symbol stands where a number would: it is set to the same side.
                shown = formats.symbol if cell.startswith("[") and links is False else formats.text
                sheet.write_string(*at, neutral(cell), shown)
    sheet.freeze_panes(top + 1, 0)
    sheet.repeat_rows(top)
    print_on_one_page_across(sheet, is_wide=len(table.columns) > 5)


def shown_text(cell: str | int | float) -> str:
    """Return the text that may wrap: numbers never do."""
    return cell if isinstance(cell, str) else ""


def height(cells: Iterable[tuple[str, int]]) -> float:
    """Return the height in points of a row of texts, each with the width of its column."""
    lines = max(math.ceil(len(text) / max(1, int(width * FILLED))) for text, width in cells)
    return LINE_HEIGHT * max(1, lines)


def print_on_one_page_across(sheet: Worksheet, is_wide: bool) -> None:
    """Set the page so that no column falls off it."""
    sheet.set_paper(8 if is_wide else 9)
    if is_wide:
        sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
