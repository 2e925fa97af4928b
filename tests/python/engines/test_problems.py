"""Each thing that can be wrong with an engine is one clear line that says what to do."""

from __future__ import annotations

import secrets
from pathlib import Path

import pytest
from tests.python.conftest import missing
from tests.python.engines.conftest import Cluster, free_port, project_of, statement

from cypp.cli import main
from cypp.engines import problems
from cypp.engines.load import run_load
from cypp.engines.postgres import transaction
from cypp.engines.problems import need_java, need_module, spark_problem
from cypp.engines.targets import settings_of
from cypp.project import CyppError

ROOT = Path(__file__).resolve().parents[3]


VARIABLE = "DBT_ENV_SECRET_CYPP_PG_PASSWORD"


def refused(monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], sql: str = "") -> str:
    """Return the line that a connection with this environment ends in."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    settings = settings_of(ROOT, "postgres")
    with pytest.raises(CyppError) as caught, transaction(settings) as cursor:
        cursor.execute(sql or "select 1")
    line = str(caught.value)
    assert "\n" not in line
    password = environment[VARIABLE]
    assert not password or password not in line
    return line


def reader(cluster: Cluster) -> dict[str, str]:
    """Return the environment of a user who may read the database and nothing else."""
    word = secrets.token_hex(8)
    statement(cluster, "drop role if exists reader")
    statement(cluster, f"create role reader login password '{word}'")
    return cluster.environment(CYPP_PG_USER="reader", DBT_ENV_SECRET_CYPP_PG_PASSWORD=word)


def test_an_engine_that_is_not_there(monkeypatch: pytest.MonkeyPatch, cluster: Cluster) -> None:
    port = str(free_port())
    line = refused(monkeypatch, cluster.environment(CYPP_PG_PORT=port))
    assert line == (
        f"PostgreSQL at 127.0.0.1:{port} does not answer: start it, or set CYPP_PG_HOST and "
        "CYPP_PG_PORT"
    )


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"DBT_ENV_SECRET_CYPP_PG_PASSWORD": "not-the-one"}, "refuses the password of user cypp"),
        ({"DBT_ENV_SECRET_CYPP_PG_PASSWORD": ""}, "set DBT_ENV_SECRET_CYPP_PG_PASSWORD"),
        ({"CYPP_PG_DATABASE": "nowhere"}, "create it (createdb nowhere) or set CYPP_PG_DATABASE"),
        ({"CYPP_PG_HOST": "no-such-host.invalid"}, "set CYPP_PG_HOST"),
    ],
)
def test_a_connection_that_is_refused(
    monkeypatch: pytest.MonkeyPatch, cluster: Cluster, changes: dict[str, str], said: str
) -> None:
    assert said in refused(monkeypatch, cluster.environment(**changes))


def test_a_user_without_rights(monkeypatch: pytest.MonkeyPatch, cluster: Cluster) -> None:
    line = refused(monkeypatch, reader(cluster), "create schema forbidden")
    assert "grant create on database cypp to reader" in line


def test_nothing_stands_after_an_error(monkeypatch: pytest.MonkeyPatch, cluster: Cluster) -> None:
    """Two statements, the second wrong: the first is undone."""
    refused(monkeypatch, cluster.environment(), "create table public.half (a int); select no")
    with transaction(settings_of(ROOT, "postgres")) as cursor:
        cursor.execute("select to_regclass('public.half')")
        assert cursor.fetchone() == (None,)


def test_a_missing_adapter() -> None:
    with pytest.raises(CyppError, match=r"pip install 'cypp\[spark\]'"):
        need_module("no_such_module.at_all", "spark")


def test_no_java(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CyppError, match="needs Java, and there is none on the PATH"):
        need_java()


def test_a_java_home_without_java(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(CyppError, match="cannot be started"):
        need_java()


@pytest.mark.parametrize("version", ["1.8.0_402", "11.0.2"])
def test_an_old_java(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, version: str) -> None:
    program = tmp_path / "bin" / "java"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\necho 'openjdk version \"{version}\"' >&2\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(CyppError, match=f"is no Java {problems.LEAST_JAVA} or newer"):
        need_java()


@pytest.mark.parametrize(
    ("driver", "said"),
    [
        ("ERROR XSDB6: Another instance of Derby may have booted", "in use by another process"),
        ("[JAVA_GATEWAY_EXITED] Java gateway process exited", "CYPP_SPARK_MEMORY"),
        (
            "[TABLE_OR_VIEW_NOT_FOUND] no table\nand more",
            "Spark: [TABLE_OR_VIEW_NOT_FOUND] no",
        ),
    ],
)
def test_problems_of_spark(driver: str, said: str) -> None:
    line = str(spark_problem(RuntimeError(driver)))
    assert said in line
    assert "\n" not in line


def test_an_unknown_target() -> None:
    with pytest.raises(CyppError, match="no target 'oracle'"):
        settings_of(ROOT, "oracle")


def test_duckdb_needs_no_loading() -> None:
    with pytest.raises(CyppError, match="nothing to load"):
        run_load(ROOT, "duckdb")


@pytest.mark.parametrize("value", ["many", ""])
def test_a_port_that_is_none(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("CYPP_PG_PORT", value)
    with pytest.raises(CyppError, match=r"target postgres of profiles\.yml: port cannot be read"):
        settings_of(ROOT, "postgres")


COMMANDS = {
    "load": ["load", "--target"],
    "export": ["metrics", "export", "--target"],
    "compare": ["compare", "duckdb"],
}


def said_by(command: str, target: str, capsys: pytest.CaptureFixture[str], project: Path) -> str:
    """Return the one line in which a command ends, without a traceback."""
    if not (ROOT / "target" / "cypp.duckdb").is_file():
        missing("target/cypp.duckdb (make build)")
    assert main(["--project-dir", str(project), *COMMANDS[command], target]) == 1
    printed = capsys.readouterr().err.strip()
    assert printed.startswith("cypp: ")
    assert "\n" not in printed
    return printed


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_says_it_in_one_line(
    monkeypatch: pytest.MonkeyPatch,
    cluster: Cluster,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    command: str,
) -> None:
    """No server, a wrong password; and no rights, which matter to who writes."""
    project = ROOT if command == "compare" else project_of(tmp_path)
    cases = [
        (cluster.environment(CYPP_PG_PORT=str(free_port())), "does not answer: start it"),
        (cluster.environment(**{VARIABLE: "other"}), "refuses the password"),
    ]
    if command != "compare":
        cases.append((reader(cluster), "grant create on database cypp to reader"))
    for environment, wanted in cases:
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        assert wanted in said_by(command, "postgres", capsys, project)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_misses_java(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    command: str,
) -> None:
    pytest.importorskip("pyspark", reason="missing: pyspark (pip install '.[spark]')")
    project = ROOT if command == "compare" else project_of(tmp_path)
    (tmp_path / "warehouse").mkdir()
    monkeypatch.setenv("CYPP_SPARK_WAREHOUSE", str(tmp_path / "warehouse"))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "install Java 17 or newer" in said_by(command, "spark", capsys, project)


def test_a_size_of_tables_that_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CYPP_SPARK_TABLES", "huge")
    with pytest.raises(CyppError, match=r"target spark of profiles\.yml: .* cannot be read"):
        settings_of(ROOT, "spark")
