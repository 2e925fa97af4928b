"""``cypp bench``: prepare each size, measure every part of it, print and write what was found.

A size is built once before anything counts: caches are warm, the compiled SQL is there, and both
what pandas and what MetricFlow answer can be compared with it. Then each part is measured by
itself, every run as a process of its own, one after the other. Builds, floor and empty project take
turns: a machine that becomes slower becomes so for all of them.
"""

from __future__ import annotations

import json
import shutil
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import duckdb
import yaml

from cypp.bench import mesh, questions, results
from cypp.bench.empty import node_kinds, write_empty_project
from cypp.bench.equal import compare_answers, compare_builds, unlike_marts
from cypp.bench.floor import made_for, write_plan
from cypp.bench.measure import Cost, repeated, run_measured
from cypp.bench.page import write_page
from cypp.bench.results import SizeResult
from cypp.bench.workspace import Workspace, make_workspace
from cypp.project import PROJECT_FILE, CyppError

PARTS = ("build", "floor", "empty", "edition", "metrics", "queries", "pandas", "sqlmesh")
# They take turns: their ratios are what a machine that changes between them would falsify most.
IN_TURN = ("build", "floor", "empty")
NO_TESTS = ("--exclude-resource-type", "unit_test", "--exclude-resource-type", "test")
NO_UNIT_TESTS = ("--exclude-resource-type", "unit_test")
# What pandas makes too.
SAME = ("fct_key_indicators", "fct_gaps")
SAME_MARTS = ("--select", *(f"+{name}" for name in SAME))
THREADS = 2


@dataclass(frozen=True)
class Order:
    """What is asked for.

    Attributes:
        project: folder of dbt_project.yml.
        out: folder of the workspaces and of the result.
        sizes: names of sizes, in the order in which they are measured; a number of runs and parts
            of its own may follow a name, such as ``35:1`` or ``35:5:build+floor``.
        parts: what of PARTS is measured.
        runs: how often each is.
        sqlmesh: program of SQLMesh, or None.
        page: Markdown file for the numbers, or None.
        adds: whether sizes that an earlier run measured stand beside those of this one.
    """

    project: Path
    out: Path
    sizes: Sequence[str]
    parts: Sequence[str]
    runs: int
    sqlmesh: Path | None = None
    page: Path | None = None
    adds: bool = False


def run_bench(order: Order) -> int:
    """Measure all sizes; return 0, or 1 when a part failed or answers that must be equal are not.

    Raises:
        CyppError: a size cannot be made or built.
    """
    # What is being measured ends with this process, however it is ended.
    signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit(1))
    order.out.mkdir(parents=True, exist_ok=True)
    path = order.out / "bench.json"
    asked = checked_sizes(order.sizes, order.runs, order.parts)
    found = results.kept_results(path) if order.adds else []
    found = [result for result in found if result.name not in {name for name, _, _ in asked}]
    for name, runs, parts in asked:
        workspace = make_workspace(order.project, order.out, name)
        for result in measure_size(replace(order, runs=runs, parts=parts), workspace):
            # After each part, so that a run that is cut off leaves what it has.
            content = results.as_json([*found, result])
            results.write_json(path, content)
            if order.page is not None:
                write_page(order.page, content)
        found.append(result)
    print(results.table(content))
    print(f"\n{path}")
    differing = [*unequal(found), *failures(found)]
    for line in differing:
        print(f"cypp bench: {line}", file=sys.stderr)
    return 1 if differing else 0


def unequal(found: Sequence[SizeResult]) -> list[str]:
    """Return a line for each answer that differs from that of the marts."""
    lines = []
    for result in found:
        for name, answer in result.facts.get("equal", {}).items():
            lines += [f"{result.name}, {name}: {problem}" for problem in answer["problems"]]
        added = result.facts.get("added", {}).get("problems", ())
        lines += [f"{result.name}, one more edition: {line}" for line in added]
        lines += [f"{result.name}, floor: {line}" for line in result.facts.get("floor_differs", ())]
        if not result.facts.get("metric", {"equal": True})["equal"]:
            lines.append(f"{result.name}: MetricFlow and plain SQL answer differently")
    return lines


def measure_size(order: Order, workspace: Workspace) -> Iterator[SizeResult]:
    """Build a size once, then measure the parts that are asked for.

    Yields:
        What is known so far: after the build, and after each part.
    """
    result = SizeResult(
        workspace.name,
        workspace.rows,
        runs=order.runs,
        commit=results.commit(order.project),
        load_before=results.load(),
    )
    say(workspace, "build once, not counted")
    run_measured(cypp("build", "--full"), workspace.folder, workspace.log)
    result.nodes = node_kinds(manifest_nodes(workspace))
    steps: dict[str, Callable[[Order, Workspace, SizeResult], None]] = {
        "build": measure_build,
        "floor": measure_floor,
        "empty": measure_empty,
        "edition": measure_edition,
        "metrics": measure_metrics,
        "queries": measure_queries,
        "pandas": measure_pandas,
        "sqlmesh": measure_sqlmesh,
    }
    result.facts["file_bytes"] = {"database": workspace.database.stat().st_size}
    yield result
    for part, runs in turns(order):
        if part in result.failed:
            continue
        try:
            steps[part](replace(order, runs=runs), workspace, result)
        except (CyppError, duckdb.Error, OSError) as error:
            # The other parts are measured all the same.
            result.failed[part] = str(error).partition("\n")[0]
        yield result


