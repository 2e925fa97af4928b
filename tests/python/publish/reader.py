"""One reader that queries ``published/current`` without pause until a file appears.

    python -m tests.python.publish.reader PUBLISHED STOP

Prints one line of JSON: the number of queries, the editions in the order seen, and what failed.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import duckdb
from tests.python.publish.publishing import WAREHOUSE, look, mixed


def by_link(published: Path) -> list[str]:
    """Attach the file through the link, as a tool does that knows nothing of editions."""
    with duckdb.connect(":memory:") as connection:
        file = published / "current" / WAREHOUSE
        connection.execute(f"attach '{file}' as edition (read_only)")
        row = connection.execute("select edition_id from edition.marts.dim_editions").fetchone()
        return mixed(connection, "edition.marts.", str(row[0]) if row else "no row")


def main(published: Path, stop: Path) -> None:
    """Read until ``stop`` exists."""
    queries = 0
    failures: list[str] = []
    seen: list[str] = []
    while not stop.exists():
        try:
            found = look(published, checksums=queries % 10 == 0)
            problems = found.problems + by_link(published)
            if found.edition_id not in seen[-1:]:
                seen.append(found.edition_id)
        except (OSError, duckdb.Error) as error:
            problems = [repr(error)]
        queries += 1
        failures += problems
    print(json.dumps({"queries": queries, "seen": seen, "failures": failures}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
