"""What is public: decided here, and only here.

Two kinds of table may be published. A mart: a model with ``access: public`` in the schema
``marts``, with the columns that its contract declares. A table of the metrics layer: the answer of
a saved query in the schema ``metrics``, with the columns that the saved query names. All of it
comes from dbt's manifest and none of it from what a database happens to hold, so a table or column
that nobody declared cannot be published by being there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from cypp.metrics_export import SCHEMA as METRICS
from cypp.metrics_export import table_columns
from cypp.project import CyppError
from cypp.publish.context import PublicColumn, PublicRelation

MARTS = "marts"
# The table of an answer has the types of the answer; the database says which.
TYPE_OF_ANSWER = ""

Node = dict[str, Any]


def public_relations(manifest: dict[str, Any]) -> tuple[PublicRelation, ...]:
    """Return all that may be published, sorted by schema and name.

    Args:
        manifest: dbt's manifest.json of the build.

    Raises:
        CyppError: a public mart has no enforced contract, or nothing is public at all.
    """
    keys = _declared_keys(manifest)
    marts = [
        _mart(node, keys.get(node["unique_id"], ()))
        for node in manifest["nodes"].values()
        if _is_public_mart(node)
    ]
    if not marts:
        raise CyppError("no model with access: public in the schema marts: nothing to publish")
    answers = [_answer(query, manifest) for query in manifest["saved_queries"].values()]
    return tuple(sorted([*marts, *answers], key=lambda relation: relation.full_name))


def _is_public_mart(node: Node) -> bool:
    return bool(
        node["resource_type"] == "model"
        and node["schema"] == MARTS
        and node["access"] == "public"
        and node["config"]["materialized"] != "ephemeral"
    )


def _mart(node: Node, key: tuple[str, ...]) -> PublicRelation:
    if not node["contract"]["enforced"]:
        raise CyppError(
            f"{node['unique_id']} is public without an enforced contract, so nothing says which "
            "of its columns are public: enforce it, or make the model protected"
        )
    columns = tuple(
        PublicColumn(column["name"], column["data_type"], _words(column["description"]))
        for column in node["columns"].values()
    )
    return PublicRelation(
        schema=MARTS,
        name=node["alias"],
        description=_words(node["description"]),
        columns=columns,
        key=key,
        unique_id=node["unique_id"],
    )


def _declared_keys(manifest: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    """Return the columns that a dbt test proves unique, by model; the fewest columns win."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for node in manifest["nodes"].values():
        columns = _unique_columns(node)
        if columns:
            found.setdefault(node["attached_node"], []).append(columns)
    return {
        model: min(keys, key=lambda key: (len(key), _place(manifest, model, key)))
        for model, keys in found.items()
    }


def _unique_columns(node: Node) -> tuple[str, ...]:
    """Return what a test proves unique over all rows; nothing for any other node."""
    test = node.get("test_metadata") or {}
    # With a condition the test speaks of some rows only, which makes no key.
    if not node.get("attached_node") or node["config"].get("where"):
        return ()
    # dbt's own ``unique`` lets any number of rows without a key pass.
    if test.get("name") == "primary_key":
        return _plain([test["kwargs"].get("column_name", "")])
    if test.get("name") == "unique_rows":
        return _plain(test["kwargs"].get("columns", []))
    return ()


def _plain(names: Iterable[str]) -> tuple[str, ...]:
    """Return the names, or nothing where one of them is an expression and not a column."""
    columns = tuple(names)
    return columns if all(re.fullmatch(r"[a-z][a-z0-9_]*", name) for name in columns) else ()


def _place(manifest: dict[str, Any], model: str, key: tuple[str, ...]) -> list[int]:
    """Return where the columns stand in the model: its first unique column is its key."""
    order = list(manifest["nodes"][model]["columns"]) if model in manifest["nodes"] else []
    return [order.index(name) if name in order else len(order) for name in key]


def _answer(query: Node, manifest: dict[str, Any]) -> PublicRelation:
    metrics: list[str] = query["query_params"]["metrics"]
    dimensions = [_compiled_name(text) for text in query["query_params"]["group_by"]]
    words = _words_of_metrics(manifest)
    columns = table_columns([*dimensions, *metrics])
    return PublicRelation(
        schema=METRICS,
        name=query["name"],
        description=_words(query["description"]),
        columns=tuple(
            PublicColumn(
                column.table_name,
                TYPE_OF_ANSWER,
                words.get(column.compiled_name) or _words_of_dimension(column.compiled_name),
            )
            for column in columns
        ),
        key=tuple(column.table_name for column in columns[: len(dimensions)]),
        unique_id=query["unique_id"],
    )


def _compiled_name(group_by: str) -> str:
    """Return the column of ``TimeDimension('metric_time', 'day')``: ``metric_time__day``."""
    names = re.findall(r"'([^']*)'", group_by)
    return "__".join(names) if names else group_by


def _words_of_metrics(manifest: dict[str, Any]) -> dict[str, str]:
    return {node["name"]: _words(node["description"]) for node in manifest["metrics"].values()}


def _words_of_dimension(compiled_name: str) -> str:
    words = compiled_name.removeprefix("metric_time__").rsplit("__", 1)[-1].replace("_", " ")
    kind = "First day by" if compiled_name.startswith("metric_time__") else "Grouped by"
    return f"{kind} {words}."


def _words(text: str | None) -> str:
    """Return a description on one line: YAML breaks lines where the editor does."""
    return " ".join((text or "").split())
