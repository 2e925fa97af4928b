"""The command line ``cypp``: its commands, its answers to bad input, and the token seeds."""

from __future__ import annotations

import gc
import subprocess
import sys
from pathlib import Path

import pytest

from cypp import cli
from cypp.build import run_dbt, run_steps
from cypp.project import CyppError, find_project

COMMANDS = [
    ["bench"],
    ["build"],
    ["check"],
    ["compare"],
    ["diff"],
    ["fetch"],
    ["land"],
    ["load"],
    ["metrics", "export"],
    ["publish"],
    ["reperform"],
    ["report"],
    ["screen"],
    ["tokens"],
    ["trace"],
]
SEED = Path("seeds/extracts/tokens/tokens_plan.csv")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """An empty dbt project with one document in its register, and the document beside it."""
    folder = tmp_path / "project"
    reference = folder / "seeds" / "reference"
    reference.mkdir(parents=True)
    (folder / "dbt_project.yml").write_text("name: demo\n", encoding="utf-8")
    register = "source_id,title,document_name\n001_plan,A plan,plan\n"
    (reference / "documents.csv").write_text(register, encoding="utf-8")
    documents = tmp_path / "documents"
    documents.mkdir()
    (documents / "001_plan.txt").write_text("from 12 to 1,345\n", encoding="utf-8")
    return folder


def tokens(project: Path, mode: str, documents: str = "../documents") -> int:
    """Run ``cypp tokens`` on the project."""
    folder = str(project / documents)
    return cli.main(["--project-dir", str(project), "tokens", folder, mode])


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_explains_itself(
    command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stop:
        cli.main([*command, "--help"])
    assert stop.value.code == 0
    assert "usage: cypp " + " ".join(command) in capsys.readouterr().out


def test_the_checks_do_not_import_spark() -> None:
    code = (
        "import sys, cypp.door_suites, cypp.land.expectations, cypp.publish.checks.exit_suites; "
        "print('great_expectations' in sys.modules, 'pyspark' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "False"], done.stderr


def test_help_does_not_import_dbt_or_great_expectations() -> None:
    slow = "{'dbt', 'great_expectations', 'metricflow', 'pandas', 'duckdb'}"
    code = f"import sys, cypp.cli; cypp.cli.parser(); sys.exit(str({slow} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stderr.strip() == "set()"


@pytest.mark.parametrize(
    "arguments",
    [[], ["bild"], ["metrics"], ["build", "--speed"], ["tokens", "docs"], ["tokens", "--check"]],
    ids=" ".join,
)
def test_bad_arguments_give_one_line_and_exit_code_1(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stop:
        cli.main(arguments)
    assert stop.value.code == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_project_is_found_from_a_folder_within(project: Path) -> None:
    assert find_project(project / "seeds" / "reference") == project.resolve()


def test_no_project_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli.main(["check"]) == 1
    assert capsys.readouterr().err.startswith("cypp: no dbt_project.yml in ")


def test_project_dir_without_a_project_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["--project-dir", str(tmp_path), "check"]) == 1
    assert capsys.readouterr().err == f"cypp: no dbt_project.yml in {tmp_path}\n"


def test_token_seed_is_missing_then_written_then_as_the_document(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert tokens(project, "--check") == 1
    assert f"{SEED.as_posix()}: missing" in capsys.readouterr().out
    assert tokens(project, "--write") == 0
    assert tokens(project, "--check") == 0
    assert f"{SEED.as_posix()}: 2 tokens, as the document" in capsys.readouterr().out
    assert tokens(project, "--write") == 0
    assert capsys.readouterr().out == f"{SEED.as_posix()}: unchanged\n"


def test_token_seed_that_differs_names_the_line(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tokens(project, "--write")
    seed = project / SEED
    seed.write_text(seed.read_text(encoding="utf-8").replace("1,345", "1,346"), encoding="utf-8")
    capsys.readouterr()
    assert tokens(project, "--check") == 1
    printed = capsys.readouterr()
    assert "tokens_plan.csv: line 3 is " in printed.out
    assert printed.err.startswith("cypp: 1 token seeds differ")


def test_token_seed_with_other_line_ends_differs(project: Path) -> None:
    tokens(project, "--write")
    seed = project / SEED
    seed.write_bytes(seed.read_bytes().replace(b"\n", b"\r\n"))
    assert tokens(project, "--check") == 1


@pytest.mark.parametrize(
    ("break_it", "message"),
    [
        ("folder", "no folder "),
        ("document", "no document "),
        ("encoding", "is not UTF-8"),
        ("register", "no seeds/reference/documents.csv"),
        ("column", "seeds/reference/documents.csv has no column document_name"),
    ],
)
def test_tokens_on_bad_input_is_one_line(
    project: Path, break_it: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    document = project.parent / "documents" / "001_plan.txt"
    register = project / "seeds" / "reference" / "documents.csv"
    if break_it == "document":
        document.unlink()
    elif break_it == "encoding":
        document.write_bytes(b"caf\xe9 12\n")
    elif break_it == "register":
        register.unlink()
    elif break_it == "column":
        register.write_text("source_id,name\n", encoding="utf-8")
    assert tokens(project, "--check", "elsewhere" if break_it == "folder" else "../documents") == 1
    printed = capsys.readouterr()
    assert message in printed.err
    assert printed.err.count("\n") == 1


def test_committed_token_seeds_are_those_of_the_documents(
    project_root: Path, documents_dir: Path
) -> None:
    arguments = ["--project-dir", str(project_root), "tokens", str(documents_dir), "--check"]
    assert cli.main(arguments) == 0


def test_steps_stop_at_the_first_that_fails_and_name_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    done: list[str] = []

    def step(name: str, code: int) -> int:
        done.append(name)
        return code

    with pytest.raises(CyppError, match=r"^dbt build failed"):
        run_steps(
            [
                ("check", lambda: step("check", 0)),
                ("dbt build", lambda: step("dbt build", 1)),
                ("export", lambda: step("export", 0)),
            ]
        )
    assert done == ["check", "dbt build"]
    assert "[cypp] 1/3 check: done in " in capsys.readouterr().out


def test_steps_name_the_one_that_raises() -> None:
    def step() -> int:
        raise CyppError("row 3")

    with pytest.raises(CyppError, match=r"^check failed: row 3$"):
        run_steps([("check", step)])


@pytest.mark.parametrize("code", [0, 1])
def test_a_build_runs_without_the_collector_and_leaves_it_as_it_was(
    project: Path, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[bool] = []

    def build(*_: object, **__: object) -> int:
        seen.append(gc.isenabled())
        if code:
            raise CyppError("row 3")
        return code

    monkeypatch.setattr("cypp.build.run_build", build)
    frozen = gc.get_freeze_count()
    try:
        assert cli.main(["--project-dir", str(project), "build"]) == code
        # Nothing that the build left is visited when Python ends.
        assert gc.get_freeze_count() > frozen
    finally:
        gc.unfreeze()
    assert seen == [False]
    assert gc.isenabled()


def test_dbt_error_that_dbt_does_not_print_is_raised() -> None:
    with pytest.raises(CyppError, match=r"dbt build: .*no-such-option"):
        run_dbt(["build", "--no-such-option"])
