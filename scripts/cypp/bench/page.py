"""The numbers of a benchmark as a page of the docs: tables in Markdown, sizes side by side."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from cypp.bench import goals
from cypp.bench.results import answer_lines

HEAD = """\
# What the warehouse costs: the numbers

Written by `cypp bench --page`, not by hand. [Benchmarks](README.md) says what each line is, how
it is made and what limits it.
"""
NONE = "–"


def page(content: dict[str, Any]) -> str:
    """Return the page of what ``results.as_json`` holds."""
    machine, versions, sizes = content["machine"], content["versions"], content["sizes"]
    parts = [
        HEAD,
        f"{machine['processors']} processors ({machine['processor']}), {machine['memory_gb']} GB, "
        f"{machine['system']}. "
        + ", ".join(f"{name} {version}" for name, version in versions.items())
        + ".\n",
        "## Sizes\n",
        as_table(
            [
                "size",
                "landed rows",
                "seeds",
                "views",
                "tables",
                "tests",
                "median of",
                "load before it",
                "commit",
            ],
            [
                [
                    name,
                    f"{size['landed_rows']:,}",
                    *(
                        str(size["nodes"].get(kind, 0))
                        for kind in ("seed", "view", "table", "test")
                    ),
                    f"{size['runs']}",
                    f"{size['load_before']}",
                    f"`{size['commit']}`",
                ]
                for name, size in sizes.items()
            ],
        ),
    ]
    parts += [
        "## What is asked\n",
        as_table(["what", "asked", "measured", "verdict"], goals.rows(content)),
    ]
    for title, number, digits in (
        ("Seconds from start to end", "wall_s", 1),
        ("Seconds of processor", "cpu_s", 1),
        ("Largest memory, MB", "peak_mb", 0),
        ("Written to disk, MB", "written_mb", 0),
    ):
        parts += [f"## {title}\n", costs(sizes, number, digits)]
    parts += ["## Ratios\n", by_size(sizes, "ratios", 2)]
    if content["growth_exponents"]:
        rows = [[name, f"{found:.2f}"] for name, found in content["growth_exponents"].items()]
        parts += ["## Growth with landed rows\n", as_table(["what", "exponent"], rows)]
    parts += ["## A scorecard's questions, milliseconds\n", latencies(sizes)]
    parts += ["## Answers\n", answers(sizes)]
    return "\n".join(parts)


def costs(sizes: dict[str, Any], number: str, digits: int) -> str:
    """Return one number of everything that was measured, a column for each size."""
    flat = {
        name: {"found": {what: cost["median"][number] for what, cost in size["costs"].items()}}
        for name, size in sizes.items()
    }
    return by_size(flat, "found", digits)


def by_size(sizes: dict[str, Any], key: str, digits: int) -> str:
    """Return a table of named numbers, a column for each size."""
    names = list(dict.fromkeys(what for size in sizes.values() for what in size[key]))
    rows = [
        [
            what,
            *(
                f"{size[key][what]:,.{digits}f}" if what in size[key] else NONE
                for size in sizes.values()
            ),
        ]
        for what in names
    ]
    return as_table(["what", *sizes], rows)


def latencies(sizes: dict[str, Any]) -> str:
    """Return half and nineteen twentieths of the answers' times, by question and size."""
    rows = [
        [name, row["question"], f"{row['p50_ms']:.1f}", f"{row['p95_ms']:.1f}", f"{row['asked']:,}"]
        for name, size in sizes.items()
        for row in size["facts"].get("latencies", [])
    ]
    return as_table(["size", "question", "p50", "p95", "asked"], rows)


def answers(sizes: dict[str, Any]) -> str:
    """Return what was compared and whether it was equal, and what was not measured."""
    lines = []
    for name, size in sizes.items():
        lines += [f"- {name}: {line}" for line in answer_lines(size["facts"])]
        lines += [f"- {name}: not measured: {what}: {why}" for what, why in size["skipped"].items()]
        # Why a part failed may name folders of the machine: it stands in bench.json.
        lines += [f"- {name}: failed: {what}" for what in size["failed"]]
    return "\n".join(lines) + "\n"


def as_table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table in Markdown, numbers to the right; the first column is text."""
    lines = [
        f"| {' | '.join(head)} |",
        f"|---|{'---:|' * (len(head) - 1)}",
        *(f"| {' | '.join(row)} |" for row in rows),
    ]
    return "\n".join(lines) + "\n"


def write_page(path: Path, content: dict[str, Any]) -> None:
    """Write the page, in a folder that is made where it is not there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(page(content), encoding="utf-8")
