"""What engines say differently is in dispatched macros: listed in the docs, covered, described."""

from __future__ import annotations

import importlib.util
import re
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from tests.python.conftest import missing

from cypp.engines.targets import ENGINES

Macro = dict[str, Any]

PREFIX = re.compile(rf"(default|{'|'.join(ENGINES)})__(\w+)")
DISPATCHED = re.compile(r"adapter\.dispatch\(\s*[\"'](\w+)[\"'],\s*[\"']cypp[\"']")
# How a model, a macro or a test would ask which engine it runs on.
ASKS = re.compile(r"target\s*\.\s*(type|name)|target\s*\[|adapter\s*\.\s*type\s*\(")
DOCS = Path("docs/engines.md")


def implementations(macros: list[Macro]) -> dict[str, set[str]]:
    """Return for each macro of which there is one for an engine: the engines, ``default`` too."""
    found: dict[str, set[str]] = defaultdict(set)
    for macro in macros:
        match = PREFIX.fullmatch(macro["name"])
        if match:
            found[match[2]].add(match[1])
    return dict(found)


@pytest.fixture(scope="module")
def own(manifest: dict[str, Any]) -> list[Macro]:
    macros = [macro for macro in manifest["macros"].values() if macro["package_name"] == "cypp"]
    assert macros
    return macros


@pytest.fixture(scope="module")
def dispatched(own: list[Macro]) -> dict[str, Macro]:
    """The macros of the project that dispatch, by name."""
    return {macro["name"]: macro for macro in own if macro["name"] in called(macro)}


def called(macro: Macro) -> list[str]:
    return DISPATCHED.findall(macro["macro_sql"])


def documented(text: str) -> dict[str, set[str]]:
    """Return the implementations that the tables of the docs list for each macro.

    A row reads | `name` | what it returns | `default`, `duckdb` | ...: the third cell counts.
    """
    found = {}
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        names = re.findall(r"`(\w+)`", cells[2]) if len(cells) > 3 else []
        if names and set(names) <= {"default", *ENGINES}:
            for macro in re.findall(r"`(\w+)`", cells[0]):
                found[macro] = set(names)
    return found


def test_the_docs_list_every_macro_with_its_engines(own: list[Macro], project_root: Path) -> None:
    """Both ways: none is missing there, and none that is there is gone from here."""
    assert documented((project_root / DOCS).read_text(encoding="utf-8")) == implementations(own)


def test_every_dispatched_macro_covers_every_engine(
    own: list[Macro], dispatched: dict[str, Macro]
) -> None:
    written = implementations(own)
    bare = {
        name: engines
        for name, engines in ((name, written.get(name, set())) for name in dispatched)
        if "default" not in engines and not set(ENGINES) <= engines
    }
    assert bare == {}


def macros_of_spark() -> set[str]:
    """Return the names of the macros that dbt-spark brings, which a manifest of DuckDB has not."""
    found = importlib.util.find_spec("dbt.include.spark")
    if found is None or found.origin is None:
        missing("dbt-spark (pip install '.[spark]')")
        return set()
    texts = [path.read_text(encoding="utf-8") for path in Path(found.origin).parent.rglob("*.sql")]
    return {name for text in texts for name in re.findall(r"macro (\w+)\(", text)}


def test_what_is_not_dispatched_here_is_a_macro_of_dbt(
    own: list[Macro], dispatched: dict[str, Macro], manifest: dict[str, Any]
) -> None:
    """Else nobody calls it: a misspelt name would leave dbt's own macro in place, unnoticed."""
    of_dbt = {macro["name"] for macro in manifest["macros"].values() if macro not in own}
    of_dbt |= macros_of_spark()
    idle = [name for name in implementations(own) if name not in dispatched and name not in of_dbt]
    assert idle == []


def test_arguments_and_answer_are_described_and_alike(
    own: list[Macro], dispatched: dict[str, Macro]
) -> None:
    """Every implementation takes the arguments in the order of the macro that callers see."""
    by_name = {macro["name"]: macro for macro in own}
    faults = []
    for name, macro in dispatched.items():
        if "Returns " not in macro["description"]:
            faults.append(f"{name}: its description does not say what it Returns")
        faults += [f"{name}({a['name']}): no type" for a in macro["arguments"] if not a["type"]]
        taken = [argument["name"] for argument in macro["arguments"]]
        for engine in implementations(own)[name]:
            head = re.search(r"macro\s+\w+\(([^)]*)\)", by_name[f"{engine}__{name}"]["macro_sql"])
            if head is None or [word.strip() for word in head[1].split(",") if word] != taken:
                faults.append(f"{engine}__{name} takes other arguments than {taken}")
    assert faults == []


def test_nothing_asks_which_engine_it_runs_on(project_root: Path) -> None:
    asking = [
        f"{path.relative_to(project_root)}: {match[0]}"
        for folder in ("models", "metrics", "macros", "tests", "analyses")
        for path in sorted((project_root / folder).rglob("*.sql"))
        for match in ASKS.finditer(path.read_text(encoding="utf-8"))
    ]
    assert asking == []


def test_names_of_unit_tests_are_short_enough_for_postgres(manifest: dict[str, Any]) -> None:
    """dbt makes a table of that name, and PostgreSQL has names of 63 letters."""
    long = [test["name"] for test in manifest["unit_tests"].values() if len(test["name"]) > 63]
    assert long == []


@pytest.mark.parametrize(
    "sql",
    [
        "{% if target.type == 'duckdb' %}",
        "{{ target . name }}",
        "{{ target['type'] }}",
        "{% if adapter.type() == 'spark' %}",
    ],
)
def test_a_question_is_seen(sql: str) -> None:
    assert ASKS.search(sql)
