"""A sound pair of tidy files, and the one change that breaks each rule of the screener."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

DATA = """\
time_period,time_identifier,geographic_level,country_code,country_name,region_code,region_name,\
old_la_code,new_la_code,la_name,breakdown_topic,breakdown,phase,pupil_count,pupil_percent
202324,Academic year,National,E92000001,England,,,,,,Total,Total,Total,1000,50.5
202324,Academic year,National,E92000001,England,,,,,,Sex,Female,Total,510,x
202324,Academic year,Regional,E92000001,England,E12000003,Yorkshire and The Humber,,,,\
Total,Total,Total,100,c
202324,Academic year,Local authority,E92000001,England,E12000003,Yorkshire and The Humber,\
383,E08000035,Leeds,Total,Total,Total,20,0
202324,Academic year,Local authority,E92000001,England,E12000003,Yorkshire and The Humber,\
383,E08000035,Leeds,Total,Total,Primary,10,-1.5
202425,Academic year,National,E92000001,England,,,,,,Total,Total,Total,low,z
"""
META = """\
col_name,col_type,label,indicator_grouping,indicator_unit,indicator_dp,filter_hint,\
filter_grouping_column,filter_default
breakdown,Filter,Breakdown,,,,Filter by breakdown,breakdown_topic,
phase,Filter,Phase,,,,Filter by phase,,
pupil_count,Indicator,Number of pupils,,,0,,,
pupil_percent,Indicator,Percentage of pupils,,%,1,,,
"""
LONG = "a" * 150


@dataclass
class Sheet:
    """Cells of a file; the header is row 1, as in a spreadsheet."""

    cells: list[list[str]]

    @classmethod
    def of(cls, text: str) -> Sheet:
        return cls(list(csv.reader(io.StringIO(text))))

    def put(self, row: int, column: str, value: str) -> None:
        self.cells[row - 1][self.cells[0].index(column)] = value

    def get(self, row: int, column: str) -> str:
        return self.cells[row - 1][self.cells[0].index(column)]

    def fill(self, column: str, value: str) -> None:
        for row in range(2, len(self.cells) + 1):
            self.put(row, column, value)

    def drop(self, column: str) -> None:
        place = self.cells[0].index(column)
        for row in self.cells:
            del row[place]

    def add(self, column: str, *values: str) -> None:
        for row, value in zip(self.cells, (column, *values), strict=True):
            row.append(value)

    def write(self, path: Path) -> None:
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(self.cells)


@dataclass
class Draft:
    """A pair of files before it is written."""

    data: Sheet = field(default_factory=lambda: Sheet.of(DATA))
    meta: Sheet = field(default_factory=lambda: Sheet.of(META))
    name: str = "pupils"
    has_meta: bool = True
    before: bytes = b""
    limits: dict[str, int] = field(default_factory=dict)

    def rename(self, old: str, new: str) -> None:
        """Rename a column in both files."""
        self.data.cells[0] = [new if name == old else name for name in self.data.cells[0]]
        for row in self.meta.cells[1:]:
            row[:] = [new if cell == old else cell for cell in row]

    def write(self, folder: Path) -> Path:
        path = folder / f"{self.name}.csv"
        self.data.write(path)
        path.write_bytes(self.before + path.read_bytes())
        if self.has_meta:
            self.meta.write(folder / f"{self.name}.meta.csv")
        return path


Change = Callable[[Draft], object]


@dataclass(frozen=True)
class Case:
    """One change and the place at which the rule has to find it."""

    change: Change
    row: int
    column: str = ""


def data(row: int, column: str, value: str) -> Case:
    return Case(lambda draft: draft.data.put(row, column, value), row, column)


def meta(row: int, column: str, value: str) -> Case:
    return Case(lambda draft: draft.meta.put(row, column, value), row, column)


def cells(rows: tuple[int, ...], columns: tuple[str, ...], value: str) -> Change:
    """Change the cells of several rows and columns of the data."""

    def change(draft: Draft) -> None:
        for row in rows:
            for column in columns:
                draft.data.put(row, column, value)

    return change


def opportunity_areas(draft: Draft) -> None:
    """Two codes of one name, at a level without a register."""
    for row in (5, 6):
        draft.data.put(row, "geographic_level", "Opportunity area")
        for column in ("old_la_code", "new_la_code", "la_name"):
            draft.data.put(row, column, "")
    draft.data.add("opportunity_area_code", "", "", "", "E001", "E002", "")
    draft.data.add("opportunity_area_name", "", "", "", "Coast", "Coast", "")


CASES = {
    "file_readable": Case(lambda d: d.data.cells[3].append("too many"), 4),
    "file_no_nul": Case(lambda d: d.data.put(5, "la_name", "Lee\x01ds"), 5),
    "file_no_bom": Case(lambda d: setattr(d, "before", b"\xef\xbb\xbf"), 0),
    "file_name": Case(lambda d: setattr(d, "name", "Pupils 2024"), 0),
    "file_name_length": Case(lambda d: setattr(d, "name", "p" * 210), 0),
    "file_rows": Case(lambda d: d.limits.update(spreadsheet_rows=6), 0),
    "meta_present": Case(lambda d: setattr(d, "has_meta", False), 0),
    "meta_readable": Case(lambda d: d.meta.cells[2].append("too many"), 3),
    "meta_columns": Case(lambda d: d.meta.drop("filter_hint"), 1, "filter_hint"),
    "meta_columns_known": Case(lambda d: d.meta.add("note", "", "", "", ""), 1, "note"),
    "data_columns": Case(lambda d: d.data.drop("country_name"), 1, "country_name"),
    "data_columns_once": Case(lambda d: d.data.put(1, "phase", "pupil_count"), 1, "pupil_count"),
    "column_name_spaces": Case(lambda d: d.rename("phase", "school phase"), 1, "school phase"),
    "column_names": Case(lambda d: d.rename("phase", "Phase"), 1, "Phase"),
    "meta_in_data": meta(4, "col_name", "pupil_number"),
    "data_in_meta": Case(lambda d: d.meta.cells.pop(2), 6, "phase"),
    "meta_more_than_data": Case(
        lambda d: d.meta.cells.extend(["phase", "Filter", f"P{n}", *[""] * 6] for n in range(9)), 0
    ),
    "col_type": meta(3, "col_type", "filter"),
    "col_name_filled": meta(3, "col_name", ""),
    "col_name_once": meta(5, "col_name", "pupil_count"),
    "col_name_not_place": meta(3, "col_name", "la_name"),
    "filter_not_place": Case(lambda d: d.rename("phase", "school"), 3, "col_name"),
    "label_filled": meta(3, "label", ""),
    "label_once": meta(5, "label", "Number of pupils"),
    "one_indicator": Case(lambda d: d.meta.fill("col_type", "Filter"), 0, "col_type"),
    "indicator_name_tidy": Case(lambda d: d.rename("pupil_count", "male_count"), 4, "col_name"),
    "loose_filter": Case(lambda d: d.rename("phase", "characteristic"), 3, "col_name"),
    "indicator_unit": meta(5, "indicator_unit", "percent"),
    "filter_has_no_unit": meta(3, "indicator_unit", "%"),
    "indicator_dp": meta(5, "indicator_dp", "1.5"),
    "indicator_dp_set": meta(5, "indicator_dp", ""),
    "indicator_has_no_hint": meta(5, "filter_hint", "Filter by share"),
    "group_once": meta(3, "filter_grouping_column", "breakdown_topic"),
    "group_not_filter": meta(2, "filter_grouping_column", "phase"),
    "no_edge_blanks_meta": meta(5, "label", "Percentage of pupils "),
    "no_null_words": data(3, "pupil_percent", "NULL"),
    "no_obsolete_symbols": data(3, "pupil_percent", ":"),
    "time_period_digits": data(3, "time_period", "2023/24"),
    "time_identifier": data(3, "time_identifier", "School year"),
    "time_one_family": data(3, "time_identifier", "Financial year"),
    "time_digits": data(3, "time_period", "2023"),
    "time_consecutive": data(3, "time_period", "202325"),
    "level_known": data(5, "geographic_level", "Local Authority"),
    "level_columns": Case(lambda d: d.data.drop("old_la_code"), 5, "old_la_code"),
    "level_completed": data(5, "la_name", ""),
    "level_overcompleted": data(4, "la_name", "Leeds"),
    "country_filled": data(4, "country_code", ""),
    "place_known": data(4, "region_name", "Yorkshire"),
    "one_name_per_code": data(6, "la_name", "City of Leeds"),
    "one_code_per_name": Case(opportunity_areas, 6, "opportunity_area_code"),
    "region_for_authority": Case(cells((6,), ("region_code", "region_name"), ""), 6, "region_code"),
    "unknown_place": data(5, "new_la_code", "x"),
    "level_in_table_tool": data(6, "geographic_level", "Planning area"),
    "no_total_place": data(5, "la_name", "Total"),
    "filter_filled": data(3, "breakdown", ""),
    "filter_not_single": Case(lambda d: d.data.fill("phase", "Total"), 2, "phase"),
    "filter_total": Case(cells((2, 3, 4, 5, 7), ("phase",), "Any"), 0, "phase"),
    "filter_no_edge_blanks": data(3, "breakdown", "Female "),
    "filter_items": Case(lambda d: d.limits.update(filter_items=1), 0, "breakdown"),
    "group_levels": Case(lambda d: d.data.put(4, "breakdown_topic", "Age"), 0, "breakdown_topic"),
    "no_duplicate_rows": data(6, "phase", "Total"),
    "no_empty_rows": Case(lambda d: d.data.cells.append([""] * 15), 8),
    "no_empty_columns": Case(lambda d: d.data.add("note", *[""] * 6), 0, "note"),
    "indicator_filled": data(3, "pupil_percent", ""),
    "indicator_value": data(3, "pupil_percent", "50%"),
    "api_column_name": Case(lambda d: d.rename("phase", "phase_" + LONG), 1, "phase_" + LONG),
    "api_label": meta(3, "label", LONG),
    "api_item": data(3, "breakdown", LONG),
    "api_place_code": data(5, "new_la_code", LONG),
}
# Where the finding stands in another column than the changed cell.
PLACES = {
    "no_duplicate_rows": (6, ""),
    "unknown_place": (5, "la_name"),
}
IN_META = {
    "meta_readable", "meta_columns", "meta_columns_known", "meta_in_data", "meta_more_than_data",
    "col_type", "col_name_filled", "col_name_once", "col_name_not_place", "filter_not_place",
    "label_filled", "label_once", "one_indicator", "indicator_name_tidy", "loose_filter",
    "indicator_unit", "filter_has_no_unit", "indicator_dp", "indicator_dp_set",
    "indicator_has_no_hint", "group_once", "group_not_filter", "no_edge_blanks_meta", "api_label",
}  # fmt: skip
