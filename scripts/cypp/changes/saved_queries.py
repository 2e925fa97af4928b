"""SQL of the saved queries, compiled once for each state of the metrics layer.

To import MetricFlow and to compile all saved queries takes three seconds, and gives the same SQL
for as long as dbt's semantic manifest is the same. What was compiled stands beside that manifest
with what it was compiled from; where anything of that differs, or the file cannot be read,
MetricFlow is asked again.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cypp.publish.fingerprint import sha256_of_file
from cypp.versions import versions_of

if TYPE_CHECKING:
    from cypp.metrics_export import Metrics

NAME = "saved_queries.json"
# What the compiled SQL depends on besides the manifest.
COMPILERS = ("metricflow", "dbt-metricflow", "dbt-semantic-interfaces")


@dataclass(frozen=True)
class Compiled:
    """Compiled saved queries.

    Attributes:
        made_of: what they were compiled from: checksum of the manifest, releases of the compilers.
        database: name under which the SQL expects the warehouse to be attached.
        queries: SQL by name of the saved query.
    """

    made_of: dict[str, str]
    database: str
    queries: dict[str, str]


class SavedQueries:
    """The saved queries of a parsed project, from the file of the last run or from MetricFlow."""

    def __init__(self, manifest_path: Path, parse: Callable[[], Metrics]) -> None:
        """Read what was compiled before.

        Args:
            manifest_path: dbt's semantic_manifest.json.
            parse: gives the metrics layer; called only where it is needed.
        """
        self._path = manifest_path.with_name(NAME)
        self._parse = parse
        self._metrics: Metrics | None = None
        self._made_of = {}
        if manifest_path.is_file():
            self._made_of = versions_of(COMPILERS) | {"manifest": sha256_of_file(manifest_path)}
        self._kept = _read(self._path, self._made_of)
        self._queries = dict(self._kept.queries) if self._kept else {}

    @property
    def metrics(self) -> Metrics:
        """The metrics layer itself.

        Raises:
            ExportError: the manifest is missing or cannot be read.
        """
        if self._metrics is None:
            self._metrics = self._parse()
        return self._metrics

    @property
    def names(self) -> list[str]:
        """Names of the saved queries, sorted."""
        return sorted(self._kept.queries) if self._kept else self.metrics.saved_query_names

    @property
    def database(self) -> str:
        """Name under which the SQL expects the warehouse to be attached."""
        return self._kept.database if self._kept else self.metrics.database

    def sql(self, name: str) -> str:
        """Return the SQL of a saved query; what MetricFlow raises is not caught here."""
        if name not in self._queries:
            self._queries[name] = self.metrics.compile(saved_query_name=name)
        return self._queries[name]

    def keep(self) -> None:
        """Keep what was compiled for the next run; nothing is written where nothing was."""
        if self._kept is not None:
            return
        compiled = Compiled(self._made_of, self.database, self._queries)
        aside = self._path.with_suffix(".new")
        # Without the file the next run compiles again: no reason to fail this one.
        with contextlib.suppress(OSError):
            aside.write_text(json.dumps(asdict(compiled), indent=1) + "\n", encoding="utf-8")
            aside.replace(self._path)


def _read(path: Path, made_of: dict[str, str]) -> Compiled | None:
    """Return what was compiled from the very same; None where there is no such thing."""
    try:
        found = Compiled(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
    return found if found.made_of == made_of else None
