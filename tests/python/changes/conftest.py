"""A project of a few nodes that takes a second to build, with the real macros of landed files.

The door and the export have tests of their own; here they only count how often they are asked.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import shutil
import sys
from pathlib import Path

import duckdb
import pytest

from cypp.build import run_build
from cypp.changes import door_aside, door_stamp
from cypp.project import be_quiet_outside

FILES = {
    "dbt_project.yml": """
name: cypp
profile: cypp
flags: {send_anonymous_usage_stats: false}
vars: {landed_path: extracts/landed, added: 0}
models: {+materialized: table}
""",
    "profiles.yml": """
cypp:
  target: duckdb
  outputs:
    duckdb:
      type: duckdb
      path: "{{ env_var('CYPP_DUCKDB', 'target/cypp.duckdb') }}"
      schema: main
      threads: 1
""",
    "seeds/amounts.csv": "code,amount\na,1\nb,2\n",
    "seeds/others.csv": "code,amount\na,1\n",
    "macros/factor.sql": "{% macro factor() %}10{% endmacro %}",
    "models/names.sql": """
{{ config(materialized='view') }}
select new_la_code as code, la_name from {{ cypp.landed("area_codes") }} as landed_files
""",
    "models/amounts_mart.sql": """
select
    amounts.code,
    amounts.amount * {{ cypp.factor() }} + {{ var('added') }} as amount,
    names.la_name
from {{ ref('amounts') }} as amounts
left join {{ ref('names') }} as names on amounts.code = names.code
""",
    "models/others_mart.sql": "select * from {{ ref('others') }}",
    "tests/amounts_are_small.sql": "select * from {{ ref('amounts_mart') }} where amount > 1000",
}
# Of the real project: how landed files are read, and what is kept of a build.
REAL = (
    "macros/landing",
    "macros/engine",
    "macros/project/get_where_subquery.sql",
    "macros/project/should_full_refresh.sql",
)


class Small:
    """The small project: change it, build it, ask what is in it."""

    def __init__(self, folder: Path) -> None:
        """Stand for the project in ``folder``."""
        self.folder = folder
        self.exports = 0

    def write(self, name: str, text: str) -> None:
        """Write a file of the project."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def land(self, kind: str, file: str, name: str, day: str = "2026-01-01") -> None:
        """Land one file of a kind, with one row: area a has this name."""
        path = self.folder / "extracts/landed" / kind / f"{file}.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        columns = (
            "date_of_operation", "date_of_termination", "parent_geography_code", "entity_code",
            "entity_description", "status", "old_la_code",
        )  # fmt: skip
        empty = ", ".join(f"'' as {column}" for column in columns)
        duckdb.sql(
            f"copy (select '{file}' as file_name, '{file}' as sha256, '{kind}' as dataset, "
            f"date '{day}' as edition_date, 1 as row_number, 'a' as new_la_code, "
            f"'{name}' as la_name, {empty}) to '{path}' (format parquet)"
        )

    def build(self, variables: str | None = None, **options: bool) -> str:
        """Build as ``cypp build`` does and return what it said of its choice."""
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            assert run_build(self.folder, variables, **options) == 0
        said = [line for line in printed.getvalue().splitlines() if line.startswith("[cypp] ")]
        return "\n".join(line for line in said if "changed" in line or "whole build" in line)

    def ran(self) -> set[str]:
        """Return the names of the nodes of the last call of dbt."""
        results = json.loads((self.folder / "target/run_results.json").read_text(encoding="utf-8"))
        return {row["unique_id"].split(".")[2] for row in results["results"]}

    def amounts(self) -> list[tuple]:
        """Return the rows of the mart."""
        with duckdb.connect(str(self.database), read_only=True) as connection:
            return connection.sql("from amounts_mart order by code").fetchall()

    @property
    def database(self) -> Path:
        """The working file."""
        return self.folder / "target/cypp.duckdb"


@pytest.fixture(scope="module")
def first_build(tmp_path_factory: pytest.TempPathFactory, project_root: Path) -> tuple[Path, Path]:
    """The folder of the project, and a copy of what the first build left there.

    Every test works in that one folder, because the record of a build names it; to start from the
    copy costs less than to build for each.
    """
    folder, kept = tmp_path_factory.mktemp("small"), tmp_path_factory.mktemp("kept") / "project"
    small = Small(folder)
    for name, text in FILES.items():
        small.write(name, text)
    for name in REAL:
        if (project_root / name).is_dir():
            shutil.copytree(project_root / name, folder / name)
        else:
            small.write(name, (project_root / name).read_text(encoding="utf-8"))
    with pytest.MonkeyPatch.context() as patched:
        alone(small, patched)
        assert "whole build (there is no build that passed" in small.build()
    assert small.exports == 1
    shutil.copytree(folder, kept)
    return folder, kept


@pytest.fixture
def project(first_build: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> Small:
    """The small project as its first build left it, as the working folder."""
    folder, kept = first_build
    small = Small(folder)
    shutil.rmtree(folder)
    shutil.copytree(kept, folder)
    small.exports = 1
    alone(small, monkeypatch)
    return small


def alone(small: Small, patch: pytest.MonkeyPatch) -> None:
    """Make the project the working folder, without the real door and the real export."""
    be_quiet_outside()
    for name in [name for name in os.environ if name.startswith("CYPP_")]:
        patch.delenv(name)

    def export(*_: object) -> int:
        small.exports += 1
        return 0

    patch.setattr("cypp.metrics_export.run_export", export)
    patch.setattr(door_stamp, "is_fresh", lambda _: True)
    patch.setattr(door_stamp, "check_and_stamp", lambda _: 0)
    patch.setattr(door_aside, "command", lambda _: [sys.executable, "-c", ""])
    patch.chdir(small.folder)
