"""The screener's rules on the data: values, time, filters, rows, indicators, API.

A function is named like its row in ``screener_rules``, which holds its level, words and advice.
Columns that an earlier rule found missing are passed over.
"""

from __future__ import annotations

from collections.abc import Iterator

from cypp.publish.formats.screener_files import Pair, Problem, quoted

TIME, IDENTIFIER = "time_period", "time_identifier"


def no_null_words(pair: Pair) -> Iterator[Problem]:
    """No cell holds NULL, NA or a like word."""
    yield from _in_any_cell(pair, "no_null_words", pair.library.listed("null_word"))
    words = pair.library.listed("null_word")
    for number, row in pair.meta or []:
        for column, cell in row.items():
            if cell in words:
                yield Problem(
                    "no_null_words", number, column, f"the cell is {cell!r}", is_meta=True
                )


def no_obsolete_symbols(pair: Pair) -> Iterator[Problem]:
    """No cell holds a symbol that is out of use."""
    yield from _in_any_cell(pair, "no_obsolete_symbols", pair.library.listed("obsolete_symbol"))


def time_period_digits(pair: Pair) -> Iterator[Problem]:
    """time_period is four or six digits."""
    if pair.has(TIME):
        column = pair.sql(TIME)
        where = f"{column} is null or not regexp_full_match({column}, '[0-9]{{4}}|[0-9]{{6}}')"
        yield from pair.find("time_period_digits", TIME, where, "it is {value}")


def time_identifier(pair: Pair) -> Iterator[Problem]:
    """time_identifier is a known one."""
    if pair.has(IDENTIFIER):
        column = pair.sql(IDENTIFIER)
        where = f"{column} is null or {column} not in {quoted([*pair.library.times])}"
        yield from pair.find("time_identifier", IDENTIFIER, where, "it is {value}")


def time_one_family(pair: Pair) -> Iterator[Problem]:
    """Time identifiers of different families are not mixed."""
    if not pair.has(IDENTIFIER):
        return
    first: tuple[str, str] | None = None
    for value, row in pair.values(IDENTIFIER):
        known = pair.library.times.get(value or "")
        if known is None:
            continue
        first = first or (known["family"], known["time_identifier"])
        if known["family"] != first[0]:
            what = f"{value!r} cannot stand beside {first[1]!r}"
            yield Problem("time_one_family", row, IDENTIFIER, what)


def time_digits(pair: Pair) -> Iterator[Problem]:
    """time_period has the digits that its time_identifier asks for."""
    if not pair.has(TIME, IDENTIFIER):
        return
    for digits in sorted({row["digits"] for row in pair.library.times.values()}):
        names = [n for n, row in pair.library.times.items() if row["digits"] == digits]
        where = (
            f"{pair.sql(IDENTIFIER)} in {quoted(names)} and length({pair.sql(TIME)}) <> {digits}"
        )
        what = f"{{value}} where the identifier asks for {digits} digits"
        yield from pair.find("time_digits", TIME, where, what)


def time_consecutive(pair: Pair) -> Iterator[Problem]:
    """Six digits of time_period are two consecutive years."""
    if pair.has(TIME):
        column = pair.sql(TIME)
        where = (
            f"regexp_full_match({column}, '[0-9]{{6}}') and "
            f"(try_cast({column}[3:4] as integer) + 1) % 100 <> try_cast({column}[5:6] as integer)"
        )
        yield from pair.find(
            "time_consecutive", TIME, where, "{value} is not two consecutive years"
        )


def filter_filled(pair: Pair) -> Iterator[Problem]:
    """No cell of a filter or its group is blank."""
    for column in _filters(pair):
        yield from pair.find("filter_filled", column, pair.blank(column), "it is blank")


def filter_not_single(pair: Pair) -> Iterator[Problem]:
    """Every filter has two items at least."""
    for column in pair.of_type("Filter"):
        found = pair.values(column, limit=2)
        if len(found) < 2:
            yield Problem("filter_not_single", 2, column, f"every row has {found[0][0]!r}")


def filter_total(pair: Pair) -> Iterator[Problem]:
    """Every filter and group has its default item: Total, or the one that filter_default names."""
    usual = pair.library.listed("default_item")[0]
    named = {r["col_name"]: r.get("filter_default", "") for _, r in pair.meta or []}
    for column in _filters(pair):
        wanted = named.get(column, "") or usual
        if wanted not in {value for value, _ in pair.values(column)}:
            yield Problem("filter_total", 0, column, f"no row has {wanted!r}")


def filter_no_edge_blanks(pair: Pair) -> Iterator[Problem]:
    """No item of a filter starts or ends with a blank."""
    for column in [*_filters(pair), *pair.known_columns()]:
        where = f"{pair.sql(column)} <> trim({pair.sql(column)}, ' \t\u00a0')"
        yield from pair.find("filter_no_edge_blanks", column, where, "it is {value}")


