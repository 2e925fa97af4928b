"""What holds for every node of the project: described, in its layer, within the house style.

What is this: assertions over target/manifest.json, the built warehouse and the files themselves.
When does it matter: a reader finds a table without words, a BI tool reads half-conformed rows, or a
file has grown beyond what one person keeps in mind.
How to resolve: each failure names the node or file and the rule; the rules are in CONTRIBUTING.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    import duckdb

Node = dict[str, Any]

PROJECT = "cypp"
LAYERS = ("staging", "intermediate", "indicators", "marts", "metrics")
# What a layer may read. Flow is one way: extracts, staging, intermediate, marts, metrics.
MAY_READ = {
    "staging": {"seeds", "sources"},
    "intermediate": {"staging", "intermediate", "indicators"},
    "indicators": {"staging", "intermediate", "indicators"},
    "marts": {"intermediate", "indicators", "marts"},
    "metrics": {"marts", "metrics"},
}
# A register is conformed when it is typed: marts may read these straight from staging. The audit
# marts show what was transcribed, so they may read any staging model.
REGISTERS = ("stg_framework__", "stg_reference__", "stg_policy__")
PREFIXES = {
    "staging": ("stg_",),
    "intermediate": ("int_",),
    "indicators": ("ind_",),
    "marts": ("dim_", "fct_", "brg_", "rpt_", "audit_"),
    "metrics": ("dim_",),
}
FORBIDDEN_SQL = {
    "if target.type": r"target\s*\.\s*type",
    "qualify": r"\bqualify\b",
    "group by all": r"\bgroup\s+by\s+all\b",
    "select distinct": r"\bselect\s+distinct\b",
}
# Lines that a file may have, by suffix and, for SQL, by folder; the first match counts.
LINE_LIMITS = [
    ("macros", ".sql", 59),
    ("", ".sql", 150),
    ("", ".yml", 399),
    ("", ".yaml", 399),
    ("", ".py", 399),
]
FILES_IN_A_FOLDER = 20
IDLE_WORDS = {"a", "an", "and", "are", "by", "column", "for", "in", "is", "its", "of", "or", "the"}
FOLDERS = ["analyses", "docs", "macros", "metrics", "models", "scripts", "seeds", "tests"]


def own(nodes: dict[str, Node], *types: str) -> list[Node]:
    """Return the nodes of this project (not of packages), of the types named if any is."""
    return [
        node
        for node in nodes.values()
        if node["package_name"] == PROJECT and (not types or node["resource_type"] in types)
    ]


@pytest.fixture(scope="module")
def models(manifest: dict[str, Any]) -> list[Node]:
    found = own(manifest["nodes"], "model")
    assert found
    return found


def listed(found: list[str]) -> str:
    """Return every failure on its own line: pytest cuts long lists short."""
    return "\n".join(["", *found])


def layer_of(node: Node) -> str:
    """Return the layer a node lives in, by its folder."""
    if node["resource_type"] in {"seed", "source"}:
        return f"{node['resource_type']}s"
    parts = Path(node["original_file_path"]).parts
    return parts[0] if parts[0] == "metrics" else parts[1]


def says_only_its_name(name: str, description: str) -> bool:
    """Tell a description that holds no word beyond the name."""
    words = [word.rstrip("s") for word in re.findall(r"[a-z0-9]+", description.lower())]
    named = {word.rstrip("s") for word in re.findall(r"[a-z0-9]+", name.lower())}
    return all(word in named or word in IDLE_WORDS for word in words)


def poorly_described(name: str, description: str | None) -> bool:
    return says_only_its_name(name.rsplit("__", 1)[-1], description or "")


def test_every_model_seed_and_source_is_described(manifest: dict[str, Any]) -> None:
    nodes = own(manifest["nodes"], "model", "seed", "snapshot", "analysis")
    nodes += own(manifest["sources"])
    silent = [
        node["unique_id"] for node in nodes if poorly_described(node["name"], node["description"])
    ]
    assert not silent, listed(silent)


def test_every_macro_and_its_arguments_are_described(manifest: dict[str, Any]) -> None:
    """Implementations for one engine are described by the macro that dispatches to them."""
    silent = []
    for macro in own(manifest["macros"]):
        if re.match(r"(default|duckdb|postgres|spark)__", macro["name"]):
            continue
        if poorly_described(macro["name"].removeprefix("test_"), macro["description"]):
            silent.append(macro["unique_id"])
        silent += [
            f"{macro['unique_id']}({argument['name']})"
            for argument in macro["arguments"]
            if not argument.get("description")
        ]
    assert not silent, listed(silent)


@pytest.mark.parametrize(
    "kind", ["exposures", "metrics", "semantic_models", "saved_queries", "groups"]
)
def test_everything_else_is_described(manifest: dict[str, Any], kind: str) -> None:
    silent = [
        node["unique_id"]
        for node in own(manifest[kind])
        if poorly_described(node["name"], node["description"])
    ]
    assert not silent, listed(silent)


def test_every_column_in_yaml_is_described(models: list[Node]) -> None:
    silent = [
        f"{model['name']}.{column['name']}"
        for model in models
        for column in model["columns"].values()
        if poorly_described(column["name"], column["description"])
    ]
    assert not silent, listed(silent)


def test_yaml_lists_the_columns_of_the_warehouse_in_order(
    models: list[Node], warehouse: duckdb.DuckDBPyConnection
) -> None:
    rows = warehouse.execute(
        """
        select table_schema, table_name, column_name
        from information_schema.columns
        order by table_schema, table_name, ordinal_position
        """
    ).fetchall()
    built: dict[tuple[str, str], list[str]] = {}
    for schema, table, column in rows:
        built.setdefault((schema, table), []).append(column)
    wrong = []
    for model in models:
        if model["config"]["materialized"] == "ephemeral":
            continue
        found = built.get((model["schema"], model["alias"]), [])
        named = list(model["columns"])
        if found != named:
            missing, extra = sorted({*found} - {*named}), sorted({*named} - {*found})
            said = (
                f"not in YAML {missing}, not built {extra}" if missing or extra else "other order"
            )
            wrong.append(f"{model['name']}: {said}")
    assert not wrong, listed(wrong)


def test_every_model_is_in_a_layer_and_named_for_it(models: list[Node]) -> None:
    wrong = [
        model["original_file_path"]
        for model in models
        if layer_of(model) not in LAYERS or not model["name"].startswith(PREFIXES[layer_of(model)])
    ]
    assert not wrong, listed(wrong)


def test_a_file_is_named_like_its_model(models: list[Node]) -> None:
    paths = [Path(model["original_file_path"]) for model in models]
    wrong = [
        path.as_posix()
        for path in paths
        if not re.fullmatch(r"[a-z0-9_/]+", path.with_suffix("").as_posix())
    ]
    assert not wrong, listed(wrong)
    assert [path.stem for path in paths] == [model["name"] for model in models]


def test_nothing_reads_against_the_layers(manifest: dict[str, Any], models: list[Node]) -> None:
    nodes = manifest["nodes"] | manifest["sources"]
    wrong = [
        f"{layer_of(model)} {model['name']} reads {layer_of(nodes[parent])} {nodes[parent]['name']}"
        for model in models
        for parent in model["depends_on"]["nodes"]
        if not _may_read(model, nodes[parent])
    ]
    assert not wrong, listed(wrong)


def _may_read(reader: Node, parent: Node) -> bool:
    layer, above = layer_of(reader), layer_of(parent)
    if above in MAY_READ[layer]:
        return True
    is_audit = reader["name"].startswith("audit_")
    is_register = parent["name"].startswith(REGISTERS)
    return layer == "marts" and above == "staging" and (is_audit or is_register)


def test_metrics_and_exposures_read_marts_only(manifest: dict[str, Any]) -> None:
    """Public names are read through marts, or through the metrics that stand on them."""
    allowed = {"marts", "metrics"}
    readers = [*own(manifest["semantic_models"]), *own(manifest["exposures"])]
    readers += own(manifest["nodes"], "analysis")
    wrong = [
        f"{reader['unique_id']} reads {parent}"
        for reader in readers
        for parent in reader["depends_on"]["nodes"]
        if parent in manifest["nodes"] and layer_of(manifest["nodes"][parent]) not in allowed
    ]
    assert not wrong, listed(wrong)


def test_marts_are_public_contracted_and_owned(
    manifest: dict[str, Any], models: list[Node]
) -> None:
    owners = {group["name"]: group["owner"] for group in own(manifest["groups"])}
    wrong = []
    for model in models:
        if layer_of(model) != "marts":
            continue
        if not model["contract"]["enforced"]:
            wrong.append(f"{model['name']}: the contract is not enforced")
        if model["access"] != "public":
            wrong.append(f"{model['name']}: access is {model['access']}")
        if not (owners.get(model["group"]) or {}).get("name"):
            wrong.append(f"{model['name']}: no group with an owner")
        wrong += [
            f"{model['name']}.{column['name']}: no data type"
            for column in model["columns"].values()
            if not column["data_type"]
        ]
    assert not wrong, listed(wrong)


def test_models_before_the_marts_are_not_public(models: list[Node]) -> None:
    wrong = [
        model["name"]
        for model in models
        if layer_of(model) in {"staging", "intermediate", "indicators"}
        and model["access"] == "public"
    ]
    assert not wrong, listed(wrong)


def test_nothing_is_disabled(manifest: dict[str, Any]) -> None:
    found = [name for name in manifest["disabled"] if f".{PROJECT}." in name]
    assert not found, listed(found)


def test_a_test_that_only_warns_says_why(manifest: dict[str, Any]) -> None:
    """A tolerated failure carries a date, a reason and an owner."""
    wrong = [
        test["unique_id"]
        for test in own(manifest["nodes"], "test")
        if test["config"]["severity"].lower() != "error"
        and not {"date", "reason", "owner"} <= {*test["config"]["meta"]}
    ]
    assert not wrong, listed(wrong)


def without_comments(code: str) -> str:
    code = re.sub(r"\{#.*?#\}", " ", code, flags=re.DOTALL)
    code = re.sub(r"/\*.*?\*/", " ", code, flags=re.DOTALL)
    return re.sub(r"--[^\n]*", " ", code)


def test_models_hold_no_forbidden_sql(models: list[Node]) -> None:
    wrong = [
        f"{model['original_file_path']}: {rule}"
        for model in models
        for rule, pattern in FORBIDDEN_SQL.items()
        if re.search(pattern, without_comments(model["raw_code"]), re.IGNORECASE)
    ]
    assert not wrong, listed(wrong)


def test_a_model_ends_by_selecting_the_cte_of_its_name(models: list[Node]) -> None:
    wrong = [
        model["original_file_path"]
        for model in models
        if not re.search(
            rf"select \* from {model['name']}\s*$", without_comments(model["raw_code"])
        )
    ]
    assert not wrong, listed(wrong)


def files_under(root: Path) -> Iterator[Path]:
    """Yield the files of the repository's own folders, without what runs leave behind."""
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*")):
            generated = "__pycache__" in path.parts or any(
                p.endswith(".egg-info") for p in path.parts
            )
            if path.is_file() and not generated:
                yield path.relative_to(root)


