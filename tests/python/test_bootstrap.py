"""Set-up from a fresh clone: when .venv is made anew, what the locks hold, and the CI rule."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ["build", "run", "dev"]
PIN = re.compile(r"^([a-z0-9][a-z0-9.-]*)(?:\[[a-z0-9,-]+\])?==(\S+)", re.MULTILINE)


@pytest.fixture
def bootstrap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """scripts/bootstrap.py, working on a copy of the set-up files, and starting no program."""
    clone = tmp_path / "clone"
    (clone / "scripts").mkdir(parents=True)
    for name in ("scripts/bootstrap.py", "pyproject.toml"):
        shutil.copy(ROOT / name, clone / name)
    shutil.copytree(ROOT / "requirements", clone / "requirements")
    spec = importlib.util.spec_from_file_location("bootstrap", clone / "scripts" / "bootstrap.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    # 2026-11-22, tests: a module made here takes any name.
    module.done = []  # type: ignore[attr-defined]

    def make_venv() -> None:
        module.done.append("venv")
        program = Path(module.tool("python"))
        program.parent.mkdir(parents=True, exist_ok=True)
        program.touch()

    monkeypatch.setattr(module, "make_venv", make_venv)
    monkeypatch.setattr(module, "install", lambda lock: module.done.append(lock))
    monkeypatch.setattr(module, "pip", lambda *_: module.done.append("cypp"))
    return module


def steps(bootstrap: ModuleType, lock: str) -> list[str]:
    """Return what ``setup`` did."""
    bootstrap.done.clear()
    bootstrap.setup(lock)
    return list(bootstrap.done)


def test_setup_installs_once(bootstrap: ModuleType) -> None:
    assert steps(bootstrap, "run") == ["venv", "run", "cypp"]
    assert steps(bootstrap, "run") == []


def test_setup_adds_the_tools_of_developers_and_keeps_them(bootstrap: ModuleType) -> None:
    steps(bootstrap, "run")
    assert steps(bootstrap, "dev") == ["dev", "cypp"]
    assert steps(bootstrap, "run") == []


def test_setup_makes_venv_anew_when_a_lock_changes(bootstrap: ModuleType) -> None:
    steps(bootstrap, "dev")
    with (bootstrap.LOCKS / "run.txt").open("a", encoding="utf-8") as lock:
        lock.write("# changed\n")
    assert steps(bootstrap, "run") == ["venv", "dev", "cypp"]


def test_setup_only_reinstalls_our_package_when_pyproject_changes(bootstrap: ModuleType) -> None:
    steps(bootstrap, "run")
    with (bootstrap.ROOT / "pyproject.toml").open("a", encoding="utf-8") as project:
        project.write("# changed\n")
    assert steps(bootstrap, "run") == ["cypp"]


def test_setup_starts_again_after_one_that_broke_off(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    def install(lock: str) -> None:
        raise bootstrap.StepError(f"install {lock} (exit code 1)")

    with monkeypatch.context() as broken:
        broken.setattr(bootstrap, "install", install)
        assert bootstrap.main(["setup"]) == 1
    assert steps(bootstrap, "dev") == ["venv", "dev", "cypp"]


def test_damaged_stamp_counts_as_none(bootstrap: ModuleType) -> None:
    steps(bootstrap, "run")
    bootstrap.STAMP.write_text("{", encoding="utf-8")
    assert steps(bootstrap, "run") == ["venv", "run", "cypp"]


def test_failing_step_is_named_and_exit_code_is_1(
    bootstrap: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    bootstrap.ROOT.joinpath("requirements", "run.txt").unlink()
    assert bootstrap.main(["build"]) == 1
    assert capsys.readouterr().out == (
        f"[cypp] failed: cannot read {Path('requirements/run.txt')}: No such file or directory\n"
    )


def test_step_that_exits_with_2_is_named(bootstrap: ModuleType) -> None:
    with pytest.raises(bootstrap.StepError, match=r"^try \(exit code 2\)$"):
        bootstrap.run("try", [sys.executable, "-c", "raise SystemExit(2)"])


def test_old_python_gets_a_sentence(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bootstrap, "MINIMUM", (99, 0))
    assert bootstrap.main(["build"]) == 1
    assert "Python 3.11 or later is needed" in capsys.readouterr().out


def test_clean_keeps_venv_unless_told(bootstrap: ModuleType) -> None:
    steps(bootstrap, "run")
    (bootstrap.ROOT / "target").mkdir()
    assert bootstrap.main(["clean"]) == 0
    assert not (bootstrap.ROOT / "target").exists()
    assert bootstrap.VENV.exists()
    assert bootstrap.main(["clean", "--all"]) == 0
    assert not bootstrap.VENV.exists()


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_has_a_hash_for_every_version_and_names_no_host_or_folder(lock: str) -> None:
    text = (ROOT / "requirements" / f"{lock}.txt").read_text(encoding="utf-8")
    entries = re.split(r"^(?=\S)", re.sub(r"^ *#.*\n", "", text, flags=re.MULTILINE), flags=re.M)
    entries = [entry for entry in entries if entry.strip()]
    assert entries
    assert [entry for entry in entries if not PIN.match(entry)] == []
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []
    assert re.findall(r"https?:|file:|index|find-links|/home|/tmp", text) == []


def test_locks_agree_on_versions() -> None:
    run, dev = (
        set(PIN.findall((ROOT / "requirements" / f"{lock}.txt").read_text(encoding="utf-8")))
        for lock in ("run", "dev")
    )
    assert run - dev == set()


def test_packages_are_compiled() -> None:
    if not os.environ.get("VIRTUAL_ENV", "").endswith(".venv"):
        pytest.skip("not started by `make test`: another environment may be compiled or not")
    from dbt.cli import main

    assert Path(importlib.util.cache_from_source(str(main.__file__))).is_file()


def test_ci_runs_make_test() -> None:
    lines = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert "set -euo pipefail" in lines
    assert lines[-1] == "make test"


@pytest.mark.skipif(shutil.which("make") is None, reason="no make: bootstrap.py does the same")
def test_make_help_lists_the_tasks() -> None:
    command = ["make", "--no-print-directory", f"PYTHON={sys.executable}"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    for task in ("build", "test", "lint", "lock", "clean"):
        assert re.search(rf"^ +{task} ", done.stdout, re.MULTILINE)


SKIPPING = """
    import pytest

    @pytest.fixture
    def part():
        pytest.skip("missing: a part")

    def test_fixture(part): ...

    def test_body():
        pytest.skip("missing: a part")

    def test_other_reason():
        pytest.skip("only on Windows")
"""


@pytest.mark.parametrize(
    ("ci", "expected"),
    [
        ("true", {"failed": 1, "errors": 1, "skipped": 1}),
        ("", {"skipped": 3}),
    ],
)
def test_skip_for_a_missing_part_fails_in_ci_only(
    ci: str, expected: dict[str, int], pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", ci)
    conftest = Path(__file__).with_name("conftest.py").read_text(encoding="utf-8")
    pytester.makeconftest(conftest)
    pytester.makepyfile(SKIPPING)
    pytester.runpytest().assert_outcomes(**expected)


def test_file_skipped_for_a_missing_part_fails_in_ci(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", "true")
    conftest = Path(__file__).with_name("conftest.py").read_text(encoding="utf-8")
    pytester.makeconftest(conftest)
    pytester.makepyfile('import pytest\npytest.skip("missing: a part", allow_module_level=True)')
    pytester.runpytest().assert_outcomes(errors=1)
