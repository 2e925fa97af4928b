"""Rows that stand twice: the same figures are kept once, different figures are a problem."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from cypp.door_files import Problem
from cypp.land.recognise import RULES_FILE, Header
from cypp.land.staging import VIEW

DROPPED = "dropped"
KEPT = "kept"
NAMED = 20
LONG = 100


@dataclass(frozen=True)
class Repeats:
    """How many rows are left out because an earlier row says the same, and the first of them."""

    count: int
    first: int
    of: int


def find_repeats(
    header: Header, shown: str, connection: duckdb.DuckDBPyConnection
) -> tuple[Repeats | None, list[Problem]]:
    """Make the view ``kept`` of the rows to land; return what is left out and the problems.

    Two rows are one when all columns of the key agree. Without a key, the whole row is the key.
    """
    key = header.places("key", "filter", "location")
    if header.format.kind == "lait_dictionary" or not key:
        key = header.places("key", "value", "text")
    rest = [place for place in header.places("value", "figure", "neighbour") if place not in key]
    connection.execute(
        f"create or replace temp table hashed as select row_number, {_hash(key)} as same, "
        f"{_hash(rest)} as figures from {VIEW}"
    )
    connection.execute(
        "create or replace temp table repeated as "
        "with keys as (select same, min(row_number) as first_row from hashed group by same "
        "having count(*) > 1) "
        "select hashed.row_number, keys.first_row, hashed.figures = first.figures as agrees "
        "from hashed inner join keys on hashed.same = keys.same "
        "inner join hashed as first on keys.first_row = first.row_number "
        "where hashed.row_number <> keys.first_row"
    )
    connection.execute("drop table hashed")
    connection.execute(
        f"create or replace temp table {DROPPED} as select row_number from repeated where agrees"
    )
    problems = _differing(header, key, shown, connection)
    row = connection.execute(
        "select count(*), min(row_number), min_by(first_row, row_number) from repeated where agrees"
    ).fetchall()[0]
    if row[0]:
        connection.execute(
            f"create or replace view {KEPT} as select * from {VIEW} "
            f"where row_number not in (select row_number from {DROPPED}) order by row_number"
        )
        return Repeats(*row), problems
    connection.execute(f"create or replace view {KEPT} as select * from {VIEW}")
    return None, problems


def _hash(places: list[int]) -> str:
    return f"hash({', '.join(f'c{place}' for place in places)})" if places else "0"


def _differing(
    header: Header, key: list[int], shown: str, connection: duckdb.DuckDBPyConnection
) -> list[Problem]:
    total = connection.execute("select count(*) from repeated where not agrees").fetchall()[0][0]
    if not total:
        return []
    found = connection.execute(
        "select row_number, first_row from repeated where not agrees order by row_number "
        f"limit {NAMED}"
    ).fetchall()
    names = "+".join(header.names[place] for place in key)
    advice = f"keep the row that is right; a filter of numbers is named in {RULES_FILE}"
    if len(names) > LONG:
        names = f"{names[:LONG]}..."
    problems = [
        Problem(shown, row, names, f"repeats row {first} with other figures", advice, "rows")
        for row, first in found
    ]
    if total > len(found):
        what = f"and {total - len(found)} more rows repeat an earlier one with other figures"
        problems.append(Problem(shown, found[-1][0], names, what, advice, "rows"))
    return problems
