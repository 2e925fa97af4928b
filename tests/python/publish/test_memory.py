"""DuckDB takes no more memory for an edition than for a build, and spills beside the edition."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import duckdb
import pytest
from tests.python.publish.small_editions import ROOT, built_edition, copy_of, working_copy

from cypp.engines.targets import settings_of
from cypp.project import CyppError
from cypp.publish.context import (
    DATABASE_FILE,
    Edition,
    PublicColumn,
    PublicRelation,
    duckdb_limits,
)
from cypp.publish.database import write_database, write_parquet
from cypp.publish.datapackage import write_datapackage
from cypp.publish.exit_checks import run_exit_checks
from cypp.publish.metrics_equal import compare_metrics
from cypp.publish.tidy import write_tidy
from cypp.publish.workbook import write_workbook

VARIABLE = "CYPP_DUCKDB_MEMORY"


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    return built_edition(tmp_path_factory.mktemp("memory") / "edition")


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """The limit and the folder to spill to of each DuckDB that is opened, in its own words."""
    found: list[tuple[str, str]] = []
    connect = duckdb.connect

    def noted(
        database: str = ":memory:", *, read_only: bool = False, config: dict[str, Any] | None = None
    ) -> duckdb.DuckDBPyConnection:
        connection = connect(database, read_only=read_only, config=config or {})
        row = connection.execute(
            "select current_setting('memory_limit'), current_setting('temp_directory')"
        ).fetchone()
        assert row is not None
        found.append(row)
        return connection

    monkeypatch.setattr(duckdb, "connect", noted)
    return found


def test_the_limit_is_that_of_a_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    limit = settings_of(ROOT, "duckdb")["config_options"]["memory_limit"]
    assert duckdb_limits(ROOT, tmp_path / "edition") == {
        "memory_limit": limit,
        "temp_directory": str(tmp_path / "spill"),
    }
    monkeypatch.setenv(VARIABLE, "321MB")
    assert duckdb_limits(ROOT, tmp_path / "edition")["memory_limit"] == "321MB"


def test_nothing_is_set_again_for_every_node() -> None:
    # dbt opens a connection for each node and gives it what stands under `settings`.
    assert "settings" not in settings_of(ROOT, "duckdb")


def test_a_profile_without_a_limit_sets_none(tmp_path: Path) -> None:
    profile = (ROOT / "profiles.yml").read_text(encoding="utf-8")
    lines = [line for line in profile.splitlines() if "memory_limit" not in line]
    text = "\n".join(lines).replace("      config_options:\n", "      config_options: {}\n", 1)
    (tmp_path / "profiles.yml").write_text(text, encoding="utf-8")
    assert duckdb_limits(tmp_path, tmp_path / "edition").keys() == {"temp_directory"}


def test_everything_that_makes_an_edition_keeps_to_it(
    edition: Edition,
    tmp_path: Path,
    opened: list[tuple[str, str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(VARIABLE, "1234MiB")
    made = copy_of(edition, tmp_path / "edition")
    opened.clear()
    write_parquet(working_copy(edition.folder), made.folder, made.relations, made.duckdb_limits)
    for work in (write_tidy, write_workbook, compare_metrics, run_exit_checks):
        work(made)
    write_datapackage(made, [])
    assert len(opened) == 6
    assert set(opened) == {("1.2 GiB", str(tmp_path / "spill"))}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["edition"]


def test_the_process_that_writes_the_database_keeps_to_it(
    edition: Edition, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "edition"
    shutil.copytree(edition.folder / "parquet", folder / "parquet")
    monkeypatch.setenv(VARIABLE, "1MB")
    with pytest.raises(CyppError, match=rf"^{DATABASE_FILE} was not written: Out of Memory Error"):
        write_database(folder, edition.relations, duckdb_limits(ROOT, folder))


def test_a_view_that_repeats_long_text_is_sorted_within_the_limit(tmp_path: Path) -> None:
    """As the lineage of 35 editions is: a few paths, each on a million figures."""
    working = tmp_path / DATABASE_FILE
    with duckdb.connect(str(working)) as connection:
        connection.execute("create schema marts")
        connection.execute(
            "create table marts.paths as "
            "select i as kind, repeat('seed > staging > mart ', 20) || i as path from range(7) t(i)"
        )
        connection.execute(
            "create table marts.figures as "
            "select md5(cast(i as varchar)) as figure_id, i % 7 as kind from range(1500000) t(i)"
        )
        connection.execute(
            "create view marts.lineage as "
            "select figure_id, path from marts.figures left join marts.paths using (kind)"
        )
    columns = tuple(PublicColumn(name, "varchar", "") for name in ("figure_id", "path"))
    lineage = PublicRelation("marts", "lineage", "", columns, ("figure_id",), "model.cypp.lineage")
    limits = {"memory_limit": "120MB", "temp_directory": str(tmp_path / "spill")}
    [file] = write_parquet(working, tmp_path / "edition", (lineage,), limits)
    with duckdb.connect() as connection:
        read = f"select figure_id, path from read_parquet('{file}')"
        assert connection.execute(
            "select count(*), count(*) filter (where figure_id < before) "
            f"from (select figure_id, lag(figure_id) over () as before from ({read}))"
        ).fetchone() == (1500000, 0)
