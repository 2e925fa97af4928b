"""The screener's rules on files, columns and metadata; each yields what breaks it.

A function is named like its row in ``screener_rules``, which holds its level, words and advice.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator

from cypp.publish.formats.screener_files import Pair, Problem, read_data, read_meta

FILTER, INDICATOR = "Filter", "Indicator"


def file_readable(pair: Pair) -> Iterator[Problem]:
    """The data file reads as comma-separated values in UTF-8, with a row at least."""
    yield from read_data(pair)


def file_no_nul(pair: Pair) -> Iterator[Problem]:
    """No NUL or other control character stands in the file."""
    content = pair.path.read_bytes()
    found = re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]", content)
    if found:
        row = content.count(b"\n", 0, found.start()) + 1
        yield Problem("file_no_nul", row, "", f"the character {content[found.start()]:#04x}")


def file_no_bom(pair: Pair) -> Iterator[Problem]:
    """The file does not start with a byte order mark."""
    with pair.path.open("rb") as file:
        if file.read(3) == b"\xef\xbb\xbf":
            yield Problem("file_no_bom", 0, "", "it starts with a byte order mark")


def file_name(pair: Pair) -> Iterator[Problem]:
    """The file name is of lower-case letters, digits, - and _, and ends in .csv."""
    pattern = pair.library.listed("file_name_pattern")[0]
    if not re.fullmatch(pattern, pair.path.name):
        yield Problem("file_name", 0, "", f"the name {pair.path.name!r} does not fit")


def file_name_length(pair: Pair) -> Iterator[Problem]:
    """The file name is not too long."""
    most = pair.library.limits["file_name_length"]
    if len(pair.path.name) > most:
        yield Problem(
            "file_name_length", 0, "", f"{len(pair.path.name)} characters, at most {most}"
        )


def file_rows(pair: Pair) -> Iterator[Problem]:
    """The file has no more rows than a spreadsheet opens."""
    most = pair.library.limits["spreadsheet_rows"]
    found = pair.connection.execute("select count(*) + 1 from data").fetchone()
    if found and found[0] > most:
        yield Problem("file_rows", 0, "", f"{found[0]} rows, at most {most}")


def meta_present(pair: Pair) -> Iterator[Problem]:
    """A metadata file of the same name with .meta.csv lies beside the data file."""
    if not pair.meta_path.is_file():
        yield Problem("meta_present", 0, "", f"there is no {pair.meta_path.name}")


def meta_readable(pair: Pair) -> Iterator[Problem]:
    """The metadata file reads as comma-separated values in UTF-8, with a row at least."""
    if pair.meta_path.is_file():
        yield from read_meta(pair)


def meta_columns(pair: Pair) -> Iterator[Problem]:
    """The metadata file has the required columns, each once."""
    counts = Counter(pair.meta_header)
    for name in pair.library.listed("meta_column"):
        if counts[name] != 1:
            what = "the column is missing" if not counts[name] else "the column is there twice"
            yield Problem("meta_columns", 1, name, what, is_meta=True)


def meta_columns_known(pair: Pair) -> Iterator[Problem]:
    """The metadata file has no column that is unknown."""
    library = pair.library
    known = {*library.listed("meta_column"), *library.listed("optional_meta_column")}
    for name in pair.meta_header:
        if name not in known:
            yield Problem("meta_columns_known", 1, name, "the column is unknown", is_meta=True)


def data_columns(pair: Pair) -> Iterator[Problem]:
    """The data file has the five mandatory columns."""
    for name in pair.library.listed("data_column"):
        if name not in pair.header:
            yield Problem("data_columns", 1, name, "the column is missing")


def data_columns_once(pair: Pair) -> Iterator[Problem]:
    """No column of the data file is there twice."""
    for name, count in Counter(pair.header).items():
        if count > 1:
            yield Problem("data_columns_once", 1, name, f"the column is there {count} times")


def column_name_spaces(pair: Pair) -> Iterator[Problem]:
    """Column names of the data file are filled in, without spaces."""
    for number, name in enumerate(pair.header, start=1):
        if not name or " " in name:
            what = f"column {number} has the name {name!r}"
            yield Problem("column_name_spaces", 1, name, what)


def column_names(pair: Pair) -> Iterator[Problem]:
    """Column names of the data file are in snake case and start with a letter."""
    pattern = pair.library.listed("column_name_pattern")[0]
    for name in pair.header:
        if name and not re.fullmatch(pattern, name):
            yield Problem("column_names", 1, name, f"the name {name!r} does not fit")


def meta_in_data(pair: Pair) -> Iterator[Problem]:
    """Every col_name and filter_grouping_column of the metadata is a column of the data file."""
    for number, row in pair.meta or []:
        for column in ("col_name", "filter_grouping_column"):
            name = row.get(column, "")
            if name and name not in pair.header:
                what = f"the data file has no column {name!r}"
                yield Problem("meta_in_data", number, column, what, is_meta=True)


def data_in_meta(pair: Pair) -> Iterator[Problem]:
    """Every column of the data file that varies is of time or place, or is in the metadata."""
    named = {row.get("col_name", "") for _, row in pair.meta or []} | {*pair.groups}
    for name in pair.header:
        if name not in named and name not in pair.library.place_columns:
            found = pair.values(name, limit=2)
            if len(found) > 1:
                yield Problem("data_in_meta", found[1][1], name, "the metadata has no such row")


def meta_more_than_data(pair: Pair) -> Iterator[Problem]:
    """The metadata has no more rows than the data file has columns beyond the mandatory five."""
    others = len(pair.header) - len(pair.library.listed("data_column"))
    if len(pair.meta or []) > others:
        what = f"{len(pair.meta or [])} rows for {others} columns of data"
        yield Problem("meta_more_than_data", 0, "", what, is_meta=True)


def col_type(pair: Pair) -> Iterator[Problem]:
    """col_type is Filter or Indicator."""
    known = pair.library.listed("col_type")
    yield from _cells(pair, "col_type", "col_type", lambda cell: cell not in known)


def col_name_filled(pair: Pair) -> Iterator[Problem]:
    """col_name is filled in, without spaces."""
    yield from _cells(
        pair, "col_name_filled", "col_name", lambda cell: not cell or " " in cell.strip()
    )


def col_name_once(pair: Pair) -> Iterator[Problem]:
    """No col_name stands twice."""
    yield from _twice(pair, "col_name_once", "col_name")


def col_name_not_place(pair: Pair) -> Iterator[Problem]:
    """Columns of time and place are not in the metadata."""
    known = {*pair.library.place_columns} - {"school_name", "provider_name"}
    yield from _cells(pair, "col_name_not_place", "col_name", lambda cell: cell in known)


def filter_not_place(pair: Pair) -> Iterator[Problem]:
    """No filter has a name that looks like a place."""
    patterns = pair.library.listed("place_like_name")
    for number, row in _rows(pair, FILTER):
        for column in ("col_name", "filter_grouping_column"):
            name = row.get(column, "")
            if name not in pair.library.place_columns and any(
                re.search(pattern, name, re.IGNORECASE) for pattern in patterns
            ):
                what = f"{name!r} looks like a place"
                yield Problem("filter_not_place", number, column, what, is_meta=True)


def label_filled(pair: Pair) -> Iterator[Problem]:
    """Every row of the metadata has a label."""
    yield from _cells(pair, "label_filled", "label", lambda cell: not cell.strip())


def label_once(pair: Pair) -> Iterator[Problem]:
    """No label stands twice."""
    yield from _twice(pair, "label_once", "label")


def one_indicator(pair: Pair) -> Iterator[Problem]:
    """There is at least one indicator."""
    if not any(True for _ in _rows(pair, INDICATOR)):
        yield Problem("one_indicator", 0, "col_type", "no row is an Indicator", is_meta=True)


def indicator_name_tidy(pair: Pair) -> Iterator[Problem]:
    """No indicator's name holds an item of a filter."""
    words = pair.library.listed("filter_item_in_name")
    for number, row in _rows(pair, INDICATOR):
        found = [word for word in words if word in row.get("col_name", "").lower()]
        if found:
            what = f"{row['col_name']!r} holds {found[0]!r}"
            yield Problem("indicator_name_tidy", number, "col_name", what, is_meta=True)


