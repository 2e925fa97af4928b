"""``cypp compare LEFT RIGHT``: are the public marts of two engines the same, row by row?

Nothing here comes from dbt but the list of what is public and the key of each (manifest.json). Rows
are matched by key; text, whole numbers, dates and booleans must be equal, null to null; floats may
differ by the tolerance in seeds/policy/engines/float_tolerances.csv, for engines add up in
different orders. A table, a column or a kind of type that only one side has is a difference too.
"""

from __future__ import annotations

import csv
import json
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from cypp.engines.read_out import read_out, write_rows
from cypp.engines.targets import ENGINES, settings_of
from cypp.project import CyppError
from cypp.publish.context import PublicRelation
from cypp.publish.public import public_relations

TOLERANCES = Path("seeds/policy/engines/float_tolerances.csv")
SHOWN = 5
KINDS = {
    "VARCHAR": "text",
    "DOUBLE": "float",
    "FLOAT": "float",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "TINYINT": "integer",
    "SMALLINT": "integer",
    "INTEGER": "integer",
    "BIGINT": "integer",
    "HUGEINT": "integer",
    "TIMESTAMP": "timestamp",
}


@dataclass(frozen=True)
class Tolerance:
    """How far two floats may lie apart: a share of the larger one, and a distance near zero."""

    relative: float
    absolute: float


@dataclass
class Answer:
    """What the comparison of one table found.

    Attributes:
        name: ``schema.name``.
        rows: number of rows, left and right.
        faults: differences of the whole table, in words.
        cells: the differing rows: key, column (or which side has the row), left, right.
        largest: largest distance of two floats, as a share of the larger one.
    """

    name: str
    rows: tuple[int, int] = (0, 0)
    faults: list[str] = field(default_factory=list)
    cells: list[tuple[str, str, str | None, str | None]] = field(default_factory=list)
    largest: float = 0.0

    @property
    def is_same(self) -> bool:
        """True where nothing differs."""
        return not self.faults and not self.cells

    def lines(self, left: str, right: str) -> list[str]:
        """Return what to print: one line, and the first differences below it."""
        keys = len({key for key, *_ in self.cells})
        verdict = f"{keys} rows differ" if self.cells or not self.faults else "differs"
        counts = (
            f"{self.rows[0]} rows"
            if self.rows[0] == self.rows[1]
            else (f"{self.rows[0]} rows in {left}, {self.rows[1]} in {right}")
        )
        printed = [f"{self.name}: {counts}, {verdict}, floats apart by {self.largest:.1e} at most"]
        printed += [f"  {fault}" for fault in self.faults]
        printed += [
            f"  {key}: {column}: {left}={_shown(one)} {right}={_shown(other)}"
            for key, column, one, other in self.cells[:SHOWN]
        ]
        if len(self.cells) > SHOWN:
            printed.append(f"  ... and {len(self.cells) - SHOWN} more differing cells")
        return printed


def run_compare(
    project: Path, left: str, right: str, out: Path | None = None, *, metrics: bool = False
) -> int:
    """Compare the public marts of two targets; print a line for each and the differences.

    Args:
        project: folder of dbt_project.yml, with target/manifest.json.
        left: target of profiles.yml: duckdb, postgres or spark.
        right: another one.
        out: CSV file for all differing cells; none is written when not given.
        metrics: compare the tables that ``cypp metrics export`` wrote too.

    Returns:
        0 when nothing differs, 1 when anything does.

    Raises:
        CyppError: bad arguments, or an engine cannot be read.
    """
    for name in (left, right):
        if name not in ENGINES:
            raise CyppError(f"no engine {name!r}: one of {', '.join(ENGINES)}")
    if left == right:
        raise CyppError(f"{left} compared with itself says nothing: name two engines")
    tolerance = read_tolerance(project / TOLERANCES)
    relations = [
        relation
        for relation in public_relations(_manifest(project))
        if metrics or relation.schema == "marts"
    ]
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as scratch, duckdb.connect() as connection:
        for side, name in (("left_side", left), ("right_side", right)):
            folder = Path(scratch) / side
            folder.mkdir()
            read_out(connection, side, project, settings_of(project, name), relations, folder)
        answers = [compare_tables(connection, relation, tolerance) for relation in relations]
    for answer in answers:
        print("\n".join(answer.lines(left, right)))
    if out is not None:
        cells = [(answer.name, *cell) for answer in answers for cell in answer.cells]
        write_rows(out, ["relation", "key", "column", left, right], cells)
    differing = sum(not answer.is_same for answer in answers)
    print(
        f"{left} and {right}: {len(answers)} tables, {sum(a.rows[0] for a in answers)} rows, "
        f"{differing} tables differ; floats equal within {tolerance.relative:g} of the larger or "
        f"{tolerance.absolute:g}; {time.monotonic() - start:.1f} s"
    )
    return 1 if differing else 0


