"""The screener's rules on places: levels, codes, names and what goes with them.

A function is named like its row in ``screener_rules``, which holds its level, words and advice.
Columns that an earlier rule found missing are passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cypp.publish.formats.screener_files import Pair, Problem, Row, quoted

LEVEL = "geographic_level"
AUTHORITY = "Local authority"


def level_known(pair: Pair) -> Iterator[Problem]:
    """geographic_level is a known one."""
    if pair.has(LEVEL):
        column = pair.sql(LEVEL)
        known = quoted([row["geographic_level"] for row in pair.library.levels])
        where = f"{column} is null or {column} not in {known}"
        yield from pair.find("level_known", LEVEL, where, "it is {value}")


def _levels(pair: Pair) -> Iterator[tuple[Row, int]]:
    """Yield the levels that the file has, with their first row."""
    found = dict(pair.values(LEVEL)) if pair.has(LEVEL) else {}
    for level in pair.library.levels:
        if level["geographic_level"] in found:
            yield level, found[level["geographic_level"]]


def _columns(level: Row) -> list[str]:
    """Return the columns of a level."""
    kinds = ("code_column", "name_column", "other_code_column")
    return [level[kind] for kind in kinds if level[kind]]


def level_columns(pair: Pair) -> Iterator[Problem]:
    """The columns that each geographic level needs are in the file."""
    for level, row in _levels(pair):
        for column in _columns(level):
            if not pair.has(column):
                what = f"level {level['geographic_level']!r} needs the column"
                yield Problem("level_columns", row, column, what)
    # A place that rows of lower levels name has code and name as well.
    for level in pair.library.levels:
        found = [column for column in _columns(level) if pair.has(column)]
        lacking = [column for column in _columns(level) if not pair.has(column)]
        if found and level["is_blank_code_allowed"] == "false":
            for column in lacking:
                yield Problem("level_columns", 1, column, f"{found[0]!r} is there without it")


def level_completed(pair: Pair) -> Iterator[Problem]:
    """The columns of a row's geographic level are filled in."""
    for level, _ in _levels(pair):
        for column in _columns(level):
            may = column == level["code_column"] and level["is_blank_code_allowed"] == "true"
            if pair.has(column) and not may:
                name = level["geographic_level"]
                where = f"{pair.sql(LEVEL)} = {quoted([name])} and {pair.blank(column)}"
                yield from pair.find(
                    "level_completed", column, where, f"it is blank in a row of level {name!r}"
                )


def level_overcompleted(pair: Pair) -> Iterator[Problem]:
    """The columns of levels that do not hold the row's place are blank."""
    if not pair.has(LEVEL):
        return
    for level in pair.library.levels[1:]:
        name = level["geographic_level"]
        allowed = quoted([name, *sorted(pair.library.containers.get(name, set()))])
        for column in _columns(level):
            if pair.has(column):
                where = f"{pair.sql(LEVEL)} not in {allowed} and not {pair.blank(column)}"
                what = "{value} stands in a row of a level that does not lie in it"
                yield from pair.find("level_overcompleted", column, where, what)


def country_filled(pair: Pair) -> Iterator[Problem]:
    """country_code and country_name are filled in in every row."""
    for column in ("country_code", "country_name"):
        if pair.has(column):
            yield from pair.find("country_filled", column, pair.blank(column), "it is blank")


def place_known(pair: Pair) -> Iterator[Problem]:
    """Codes and names of countries and regions are those of the register."""
    unknown = [row["word"] for row in pair.library.words["unknown_place_code"]]
    for code, name in (("country_code", "country_name"), ("region_code", "region_name")):
        if not pair.has(code, name):
            continue
        # z stands for a place outside the register, which has no code.
        for (found, said), row in _pairs(pair, code, name):
            if found and found not in ("z", *unknown) and pair.library.places.get(found) != said:
                right = pair.library.places.get(found)
                what = f"{found!r} is {right!r}, not {said!r}" if right else f"no place {found!r}"
                yield Problem("place_known", row, name if right else code, what)


def one_name_per_code(pair: Pair) -> Iterator[Problem]:
    """A code of a place has one name."""
    yield from _one_each(pair, "one_name_per_code", "code_column", "name_column")


def one_code_per_name(pair: Pair) -> Iterator[Problem]:
    """A name of a place has one code."""
    yield from _one_each(pair, "one_code_per_name", "name_column", "code_column")


def _one_each(pair: Pair, rule_id: str, key: str, other: str) -> Iterator[Problem]:
    for level in pair.library.levels:
        by, of = level[key], level[other]
        is_named = rule_id == "one_code_per_name" and level["has_register"] == "true"
        if not by or not of or is_named or not pair.has(by, of):
            continue
        seen: dict[str, str] = {}
        for (one, two), row in _pairs(pair, by, of):
            if not one or not two or {one, two} & {"z", "x"}:
                continue
            if seen.setdefault(one, two) != two:
                what = f"{one!r} has both {seen[one]!r} and {two!r}"
                yield Problem(rule_id, row, of, what)


def _pairs(pair: Pair, one: str, two: str) -> list[tuple[tuple[str | None, str | None], int]]:
    """Return the different pairs of two columns with the first row of each."""
    rows = pair.connection.execute(
        f"select {pair.sql(one)}, {pair.sql(two)}, min(r) from data group by 1, 2 order by 3"
    ).fetchall()
    return [((first, second), int(row)) for first, second, row in rows]


def region_for_authority(pair: Pair) -> Iterator[Problem]:
    """Rows of local authorities name their region."""
    if not any(level["geographic_level"] == AUTHORITY for level, _ in _levels(pair)):
        return
    for column in ("region_code", "region_name"):
        if not pair.has(column):
            yield Problem("region_for_authority", 1, column, "the column is missing")
        else:
            where = f"{pair.sql(LEVEL)} = '{AUTHORITY}' and {pair.blank(column)}"
            yield from pair.find("region_for_authority", column, where, "it is blank")


def unknown_place(pair: Pair) -> Iterator[Problem]:
    """A place with the code x has the name Not available."""
    for row in pair.library.words["unknown_place_code"]:
        for level in pair.library.levels:
            code, name = level["code_column"], level["name_column"]
            if code and pair.has(code, name):
                where = (
                    f"{pair.sql(code)} = {quoted([row['word']])} "
                    f"and {pair.sql(name)} is distinct from {quoted([row['meaning']])}"
                )
                what = f"{{value}} for the code {row['word']!r}"
                yield from pair.find("unknown_place", name, where, what)


def level_in_table_tool(pair: Pair) -> Iterator[Problem]:
    """No row is at a level that the table tool leaves out."""
    found = [*_levels(pair)]
    for level, row in found:
        if level["is_in_table_tool"] == "false" and len(found) > 1:
            what = f"rows of level {level['geographic_level']!r} stand beside others"
            yield Problem("level_in_table_tool", row, LEVEL, what)


def no_total_place(pair: Pair) -> Iterator[Problem]:
    """No column of time or place holds Total or All."""
    totals = quoted(pair.library.listed("total"))
    patterns = pair.library.listed("place_like_name")
    like = [n for n in pair.header if any(re.search(p, n, re.IGNORECASE) for p in patterns)]
    for column in dict.fromkeys([*pair.known_columns(), *like]):
        where = f"{pair.sql(column)} in {totals}"
        yield from pair.find("no_total_place", column, where, "it is {value}")