def loose_filter(pair: Pair) -> Iterator[Problem]:
    """Filters are not called characteristic."""
    loose = pair.library.listed("loose_filter")
    for column in ("col_name", "filter_grouping_column"):
        yield from _cells(pair, "loose_filter", column, lambda cell: cell in loose)


def indicator_unit(pair: Pair) -> Iterator[Problem]:
    """indicator_unit is blank or one of the known units."""
    known = ["", *pair.library.listed("indicator_unit")]
    yield from _cells(
        pair, "indicator_unit", "indicator_unit", lambda cell: cell not in known, INDICATOR
    )


def filter_has_no_unit(pair: Pair) -> Iterator[Problem]:
    """Filters have no indicator_unit, indicator_dp or indicator_grouping."""
    for column in ("indicator_unit", "indicator_dp", "indicator_grouping"):
        yield from _cells(pair, "filter_has_no_unit", column, bool, FILTER)


def indicator_dp(pair: Pair) -> Iterator[Problem]:
    """indicator_dp is blank or a whole number from 0."""
    yield from _cells(
        pair,
        "indicator_dp",
        "indicator_dp",
        lambda cell: not re.fullmatch(r"[0-9]*", cell),
        INDICATOR,
    )


def indicator_dp_set(pair: Pair) -> Iterator[Problem]:
    """Every indicator has its indicator_dp."""
    yield from _cells(pair, "indicator_dp_set", "indicator_dp", lambda cell: not cell, INDICATOR)


