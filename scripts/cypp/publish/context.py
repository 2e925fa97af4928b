"""What every writer and check of an edition is given.

Only ``database.py`` reads the working database. Everything else is given the edition's own DuckDB
file, which holds public relations and nothing more, so that no writer can reach what is private.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

DATABASE_FILE = "cypp.duckdb"
# Beside the edition, for what DuckDB cannot hold in memory while it is made.
SPILL = "spill"


@dataclass(frozen=True)
class PublicColumn:
    """A column that its model declares: name, type of the contract, description."""

    name: str
    data_type: str
    description: str


@dataclass(frozen=True)
class PublicRelation:
    """A table that may be published: a public mart, or the table of a saved query.

    Attributes:
        schema: ``marts`` or ``metrics``.
        name: name of the table.
        description: what it holds, with grain and key.
        columns: the declared columns in their order; a column not declared is not public.
        key: columns that identify a row, empty where none are declared.
        unique_id: node of dbt's manifest, such as ``model.cypp.dim_areas``.
    """

    schema: str
    name: str
    description: str
    columns: tuple[PublicColumn, ...]
    key: tuple[str, ...]
    unique_id: str

    @property
    def full_name(self) -> str:
        """``schema.name``, as BI tools write it."""
        return f"{self.schema}.{self.name}"


@dataclass(frozen=True)
class Edition:
    """An edition while it is made.

    Attributes:
        project: folder of dbt_project.yml.
        folder: the folder being written, beside the published ones; it holds ``cypp.duckdb``.
        edition_id: fingerprint of code, extracts and settings; also the row of
            ``marts.dim_editions``.
        as_of: knowledge date, ISO.
        area_code: authority in focus, ONS code.
        git_commit: commit of the code, with ``-dirty`` where files differ from it.
        relations: all that is public, in the order in which it is written.
        dbt_target: folder with the manifest.json and run_results.json of this build.
    """

    project: Path
    folder: Path
    edition_id: str
    as_of: str
    area_code: str
    git_commit: str
    relations: tuple[PublicRelation, ...]
    dbt_target: Path

    @property
    def database(self) -> Path:
        """The DuckDB file of public relations; writers and checks open it read-only."""
        return self.folder / DATABASE_FILE

    @property
    def duckdb_limits(self) -> dict[str, Any]:
        """What DuckDB is opened with: how much memory it may take, and where it spills."""
        return duckdb_limits(self.project, self.folder)

    def dbt_manifest(self) -> dict[str, Any]:
        """dbt's description of the project as it was built for this edition."""
        import json

        content: dict[str, Any] = json.loads(
            (self.dbt_target / "manifest.json").read_text(encoding="utf-8")
        )
        return content


def duckdb_limits(project: Path, folder: Path) -> dict[str, Any]:
    """Return what to open DuckDB with, for an edition that is written to ``folder``.

    The limit is that of profiles.yml, which the environment may raise. What does not fit goes to a
    folder beside the edition, so that no file of it is ever mistaken for a part of one.

    Raises:
        CyppError: profiles.yml cannot be read.
    """
    # Only a publication reads the profile; what merely names a path need not.
    from cypp.engines.targets import settings_of

    options = settings_of(project, "duckdb").get("config_options", {})
    limit = {name: str(options[name]) for name in ("memory_limit",) if name in options}
    return {**limit, "temp_directory": str(folder.parent / SPILL)}
