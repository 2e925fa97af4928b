"""Set up .venv from the lock and run the project's tasks; needs only Python 3.11+ and pip.

    python scripts/bootstrap.py build|test|lint|setup|lock|clean

Standard library only, and no syntax newer than Python 3.7 allows, so that an old interpreter gets
a sentence and not a traceback. `make` calls this file and adds nothing.

The environment is made anew when the interpreter, the folder or a lock changes, and otherwise left
alone: `.venv/cypp-stamp.json`, written last, says what is in it.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / "cypp-stamp.json"
LOCKS = ROOT / "requirements"
MINIMUM = (3, 11)
TESTED_UP_TO = (3, 13)
# What builds and tests write; `clean` removes it. .venv goes only with --all.
BUILT = ["target", "logs", ".user.yml", ".hypothesis", "build", "scripts/cypp.egg-info"]


class StepError(Exception):
    """A step ended badly; the message is one line for the screen."""


def say(text: str) -> None:
    """Print one progress line at once, so that it stands before the output of the step."""
    print("[cypp] " + text, flush=True)


def tool(name: str) -> str:
    """Return the path of a program in .venv (``bin/`` or, on Windows, ``Scripts/``)."""
    if os.name == "nt":
        return str(VENV / "Scripts" / (name + ".exe"))
    return str(VENV / "bin" / name)


def environment() -> dict[str, str]:
    """Return the variables of every step: .venv first on the path, UTF-8, nothing phones home."""
    env = dict(os.environ)
    env.pop("PYTHONHOME", None)
    env.update(
        VIRTUAL_ENV=str(VENV),
        PATH=str(Path(tool("python")).parent) + os.pathsep + env.get("PATH", ""),
        PYTHONUTF8="1",
        DO_NOT_TRACK="1",
        DBT_SEND_ANONYMOUS_USAGE_STATS="false",
        GX_ANALYTICS_ENABLED="false",
    )
    return env


def run(step: str, command: list[str], env: dict[str, str] | None = None, text: str = "") -> None:
    """Run one command in the root; raise StepError with the step's name when it does not exit 0.

    ``text`` is given to the command as its standard input.
    """
    say(step)
    start = time.monotonic()
    try:
        code = subprocess.run(
            command,
            cwd=ROOT,
            env=env or environment(),
            input=text.encode() if text else None,
            check=False,
        ).returncode
    except OSError as error:
        raise StepError(f"{step}: cannot start {command[0]}: {error.strerror}") from None
    if code != 0:
        raise StepError(f"{step} (exit code {code})")
    say(f"{step}: done in {time.monotonic() - start:.1f} s")


def digest(path: Path) -> str:
    """Return the SHA-256 of a file; a missing one is named in one line."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise StepError(f"cannot read {path.relative_to(ROOT)}: {error.strerror}") from None


def wanted(lock: str) -> dict[str, str]:
    """Return what the stamp must say for ``lock`` (``run`` or ``dev``) to count as installed.

    The folder belongs to it because the programs in .venv name it in their first line.
    """
    return {
        "interpreter": sys.version + " " + sys.platform,
        "folder": str(ROOT),
        "locks": " ".join(digest(LOCKS / (name + ".txt")) for name in ("build", "run", "dev")),
        "package": digest(ROOT / "pyproject.toml"),
        "installed": lock,
    }


def stamped() -> dict[str, str]:
    """Return what .venv holds, or nothing when it is absent, broken or half made."""
    if not Path(tool("python")).exists():
        return {}
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def setup(lock: str) -> None:
    """Make .venv hold the packages of ``lock``; do nothing when it already does."""
    want, have = wanted(lock), stamped()
    if have.get("installed") == "dev":
        want["installed"] = "dev"  # dev.txt contains run.txt: what is there is enough
    if have == want:
        return
    reusable = all(have.get(key) == want[key] for key in ("interpreter", "folder", "locks"))
    STAMP.unlink(missing_ok=True)
    if not reusable:
        make_venv()
    if not reusable or have.get("installed") != want["installed"]:
        install(want["installed"])
    pip("install the command line cypp", ["--no-deps", "--editable", "."])
    STAMP.write_text(json.dumps(want, indent=2) + "\n", encoding="utf-8")


