"""SQLMesh on this very dbt project, in an environment of its own.

SQLMesh pins other versions of what dbt needs, so it is not installed beside the project: the option
``--sqlmesh`` names its program. What it loads is a copy of the project with a configuration file
and the start date that it asks of every model.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import yaml

from cypp.bench.workspace import FILES, LANDED, PARTS, Workspace
from cypp.project import CyppError

CONFIG = '''\
"""The dbt project beside this file, for SQLMesh."""

from pathlib import Path

from sqlmesh.dbt.loader import sqlmesh_config

config = sqlmesh_config(
    Path(__file__).parent, dbt_profile_name="cypp", dbt_target_name="duckdb"
)
'''
# SQLMesh backfills from a day; no model of the project is incremental by time, so any day will do.
MODELS, START = "models:\n  cypp:\n", 'models:\n  +start: "2026-01-01"\n  cypp:\n'
# What may have data tests in YAML.
DESCRIBED = ("models", "seeds", "sources")
PLAN = ("plan", "--auto-apply", "--no-prompts", "--skip-tests", "--no-diff")


def copy_for_sqlmesh(workspace: Workspace) -> Path:
    """Copy a workspace to ``sqlmesh`` inside it, with what SQLMesh asks for; return the folder.

    Raises:
        CyppError: dbt_project.yml is not shaped as the start date needs it.
    """
    folder = workspace.folder / "sqlmesh"
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir()
    for part in PARTS:
        shutil.copytree(workspace.folder / part, folder / part)
    for file in FILES:
        shutil.copy(workspace.folder / file, folder / file)
    (folder / "config.py").write_text(CONFIG, encoding="utf-8")
    leave_tests_out(folder)
    project = folder / "dbt_project.yml"
    text = project.read_text(encoding="utf-8")
    if text.count(MODELS) != 1:
        raise CyppError("dbt_project.yml has no one block 'models: cypp:' to give a start date")
    project.write_text(text.replace(MODELS, START), encoding="utf-8")
    (folder / LANDED).parent.mkdir(parents=True)
    (folder / LANDED).symlink_to(workspace.landed)
    (folder / "target").mkdir()
    return folder


def leave_tests_out(folder: Path) -> None:
    """Take every data test out of the copy: SQLMesh reads words such as NULL in a seed as nothing.

    It would hold a model back for a test of a code list that has such a word.
    """
    shutil.rmtree(folder / "tests" / "singular")
    for path in sorted(path for part in PARTS for path in (folder / part).rglob("*.yml")):
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        described = [node for kind in DESCRIBED for node in content.get(kind) or ()]
        columns = [column for node in described for column in node.get("columns") or ()]
        for one in (*described, *columns):
            one.pop("data_tests", None)
        path.write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")


def forget(folder: Path) -> None:
    """Remove database, state and cache of SQLMesh, so that the next plan makes everything."""
    for path in (folder / "target").glob("cypp.duckdb*"):
        path.unlink()
    shutil.rmtree(folder / ".cache", ignore_errors=True)


def command(program: Path) -> list[str]:
    """Return the command that makes everything."""
    return [str(program), *PLAN]