def filter_items(pair: Pair) -> Iterator[Problem]:
    """No filter has too many items."""
    most = pair.library.limits["filter_items"]
    for column in _filters(pair):
        count = len(pair.values(column))
        if count > most:
            yield Problem("filter_items", 0, column, f"{count} items, at most {most}")


def group_levels(pair: Pair) -> Iterator[Problem]:
    """A group has no more items than its filter."""
    for _, row in pair.meta or []:
        name, group = row.get("col_name", ""), row.get("filter_grouping_column", "")
        if name in pair.header and group in pair.header:
            items, groups = len(pair.values(name)), len(pair.values(group))
            if groups > items:
                what = f"{groups} groups for the {items} items of {name!r}"
                yield Problem("group_levels", 0, group, what)


def no_duplicate_rows(pair: Pair) -> Iterator[Problem]:
    """No two rows have the same time, place and filters."""
    columns = [*pair.known_columns(), *(_filters(pair) if pair.meta is not None else pair.header)]
    names = ", ".join(dict.fromkeys(pair.sql(column) for column in columns))
    rows = pair.connection.execute(
        f"select min(r), max(r), count(*) over () from data group by {names} "
        "having count(*) > 1 order by 2 limit 3"
    ).fetchall()
    for place, (first, last, count) in enumerate(rows):
        more = count - len(rows) if place == len(rows) - 1 else 0
        what = f"the same time, place and filters as row {first}"
        yield Problem("no_duplicate_rows", last, "", what, more=more)


def no_empty_rows(pair: Pair) -> Iterator[Problem]:
    """No row is empty."""
    where = " and ".join(pair.blank(column) for column in dict.fromkeys(pair.header))
    yield from pair.find("no_empty_rows", "", where, "every cell is blank")


def no_empty_columns(pair: Pair) -> Iterator[Problem]:
    """No column is empty."""
    counts = ", ".join(f"count({pair.sql(column)})" for column in dict.fromkeys(pair.header))
    found = pair.connection.execute(f"select {counts} from data").fetchone() or ()
    for column, count in zip(dict.fromkeys(pair.header), found, strict=True):
        if not count and column not in pair.library.place_columns:
            yield Problem("no_empty_columns", 0, column, "every cell is blank")


def indicator_filled(pair: Pair) -> Iterator[Problem]:
    """No cell of an indicator is blank."""
    for column in pair.of_type("Indicator"):
        yield from pair.find("indicator_filled", column, pair.blank(column), "it is blank")


def indicator_value(pair: Pair) -> Iterator[Problem]:
    """Every cell of an indicator is a plain number or a symbol."""
    symbols = [*pair.library.listed("symbol"), *pair.library.listed("obsolete_symbol")]
    for column in pair.of_type("Indicator"):
        name = pair.sql(column)
        where = (
            f"{name} not in {quoted(symbols)} "
            f"and not regexp_full_match({name}, '-?[0-9]+([.][0-9]+)?')"
        )
        yield from pair.find("indicator_value", column, where, "it is {value}")


def api_column_name(pair: Pair) -> Iterator[Problem]:
    """Column names are short enough for the API."""
    most = pair.library.limits["column_name_length"]
    for column in [*pair.of_type("Filter"), *pair.of_type("Indicator")]:
        if len(column) > most:
            yield Problem("api_column_name", 1, column, f"{len(column)} characters, at most {most}")


def api_label(pair: Pair) -> Iterator[Problem]:
    """Labels are short enough for the API."""
    most = pair.library.limits["label_length"]
    for number, row in pair.meta or []:
        if len(row.get("label", "")) > most:
            what = f"{len(row['label'])} characters, at most {most}"
            yield Problem("api_label", number, "label", what, is_meta=True)


def api_item(pair: Pair) -> Iterator[Problem]:
    """Items of filters and names of places are short enough for the API."""
    names = [row["name_column"] for row in pair.library.levels if pair.has(row["name_column"])]
    yield from _long(pair, "api_item", [*_filters(pair), *names], "item_length")


def api_place_code(pair: Pair) -> Iterator[Problem]:
    """Codes of places are short enough for the API."""
    codes = [c for c in pair.known_columns() if c.endswith(("_code", "_id", "_urn", "_ukprn"))]
    yield from _long(pair, "api_place_code", codes, "place_code_length")


def _long(pair: Pair, rule_id: str, columns: list[str], limit: str) -> Iterator[Problem]:
    most = pair.library.limits[limit]
    for column in columns:
        where = f"length({pair.sql(column)}) > {most}"
        yield from pair.find(rule_id, column, where, f"more than {most} characters: {{value}}")


def _filters(pair: Pair) -> list[str]:
    """Return filters and their groups."""
    return list(dict.fromkeys([*pair.of_type("Filter"), *pair.groups]))


def _in_any_cell(pair: Pair, rule_id: str, words: list[str]) -> Iterator[Problem]:
    listed = quoted(words)
    for column in dict.fromkeys(pair.header):
        where = f"{pair.sql(column)} in {listed}"
        yield from pair.find(rule_id, column, where, "the cell is {value}")
