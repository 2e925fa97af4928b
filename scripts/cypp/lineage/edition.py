"""What a publication adds to its edition for the auditor: the rules as data, the record of dbt."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from cypp.lineage.artefacts import CATALOG, write_artefacts

if TYPE_CHECKING:
    from cypp.publish.context import Edition
    from cypp.publish.stages import Aside

# Copies of the seeds that decide something, by the folder below seeds/. The extracts are not among
# them: what they print stands beside each figure.
RULES = Path("trail/policy")
RULE_FOLDERS = ("framework", "landing", "mapping", "policy", "reference")
DOCS = "docs"


def write_catalog(aside: Aside) -> None:
    """Let dbt describe the tables that it has built: catalog.json in the target folder aside.

    dbt writes its documentation into a folder of its own, because it would replace the manifest
    of the build by one without compiled SQL.

    Raises:
        CyppError: dbt could not read the database.
    """
    from cypp.build import run_dbt
    from cypp.project import CyppError
    from cypp.publish.stages import environment

    docs = aside.dbt_target / DOCS
    docs.mkdir()
    parsed = aside.dbt_target / "partial_parse.msgpack"
    if parsed.is_file():
        shutil.copyfile(parsed, docs / parsed.name)
    options = [] if aside.variables is None else ["--vars", aside.variables]
    options += ["--no-compile", "--target-path", str(docs), "--log-path", str(docs)]
    with environment({"CYPP_DUCKDB": str(aside.database), **aside.identity.environment()}):
        code = run_dbt(["docs", "generate", *options])
    if code != 0:
        raise CyppError("dbt docs generate: see above")
    shutil.copyfile(docs / f"{CATALOG}.json", aside.dbt_target / f"{CATALOG}.json")


def write_lineage(edition: Edition) -> list[Path]:
    """Write ``dbt/`` (record of the build) and ``trail/policy/`` (rules as data) of an edition.

    Raises:
        CyppError: dbt did not write one of its records.
    """
    written = write_artefacts(edition.folder, edition.dbt_target, edition.project)
    return [*written, *copy_rules(edition.project, edition.folder)]


def copy_rules(project: Path, folder: Path) -> list[Path]:
    """Copy every seed that is a rule to ``trail/policy/<folder>/<name>.csv``, byte for byte."""
    copied = []
    for name in RULE_FOLDERS:
        for source in sorted((project / "seeds" / name).rglob("*.csv")):
            target = folder / RULES / source.relative_to(project / "seeds")
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)
            copied.append(target)
    return copied