def read_tolerance(path: Path) -> Tolerance:
    """Return the tolerance of the policy.

    Raises:
        CyppError: the file is missing, or a number of it is none.
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            numbers = {row["kind"]: float(row["tolerance"]) for row in csv.DictReader(file)}
        return Tolerance(numbers["relative"], numbers["absolute"])
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise CyppError(
            f"{path}: needs the kinds relative and absolute, each with a number ({error!r})"
        ) from error


def compare_tables(
    connection: duckdb.DuckDBPyConnection, relation: PublicRelation, tolerance: Tolerance
) -> Answer:
    """Compare ``left_side."<name>"`` with ``right_side."<name>"``, tables of one connection."""
    name = relation.full_name
    answer = Answer(name)
    sides = [_kinds(connection, side, name) for side in ("left_side", "right_side")]
    missing = [side for side, kinds in zip(("left", "right"), sides, strict=True) if not kinds]
    if missing:
        answer.faults.append(f"not there on the {' and the '.join(missing)}: run dbt build there")
        return answer
    left, right = f'left_side."{name}"', f'right_side."{name}"'
    answer.rows = (_count(connection, left), _count(connection, right))
    answer.faults += _differing_columns(*sides)
    columns = [column for column in sides[0] if sides[0][column] == sides[1].get(column)]
    # Without a declared key a row is its own: everything that must be equal.
    key = list(relation.key) or [column for column in columns if sides[0][column] != "float"]
    if not set(key) <= set(columns):
        answer.faults.append(f"its key {', '.join(key)} is not on both sides")
        return answer
    for side, table in (("left", left), ("right", right)):
        repeated = _repeated(connection, table, key)
        if repeated:
            answer.faults.append(f"{repeated} keys stand more than once on the {side}")
    if not answer.faults or columns:
        _compare_rows(connection, answer, key, {c: sides[0][c] for c in columns}, tolerance)
    return answer


def _compare_rows(
    connection: duckdb.DuckDBPyConnection,
    answer: Answer,
    key: list[str],
    kinds: dict[str, str],
    tolerance: Tolerance,
) -> None:
    on = " and ".join(f'l."{column}" is not distinct from r."{column}"' for column in key)
    shown = " || ', ' || ".join(
        f'coalesce(cast(coalesce(l."{column}", r."{column}") as varchar), \'null\')'
        for column in key
    )
    source = (
        f'(select *, true as here from left_side."{answer.name}") as l '
        f'full join (select *, true as here from right_side."{answer.name}") as r on {on}'
    )
    both = "l.here and r.here and "
    checks = {
        column: both + _float_differs(column, tolerance)
        if kind == "float"
        else f'{both} l."{column}" is distinct from r."{column}"'
        for column, kind in kinds.items()
        if column not in key
    }
    alone = "l.here is null or r.here is null"
    # Noise near zero, which the absolute tolerance is for, has no share worth printing.
    distances = [
        f'max(abs(l."{column}" - r."{column}") / greatest(abs(l."{column}"), abs(r."{column}"))) '
        f'filter (where abs(l."{column}" - r."{column}") > {tolerance.absolute!r} '
        f'or abs(l."{column}") > 1)'
        for column, kind in kinds.items()
        if kind == "float"
    ]
    # One join tells which columns differ at all; only those are asked for their cells.
    counts = [f"count(*) filter (where {check})" for check in (alone, *checks.values())]
    row = connection.execute(f"select {', '.join(counts + distances)} from {source}").fetchone()
    lonely, *found = row or (0,) * len(counts)
    answer.largest = max((float(share) for share in found[len(checks) :] if share), default=0.0)
    parts = [
        f"select {shown}, '{column}', "
        f'cast(l."{column}" as varchar), cast(r."{column}" as varchar) from {source} where {check}'
        for (column, check), count in zip(checks.items(), found, strict=False)
        if count
    ]
    if lonely:
        parts.insert(
            0,
            f"select {shown}, 'row', case when l.here then 'there' end, "
            f"case when r.here then 'there' end from {source} where {alone}",
        )
    for part in parts:
        answer.cells += connection.execute(f"{part} order by 1").fetchall()


def _float_differs(column: str, tolerance: Tolerance) -> str:
    one, other = f'l."{column}"', f'r."{column}"'
    return (
        f"(({one} is null) <> ({other} is null) or isnan({one}) <> isnan({other}) or "
        f"(not isnan({one}) and {one} <> {other} and (isinf({one}) or isinf({other}) or "
        f"abs({one} - {other}) > greatest({tolerance.absolute!r}, "
        f"{tolerance.relative!r} * greatest(abs({one}), abs({other}))))))"
    )


def _differing_columns(left: dict[str, str], right: dict[str, str]) -> list[str]:
    faults = [f"column {column} is only on the left" for column in left if column not in right]
    faults += [f"column {column} is only on the right" for column in right if column not in left]
    return faults + [
        f"column {column} is {kind} on the left and {right[column]} on the right"
        for column, kind in left.items()
        if right.get(column, kind) != kind
    ]


def _kinds(connection: duckdb.DuckDBPyConnection, side: str, name: str) -> dict[str, str]:
    rows = connection.execute(
        "select column_name, data_type from information_schema.columns "
        "where table_catalog = 'memory' and table_schema = ? and table_name = ? "
        "order by ordinal_position",
        [side, name],
    ).fetchall()
    return {column: KINDS.get(kind.split("(")[0], kind.lower()) for column, kind in rows}


def _count(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    row = connection.execute(f"select count(*) from {table}").fetchone()
    return int(row[0]) if row else 0


def _repeated(connection: duckdb.DuckDBPyConnection, table: str, key: list[str]) -> int:
    columns = ", ".join(f'"{column}"' for column in key)
    return _count(
        connection, f"(select {columns} from {table} group by {columns} having count(*) > 1)"
    )


def _shown(value: str | None) -> str:
    return "null" if value is None else repr(value)


def _manifest(project: Path) -> dict[str, Any]:
    path = project / "target" / "manifest.json"
    if not path.is_file():
        raise CyppError(f"{path} is missing: run dbt build first")
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content
