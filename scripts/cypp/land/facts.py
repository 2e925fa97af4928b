"""What the cells of a staged file are, gathered by DuckDB as few rows that can be judged.

Each fact is a distinct cell of a checked column with the first row that has it and how often: a
file of millions of rows has some hundred facts, so memory stays bounded whatever its size.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

import duckdb
import pandas as pd

from cypp.land.recognise import Header
from cypp.land.rules import Column, Rules, Spelling
from cypp.land.staging import VIEW

NUMBER = r"-?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)?(?:[.][0-9]*)?(?:[eE][+-]?[0-9]+)?"
COLUMNS_AT_ONCE = 100
FACTS_PER_COLUMN = 500
PLAIN_CHECKS = frozenset(["area_code", "area_number", "area_name", "required", "date"])
LEVELS = {
    "local_authority": ("Local authority", "Local authority district"),
    "regional": ("Regional",),
}
COLUMNS = ["row", "column", "check", "cell", "identifier", "rows", "known"]


@dataclass(frozen=True)
class Shares:
    """How many cells of an open column are filled, numbers, and signs for a missing value."""

    filled: int
    numbers: int
    symbols: int


def settle_roles(header: Header, rules: Rules, connection: duckdb.DuckDBPyConnection) -> Header:
    """Decide which open columns are figures and which filters, by what their cells hold.

    Words without a number are a filter. Numbers are figures, and words among them are problems:
    a filter that holds numbers is named in ``seeds/landing/formats.csv``.
    """
    columns = list(header.columns)
    symbols = rules.symbols.get(header.format.kind, frozenset())
    for place, shares in _shares(header, symbols, connection):
        is_figure = shares.numbers > 0 or shares.symbols >= shares.filled
        columns[place] = replace(columns[place], role="figure" if is_figure else "filter")
    return replace(header, columns=tuple(columns))


def _shares(
    header: Header, symbols: frozenset[str], connection: duckdb.DuckDBPyConnection
) -> Iterator[tuple[int, Shares]]:
    listed = ", ".join(f"'{_escaped(symbol)}'" for symbol in sorted(symbols)) or "''"
    for places in _batches(header.places("open")):
        asked = []
        for place in places:
            cell = f"c{place}"
            number = _is_number(cell)
            asked += [
                f"count_if({cell} <> '')",
                f"count_if({number})",
                f"count_if({cell} in ({listed}))",
            ]
        counts = connection.execute(f"select {', '.join(asked)} from {VIEW}").fetchall()[0]
        for at, place in enumerate(places):
            yield place, Shares(*counts[3 * at : 3 * at + 3])


def _batches(places: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(places), COLUMNS_AT_ONCE):
        yield places[start : start + COLUMNS_AT_ONCE]


def _is_number(cell: str) -> str:
    return f"(regexp_full_match({cell}, '{NUMBER}') and regexp_matches({cell}, '[0-9]'))"


def _escaped(text: str) -> str:
    return text.replace("'", "''")


def gather(
    header: Header, rules: Rules, connection: duckdb.DuckDBPyConnection, year: int
) -> pd.DataFrame:
    """Return the facts of a staged file; ``year`` is that of the edition."""
    rows: list[tuple[object, ...]] = []
    for place, column in enumerate(header.columns):
        if column.check in PLAIN_CHECKS or column.listed:
            rows += _cells(header, place, column, connection)
        elif column.check == "period":
            rows += _periods(header, place, rules, connection, year)
    rows += _not_numbers(header, rules, connection)
    rows += _empty_by_level(header, connection)
    return pd.DataFrame(rows, columns=COLUMNS, dtype=object)


def _cells(
    header: Header, place: int, column: Column, connection: duckdb.DuckDBPyConnection
) -> list[tuple[object, ...]]:
    """Return the distinct cells of a column; blank ones only where the column may not be blank."""
    where = "" if column.listed else f"where c{place} <> ''"
    if column.check == "required":
        where = f"where trim(c{place}) = ''"
    found = connection.execute(
        f"select min(row_number), c{place}, count(*) from {VIEW} {where} "
        f"group by 2 order by 1 limit 100000"
    ).fetchall()
    name = header.names[place]
    return [(row, name, column.check, cell, "", rows, "") for row, cell, rows in found]


def _periods(
    header: Header,
    place: int,
    rules: Rules,
    connection: duckdb.DuckDBPyConnection,
    year: int,
) -> list[tuple[object, ...]]:
    beside = header.place("time_identifier")
    identifier = f"c{beside}" if beside is not None else "''"
    found = connection.execute(
        f"select min(row_number), c{place}, {identifier}, count(*) from {VIEW} "
        f"group by 2, 3 order by 1 limit 10000"
    ).fetchall()
    spellings = rules.spellings.get(header.format.kind, [])
    return [
        (
            row,
            header.names[place],
            "period",
            cell,
            named,
            rows,
            _fault(cell, named, spellings, year),
        )
        for row, cell, named, rows in found
    ]


def _fault(cell: str, identifier: str, spellings: list[Spelling], last: int) -> str:
    """Return what is wrong with a period, empty text when it is sound."""
    same = [one for one in spellings if one.identifier.fullmatch(identifier)]
    if not same and identifier:
        return f"has a time identifier that is not known: {identifier!r}"
    alike = [one for one in same if re.fullmatch(one.pattern, cell)]
    if not alike:
        beside = f" beside {identifier!r}" if identifier else ""
        return f"is no known spelling of a period{beside}"
    if cell == "0":
        return ""
    years = _years(cell)
    fitting = [one for one in alike if tuple(step - years[0] for step in years[1:]) == one.steps]
    if not fitting:
        return "is an impossible period: its years do not follow each other"
    earliest = min(one.earliest for one in fitting)
    last += max(one.ahead for one in fitting)
    if not earliest <= years[0] <= last:
        return f"is an impossible year: not within {earliest} to {last}"
    return ""


def _years(cell: str) -> list[int]:
    """Return the years of a period in full: ``2013/14-15/16`` is 2013, 2014, 2015, 2016."""
    digits = re.findall(r"(?<![0-9])(?:[0-9]{6}|[0-9]{4}|[0-9]{2})(?![0-9])", cell)
    years: list[int] = []
    for text in digits:
        pieces = [text[:4], text[4:]] if len(text) == 6 else [text]
        for piece in pieces:
            if not piece:
                continue
            year = int(piece)
            if len(piece) == 2 and years:
                year += years[0] - years[0] % 100
                year += 100 if year < years[0] else 0
            years.append(year)
    return years


def _not_numbers(
    header: Header, rules: Rules, connection: duckdb.DuckDBPyConnection
) -> list[tuple[object, ...]]:
    """Return the distinct cells of the figure columns that are no number."""
    places = [
        place
        for place, column in enumerate(header.columns)
        if column.role == "figure" or (column.check == "figure" and column.role == "value")
    ]
    rows: list[tuple[object, ...]] = []
    may_be_blank = "" in rules.symbols.get(header.format.kind, frozenset())
    for batch in _batches(places):
        listed = ", ".join(f"c{place}" for place in batch)
        sql = (
            f"select name, cell, min(row_number), count(*) from "
            f"(select row_number, {listed} from {VIEW}) "
            f"unpivot (cell for name in ({listed})) "
            f"where not ({_is_number('cell')}) group by 1, 2 order by 3 "
            f"limit {FACTS_PER_COLUMN * len(batch)}"
        )
        for name, cell, row, count in connection.execute(sql).fetchall():
            if cell or not may_be_blank:
                column = header.names[int(name[1:])]
                rows.append((row, column, "figure", cell, "", count, ""))
    return rows


def _empty_by_level(
    header: Header, connection: duckdb.DuckDBPyConnection
) -> list[tuple[object, ...]]:
    """Return the areas that a row of their level must name and does not, or has no column for."""
    level = header.place("geographic_level")
    if level is None:
        return []
    rows: list[tuple[object, ...]] = []
    for column in header.format.columns:
        levels = LEVELS.get(column.presence)
        if levels is None:
            continue
        place = header.place(column.name)
        within = ", ".join(f"'{one}'" for one in levels)
        empty = "" if place is None else f"and c{place} = ''"
        sql = f"select min(row_number), count(*) from {VIEW} where c{level} in ({within}) {empty}"
        row, count = connection.execute(sql).fetchall()[0]
        if count:
            name = column.sources[0] if place is None else header.names[place]
            rows.append((row, name, "level" if place is None else "level_cell", "", "", count, ""))
    return rows
