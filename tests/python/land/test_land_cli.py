"""The commands ``land`` and ``fetch`` of the command line: paths, options and exit codes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cypp import cli
from cypp.land.run import LANDED

if TYPE_CHECKING:
    from tests.python.land.conftest import Ees


@pytest.mark.parametrize("command", ["land", "fetch"])
def test_help_tells_what_it_does(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        cli.main([command, "--help"])
    assert left.value.code == 0
    assert f"usage: cypp {command}" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [["land"], ["fetch"], ["fetch", "a", "b"], ["land", "--edition-date", "2025", "a.csv"]],
)
def test_bad_input_is_answered_with_one_line(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        cli.main(arguments)
    assert left.value.code == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_a_path_is_relative_to_where_the_user_is(
    ees: Ees, land_project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = ees(name="downloads/looked_after.csv")
    monkeypatch.chdir(path.parent)
    options = ["--project-dir", str(land_project), "land", "--edition-date", "2025-11-20"]

    assert cli.main([*options, "looked_after.csv"]) == 0

    assert len(list((land_project / LANDED).rglob("*.parquet"))) == 1


def test_fetch_of_an_unknown_name_is_one_line(
    land_project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["--project-dir", str(land_project), "fetch", "nothing"]) == 1
    assert capsys.readouterr().err.startswith("cypp: fetch: no row named 'nothing'")


def test_a_seed_that_is_missing_is_named(
    ees: Ees, land_project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (land_project / "seeds/landing/words.csv").unlink()

    assert cli.main(["--project-dir", str(land_project), "land", str(ees())]) == 1
    assert "words.csv: cannot be read" in capsys.readouterr().err
