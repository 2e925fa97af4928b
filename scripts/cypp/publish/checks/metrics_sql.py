"""A saved query of the metrics layer as plain SQL over the public marts, without MetricFlow.

From dbt's manifest come only names: the mart under a semantic model, the column of a dimension, the
rows that a metric speaks of. How a metric answers for one or several rows is written here, apart
from the expressions of the layer, so that a fault in either shows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from cypp.metrics_export import table_columns

PLACE = re.compile(r"\{\{\s*(Time)?Dimension\(\s*'([^']+)'\s*(?:,\s*'([^']+)'\s*)?\)\s*\}\}")
ITEM = re.compile(r"(Time)?Dimension\(\s*'([^']+)'\s*(?:,\s*'([^']+)'\s*)?\)")
METRIC_TIME = "metric_time"
DAY = "day"
FACT = "fact"


class UnclearQueryError(Exception):
    """A saved query uses what this check cannot recompute; the message says what to do."""


@dataclass(frozen=True)
class SavedQuery:
    """The columns of the table of a saved query, and the SQL that computes it from the marts."""

    dimensions: tuple[str, ...]
    metrics: tuple[str, ...]
    sql: str


def quoted(name: str) -> str:
    """Return a name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def text(value: str) -> str:
    """Return words as an SQL literal."""
    return "'" + value.replace("'", "''") + "'"


def row_words(query: SavedQuery, values: Iterable[object]) -> str:
    """Return the key of a row as words, such as ``area_code=E08000035, period_id=AY2014-15``."""
    return ", ".join(
        f"{name}={'(none)' if value is None else value}"
        for name, value in zip(query.dimensions, values, strict=True)
    )


class Layer:
    """The words of the metrics layer: saved queries, metrics and semantic models by name."""

    def __init__(
        self,
        manifest: dict[str, Any],
        recipes: dict[str, dict[str, str]],
        starts: dict[str, tuple[int, int]],
    ) -> None:
        """Take dbt's manifest, the recipes by metric, and when each type of year starts."""
        self.saved_queries = {row["name"]: row for row in manifest["saved_queries"].values()}
        self.metrics = {row["name"]: row for row in manifest["metrics"].values()}
        self.models = list(manifest["semantic_models"].values())
        self.recipes = recipes
        self.starts = starts

    def recipe_of(self, metric_name: str) -> dict[str, str]:
        """Return how a metric answers: its own row, or that of the guard that it stands for.

        Raises UnclearQueryError when neither has one.
        """
        if metric_name in self.recipes:
            return self.recipes[metric_name]
        parameters = self.metrics[metric_name]["type_params"]
        inputs = parameters.get("metrics") or []
        guard = str(parameters.get("expr"))
        stands_for = [row["name"] for row in inputs] == [guard] and not any(
            row.get(option) for row in inputs for option in ("filter", "offset_window", "alias")
        )
        if not stands_for or guard not in self.recipes:
            raise UnclearQueryError(
                f"metric {metric_name} stands for no guard with a recipe; add its row to "
                "metric_recipes.csv"
            )
        return self.recipes[guard]

    def saved_query(self, name: str) -> SavedQuery:
        """Return the columns and the SQL of a saved query.

        Raises UnclearQueryError for a part that is not understood.
        """
        parameters = self.saved_queries[name]["query_params"]
        if parameters.get("limit"):
            raise UnclearQueryError("a saved query with a limit leaves out rows; remove the limit")
        items = [
            match for item in parameters["group_by"] if (match := ITEM.fullmatch(item.strip()))
        ]
        if not items or len(items) != len(parameters["group_by"]):
            raise UnclearQueryError(f"its group_by is not understood: {parameters['group_by']}")
        fact = self._fact([item[2] for item in items])
        compiled, expressions, joins = [], [], dict[str, str]()
        for item in items:
            grain = item[3] or (DAY if item[1] else None)
            compiled.append(f"{item[2]}__{grain}" if grain else item[2])
            expressions.append(self._column(fact, item[2], grain, joins))
        columns = [column.table_name for column in table_columns(compiled)]
        everywhere = self._condition(fact, parameters.get("where"), joins)
        conditions = [
            self._condition(fact, self.metrics[metric].get("filter"), joins)
            for metric in parameters["metrics"]
        ]
        answers = [
            f"{_answer(self.recipe_of(metric), condition)} as {quoted(metric)}"
            for metric, condition in zip(parameters["metrics"], conditions, strict=True)
        ]
        keys = [
            f"{expression} as {quoted(column)}"
            for expression, column in zip(expressions, columns, strict=True)
        ]
        # A row exists where any of the metrics speaks of a row.
        sql = (
            f"select {', '.join([*keys, *answers])} from edition.marts."
            f"{quoted(fact['node_relation']['alias'])} as {FACT} {' '.join(joins.values())} "
            f"where ({everywhere}) and (({') or ('.join(conditions)})) "
            f"group by {', '.join(str(n) for n in range(1, len(keys) + 1))}"
        )
        return SavedQuery(tuple(columns), tuple(parameters["metrics"]), sql)

    def _fact(self, names: list[str]) -> dict[str, Any]:
        """Return the semantic model with measures whose own entity the dimensions name."""
        entities = {name.partition("__")[0] for name in names}
        found = [
            model
            for model in self.models
            if model["measures"] and _primary(model)["name"] in entities
        ]
        if len(found) != 1:
            raise UnclearQueryError(
                f"{len(found)} semantic models answer for {', '.join(sorted(entities))}"
            )
        return dict(found[0])

    def _column(
        self, fact: dict[str, Any], name: str, grain: str | None, joins: dict[str, str]
    ) -> str:
        """Return a dimension as SQL; a dimension of another mart adds its join."""
        if name == METRIC_TIME:
            name = f"{_primary(fact)['name']}__{fact['defaults']['agg_time_dimension']}"
        entity, _, dimension = name.partition("__")
        owner = next((m for m in self.models if _primary(m)["name"] == entity), None)
        row = next((d for d in (owner or fact)["dimensions"] if d["name"] == dimension), None)
        if owner is None or row is None:
            raise UnclearQueryError(f"dimension {name} is in no semantic model; correct its name")
        alias = FACT
        if owner["name"] != fact["name"]:
            alias = quoted(entity)
            foreign = next((e for e in fact["entities"] if e["name"] == entity), None)
            if foreign is None:
                raise UnclearQueryError(f"dimension {name} cannot be reached from {fact['name']}")
            joins[entity] = (
                f"left join edition.marts.{quoted(owner['node_relation']['alias'])} as {alias} "
                f"on {FACT}.{foreign['expr']} = {alias}.{_primary(owner)['expr']}"
            )
        column = row["expr"] or f"{alias}.{row['name']}"
        return f"({column})" if grain in (None, DAY) else self._year_start(column, str(grain))

    def _year_start(self, column: str, grain: str) -> str:
        """Return the first day of the year that holds the day of ``column``."""
        if grain not in self.starts:
            raise UnclearQueryError(f"granularity {grain} is no type of year in period_types.csv")
        month, day = self.starts[grain]
        earlier = f"(month({column}), day({column})) < ({month}, {day})"
        return f"make_date(year({column}) - case when {earlier} then 1 else 0 end, {month}, {day})"

    def _condition(
        self, fact: dict[str, Any], filters: dict[str, Any] | None, joins: dict[str, str]
    ) -> str:
        """Return filters of the metrics layer as one SQL condition."""
        parts = []
        for row in (filters or {}).get("where_filters", []):
            words = row["where_sql_template"]
            sql = PLACE.sub(lambda m: self._column(fact, m[2], m[3], joins), words)
            if "{{" in sql or "{%" in sql:
                raise UnclearQueryError(f"a filter is not understood: {words}")
            parts.append(f"({sql})")
        return " and ".join(parts) or "true"