def make_venv() -> None:
    """Make an empty .venv; where Python comes without ensurepip, pip works on it from outside."""
    if VENV.exists():
        say("the lock, the folder or the interpreter changed: making .venv anew")
        shutil.rmtree(VENV)
    command = [sys.executable, "-m", "venv", str(VENV)]
    try:
        run("make .venv", command)
    except StepError:
        shutil.rmtree(VENV, ignore_errors=True)
        run("make .venv with the pip of this Python", [*command, "--without-pip"])


def install(lock: str) -> None:
    """Install a lock by version and hash, then compile it: half of dbt's start is its import."""
    # The lock is complete, so pip need not resolve anything: --no-deps.
    hashes = ["--no-deps", "--require-hashes", "--requirement"]
    # One package (halo) is published as source only. It is built with the setuptools of our own
    # lock: an isolated build would fetch another one, unpinned.
    pip("install the build tools of requirements/build.txt", [*hashes, "requirements/build.txt"])
    pip(f"install the packages of requirements/{lock}.txt", [*hashes, f"requirements/{lock}.txt"])
    env = environment()
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    # Files for other versions of Python that some packages carry do not compile: not an error.
    where = "import sysconfig; print(sysconfig.get_path('purelib'))"
    site = subprocess.run([tool("python"), "-c", where], capture_output=True, check=True, text=True)
    say("compile the packages to byte-code")
    compiler = [tool("python"), "-m", "compileall", "-qq", "-j", "0", site.stdout.strip()]
    subprocess.run(compiler, cwd=ROOT, env=env, check=False)


def pip(step: str, arguments: list[str]) -> None:
    """Run ``pip install`` for .venv with its own pip or, where it has none, this Python's."""
    command = [tool("python"), "-m", "pip"]
    if subprocess.run([*command, "--version"], capture_output=True, check=False).returncode != 0:
        command = [sys.executable, "-m", "pip", "--python", tool("python")]
    options = ["--quiet", "--disable-pip-version-check", "--no-input", "--no-compile"]
    options += ["--no-build-isolation", "--use-pep517"]
    run(step, [*command, "install", *options, *arguments])


def lint_fast() -> None:
    """Check the text of Python and YAML files: seconds."""
    run("ruff check", [tool("ruff"), "check"])
    run("ruff format", [tool("ruff"), "format", "--check"])
    run("mypy", [tool("mypy")])
    run("yamllint", [tool("yamllint"), "--strict", "."])


def lint_sql() -> None:
    """Check the SQL as dbt renders it; in a target folder of its own, so that dbt's stays warm."""
    folders = ["models", "metrics", "tests", "analyses", "macros"]
    present = [folder for folder in folders if any((ROOT / folder).rglob("*.sql"))]
    env = {**environment(), "DBT_TARGET_PATH": "target/sqlfluff"}
    run("sqlfluff", [tool("sqlfluff"), "lint", "--disable-progress-bar", *present], env)


def build() -> None:
    """Check the extracts, build the warehouse, export the metrics: what changed."""
    setup("run")
    run("build", [tool("python"), "-m", "cypp", "build"])


def lint() -> None:
    """Run every linter."""
    setup("dev")
    lint_fast()
    lint_sql()


def test() -> None:
    """Lint, build (with dbt's data and unit tests), validate the metrics, run pytest."""
    setup("dev")
    lint_fast()
    run("build", [tool("python"), "-m", "cypp", "build", "--full", "--unit-tests"])
    run("mf validate-configs", [tool("mf"), "validate-configs"])
    lint_sql()
    run("pytest", [tool("python"), "-m", "pytest"])


