"""The account of a process: memory of the whole tree, processor, bytes, and a clear failure."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from cypp.bench.measure import Cost, median_cost, run_measured
from cypp.project import CyppError

HOLD = "held = b'x' * {size}; import time; time.sleep(0.6)"


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def test_memory_of_a_child_counts(tmp_path: Path) -> None:
    child = HOLD.format(size=150_000_000)
    code = (
        "import subprocess, sys; held = b'x' * 100_000_000; "
        f'subprocess.run([sys.executable, "-c", {child!r}], check=True)'
    )
    # From a small process: a child that does not run its own program yet shares all of its parent.
    measure = (
        "import sys; from pathlib import Path; from cypp.bench.measure import run_measured; "
        f"print(run_measured([sys.executable, '-c', {code!r}], Path(), Path('log')).peak_mb)"
    )
    done = subprocess.run(python(measure), cwd=tmp_path, check=True, capture_output=True, text=True)
    assert 250 < float(done.stdout) < 400


def test_memory_of_whoever_measures_does_not_count(tmp_path: Path) -> None:
    measure = (
        "from pathlib import Path; import sys; from cypp.bench.measure import run_measured; "
        "held = b'x' * 300_000_000; "
        "print(run_measured([sys.executable, '-c', 'pass'], Path(), Path('log')).peak_mb)"
    )
    done = subprocess.run(python(measure), cwd=tmp_path, check=True, capture_output=True, text=True)
    assert 0 < float(done.stdout) < 100


def test_a_peak_between_two_looks_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cypp.bench.measure.PAUSE", 0.5)
    code = "import time; time.sleep(0.1); held = b'x' * 200_000_000; del held; time.sleep(0.8)"
    assert run_measured(python(code), tmp_path, tmp_path / "log").peak_mb > 200


def test_processor_time_is_not_waiting_time(tmp_path: Path) -> None:
    idle = run_measured(python("import time; time.sleep(0.5)"), tmp_path, tmp_path / "log")
    assert idle.wall_s >= 0.5
    assert idle.cpu_s < 0.4


def test_work_of_a_child_counts(tmp_path: Path) -> None:
    work = "import time; end = time.process_time() + 0.5\nwhile time.process_time() < end: pass"
    code = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {work!r}], check=True)"
    assert run_measured(python(code), tmp_path, tmp_path / "log").cpu_s >= 0.5


def test_a_failure_names_the_end_of_the_output(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_text("output of an earlier run\n", encoding="utf-8")
    with pytest.raises(CyppError, match="ended with 3: the reason") as caught:
        run_measured(python("print('the reason'); raise SystemExit(3)"), tmp_path, log)
    assert "earlier run" not in str(caught.value)


def test_a_program_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CyppError, match="cannot start no-such-program"):
        run_measured(["no-such-program"], tmp_path, tmp_path / "log")


def test_nothing_is_left_running_when_it_is_interrupted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(_seconds: float) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(time, "sleep", interrupted)
    marker = tmp_path / "marker"
    code = f"import time; time.sleep(1); open({str(marker)!r}, 'w').close()"
    with pytest.raises(KeyboardInterrupt):
        run_measured(python(code), tmp_path, tmp_path / "log")
    monkeypatch.undo()
    time.sleep(1.5)
    assert not marker.exists()


def test_the_median_is_of_each_figure() -> None:
    costs = [Cost(1, 30, 200, 0), Cost(3, 10, 100, 5), Cost(2, 20, 300, 9)]
    assert median_cost(costs) == Cost(2, 20, 200, 5)
