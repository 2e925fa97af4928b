"""Frames of facts about an edition, small enough for pandas whatever the size of the marts.

Each frame has ``file`` (the relation), ``row`` (what a failed check points at) and the columns that
the suites of ``exit_suites`` judge. Large tables are read by DuckDB, columns needed only.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pandas as pd

from cypp.publish.checks.metrics_sql import quoted, text
from cypp.publish.checks.rules import FOLDER, Row, read_numbers, read_rules
from cypp.publish.context import DATABASE_FILE, Edition, PublicRelation

if TYPE_CHECKING:
    from collections.abc import Iterable

EDITIONS = "marts.dim_editions"
# Columns of the edition's own row, and what of the edition each must equal.
EDITION_FACTS = {
    "edition_id": "edition_id",
    "as_of_date": "as_of",
    "area_code": "area_code",
    "git_commit": "git_commit",
}
OBSERVATIONS = "marts.fct_observations"
# Columns that hold a measured value, by relation, with the column that names the row.
VALUES = {
    OBSERVATIONS: ("value", "observation_id"),
    "marts.fct_targets": ("target_value", "target_id"),
}


class Facts:
    """The public file of an edition and of the one before it, opened to read, and the rules."""

    def __init__(self, edition: Edition) -> None:
        """Attach both files; the earlier one only where its figures can be compared."""
        self.edition = edition
        self.limits = read_numbers(edition.project)
        self.connection = duckdb.connect(":memory:", config=edition.duckdb_limits)
        self._attach(edition.database, "edition")
        self.relations = {relation.full_name: relation for relation in edition.relations}
        self.built = self._columns_of("edition")
        self.previous_id: str | None = None
        self.before: dict[str, dict[str, str]] = {}
        previous = edition.project / "published" / "current" / DATABASE_FILE
        if previous.is_file() and previous.resolve() != edition.database.resolve():
            self._attach(previous, "previous")
            self.before = self._columns_of("previous")
            self.previous_id = self._comparable()

    def close(self) -> None:
        """Let go of the files."""
        self.connection.close()

    def rules(self, name: str) -> list[Row]:
        """Return the rows of a seed of this folder."""
        return read_rules(self.edition.project, FOLDER / f"{name}.csv")

    def frame(self, sql: str) -> pd.DataFrame:
        """Return the rows of a query over the attached files."""
        return self.connection.execute(sql).df()

    def number(self, sql: str) -> int:
        """Return the number that a query answers with."""
        row = self.connection.execute(sql).fetchone()
        return int(row[0]) if row and row[0] is not None else 0

    def _attach(self, path: Path, name: str) -> None:
        file = str(path).replace("'", "''")
        self.connection.execute(f"attach '{file}' as {name} (read_only)")

    def _columns_of(self, name: str) -> dict[str, dict[str, str]]:
        """Return the columns of each table with their types, by full name of the table."""
        found: dict[str, dict[str, str]] = {}
        for table, column, kind in self.connection.execute(
            "select schema_name || '.' || table_name, column_name, lower(data_type) "
            f"from duckdb_columns() where database_name = '{name}' order by 1, column_index"
        ).fetchall():
            found.setdefault(table, {})[column] = kind
        return found

    def _comparable(self) -> str | None:
        """Return the id of the earlier edition where authority and knowledge date are the same."""
        if EDITIONS not in self.before:
            return None
        row = self.connection.execute(
            f"select edition_id from previous.{EDITIONS} where area_code = ? "
            "and cast(as_of_date as varchar) = ?",
            [self.edition.area_code, self.edition.as_of],
        ).fetchone()
        return str(row[0]) if row else None

    def edition_frame(self) -> pd.DataFrame:
        """Return the rows of the edition's own table, and how many there are."""
        held = [name for name in EDITION_FACTS if name in self.built.get(EDITIONS, {})]
        columns = "".join(f", cast({name} as varchar) as {name}" for name in held)
        if held:
            frame = self.frame(
                f"select '{EDITIONS}' as file, 'row ' || row_number() over () as row{columns}, "
                f"count(*) over () as edition_rows from edition.{EDITIONS}"
            )
            if len(frame):
                return frame
        empty: dict[str, list[Any]] = {name: [None] for name in held}
        return pd.DataFrame({"file": [EDITIONS], "row": ["all"], **empty, "edition_rows": [0]})

    def relation_frame(self) -> pd.DataFrame:
        """Return each relation with its rows, and the fewest that it may have.

        Columns: ``row_count``, ``least_rows`` (share of the rows of the edition before whose source
        is still there), ``required_rows`` and ``focus_rows`` where a rule asks for rows.
        """
        required = {row["relation"]: row for row in self.rules("required_rows")}
        rows = []
        for name in sorted({*self.relations, *required}):
            is_built = name in self.built
            count = self.number(f"select count(*) from edition.{name}") if is_built else 0
            rule = required.get(name)
            focus = None
            if rule and rule["for_area_in_focus"] == "true" and is_built:
                area = text(self.edition.area_code)
                focus = self.number(f"select count(*) from edition.{name} where area_code = {area}")
            rows.append(
                {
                    "file": name,
                    "row": "all",
                    "row_count": count,
                    "least_rows": self._least_rows(name) if is_built else 0,
                    "required_rows": count if rule else None,
                    "focus_rows": focus,
                }
            )
        return pd.DataFrame(rows)

    def _least_rows(self, name: str) -> float:
        if self.previous_id is None or name not in self.before or self._is_expected_drop(name):
            return 0
        before = "select source_id from previous.marts.dim_sources"
        now = "select source_id from edition.marts.dim_sources"
        kept = f"({before} intersect {now})"
        if "source_id" in self.before[name]:
            rows = self.number(
                f"select count(*) from previous.{name} "
                f"where source_id is null or source_id in {kept}"
            )
        elif self.number(f"select count(*) from ({before} except {now})"):
            # Without a column for it nobody can say which rows went with the source.
            return 0
        else:
            rows = self.number(f"select count(*) from previous.{name}")
        return float(int(rows * self.limits["rows_kept_share"]))

    def _is_expected_drop(self, name: str) -> bool:
        return any(
            row["relation"] == name and row["previous_edition_id"] == self.previous_id
            for row in self.rules("expected_drops")
        )

    def column_frame(self) -> pd.DataFrame:
        """Return each column, declared or found: its types and an example of each bad value."""
        patterns = {row["value_kind"]: row for row in self.rules("private_values")}
        rows: list[dict[str, Any]] = []
        for name in sorted({*self.relations, *self.built}):
            found = self.built.get(name, {})
            declared = _declared(self.relations.get(name), found)
            examples = self._examples(name, found, patterns)
            rows += [
                {
                    "file": name,
                    "row": column,
                    "column_name": column,
                    "declared_type": declared.get(column, "(not declared)"),
                    "found_type": _one_spelling(found.get(column, "(not in the table)")),
                    **{kind: examples.get((column, kind)) for kind in [*patterns, "not_finite"]},
                }
                for column in dict.fromkeys([*declared, *found])
            ]
        return pd.DataFrame(rows).astype(object)

    def _examples(
        self, name: str, columns: dict[str, str], patterns: dict[str, Row]
    ) -> dict[tuple[str, str], str]:
        """Return the first bad value of each column by kind, in one pass over the table."""
        asked: list[tuple[str, str]] = []
        parts: list[str] = []
        for column, kind in columns.items():
            value = quoted(column)
            if kind == "varchar":
                for word, rule in patterns.items():
                    if f"{name}.{column}" in rule["exempt_columns"].split("|"):
                        continue
                    asked.append((column, word))
                    found = f"regexp_matches({value}, {text(rule['value_pattern'])})"
                    parts.append(f"any_value({value}) filter ({found})")
            if kind in {"double", "float"}:
                asked.append((column, "not_finite"))
                parts.append(f"min(cast({value} as varchar)) filter (not isfinite({value}))")
        if not parts:
            return {}
        row = self.connection.execute(f"select {', '.join(parts)} from edition.{name}").fetchone()
        values = zip(asked, row or (), strict=True)
        return {key: str(value) for key, value in values if value is not None}

    def reference_frame(self, rule: Row, exempt: Iterable[tuple[str, str]]) -> pd.DataFrame:
        """Return the different codes of a column in each relation that has it.

        ``exempt`` are the pairs of relation and column that a test of dbt looks at already.
        """
        column, skipped = rule["column_name"], {*exempt}
        own = {
            f"marts.{name}" for name in [rule["dimension"], *rule["exempt_relations"].split("|")]
        }
        parts = [
            f"select '{name}' as file, 'column {column}' as row, {column}, count(*) as row_count "
            f"from edition.{name} where {column} is not null group by all"
            for name, columns in self.built.items()
            if column in columns and name not in own and (name, column) not in skipped
        ]
        if not parts:
            return pd.DataFrame({"file": [], "row": [], column: [], "row_count": []})
        return self.frame(" union all ".join(parts) + " order by all")

    def codes(self, rule: Row) -> list[str]:
        """Return the codes of the dimension of a reference rule."""
        column, table = rule["dimension_column"], f"edition.marts.{rule['dimension']}"
        sql = f"select {column} from {table} group by all"
        return sorted(str(code) for (code,) in self.connection.execute(sql).fetchall() if code)

    def value_frame(self, unit: str) -> pd.DataFrame:
        """Return every value of a unit: ``value`` in that unit, ``row`` is its identifier."""
        parts = [
            f"select '{name}' as file, facts.{key} as row, facts.{value} as value "
            f"from edition.{name} as facts inner join edition.marts.dim_measures as measures "
            f"on facts.measure_id = measures.measure_id "
            f"where facts.{value} is not null and measures.unit = {text(unit)}"
            for name, (value, key) in VALUES.items()
        ]
        return self.frame(" union all ".join(parts))

    def units(self) -> list[str]:
        """Return the units of the measures, sorted."""
        sql = "select unit from edition.marts.dim_measures where unit is not null group by all"
        return sorted(str(unit) for (unit,) in self.connection.execute(sql).fetchall())

    def measure_frame(self) -> pd.DataFrame:
        """Return each measure: its largest value and how its share of missing values rose.

        Columns: ``largest_value`` in percent, for measures in percent with enough figures;
        ``missing_rise``, share of the rows of the measure, against the edition before.
        """
        rows, figures = int(self.limits["missing_share_rows"]), int(self.limits["fraction_rows"])
        share = (
            "select measure_id, count(*) as n, avg(case when value is null then 1 else 0 end) "
            "as missing_share from {} group by measure_id"
        )
        now = share.format(f"edition.{OBSERVATIONS}")
        before = (
            share.format(f"previous.{OBSERVATIONS}")
            if self.previous_id
            else f"select * from ({now}) where false"
        )
        return self.frame(
            f"with now_shares as ({now}), before_shares as ({before}), largest as ("
            f"select measure_id, max(value) as largest_value from edition.{OBSERVATIONS} "
            "inner join edition.marts.dim_measures using (measure_id) "
            f"where unit = 'percent' group by measure_id having count(value) >= {figures}) "
            f"select '{OBSERVATIONS}' as file, now_shares.measure_id as row, largest_value, "
            f"case when least(now_shares.n, before_shares.n) >= {rows} "
            "then now_shares.missing_share - before_shares.missing_share end as missing_rise "
            "from now_shares left join before_shares using (measure_id) "
            "left join largest using (measure_id) order by measure_id"
        )

    def day_frame(self) -> pd.DataFrame:
        """Return the days of publication in each relation, as whole numbers like 20150731."""
        parts = [
            f"select '{name}' as file, 'column published_on' as row, "
            "cast(strftime(published_on, '%Y%m%d') as bigint) as published_on "
            f"from edition.{name} where published_on is not null group by all"
            for name, columns in self.built.items()
            if columns.get("published_on") == "date"
        ]
        return self.frame(" union all ".join(parts) + " order by all")


def _declared(relation: PublicRelation | None, found: dict[str, str]) -> dict[str, str]:
    """Return the types of the contract; the answer of a saved query has those that it has."""
    columns = relation.columns if relation else ()
    return {
        column.name: _one_spelling(column.data_type or found.get(column.name, "(any)"))
        for column in columns
    }


def _one_spelling(data_type: str) -> str:
    """Return a type as DuckDB spells it, whichever name the contract uses."""
    if data_type.startswith("("):
        return data_type
    try:
        found = duckdb.sqltype(data_type)
    except duckdb.Error:
        return data_type.lower()
    return str(found).lower()