def _primary(model: dict[str, Any]) -> dict[str, Any]:
    """Return the entity that identifies a row of a semantic model."""
    return next(dict(row) for row in model["entities"] if row["type"] == "primary")


def _answer(recipe: dict[str, str], condition: str) -> str:
    """Return a metric over the rows of a group for which ``condition`` is true, as SQL."""
    kind, column = recipe["recipe"], quoted(recipe["column_name"])
    only = f"filter (where {condition})"
    rows, value = f"count(*) {only}", f"max({FACT}.{column}) {only}"
    classes = f"count(distinct coalesce({FACT}.pooling_class, {FACT}.observation_id)) {only}"
    if kind == "rows":
        return rows
    if kind == "different":
        counted = [f"({condition})", f"{FACT}.{quoted(recipe['judged_column'])} is not null"]
        if recipe["judged_word"]:
            counted.append(f"{FACT}.{recipe['judged_column']} = {text(recipe['judged_word'])}")
        if recipe["left_out_relation"]:
            counted.append(f"{FACT}.relation != {text(recipe['left_out_relation'])}")
        return f"count(distinct {FACT}.{column}) filter (where {' and '.join(counted)})"
    several = {
        "sole": "null",
        # All rows must have their value and counts: a share of the rest would be another figure.
        "ratio": f"case when {classes} = 1 and bool_and({FACT}.{column} is not null "
        f"and {FACT}.numerator is not null and {FACT}.denominator is not null) {only} "
        f"then max({FACT}.multiplier) {only} * sum({FACT}.numerator) {only} "
        f"/ nullif(sum({FACT}.denominator) {only}, 0) end",
        "count": f"case when {classes} = 1 and bool_and({FACT}.{column} is not null) {only} "
        f"then sum({FACT}.{column}) {only} end",
    }
    if kind not in several:
        raise UnclearQueryError(
            f"recipe {kind} is unknown; write one of ratio, count, sole, rows, different"
        )
    return f"case when {rows} = 1 then {value} when {rows} > 1 then {several[kind]} end"