def holding_every_edition(models: list[Node]) -> dict[str, str]:
    """Return relation and name of models that keep the rows of files, and of views over them."""
    kept = {
        node["unique_id"]: node
        for node in models
        if node["config"]["materialized"] == "incremental"
    }
    views = [node for node in models if node["config"]["materialized"] == "view"]
    while more := [
        view
        for view in views
        if view["unique_id"] not in kept and not kept.keys().isdisjoint(view["depends_on"]["nodes"])
    ]:
        kept |= {view["unique_id"]: view for view in more}
    return {node["relation_name"]: node["name"] for node in kept.values()}


def test_what_holds_every_edition_is_imported_for_one_reader(models: list[Node]) -> None:
    """An engine keeps a CTE with two readers in memory, and then on disk."""
    large = holding_every_edition(models)
    assert {"int_observations__numbered", "fct_observations"} <= set(large.values())
    kept = []
    for node in models:
        sql = node["compiled_code"]
        for name, relation in re.findall(r"(\w+) as \(\s*select \* from (\S+)", sql):
            readers = len(re.findall(rf"\b(?:from|join)\s+{name}\b", sql))
            if relation in large and readers > 1:
                kept.append(f"{node['name']}: {name} ({large[relation]}) has {readers} readers")
    assert not kept, listed(kept)


def test_no_file_is_too_long(project_root: Path) -> None:
    long = []
    for path in files_under(project_root):
        for folder, suffix, limit in LINE_LIMITS:
            if path.suffix == suffix and path.as_posix().startswith(folder):
                lines = len((project_root / path).read_text(encoding="utf-8").splitlines())
                if lines > limit:
                    long.append(f"{path}: {lines} lines, at most {limit}")
                break
    assert not long, listed(long)


def test_no_folder_is_too_full(project_root: Path) -> None:
    counts = Counter(path.parent.as_posix() for path in files_under(project_root))
    full = [
        f"{folder}: {count} files" for folder, count in counts.items() if count > FILES_IN_A_FOLDER
    ]
    assert not full, listed(full)


def test_paths_have_no_capitals_blanks_or_stray_dots(project_root: Path) -> None:
    wrong = [
        path.as_posix()
        for path in files_under(project_root)
        if not re.fullmatch(r"[a-z0-9_/]+(\.[a-z0-9]+)?", path.as_posix())
        and path.name not in {".gitkeep", "README.md"}
    ]
    assert not wrong, listed(wrong)
