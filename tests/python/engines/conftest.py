"""A PostgreSQL cluster and a Spark of the tests' own, never a service of the machine."""

from __future__ import annotations

import importlib.util
import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.python.conftest import missing
from tests.python.engines.engine_runs import landed_project

from cypp.engines.problems import need_java
from cypp.project import CyppError

ROOT = Path(__file__).resolve().parents[3]
OWNER = "cypp"
SERVERS = {"cluster", "spark_folder"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs a server or Java: ``-m "not engines"`` leaves it out."""
    for item in items:
        if set(getattr(item, "fixturenames", ())) & SERVERS:
            item.add_marker(pytest.mark.engines)


@dataclass(frozen=True)
class Cluster:
    """A running server: where it listens, and the password of its owner ``cypp``."""

    port: int
    password: str

    def environment(self, **changes: str) -> dict[str, str]:
        """Return what profiles.yml reads, with changes."""
        return {
            "CYPP_PG_HOST": "127.0.0.1",
            "CYPP_PG_PORT": str(self.port),
            "CYPP_PG_USER": OWNER,
            "CYPP_PG_DATABASE": "cypp",
            "CYPP_PG_SSLMODE": "disable",
            "DBT_ENV_SECRET_CYPP_PG_PASSWORD": self.password,
            **changes,
        }


def postgres_program(name: str) -> str:
    """Return the path of a program of PostgreSQL; Debian keeps them off the PATH."""
    installed = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    program = str(installed[-1]) if installed else shutil.which(name)
    if program is None:
        missing(f"{name} of PostgreSQL (apt-get install postgresql)")
    return str(program)


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A server of our own on a free port, with the database cypp; gone after the tests."""
    if importlib.util.find_spec("dbt.adapters.postgres") is None:
        missing("dbt-postgres (pip install '.[postgres]')")
    initdb, pg_ctl = postgres_program("initdb"), postgres_program("pg_ctl")
    folder = Path(tempfile.mkdtemp(prefix="cypp_pg_"))
    # The server refuses to run as root.
    user = None
    if os.geteuid() == 0:
        try:
            pwd.getpwnam("postgres")
        except KeyError:
            missing("the system user postgres, whom a server started by root needs")
        user = "postgres"
        shutil.chown(folder, user)
    password = secrets.token_hex(16)
    word = folder / "word"
    word.write_text(password, encoding="utf-8")
    if user:
        shutil.chown(word, user)

    def as_owner(*command: str) -> None:
        subprocess.run(
            command,
            user=user,
            check=True,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )

    data, port = str(folder / "data"), free_port()
    # Nothing here must survive a power cut, so nothing waits for the disk.
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} " + (
        "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"
    )
    try:
        as_owner(
            initdb,
            "-D",
            data,
            "-U",
            OWNER,
            "-A",
            "scram-sha-256",
            f"--pwfile={word}",
            "-E",
            "UTF8",
            "--locale=C",
        )
        as_owner(pg_ctl, "-D", data, "-w", "-l", str(folder / "log"), "-o", options, "start")
        try:
            started = Cluster(port, password)
            statement(started, "create database cypp", database="postgres")
            yield started
        finally:
            as_owner(pg_ctl, "-D", data, "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def project_of(folder: Path) -> Path:
    """Return a folder with the files that make it a project, which is all that a load reads."""
    project = folder / "project"
    project.mkdir()
    for name in ("dbt_project.yml", "profiles.yml"):
        shutil.copy(ROOT / name, project)
    return project


def statement(cluster: Cluster, sql: str, database: str = "cypp") -> None:
    """Run one statement as the owner, outside any transaction."""
    import psycopg2

    connection = psycopg2.connect(
        host="127.0.0.1", port=cluster.port, user=OWNER, password=cluster.password, dbname=database
    )
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(sql)
    connection.close()


@pytest.fixture(scope="session")
def spark_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty folder for the warehouse and the catalogue of a Spark, where one can start."""
    for module in ("dbt.adapters.spark", "pyspark"):
        if importlib.util.find_spec(module) is None:
            missing(f"{module} (pip install '.[spark]')")
    try:
        need_java()
    except CyppError as error:
        missing(str(error))
    return tmp_path_factory.mktemp("spark")


def spark_environment(folder: Path, name: str) -> dict[str, str]:
    """Return what profiles.yml reads, for a Spark of that name within the folder."""
    return {
        "CYPP_SPARK_WAREHOUSE": str(folder / name / "warehouse"),
        "CYPP_SPARK_CATALOGUE": str(folder / name / "catalogue"),
    }


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory, shared_data: Path) -> Path:
    """The shipped figures with a cut of both real LAIT editions, built on DuckDB."""
    return landed_project(ROOT, tmp_path_factory.mktemp("sample"), shared_data, is_whole=False)


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory, shared_data: Path) -> Path:
    """The shipped figures with all of both real LAIT editions, built on DuckDB."""
    return landed_project(ROOT, tmp_path_factory.mktemp("whole"), shared_data, is_whole=True)
