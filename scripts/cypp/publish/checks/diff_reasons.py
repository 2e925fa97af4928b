"""The rows in which two attached editions differ, with the reason of each, as SQL.

A figure of the observations or the targets has a source of its own, and the reason follows from
that source on both sides. A verdict or a gap is made from figures: it takes the reason of the
nearest figure of its measure that differs (its own, then its period, then its series, then any),
and without one it is a matter of definitions or rules.
"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from cypp.publish.checks.metrics_sql import quoted, text

Row = dict[str, str]

FIGURE = ("measure_id", "area_code", "period_id", "population_group_id")
# Columns of a difference, as the CSV file has them.
COLUMNS = (
    "relation",
    "change",
    "reason",
    *FIGURE,
    "item",
    "columns_changed",
    "old_figure",
    "new_figure",
    "old_source_id",
    "new_source_id",
)
# How near a figure that differs is to a verdict or gap made from it, nearest first.
NEARNESS = (
    FIGURE,
    ("measure_id", "area_code", "period_id"),
    ("measure_id", "period_id", "population_group_id"),
    ("measure_id", "area_code", "population_group_id"),
    ("measure_id",),
)
DEFINITIONS = "dim_measures"


@dataclass(frozen=True)
class Sides:
    """Settings of the two editions that explain differences by themselves."""

    old_as_of: str
    new_as_of: str
    has_other_area: bool


def count_of(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    """Return the number of rows of a table."""
    row = connection.execute(f"select count(*) from {table}").fetchone()
    return int(row[0]) if row else 0


def collect(
    connection: duckdb.DuckDBPyConnection,
    sides: Sides,
    relations: list[Row],
    reasons: list[Row],
    tolerance: float,
) -> list[str]:
    """Fill the table ``differences`` and return what the reader should know beforehand."""
    _make_tables(connection, reasons)
    notes = _source_notes(connection)
    for relation in sorted(relations, key=lambda row: int(row["relation_order"])):
        names = _common(connection, relation["relation"])
        missing = [name for name in _all_columns(relation) if name not in names]
        if missing:
            notes.append(f"marts.{relation['relation']}: not compared: {', '.join(missing)}")
        if any(name in missing for name in relation["key_columns"].split("|")):
            continue
        _pair(connection, relation, [name for name in names if name not in missing], tolerance)
        from_source = relation["figure_source"] == "own"
        reason = _own_reason(sides) if from_source else _reason_of_inputs(connection, sides)
        connection.execute(_insert(relation, reason))
    return notes


def _make_tables(connection: duckdb.DuckDBPyConnection, reasons: list[Row]) -> None:
    """Create the tables of reasons, sources, definitions and differences."""
    values = ", ".join(f"({text(row['reason'])}, {int(row['reason_order'])})" for row in reasons)
    connection.execute(f"create table reasons as from (values {values}) t(reason, reason_order)")
    for side in ("old", "new"):
        # A landed file is <dataset>__<day of its edition>; a document is a dataset of its own.
        connection.execute(
            f"create table {side}_sources as select source_id, sha256, published_on, "
            "regexp_replace(source_id, '__[0-9]{4}-[0-9]{2}-[0-9]{2}$', '') as dataset "
            f"from {side}_edition.marts.dim_sources"
        )
    held = [name for name in _common(connection, DEFINITIONS) if name != "measure_id"]
    differs = " or ".join(
        f"old_rows.{quoted(n)} is distinct from new_rows.{quoted(n)}" for n in held
    )
    connection.execute(
        "create table definitions as select coalesce(old_rows.measure_id, new_rows.measure_id) "
        f"as measure_id from old_edition.marts.{DEFINITIONS} as old_rows "
        f"full outer join new_edition.marts.{DEFINITIONS} as new_rows "
        "on old_rows.measure_id = new_rows.measure_id "
        f"where old_rows.measure_id is null or new_rows.measure_id is null or {differs}"
    )
    types = {"relation_order": "integer", "reason_order": "integer"}
    columns = ", ".join(f"{name} {types.get(name, 'varchar')}" for name in [*COLUMNS, *types])
    connection.execute(f"create table differences ({columns})")


def _source_notes(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Say which sources and definitions only one side has."""
    notes = []
    for words, kept, left in (("added", "new", "old"), ("withdrawn", "old", "new")):
        rows = connection.execute(
            f"select source_id from {kept}_sources anti join {left}_sources using (source_id) "
            "order by source_id"
        ).fetchall()
        if rows:
            notes.append(f"sources {words}: {', '.join(str(name) for (name,) in rows)}")
    rows = connection.execute(
        "select source_id from old_sources inner join new_sources using (source_id) "
        "where old_sources.sha256 is distinct from new_sources.sha256 order by source_id"
    ).fetchall()
    if rows:
        notes.append(f"sources with another checksum: {', '.join(str(name) for (name,) in rows)}")
    definitions = count_of(connection, "definitions")
    return [*notes, f"definitions that differ: {definitions}"] if definitions else notes