def indicator_has_no_hint(pair: Pair) -> Iterator[Problem]:
    """Indicators have no filter_hint, filter_grouping_column or filter_default."""
    for column in ("filter_hint", "filter_grouping_column", "filter_default"):
        yield from _cells(pair, "indicator_has_no_hint", column, bool, INDICATOR)


def group_once(pair: Pair) -> Iterator[Problem]:
    """No filter_grouping_column stands twice."""
    yield from _twice(pair, "group_once", "filter_grouping_column")


def group_not_filter(pair: Pair) -> Iterator[Problem]:
    """No filter_grouping_column is a filter itself."""
    filters = {row.get("col_name", "") for _, row in _rows(pair, FILTER)}
    yield from _cells(
        pair,
        "group_not_filter",
        "filter_grouping_column",
        lambda cell: bool(cell) and cell in filters,
    )


def no_edge_blanks_meta(pair: Pair) -> Iterator[Problem]:
    """No cell of the metadata starts or ends with a blank."""
    for column in pair.meta_header:
        yield from _cells(pair, "no_edge_blanks_meta", column, lambda cell: cell != cell.strip())


def _rows(pair: Pair, kind: str = "") -> Iterator[tuple[int, dict[str, str]]]:
    for number, row in pair.meta or []:
        if kind in ("", row.get("col_type", "")):
            yield number, row


def _cells(
    pair: Pair, rule_id: str, column: str, is_wrong: Callable[[str], bool], kind: str = ""
) -> Iterator[Problem]:
    """Yield the cells of a metadata column that are wrong."""
    for number, row in _rows(pair, kind):
        cell = row.get(column, "")
        if is_wrong(cell):
            what = f"{cell!r} will not do" if cell else "it is blank"
            yield Problem(rule_id, number, column, what, is_meta=True)


def _twice(pair: Pair, rule_id: str, column: str) -> Iterator[Problem]:
    """Yield the cells of a metadata column that stand in an earlier row as well."""
    seen: dict[str, int] = {}
    for number, row in _rows(pair):
        cell = row.get(column, "")
        if cell and cell in seen:
            yield Problem(rule_id, number, column, f"{cell!r} is in row {seen[cell]}", is_meta=True)
        seen.setdefault(cell, number)
