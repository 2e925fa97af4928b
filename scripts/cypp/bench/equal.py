"""Are the answers of pandas those of the marts? Both ways, key by key, number by number.

And is a build that added a file to what was there the build that read all files?
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

# Two programs add in different orders; the last digits are noise.
TOLERANCE = 1e-9
FIGURE = ("measure_id", "area_code", "period_id", "population_group_id")


@dataclass(frozen=True)
class Comparison:
    """What of a mart is compared.

    Attributes:
        mart: relation of the warehouse.
        key: columns that name a row.
        numbers: columns that must be the same.
        rows: condition of the rows of the mart that both have.
    """

    mart: str
    key: tuple[str, ...]
    numbers: tuple[str, ...]
    rows: str


COMPARISONS = {
    "key_indicators": Comparison(
        "marts.fct_key_indicators",
        ("plan_id", "indicator_id", *FIGURE),
        (
            "value", "england_value", "region_value", "neighbours_value", "neighbours_with_value",
            "neighbours_of", "core_cities_value", "core_cities_with_value", "core_cities_of",
            "rank", "rank_of", "quartile", "change_from_previous",
        ),
        "true",
    ),
    "gaps": Comparison(
        "marts.fct_gaps",
        (*FIGURE, "gap_type", "reference"),
        ("value", "reference_value", "gap", "previous_gap", "gap_change"),
        "gap_type <> 'target'",
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Equality:
    """How one comparison came out.

    Attributes:
        rows: rows of the mart that were compared.
        cells: numbers that were compared.
        problems: what differs, one line each; empty where all is equal.
    """

    rows: int
    cells: int
    problems: list[str]


def compare_answers(database: Path, folder: Path) -> dict[str, Equality]:
    """Compare the Parquet files of the analyst in ``folder`` with the marts of ``database``."""
    with duckdb.connect(str(database), read_only=True) as connection:
        return {
            name: compare_one(connection, comparison, folder / f"{name}.parquet")
            for name, comparison in COMPARISONS.items()
        }


def unlike_marts(database: Path, floor: Path) -> list[str]:
    """Return a line for each mart whose number of rows in the floor is not that of the build."""
    # One connection each: views name the catalog of their own file, so no file can be attached
    # under another name.
    ours, theirs = _rows_of_marts(database), _rows_of_marts(floor)
    problems = [] if ours else ["the build has no marts"]
    for mart, rows in ours.items():
        if mart not in theirs:
            problems.append(f"marts.{mart}: the floor has none")
        elif rows != theirs[mart]:
            problems.append(f"marts.{mart}: {rows} rows, {theirs[mart]} in the floor")
    return problems


def compare_builds(whole: Path, added: Path) -> Equality:
    """Compare all marts and intermediate tables of two builds: one read all, one added a file.

    The order of rows does not count; every column does, bit by bit. Views below the marts read the
    landed files themselves.
    """
    ours, theirs = _prints_of_relations(whole), _prints_of_relations(added)
    problems = [
        f"{name}: {ours.get(name, (0,))[0]} rows where all is read, "
        f"{theirs.get(name, (0,))[0]} where a file is added, or other rows"
        for name in sorted(ours.keys() | theirs.keys())
        if ours.get(name) != theirs.get(name)
    ]
    rows = sum(found[0] for found in ours.values())
    return Equality(rows, 0, problems or ([] if rows else ["the build has no rows"]))


def _prints_of_relations(database: Path) -> dict[str, tuple[int, int, int]]:
    """Return the number of rows and two checksums over them, by relation of the warehouse."""
    found = {}
    with duckdb.connect(str(database), read_only=True) as connection:
        named = connection.execute(
            "select table_schema, table_name from information_schema.tables "
            "where table_schema = 'marts' or "
            "(table_schema = 'intermediate' and table_type = 'BASE TABLE') order by all"
        ).fetchall()
        for schema, name in named:
            print_of_rows = connection.execute(
                "select count(*), coalesce(bit_xor(code), 0), "
                "coalesce(sum(code::hugeint), 0) "
                f'from (select hash(rows) as code from "{schema}"."{name}" as rows)'
            ).fetchone()
            found[f"{schema}.{name}"] = print_of_rows or (0, 0, 0)
    return found


def _rows_of_marts(database: Path) -> dict[str, int]:
    with duckdb.connect(str(database), read_only=True) as connection:
        marts = connection.execute(
            "select table_name from information_schema.tables where table_schema = 'marts' "
            "order by all"
        ).fetchall()
        counted = {}
        for (mart,) in marts:
            found = connection.execute(f'select count(*) from marts."{mart}"').fetchone()
            counted[mart] = found[0] if found else 0
        return counted


def compare_one(
    connection: duckdb.DuckDBPyConnection, comparison: Comparison, file: Path
) -> Equality:
    """Compare one table with its mart."""
    on = " and ".join(f"theirs.{name} is not distinct from ours.{name}" for name in comparison.key)
    shown = " || ', ' || ".join(
        f"coalesce(ours.{name}, theirs.{name}, '')" for name in comparison.key
    )
    columns = ", ".join((*comparison.key, *comparison.numbers))
    source = (
        f"(select {columns}, true as here from {comparison.mart} where {comparison.rows}) as ours "
        f"full join (select {columns}, true as here from read_parquet('{file}')) as theirs on {on}"
    )
    problems = []
    sides = connection.execute(
        "select count(*) filter (where theirs.here is null), count(*) filter (where ours.here is "
        f"null), count(*), min({shown}) filter (where ours.here is null or theirs.here is null) "
        f"from {source}"
    ).fetchone() or (0, 0, 0, None)
    if sides[0] or sides[1]:
        problems.append(
            f"{comparison.mart}: {sides[0]} rows only there, {sides[1]} only in pandas, such as "
            f"{sides[3]}"
        )
    for name in comparison.numbers:
        one, other = f"ours.{name}", f"theirs.{name}"
        # pandas writes a missing number as NaN or null.
        other = f"case when isnan({other}::double) then null else {other}::double end"
        differs = (
            f"ours.here and theirs.here and (({one} is null) <> (({other}) is null) or "
            f"abs({one} - ({other})) > {TOLERANCE} * greatest(1, abs({one})))"
        )
        found = connection.execute(
            f"select count(*), min({shown} || ': ' || coalesce({one}::varchar, 'null') || ' and ' "
            f"|| coalesce(({other})::varchar, 'null')) from {source} where {differs}"
        ).fetchone() or (0, None)
        if found[0]:
            problems.append(f"{comparison.mart}.{name}: {found[0]} differ, such as {found[1]}")
    return Equality(sides[2], sides[2] * len(comparison.numbers), problems)
