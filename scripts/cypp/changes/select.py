"""Which nodes dbt has to run, and what would escape its own comparison of states.

dbt compares the nodes with those of the kept manifest (``state:modified+``). It does not see what a
seed above one megabyte holds, nor the landed files, nor a macro that overrides one of its own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cypp.changes.plan import Plan

if TYPE_CHECKING:
    from dbt.contracts.graph.manifest import Manifest
    from dbt.contracts.graph.nodes import Macro

STATE = "state:modified+"
LANDED_MACRO = "macro.cypp.landed"
LANDED_CALL = re.compile(r"""landed\(\s*(?:kind\s*=\s*)?(['"])(\w+)\1\s*\)""")
LANDED_ANY = re.compile(r"\blanded\s*\(")
BUILT = ("model", "seed", "snapshot")
RUN = (*BUILT, "test")
COMPILED = ("compiled", "compiled_code", "compiled_path", "extra_ctes", "extra_ctes_injected")


def read_manifest(path: Path) -> dict[str, Any]:
    """Return a manifest that dbt wrote."""
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content


def doubt(kept: dict[str, Any], manifest: Manifest) -> str:
    """Return why dbt's comparison would not do here, empty where it does.

    Args:
        kept: manifest of the last build that passed, as JSON.
        manifest: manifest of now, as dbt parsed it.
    """
    gone = [
        node["name"]
        for key, node in kept["nodes"].items()
        if node["resource_type"] in BUILT and key not in manifest.nodes
    ]
    if gone:
        return f"{gone[0]} is no longer there"
    return macro_doubt({key: macro["macro_sql"] for key, macro in kept["macros"].items()}, manifest)


def macro_doubt(kept: dict[str, str], manifest: Manifest) -> str:
    """Return the changed macro of which dbt cannot say which nodes call it, in words."""
    gone = sorted(kept.keys() - manifest.macros.keys())
    if gone:
        return f"the macro {name_of(gone[0])} is no longer there"
    changed = sorted(
        key for key, macro in manifest.macros.items() if kept.get(key) != macro.macro_sql
    )
    # What dbt itself calls for each node of a kind, and whatever that calls in turn.
    foreign = {macro.name for key, macro in manifest.macros.items() if not is_own(macro, manifest)}
    replacing = {
        key
        for key, macro in manifest.macros.items()
        if is_own(macro, manifest) and {macro.name, macro.name.partition("__")[2]} & foreign
    }
    by_dbt = reachable(manifest, replacing)
    by_nodes = reachable(
        manifest, (key for node in manifest.nodes.values() for key in node.depends_on.macros)
    )
    for key in changed:
        if key in by_dbt:
            return f"the macro {name_of(key)} works in every node"
        if key not in by_nodes:
            return f"nothing is known to call the macro {name_of(key)}"
    return ""


def is_own(macro: Macro, manifest: Manifest) -> bool:
    """Tell a macro of the project from those of dbt and its adapters."""
    return bool(macro.package_name == manifest.metadata.project_name)


def name_of(key: str) -> str:
    """Return the name of a macro from its key, such as ``macro.cypp.landed``."""
    return key.rpartition(".")[2]


def reachable(manifest: Manifest, first: Iterable[str]) -> set[str]:
    """Return the keys of these macros and of all that they call, also through others."""
    found: set[str] = set()
    todo = list(first)
    while todo:
        key = todo.pop()
        if key in manifest.macros and key not in found:
            found.add(key)
            todo += manifest.macros[key].depends_on.macros
    return found


def selectors(plan: Plan, manifest: Manifest) -> list[str]:
    """Return what ``dbt build --select`` gets: what dbt finds, changed seeds, readers of kinds."""
    files = set(plan.files)
    named = {
        node.name
        for node in manifest.nodes.values()
        if node.resource_type == "seed" and node.original_file_path in files
    }
    named |= readers(manifest, plan.kinds)
    return [STATE, *(f"{name}+" for name in sorted(named))]


def readers(manifest: Manifest, kinds: Iterable[str]) -> set[str]:
    """Return the names of the nodes that read landed files of these kinds.

    One that calls the macro ``landed()`` through another, or with a kind that is not written out,
    may read any kind.
    """
    wanted = set(kinds)
    if not wanted:
        return set()
    callers = {key for key in manifest.macros if LANDED_MACRO in reachable(manifest, [key])}
    return {
        node.name
        for node in manifest.nodes.values()
        if callers & set(node.depends_on.macros) and reads(node.raw_code, wanted)
    }


def reads(code: str, kinds: set[str]) -> bool:
    """Tell whether a node that calls ``landed()`` may read one of the kinds."""
    named = [match.group(2) for match in LANDED_CALL.finditer(code)]
    return not named or len(named) < len(LANDED_ANY.findall(code)) or bool(kinds & set(named))


def node_count(manifest: Manifest) -> int:
    """Return how many nodes a whole build runs, as dbt counts them; unit tests are not counted."""
    nodes = sum(1 for node in manifest.nodes.values() if node.resource_type in RUN)
    return nodes + len(manifest.exposures) + len(manifest.saved_queries)


def complete(path: Path, kept: dict[str, Any]) -> None:
    """Put the compiled SQL of the nodes that did not run into the manifest of those that did.

    So the manifest says the same after a build of a part as after a build of the whole.
    """
    content = read_manifest(path)
    for key, node in content["nodes"].items():
        before = kept["nodes"].get(key)
        if not node.get("compiled") and before and before.get("compiled"):
            node.update({name: before[name] for name in COMPILED if name in before})
    aside = path.with_suffix(".new")
    aside.write_text(json.dumps(content), encoding="utf-8")
    aside.replace(path)
