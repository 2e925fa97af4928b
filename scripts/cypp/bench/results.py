"""What a benchmark found: JSON for machines and a table for people."""

from __future__ import annotations

import json
import math
import os
import platform
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cypp.bench import goals
from cypp.bench.measure import Cost, as_numbers, median_cost
from cypp.project import CyppError
from cypp.versions import versions_of

PACKAGES = ("dbt-core", "dbt-duckdb", "duckdb", "dbt-metricflow", "great-expectations", "pandas")


@dataclass
class SizeResult:
    """What one size cost.

    Attributes:
        name: name of the size.
        rows: rows of the landed files.
        nodes: nodes of the build, by kind.
        costs: every run of what was measured, by name.
        facts: everything else: equality of answers, latencies, sizes of files.
        skipped: what was not measured, and why.
        failed: parts that failed, and with what.
        runs: how often each thing was measured.
        commit: state of the project that was measured.
        load_before: load of the machine before the first run.
    """

    name: str
    rows: int
    nodes: dict[str, int] = field(default_factory=dict)
    costs: dict[str, list[Cost]] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    skipped: dict[str, str] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)
    runs: int = 1
    commit: str = "unknown"
    load_before: float = 0

    def wall(self, name: str) -> float | None:
        """Return the median wall time of what was measured, None where it was not."""
        return median_cost(self.costs[name]).wall_s if name in self.costs else None


# What is divided by what: the name of the ratio, and the two things.
RATIOS = (
    ("dbt build / floor", "dbt build", "floor"),
    ("make build: nothing changed / all", "make build, nothing changed", "make build"),
    ("make build: one more edition / all", "one more edition", "make build"),
    ("pandas / dbt run of the same marts", "pandas", "dbt run of the same marts"),
    ("dbt run of all models / sqlmesh", "dbt run of all models", "sqlmesh"),
)


def ratios(result: SizeResult) -> dict[str, float]:
    """Return the ratios of wall times of a size, and of memory for pandas."""
    found = {}
    for name, one, other in RATIOS:
        above, below = result.wall(one), result.wall(other)
        if above and below:
            found[name] = above / below
    floor, empty, build = (result.wall(name) for name in ("floor", "empty project", "dbt build"))
    if floor and empty and build:
        # What the build may cost: dbt's own part, and half as much again as the floor.
        found["dbt build / (1.5 floor + empty project)"] = build / (1.5 * floor + empty)
    if "pandas" in result.costs and "dbt run of the same marts" in result.costs:
        ours = median_cost(result.costs["dbt run of the same marts"]).peak_mb
        found["memory: pandas / dbt run of the same marts"] = (
            median_cost(result.costs["pandas"]).peak_mb / ours
        )
    return found


def growth(results: Sequence[SizeResult], name: str) -> float | None:
    """Return the exponent b of wall time = a * rows ^ b, by least squares over the logarithms.

    Sizes without landed rows are left out; None with fewer than two sizes.
    """
    points = [
        (math.log(result.rows), math.log(wall))
        for result in results
        if result.rows > 0 and (wall := result.wall(name))
    ]
    if len({x for x, _ in points}) < 2:
        return None
    mean_x = sum(x for x, _ in points) / len(points)
    mean_y = sum(y for _, y in points) / len(points)
    above = sum((x - mean_x) * (y - mean_y) for x, y in points)
    return above / sum((x - mean_x) ** 2 for x, _ in points)


def as_json(results: Sequence[SizeResult]) -> dict[str, Any]:
    """Return everything that was found, with machine and versions; sizes from small to large."""
    names = sorted({name for result in results for name in result.costs})
    return {
        "machine": machine(),
        "versions": versions_of(PACKAGES),
        "sizes": {
            result.name: {
                "landed_rows": result.rows,
                # Fewer than asked for where the benchmark was cut off, or a part failed.
                "runs": min((len(runs) for runs in result.costs.values()), default=result.runs),
                "commit": result.commit,
                "load_before": result.load_before,
                "nodes": result.nodes,
                "costs": {
                    name: {
                        "median": as_numbers(median_cost(costs)),
                        "runs": [as_numbers(cost) for cost in costs],
                    }
                    for name, costs in result.costs.items()
                },
                "ratios": {name: round(number, 3) for name, number in ratios(result).items()},
                "facts": result.facts,
                "skipped": result.skipped,
                "failed": result.failed,
            }
            for result in sorted(results, key=lambda result: result.rows)
        },
        "growth_exponents": {
            name: round(exponent, 3)
            for name in names
            if (exponent := growth(results, name)) is not None
        },
    }


def machine() -> dict[str, Any]:
    """Return what the numbers depend on: processor, number of processors, memory, system."""
    model = platform.processor()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.is_file():
        lines = cpuinfo.read_text(encoding="utf-8", errors="replace").splitlines()
        model = next((line.partition(":")[2] for line in lines if "model name" in line), model)
    sizes = os.sysconf_names
    memory = (
        os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") if "SC_PHYS_PAGES" in sizes else 0
    )
    return {
        "processor": model.strip() or platform.machine(),
        "processors": os.cpu_count(),
        "memory_gb": round(memory / 1e9, 1),
        "system": f"{platform.system()} {platform.machine()}",
    }


