"""Whether what the door judges is as it was when it last passed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from cypp.changes.inputs import code_sum, file_states
from cypp.changes.record import FOLDER
from cypp.door import DATA_DOCS, check_aloud
from cypp.publish.fingerprint import sha256_of_file
from cypp.versions import versions_of

STAMP = FOLDER / "door.json"
PACKAGES = ("great-expectations", "numpy", "pandas")
CODE = ("door*.py", "expectation_library.py", "changes/door_stamp.py")


def is_fresh(project: Path) -> bool:
    """Tell whether the door passed and nothing that it judges, or judges by, changed since.

    The names of all seeds belong to it: a rule may read every file of a pattern.
    """
    if not (project / DATA_DOCS / "index.html").is_file():
        return False
    try:
        stamp: dict[str, Any] = json.loads((project / STAMP).read_text(encoding="utf-8"))
        return stamp == _picture(project, list(stamp["files"]))
    except (OSError, ValueError, KeyError, TypeError):
        return False


def check_and_stamp(project: Path) -> int:
    """Check the extracts, remember what was judged when there is no problem; return 0 or 1."""
    (project / STAMP).unlink(missing_ok=True)
    before = file_states(_seeds(project))
    outcome = check_aloud(project)
    if outcome.problems:
        return 1
    picture = _picture(project, outcome.files_read)
    if file_states(_seeds(project)) == before:
        (project / FOLDER).mkdir(parents=True, exist_ok=True)
        (project / STAMP).write_text(json.dumps(picture, indent=1) + "\n", encoding="utf-8")
    return 0


def _picture(project: Path, files: list[str] | tuple[str, ...]) -> dict[str, Any]:
    return {
        "files": {name: sha256_of_file(project / name) for name in files},
        "seeds": [path.relative_to(project).as_posix() for path in _seeds(project)],
        "code": code_sum(CODE),
        "versions": versions_of(PACKAGES),
    }


def _seeds(project: Path) -> list[Path]:
    return sorted((project / "seeds").rglob("*.csv"))
