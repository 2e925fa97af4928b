"""What every writer and check of an edition is given.

Only ``database.py`` reads the working database. Everything else is given the edition's own DuckDB
file, which holds public relations and nothing more, so that no writer can reach what is private.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

DATABASE_FILE = "cypp.duckdb"


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

    def dbt_manifest(self) -> dict[str, Any]:
        """dbt's description of the project as it was built for this edition."""
        import json

        content: dict[str, Any] = json.loads(
            (self.dbt_target / "manifest.json").read_text(encoding="utf-8")
        )
        return content
