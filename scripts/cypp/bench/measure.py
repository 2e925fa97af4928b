"""The cost of a process and of all that it starts: wall time, processor, memory, bytes written.

Times and bytes come from the operating system's own account of the finished process (wait4). Peak
memory is the largest sum of the resident memory of the process and its descendants, seen every
``PAUSE`` seconds in /proc; pages that two of them share count twice. A peak of one of them between
two looks counts too. Where /proc does not list the children of a thread (some kernels), it is the
largest the process itself has been; without /proc (macOS), the largest single process by wait4,
which takes a process to be at least as large as the one that started it.
"""

from __future__ import annotations

import contextlib
import os
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from cypp.project import CyppError

PAUSE = 0.05
PROC = Path("/proc")
LINES_SHOWN = 5


@dataclass(frozen=True)
class Cost:
    """What one run cost.

    Attributes:
        wall_s: seconds from start to end.
        cpu_s: seconds of processor, user and system, of the process and all that it waited for.
        peak_mb: largest resident memory of the whole tree, in units of a million bytes.
        written_mb: what it sent to the disk, in units of a million bytes.
    """

    wall_s: float
    cpu_s: float
    peak_mb: float
    written_mb: float


def run_measured(
    command: Sequence[str],
    folder: Path,
    log: Path,
    environment: Mapping[str, str] | None = None,
) -> Cost:
    """Run a command to its end in ``folder``, its output appended to ``log``, and measure it.

    Raises:
        CyppError: it cannot be started or does not end with 0; the end of its output is named.
    """
    if sys.platform == "win32":
        raise CyppError("bench needs the accounts of Linux or macOS: Windows has no wait4")
    begin = log.stat().st_size if log.exists() else 0
    with log.open("ab") as output:
        start = time.monotonic()
        try:
            process = subprocess.Popen(
                command,
                cwd=folder,
                env={**os.environ, **(environment or {})},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                # A group of its own, so that all of it can be ended together.
                start_new_session=True,
            )
        except OSError as error:
            raise CyppError(f"cannot start {command[0]}: {error.strerror}") from error
        peak = 0
        pid, status = 0, 0
        try:
            while pid == 0:
                peak = max(peak, tree_memory(process.pid))
                time.sleep(PAUSE)
                pid, status, usage = os.wait4(process.pid, os.WNOHANG)
        except BaseException:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            raise
        wall = time.monotonic() - start
    # Popen must know that there is nothing left to wait for.
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise CyppError(
            f"{' '.join(command)} ended with {process.returncode}: {last_lines(log, begin)}"
        )
    if peak == 0:
        # The unit of ru_maxrss is the kilobyte on Linux and the byte on macOS.
        peak = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return Cost(
        wall_s=wall,
        cpu_s=usage.ru_utime + usage.ru_stime,
        peak_mb=peak / 1e6,
        written_mb=usage.ru_oublock * 512 / 1e6,
    )


def tree_memory(root: int) -> int:
    """Return the resident bytes of a process and its descendants; 0 where there is no /proc.

    It is not less than the most that one of them has held since its program began.
    """
    total = largest = 0
    waiting = [root]
    while waiting:
        place = PROC / str(waiting.pop())
        # A process may end while it is looked at.
        with contextlib.suppress(OSError, ValueError, KeyError):
            lines = (place / "status").read_text(encoding="utf-8").splitlines()
            held = dict(line.split(":", 1) for line in lines)
            total += int(held["VmRSS"].split()[0]) * 1024
            largest = max(largest, int(held["VmHWM"].split()[0]) * 1024)
            for thread in (place / "task").iterdir():
                children = (thread / "children").read_text(encoding="utf-8")
                waiting += [int(child) for child in children.split()]
    return max(total, largest)


def last_lines(log: Path, begin: int) -> str:
    """Return the last lines that were written to a log behind a position, as one line."""
    with log.open("rb") as file:
        file.seek(begin)
        lines = file.read().decode(errors="replace").splitlines()
    kept = [line.strip() for line in lines if line.strip()][-LINES_SHOWN:]
    return " / ".join(kept) or "no output"


def median_cost(costs: Sequence[Cost]) -> Cost:
    """Return the median of each figure."""
    return Cost(
        *(
            statistics.median(getattr(cost, name) for cost in costs)
            for name in ("wall_s", "cpu_s", "peak_mb", "written_mb")
        )
    )


def as_numbers(cost: Cost) -> dict[str, float]:
    """Return a cost as JSON holds it, rounded to what is measured."""
    return {name: round(number, 3) for name, number in asdict(cost).items()}


def repeated(runs: int, run: Callable[[], Cost], before: Callable[[], object]) -> list[Cost]:
    """Call ``run`` so many times, each time after ``before``, which is not measured."""
    costs = []
    for _ in range(runs):
        before()
        costs.append(run())
    return costs