def turns(order: Order) -> list[tuple[str, int]]:
    """Return the parts that are asked for, as they are measured, with the runs of each turn."""
    # In the order of PARTS: the last two leave a database that holds a part of the marts only.
    asked = [part for part in PARTS if part in order.parts]
    return [
        *((part, 1) for _ in range(order.runs) for part in asked if part in IN_TURN),
        *((part, order.runs) for part in asked if part not in IN_TURN),
    ]


def nothing() -> None:
    """Do nothing before a run."""


def measure(
    order: Order,
    workspace: Workspace,
    result: SizeResult,
    name: str,
    command: Sequence[str],
    before: Callable[[], object] = nothing,
    folder: Path | None = None,
) -> None:
    """Run a command so often as asked, and note what each run cost."""
    say(workspace, name)
    run: Callable[[], Cost] = partial(
        run_measured, command, folder or workspace.folder, workspace.log
    )
    result.costs.setdefault(name, []).extend(repeated(order.runs, run, before))


def measure_build(order: Order, workspace: Workspace, result: SizeResult) -> None:
    """``make build`` of everything and of nothing, and ``dbt build`` from an empty database."""
    measure(order, workspace, result, "make build", cypp("build", "--full"))
    measure(order, workspace, result, "make build, nothing changed", cypp("build"))
    build = dbt("build", *NO_UNIT_TESTS)
    measure(order, workspace, result, "dbt build", build, before=workspace.forget)


def measure_floor(order: Order, workspace: Workspace, result: SizeResult) -> None:
    """The same SQL in a bare DuckDB process."""
    plan = workspace.folder / "target/floor.json"
    answer = workspace.folder / "target/floor_answer.json"
    folder = workspace.folder / "floor"
    folder.mkdir(exist_ok=True)
    database = folder / workspace.database.name
    write_plan(workspace.folder / "target/manifest.json", workspace.folder, plan)
    command = module("cypp.bench.floor", str(plan), str(database), str(answer))
    measure(order, workspace, result, "floor", command, before=partial(forget, database))
    seconds: dict[str, float] = json.loads(answer.read_text(encoding="utf-8"))["seconds"]
    result.facts["floor_seconds_by_kind"] = by_kind(seconds)
    same = made_for(manifest_nodes(workspace), SAME)
    result.facts["floor_seconds_same_marts"] = round(
        sum(number for name, number in seconds.items() if name in same), 3
    )
    result.facts["floor_differs"] = unlike_marts(workspace.database, database)


def measure_empty(order: Order, workspace: Workspace, result: SizeResult) -> None:
    """dbt on a project of as many nodes that do nothing."""
    folder = workspace.folder / "empty"
    if "empty project" not in result.costs:
        text = (workspace.folder / PROJECT_FILE).read_text(encoding="utf-8")
        flags = yaml.safe_load(text)["flags"]
        write_empty_project(folder, manifest_nodes(workspace), THREADS, flags)
        run_measured(dbt("build"), folder, workspace.log)
    # As before each build of the project itself.
    before = partial(forget, folder / "target/nothing.duckdb")
    measure(order, workspace, result, "empty project", dbt("build"), before, folder)


def measure_edition(order: Order, workspace: Workspace, result: SizeResult) -> None:
    """One more edition landed beside those that are built: added, and the same as read with all."""
    if workspace.spare is None:
        result.skipped["one more edition"] = "nothing is landed in this size"
        return
    # A build leaves its record, which tells the next one what is new; dbt alone leaves none.
    if "build" in order.parts:
        run_measured(cypp("build", "--full"), workspace.folder, workspace.log)
    kept = workspace.keep()
    workspace.land_spare()
    restore = partial(workspace.restore, kept)
    say(workspace, "read all files once, not counted")
    run_measured(dbt("build", *NO_UNIT_TESTS), workspace.folder, workspace.log)
    # Under the same name: views name the catalogue, which is that of the file.
    whole = workspace.folder / "whole" / workspace.database.name
    whole.parent.mkdir()
    shutil.move(workspace.database, whole)
    measure(order, workspace, result, "one more edition", cypp("build"), before=restore)
    result.facts["added"] = asdict(compare_builds(whole, workspace.database))
    shutil.rmtree(whole.parent)
    workspace.unland_spare()
    workspace.restore(kept)
    shutil.rmtree(kept)


