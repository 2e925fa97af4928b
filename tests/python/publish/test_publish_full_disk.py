"""A full disk stops a publication and harms no edition.

What is this: publications on a file system of a few MB that is filled to different degrees.
When does it matter: the disk that holds the editions runs full in the night.
How to resolve: the printed line names the free bytes; scripts/cypp/publish/swap.py.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.python.conftest import missing
from tests.python.publish.publishing import ROOT


def name_space() -> list[str]:
    """Return the command that lets a process mount for itself alone."""
    program = shutil.which("unshare")
    for options in (["-m"], ["-rm"]):
        command = [program or "unshare", *options]
        mount = [*command, "mount", "-t", "tmpfs", "tmpfs", "/mnt"]
        if program and subprocess.run(mount, capture_output=True, check=False).returncode == 0:
            return command
    missing("unshare -m with mount, to make a small file system")
    return []


def test_a_full_disk_leaves_the_old_edition(prepared: Path, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    module = [sys.executable, "-m", "tests.python.publish.full_disk", str(disk), str(prepared)]
    done = subprocess.run(
        [*name_space(), *module],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "scripts")])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