def _all_columns(relation: Row) -> list[str]:
    return [*relation["key_columns"].split("|"), *relation["compared_columns"].split("|")]


def _common(connection: duckdb.DuckDBPyConnection, table: str) -> list[str]:
    """Return the columns that a mart has in both editions, in the order of the new one."""
    rows = connection.execute(
        "select column_name from duckdb_columns() where database_name in "
        "('old_edition', 'new_edition') and schema_name = 'marts' and table_name = ? "
        "group by column_name having count(*) = 2 order by min(column_index), column_name",
        [table],
    ).fetchall()
    return [str(name) for (name,) in rows]


def _pair(
    connection: duckdb.DuckDBPyConnection, relation: Row, held: list[str], tolerance: float
) -> None:
    """Make ``pairs``: the rows of a relation that differ, with both sides."""
    keys = relation["key_columns"].split("|")
    compared = [name for name in relation["compared_columns"].split("|") if name in held]
    extra = [name for name in ("source_id", "source_locator", "source_text") if name in held]
    numbers = {
        str(name)
        for (name,) in connection.execute(
            "select column_name from duckdb_columns() where database_name = 'new_edition' "
            "and table_name = ? and data_type = 'DOUBLE'",
            [relation["relation"]],
        ).fetchall()
    }
    for side in ("old", "new"):
        connection.execute(
            f"create or replace view {side}_rows as select true as is_there, "
            f"{', '.join(quoted(name) for name in [*keys, *compared, *extra])} "
            f"from {side}_edition.marts.{relation['relation']} where {relation['row_condition']}"
        )
    tests = {name: _differs(name, tolerance if name in numbers else None) for name in compared}
    same = " and ".join(f"o.{name} is not distinct from n.{name}" for name in keys)
    named = [f"case when {test} then '{name}' end" for name, test in tests.items()]
    connection.execute(
        "create or replace temp table pairs as select "
        "case when o.is_there is null then 'added' when n.is_there is null then 'removed' "
        "else 'changed' end as change, "
        + ", ".join(f"coalesce(o.{name}, n.{name}) as {name}" for name in keys)
        + f", concat_ws(', ', {', '.join(named)}) as columns_changed, "
        + ", ".join(
            f"case when {side}.is_there then {_figure(side, tests)} end as {word}_figure, "
            + ", ".join(
                f"{side}.{name} as {word}_{name}" if name in extra else f"null as {word}_{name}"
                for name in ("source_id", "source_locator", "source_text")
            )
            for side, word in (("o", "old"), ("n", "new"))
        )
        + f" from old_rows as o full outer join new_rows as n on {same} "
        f"where o.is_there is null or n.is_there is null or {' or '.join(tests.values())}"
    )


def _differs(name: str, tolerance: float | None) -> str:
    """Return the condition under which a column differs; numbers within ``tolerance`` do not."""
    if tolerance is None:
        return f"o.{name} is distinct from n.{name}"
    return (
        f"((o.{name} is null) != (n.{name} is null) or coalesce(abs(o.{name} - n.{name}) > "
        f"{tolerance!r} * greatest(abs(o.{name}), abs(n.{name})), false))"
    )


