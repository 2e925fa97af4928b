"""Publications on a small file system that is full to the last page.

    python -m tests.python.publish.full_disk MOUNT_POINT PREPARED

Runs in a name space of its own, where it may mount; ends with exit code 0 when all held.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.python.publish.publishing import left_overs, look, make_project, prepared_plan, publish

from cypp.project import CyppError

SIZE = 32 * 1024 * 1024
# Free bytes, from none to nearly enough: each stops the publication at another write.
FREE = [0, 4096, 65536, 500_000, 1_000_000, 2_000_000, 3_000_000, 4_000_000, 5_000_000, 6_000_000]


def fill(disk: Path, free: int) -> Path:
    """Fill the file system but for ``free`` bytes; return the file that does."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file:
        try:
            while file.write(b"x" * 4096) == 4096:
                pass
        except OSError:
            file.truncate(max(file.tell() - free, 0))
    return ballast


def main(disk: Path, prepared: Path) -> None:
    """Publish once, fail at every degree of fullness, and publish again."""
    options = ["-o", f"size={SIZE}"]
    subprocess.run(["mount", "-t", "tmpfs", *options, "tmpfs", str(disk)], check=True)
    project = make_project(disk / "project")
    published = project / "published"
    plan = prepared_plan(prepared)
    before = publish(project, plan, "2020-01-01")
    said: list[str] = []
    for number, free in enumerate(FREE):
        ballast = fill(disk, free)
        day = f"2021-01-{number + 1:02d}"
        try:
            now = publish(project, plan, day, keep=2)
        except CyppError as error:
            now = before
            said.append(f"{free} bytes free: {error}")
        found = look(published)
        assert (found.edition_id, found.problems) == (now, []), (free, found)
        assert left_overs(published) == [], free
        ballast.unlink()
        before = now
    print("\n".join(said))
    assert len(said) >= len(FREE) // 2, f"the disk was full {len(said)} times only"
    # One line each, with the stage; the reason is the system's own.
    assert [line for line in said if "failed: " not in line or "\n" in line] == []
    last = publish(project, plan, "2022-01-01")
    assert look(published).edition_id == last
    print(f"{len(said)} of {len(FREE)} publications failed, as they must")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
