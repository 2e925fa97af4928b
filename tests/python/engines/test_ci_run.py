"""What CI installs before the tests: what is missing, on Debian as root, nothing that listens."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
PARTS = {
    "soffice": "libreoffice-calc-nogui",
    "chromium": "chromium fonts-liberation",
    "pdftotext": "poppler-utils",
    "java": "openjdk-17-jre-headless",
}
# Programs of every machine that the script calls.
TOOLS = ("bash", "dirname", "grep", "sed", "cat")


def program(folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/bash\n{text}\n", encoding="utf-8")
    path.chmod(0o755)


def installed(folder: Path, *there: str, user: int = 0, has_apt: bool = True) -> list[str]:
    """Return the calls of apt-get and make that the script makes where these programs are there."""
    programs = folder / "programs"
    programs.mkdir()
    log = folder / "log"
    for name in TOOLS:
        (programs / name).symlink_to(shutil.which(name) or name)
    program(programs, "id", f"echo {user}")
    program(programs, "make", f'echo "make $* CI=$CI" >> {log}')
    if has_apt:
        program(programs, "apt-get", f'echo "apt-get $*" >> {log}')
    for name in there:
        program(programs, name, "exit 0")
    settings = folder / "createcluster.conf"
    settings.write_text("# comment\n#create_main_cluster = true\n", encoding="utf-8")
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    # The server and its settings lie at fixed places of the machine: here, in the folder.
    server, place = "/usr/lib/postgresql/*/bin/initdb", "/etc/postgresql-common/createcluster.conf"
    assert server in script
    assert place in script
    script = script.replace(server, str(folder / "server")).replace(place, str(settings))
    copy = folder / ".ci" / "run"
    copy.parent.mkdir()
    copy.write_text(script, encoding="utf-8")
    environment = {name: text for name, text in os.environ.items() if name != "CI"}
    subprocess.run(
        [str(programs / "bash"), str(copy)],
        env={**environment, "PATH": str(programs)},
        check=True,
        stdin=subprocess.DEVNULL,
    )
    return log.read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("absent", [[], ["java"], ["soffice", "chromium"], [*PARTS]])
def test_only_what_is_missing_is_installed(tmp_path: Path, absent: list[str]) -> None:
    (tmp_path / "server").touch()
    *calls, last = installed(tmp_path, *(name for name in PARTS if name not in absent))
    packages = [word for call in calls if " install " in call for word in call.split()[5:]]
    assert packages == " ".join(PARTS[name] for name in PARTS if name in absent).split()
    assert last == "make test CI=true"


def test_a_server_is_installed_without_a_cluster_that_listens(tmp_path: Path) -> None:
    calls = [call.split()[-1] for call in installed(tmp_path, *PARTS) if " install " in call]
    assert calls == ["postgresql-common", "postgresql"]
    settings = (tmp_path / "createcluster.conf").read_text(encoding="utf-8")
    assert settings == "# comment\ncreate_main_cluster = false\n"


@pytest.mark.parametrize(("user", "has_apt"), [(1000, True), (0, False)])
def test_nothing_is_installed_elsewhere(tmp_path: Path, user: int, has_apt: bool) -> None:
    assert installed(tmp_path, user=user, has_apt=has_apt) == ["make test CI=true"]