def lock(upgrade: bool) -> None:
    """Write requirements/{dev,run,build}.txt anew from pyproject.toml.

    Every file holds for Python 3.11 and later on Linux, macOS and Windows. run.txt and build.txt
    take their versions from dev.txt, so one environment can hold all three.
    """
    setup("dev") if (LOCKS / "dev.txt").exists() else first_locker()
    common = [tool("uv"), "pip", "compile", "--quiet", "--universal", "--python-version", "3.11"]
    # Extras stay in the lock: pip asks for them again while it checks hashes.
    common += ["--generate-hashes", "--no-strip-extras"]
    common += ["--no-emit-index-url", "--no-emit-find-links"]
    common += ["--custom-compile-command", "make lock"]
    common += ["--upgrade"] if upgrade else []
    also_dev = ["--constraint", "requirements/dev.txt"]
    dev = ["--extra", "dev", "pyproject.toml", "--output-file", "requirements/dev.txt"]
    run("lock requirements/dev.txt", [*common, *dev])
    own = ["pyproject.toml", "--output-file", "requirements/run.txt"]
    run("lock requirements/run.txt", [*common, *also_dev, *own])
    import tomllib  # only here: Python before 3.11 must get as far as the version check

    tools = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["build-system"]
    build_tools = ["-", "--output-file", "requirements/build.txt"]
    text = "\n".join(tools["requires"])
    run("lock requirements/build.txt", [*common, *also_dev, *build_tools], text=text)


def first_locker() -> None:
    """Make an environment that can write the first lock, when there is none yet."""
    make_venv()
    pip("install uv", ["uv"])


def clean(everything: bool) -> None:
    """Remove what builds and tests wrote; with ``everything`` .venv as well."""
    for name in [*BUILT, *([".venv"] if everything else [])]:
        path = ROOT / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
        say(f"removed {name}")


def parser() -> argparse.ArgumentParser:
    """Return the command line of this file."""
    top = argparse.ArgumentParser(
        prog="bootstrap.py",
        description="Set up .venv from the lock, then run a task of the CYPP metrics warehouse.",
    )
    tasks = top.add_subparsers(dest="task", required=True, metavar="TASK")
    tasks.add_parser(
        "build", help="check the extracts, dbt build, export the metrics: what changed"
    )
    tasks.add_parser("test", help="lint, build, mf validate-configs, pytest: what CI runs")
    tasks.add_parser("lint", help="ruff, mypy, yamllint, sqlfluff")
    task = tasks.add_parser("setup", help="make .venv and install the locked packages")
    task.add_argument("--run-only", action="store_true", help="leave out the developers' tools")
    task = tasks.add_parser("lock", help="write requirements/*.txt anew from pyproject.toml")
    task.add_argument("--upgrade", action="store_true", help="take the newest allowed versions")
    task = tasks.add_parser("clean", help="remove what builds and tests wrote")
    task.add_argument("--all", action="store_true", help="remove .venv too")
    return top


def main(arguments: list[str] | None = None) -> int:
    """Run one task; return 0, or 1 with one line that names the failing step."""
    if sys.version_info < MINIMUM:
        found = ".".join(str(part) for part in sys.version_info[:2])
        say("Python 3.11 or later is needed, this is " + found + ": try PYTHON=python3.11")
        return 1
    options = parser().parse_args(arguments)
    if sys.version_info[:2] > TESTED_UP_TO:
        say("this Python is newer than the newest tested one, 3.13: the lock may not install")
    try:
        if options.task == "setup":
            setup("run" if options.run_only else "dev")
        elif options.task == "lock":
            lock(options.upgrade)
        elif options.task == "clean":
            clean(options.all)
        else:
            {"build": build, "test": test, "lint": lint}[options.task]()
    except StepError as failure:
        say(f"failed: {failure}")
        return 1
    except KeyboardInterrupt:
        say("stopped")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