def _figure(side: str, tests: dict[str, str]) -> str:
    """Return the compared columns of one side as words; of a changed row, those that differ."""
    parts = ", ".join(
        f"case when o.is_there is null or n.is_there is null or {test} then "
        f"'{name}=' || coalesce(cast({side}.{name} as varchar), '(none)') end"
        for name, test in tests.items()
    )
    return f"concat_ws(', ', {parts})"


def _own_reason(sides: Sides) -> str:
    """Return the reason of a figure with a source of its own, as SQL over ``pairs``."""
    # A knowledge date is written YYYY-MM-DD, so text compares like days.
    later_new = f"cast(new_sources.published_on as varchar) > {text(sides.old_as_of)}"
    later_old = f"cast(old_sources.published_on as varchar) > {text(sides.new_as_of)}"
    return f"""
        select pairs.*, case
            when new_source_id is not null and new_in_old.source_id is null then case
                when {later_new} then 'knowledge_date'
                when new_sources.dataset = old_sources.dataset then 'restated'
                else 'new_extract' end
            when old_source_id is not null and old_in_new.source_id is null then case
                when {later_old} then 'knowledge_date' else 'extract_withdrawn' end
            when new_in_old.sha256 is distinct from new_sources.sha256
                or old_in_new.sha256 is distinct from old_sources.sha256 then 'restated'
            when definitions.measure_id is not null then 'definition_changed'
            when old_source_id = new_source_id
                and (old_source_text, old_source_locator)
                is distinct from (new_source_text, new_source_locator)
                then 'transcription_changed'
            else 'rule_changed' end as reason
        from pairs
        left join new_sources on pairs.new_source_id = new_sources.source_id
        left join old_sources on pairs.old_source_id = old_sources.source_id
        left join old_sources as new_in_old on pairs.new_source_id = new_in_old.source_id
        left join new_sources as old_in_new on pairs.old_source_id = old_in_new.source_id
        left join definitions on pairs.measure_id = definitions.measure_id"""


def _reason_of_inputs(connection: duckdb.DuckDBPyConnection, sides: Sides) -> str:
    """Return the reason of what is made from figures, as SQL over ``pairs``."""
    joins, found = [], []
    for number, columns in enumerate(NEARNESS):
        names = ", ".join(columns)
        connection.execute(
            f"create or replace temp table inputs_{number} as select {names}, min(reason_order) "
            f"as reason_order from differences where relation in ({_with_source(connection)}) "
            f"group by {names}"
        )
        same = " and ".join(f"pairs.{name} = inputs_{number}.{name}" for name in columns)
        joins.append(f"left join inputs_{number} on {same}")
        found.append(f"inputs_{number}.reason_order")
    otherwise = "'area_in_focus'" if sides.has_other_area else "'rule_changed'"
    return f"""
        select pairs.*, coalesce(
            reasons.reason,
            case when definitions.measure_id is not null then 'definition_changed' end,
            {otherwise}) as reason
        from pairs {" ".join(joins)}
        left join reasons on reasons.reason_order = coalesce({", ".join(found)})
        left join definitions on pairs.measure_id = definitions.measure_id"""


def _with_source(connection: duckdb.DuckDBPyConnection) -> str:
    """Return the relations whose rows name a source, as a list of SQL literals."""
    rows = connection.execute(
        "select relation from differences where coalesce(old_source_id, new_source_id) is not null "
        "group by relation order by relation"
    ).fetchall()
    return ", ".join(text(str(name)) for (name,) in rows) or "''"


def _insert(relation: Row, reason: str) -> str:
    """Return the statement that adds the pairs of a relation with their reasons."""
    items = [name for name in relation["key_columns"].split("|") if name not in FIGURE]
    item = ", ".join(f"'{name}=' || {name}" for name in items)
    name = f"marts.{relation['relation']}"
    values = {"relation": text(name), "item": f"concat_ws(', ', {item})" if item else "null"}
    listed = ", ".join(f"{values.get(column, f'judged.{column}')}" for column in COLUMNS)
    return (
        f"insert into differences select {listed}, {int(relation['relation_order'])}, "
        f"reasons.reason_order from ({reason}) as judged "
        "left join reasons on judged.reason = reasons.reason"
    )
