"""Each thing that can be wrong with an engine is one clear line that says what to do."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.python.engines.conftest import Cluster, free_port, statement

from cypp.engines import problems
from cypp.engines.load import run_load
from cypp.engines.postgres import transaction
from cypp.engines.problems import need_java, need_module, spark_problem
from cypp.engines.targets import settings_of
from cypp.project import CyppError

ROOT = Path(__file__).resolve().parents[3]


def refused(monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], sql: str = "") -> str:
    """Return the line that a connection with this environment ends in."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    settings = settings_of(ROOT, "postgres")
    with pytest.raises(CyppError) as caught, transaction(settings) as cursor:
        cursor.execute(sql or "select 1")
    line = str(caught.value)
    assert "\n" not in line
    password = environment["DBT_ENV_SECRET_CYPP_PG_PASSWORD"]
    assert not password or password not in line
    return line


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
    statement(cluster, "create role reader login password 'readers-word'")
    environment = cluster.environment(
        CYPP_PG_USER="reader",
        DBT_ENV_SECRET_CYPP_PG_PASSWORD="readers-word",  # noqa: S106  of a server that is gone after
    )
    line = refused(monkeypatch, environment, "create schema landed")
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