def load() -> float:
    """Return the load of the machine over the last minute."""
    return round(os.getloadavg()[0], 2)


def commit(project: Path) -> str:
    """Return the commit of the project, with a mark where files differ from it."""
    git = shutil.which("git")
    if git is None:
        return "unknown"
    try:
        answer = subprocess.run(
            [git, "describe", "--always", "--dirty", "--abbrev=12"],
            cwd=project,
            capture_output=True,
            text=True,
            check=True,
        )
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return answer.stdout.strip()


def table(content: dict[str, Any]) -> str:
    """Return the numbers as lines of text, a block per size."""
    lines = [
        f"{content['machine']['processors']} processors, {content['machine']['memory_gb']} GB",
    ]
    for name, size in content["sizes"].items():
        nodes = ", ".join(f"{count} {kind}s" for kind, count in size["nodes"].items())
        about = (
            f"{size['landed_rows']} landed rows; {nodes}; medians of {size['runs']}; "
            f"commit {size['commit']}"
        )
        lines += ["", f"{name}: {about}"]
        lines.append(f"  {'':36}{'wall s':>9}{'cpu s':>9}{'peak MB':>9}{'written MB':>12}")
        for what, cost in size["costs"].items():
            median = cost["median"]
            lines.append(
                f"  {what:36}{median['wall_s']:>9.2f}{median['cpu_s']:>9.2f}"
                f"{median['peak_mb']:>9.0f}{median['written_mb']:>12.0f}"
            )
        lines += [f"  {what}: {number:.2f}" for what, number in size["ratios"].items()]
        lines += [f"  {line}" for line in answer_lines(size["facts"])]
        lines += [
            f"  {row['question']}: p50 {row['p50_ms']:.1f} ms, p95 {row['p95_ms']:.1f} ms, "
            f"asked {row['asked']} times"
            for row in size["facts"].get("latencies", [])
        ]
        lines += [f"  not measured: {what}: {why}" for what, why in size["skipped"].items()]
        lines += [f"  failed: {what}: {why}" for what, why in size["failed"].items()]
    if content["growth_exponents"]:
        lines += ["", "growth with landed rows (exponent of wall time)"]
        lines += [f"  {what:36}{n:>9.2f}" for what, n in content["growth_exponents"].items()]
    asked = goals.rows(content)
    if asked:
        lines += ["", "what is asked"]
        lines += [f"  {what:52}{bound:>14}{found:>9}  {met}" for what, bound, found, met in asked]
    return "\n".join(lines)


def answer_lines(facts: dict[str, Any]) -> list[str]:
    """Return the lines about what was compared, and about file sizes."""
    lines = []
    for name, answer in facts.get("equal", {}).items():
        verdict = "equal" if not answer["problems"] else "; ".join(answer["problems"])
        lines.append(f"pandas, {name}: {answer['rows']} rows, {answer['cells']} numbers: {verdict}")
    added = facts.get("added")
    if added:
        verdict = "; ".join(added["problems"]) or "as where all files are read"
        lines.append(f"one more edition: {added['rows']} rows, {verdict}")
    if "floor_differs" in facts:
        verdict = "; ".join(facts["floor_differs"]) or "as many rows in every mart as the build"
        lines.append(f"floor: {verdict}")
    if "floor_seconds_same_marts" in facts:
        seconds = facts["floor_seconds_same_marts"]
        lines.append(f"floor of the marts that pandas makes: {seconds:.1f} s of one run")
    metric = facts.get("metric")
    if metric:
        lines.append(
            f"metric {metric['metric']}: {metric['metricflow_ms']:.1f} ms in one process (and "
            f"{metric['start_ms']:.0f} ms once), {metric['plain_sql_ms']:.1f} ms in plain SQL, "
            f"{'equal' if metric['equal'] else 'NOT EQUAL'}"
        )
    return [
        *lines,
        *(f"{name}: {size / 1e6:.0f} MB" for name, size in facts.get("file_bytes", {}).items()),
    ]


def kept_results(path: Path) -> list[SizeResult]:
    """Return the sizes that an earlier run has written, to be shown beside those of this one.

    Raises:
        CyppError: there is no such file, it cannot be read, or it was measured on another machine
            or with other versions.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        for is_other, what in (
            (content["machine"] != machine(), "on another machine"),
            (content["versions"] != versions_of(PACKAGES), "with other versions"),
        ):
            if is_other:
                raise CyppError(f"{path}: measured {what}; leave out --add")
        return [
            SizeResult(
                name=name,
                rows=size["landed_rows"],
                nodes=size["nodes"],
                costs={
                    what: [Cost(**run) for run in cost["runs"]]
                    for what, cost in size["costs"].items()
                },
                facts=size["facts"],
                skipped=size["skipped"],
                failed=size["failed"],
                runs=size["runs"],
                commit=size["commit"],
                load_before=size["load_before"],
            )
            for name, size in content["sizes"].items()
        ]
    except OSError as error:
        raise CyppError(f"{path}: {error.strerror}; leave out --add") from error
    except (KeyError, TypeError, ValueError) as error:
        raise CyppError(f"{path}: not written by this version; leave out --add") from error


def write_json(path: Path, content: dict[str, Any]) -> None:
    """Write the result beside what it was measured on."""
    path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
