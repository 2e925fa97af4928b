"""The door in a process of its own, while this one does what touches no database.

Importing Great Expectations and judging take as long as importing dbt and parsing the project; on
two processors both together cost little more than one. What the door prints is kept until it has
ended, so that it stands whole and in its order, and not between lines of somebody else.

    python -m cypp.changes.door_aside PROJECT

The process ends with the one that started it, however that one ends: the pipe that it reads is then
closed by the system.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from cypp.changes.garbage import uncollected
from cypp.project import CyppError, be_quiet_outside, environment_of_module

# What the door returns: no problem, problems. Anything else is an end before it had judged.
JUDGED = (0, 1)
REFUSED = 3


@contextlib.contextmanager
def door_aside(project: Path) -> Iterator[Callable[[], int]]:
    """Start the door on ``project``; leave no process behind, whatever happens in between.

    Yields a function that waits for the end of the door, prints what it said and returns 0 or 1; it
    raises CyppError where the door could not judge.
    """
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(
            command(project),
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=errors,
            env={**environment_of_module(), "PYTHONIOENCODING": "utf-8"},
        )
        with process:
            try:
                yield lambda: _outcome(process, output, errors)
            finally:
                process.kill()


def command(project: Path) -> list[str]:
    """Return what starts the door on ``project``."""
    return [sys.executable, "-m", "cypp.changes.door_aside", str(project)]


def _outcome(process: subprocess.Popen[bytes], output: BinaryIO, errors: BinaryIO) -> int:
    code = process.wait()
    said, wrong = _text(output), _text(errors)
    if code == REFUSED:
        raise CyppError(wrong.strip())
    print(said, end="", flush=True)
    print(wrong, end="", file=sys.stderr, flush=True)
    if code not in JUDGED:
        raise CyppError(f"its process ended before it had judged (exit code {code})")
    return code


def _text(file: BinaryIO) -> str:
    file.seek(0)
    return file.read().decode("utf-8", errors="replace")


def main(arguments: list[str]) -> int:
    """Judge the extracts of the project that is named; return 0, 1 or, for a CyppError, REFUSED."""
    threading.Thread(target=_end_with_the_other, daemon=True).start()
    be_quiet_outside()
    with uncollected():
        from cypp.changes.door_stamp import check_and_stamp

        try:
            return check_and_stamp(Path(arguments[0]))
        except CyppError as error:
            print(error, file=sys.stderr)
            return REFUSED


def _end_with_the_other() -> None:
    """End this process at once when nobody holds the other end of its input any more."""
    # Not sys.stdin: a thread that reads it when Python ends holds a lock that Python then wants.
    os.read(0, 1)
    os._exit(REFUSED)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