def measure_pandas(order: Order, workspace: Workspace, result: SizeResult) -> None:
    """The same marts by dbt and by pandas, and whether both say the same."""
    if find_spec("pyarrow") is None:
        result.skipped["pandas"] = "pandas reads Parquet with pyarrow, which is not installed"
        return
    build = dbt("build", *NO_TESTS, *SAME_MARTS)
    measure(order, workspace, result, "dbt run of the same marts", build, before=workspace.forget)
    out = workspace.folder / "pandas"
    out.mkdir(exist_ok=True)
    command = module("cypp.bench.analyst", str(workspace.folder), str(workspace.landed), str(out))
    measure(order, workspace, result, "pandas", command)
    result.facts["equal"] = {
        name: asdict(answer) for name, answer in compare_answers(workspace.database, out).items()
    }


def measure_sqlmesh(order: Order, workspace: Workspace, result: SizeResult) -> None:
    """SQLMesh on this project, beside dbt without tests: SQLMesh runs none of them here."""
    if order.sqlmesh is None:
        result.skipped["sqlmesh"] = "no program named with --sqlmesh"
        return
    build = dbt("build", *NO_TESTS)
    measure(order, workspace, result, "dbt run of all models", build, before=workspace.forget)
    folder = mesh.copy_for_sqlmesh(workspace)
    command = mesh.command(order.sqlmesh)
    before = partial(mesh.forget, folder)
    measure(order, workspace, result, "sqlmesh", command, before=before, folder=folder)


def measure_metrics(order: Order, workspace: Workspace, result: SizeResult) -> None:
    """A metric by the command line of MetricFlow, in one process, and in plain SQL."""
    program = Path(sys.executable).parent / "mf"
    if program.exists():
        command = [
            str(program), "query", "--metrics", questions.METRIC,
            "--group-by", ",".join(questions.GROUP_BY), "--csv", "target/metric.csv", "--quiet",
        ]  # fmt: skip
        measure(order, workspace, result, "mf query", command)
    else:
        result.skipped["mf query"] = "mf is not beside this Python"
    result.facts["metric"] = questions.ask_metric(workspace.folder, workspace.database, order.runs)


def measure_queries(order: Order, workspace: Workspace, result: SizeResult) -> None:
    """A scorecard's questions on a published file."""
    say(workspace, "publish and ask")
    folder = workspace.folder / "published"
    published = questions.publish_file(workspace.folder, workspace.database, folder)
    result.facts["file_bytes"]["published file"] = published.stat().st_size
    result.facts["latencies"] = [
        asdict(row) for row in questions.ask_scorecard(published, order.runs)
    ]


def manifest_nodes(workspace: Workspace) -> dict[str, dict[str, Any]]:
    """Return the nodes of the last build, by their identity."""
    text = (workspace.folder / "target/manifest.json").read_text(encoding="utf-8")
    nodes: dict[str, dict[str, Any]] = json.loads(text)["nodes"]
    return nodes


def by_kind(seconds: dict[str, float]) -> dict[str, float]:
    """Return the seconds of the floor by kind of node, from those by node."""
    found: dict[str, float] = {}
    for name, number in seconds.items():
        kind = name.partition(".")[0]
        found[kind] = found.get(kind, 0) + number
    return {kind: round(number, 3) for kind, number in found.items()}


def forget(database: Path) -> None:
    """Remove a database."""
    for path in (database, database.with_suffix(".duckdb.wal")):
        path.unlink(missing_ok=True)


def cypp(*arguments: str) -> list[str]:
    """Return a command of this package, by this Python."""
    return module("cypp", *arguments)


def dbt(*arguments: str) -> list[str]:
    """Return a dbt command, by this Python."""
    return module("dbt.cli.main", *arguments)


def module(name: str, *arguments: str) -> list[str]:
    """Return a command that runs a module."""
    return [sys.executable, "-m", name, *arguments]


def say(workspace: Workspace, what: str) -> None:
    """Print one line of progress."""
    print(f"[bench] {workspace.name}: {what}", file=sys.stderr, flush=True)


def failures(found: Sequence[SizeResult]) -> list[str]:
    """Return a line for each part that failed."""
    return [f"{one.name}, {part}: {why}" for one in found for part, why in one.failed.items()]


def checked_sizes(
    names: Sequence[str], runs: int, parts: Sequence[str]
) -> list[tuple[str, int, Sequence[str]]]:
    """Return each size with how often what of it is measured, as asked for all where it is silent.

    Raises:
        CyppError: what stands behind the first colon is no whole number above zero, or a part
            behind the second is none.
    """
    found = []
    for text in names:
        name, colon, rest = text.partition(":")
        count, _, own = rest.partition(":")
        if colon and (not count.isdigit() or int(count) == 0):
            raise CyppError(f"--sizes {text}: no whole number above zero behind the colon")
        chosen = checked_parts(own.split("+")) if own else parts
        found.append((name, int(count) if colon else runs, chosen))
    return found


def checked_parts(names: Sequence[str]) -> list[str]:
    """Return the parts that are named, all of them where none is.

    Raises:
        CyppError: a name that is none.
    """
    for name in names:
        if name not in PARTS:
            raise CyppError(f"no part {name!r}: {', '.join(PARTS)}")
    return list(names) or list(PARTS)
