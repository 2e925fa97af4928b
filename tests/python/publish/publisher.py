"""One publication in a process of its own, to be killed, or to run beside readers.

    python -m tests.python.publish.publisher PROJECT PREPARED AS_OF [EVENT]

Prints ``ready`` when it begins. With EVENT it dies as by kill -9 just before that step of the file
system, counted from 1; without, it prints the number of steps at the end.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from tests.python.publish.publishing import prepared_plan, publish

# Each changes what a reader, or the next run, finds on the disk.
STEPS = {"os.mkdir", "os.rename", "os.symlink", "os.remove", "os.rmdir", "shutil.rmtree"}


def main(project: str, prepared: str, as_of: str, event: str = "0") -> None:
    """Publish the prepared build."""
    count = 0

    def hook(name: str, arguments: tuple[object, ...]) -> None:
        nonlocal count
        # Opening to write, and to flush: the moments between two writes of a file.
        if name in STEPS or (name == "open" and str(project) in str(arguments[0])):
            count += 1
            if count == int(event):
                os.kill(os.getpid(), signal.SIGKILL)

    print("ready", flush=True)
    sys.addaudithook(hook)
    publish(Path(project), prepared_plan(Path(prepared)), as_of, keep=2)
    print(f"steps {count}", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
