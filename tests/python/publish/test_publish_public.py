"""Nothing reaches an edition but what is declared public.

What is this: secrets planted wherever the working database may hold them, then every byte and
every column of the edition searched.
When does it matter: one figure of one child in a published file.
How to resolve: scripts/cypp/publish/public.py decides; scripts/cypp/publish/database.py copies.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pytest
from tests.python.publish.publishing import WAREHOUSE, prepared_plan, publish

from cypp.project import CyppError
from cypp.publish.editions import kept_editions
from cypp.publish.public import public_relations

PUPIL = "Zebedee-Quux"
# Long and many, so that they fill pages of memory which a careless writer leaves in its file.
MANY = f"select '{PUPIL} ' || md5(cast(i as varchar)) as pupil_name from range(20000) as r(i)"
PLANTED = f"""
    create table marts.private_pupils as {MANY};
    create table marts.fct_pupils as {MANY};
    create schema intermediate;
    create table intermediate.int_pupils as {MANY};
    create schema raw;
    create table raw.pupils as {MANY};
    create view marts.all_pupils as select * from raw.pupils;
    create table metrics.pupil_counts as {MANY};
    alter table marts.dim_areas add column pupil_name varchar;
    update marts.dim_areas set pupil_name = '{PUPIL}';
    alter table marts.fct_observations add column pupil_name varchar;
    update marts.fct_observations set pupil_name = '{PUPIL} ' || md5(observation_id);
    alter table metrics.outcome_learning add column pupil_name varchar;
    update metrics.outcome_learning set pupil_name = '{PUPIL}';
    comment on table marts.dim_areas is '{PUPIL}';
    checkpoint;
"""


def plant(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute(PLANTED)


def declare_private(manifest: dict[str, Any]) -> None:
    """Declare one planted mart in dbt, with every column, but protected."""
    node = manifest["nodes"]["model.cypp.dim_areas"]
    column = {"name": "pupil_name", "data_type": "varchar", "description": "Secret."}
    changed = {"access": "protected", "alias": "fct_pupils", "name": "fct_pupils"}
    identity = {"unique_id": "model.cypp.fct_pupils", "columns": {"pupil_name": column}}
    manifest["nodes"]["model.cypp.fct_pupils"] = {**node, **changed, **identity}
    # And one that is public, but in another schema.
    other = {"schema": "intermediate", "alias": "int_pupils", "access": "public"}
    manifest["nodes"]["model.cypp.int_pupils"] = {**node, **other, **identity}


@pytest.fixture(scope="module")
def edition(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of an edition whose working database was full of secrets."""
    from tests.python.publish.publishing import make_project

    project = make_project(tmp_path_factory.mktemp("planted") / "project")
    publish(project, prepared_plan(prepared, plant, declare_private))
    return (project / "published" / "current").resolve()


def test_the_secrets_were_there(prepared: Path) -> None:
    """The search below would find nothing in an empty database either."""
    with duckdb.connect(":memory:") as connection:
        connection.execute(f"attach '{prepared / WAREHOUSE}' as kept (read_only)")
        connection.execute("attach ':memory:' as copy; copy from database kept to copy; use copy")
        plant(connection)
        found = connection.execute(
            f"select count(*) from marts.all_pupils where pupil_name like '{PUPIL}%'"
        ).fetchone()
    assert found == (20000,)


def test_no_byte_of_the_edition_holds_a_secret(edition: Path) -> None:
    files = [path for path in edition.rglob("*") if path.is_file()]
    assert len(files) > 30
    found = [
        f"{path.relative_to(edition)}: {word}"
        for path in files
        for word in (PUPIL, "Zebedee", "pupil_name", "pupil_counts", "fct_pupils")
        if word.encode() in path.read_bytes()
    ]
    assert found == []


def test_the_edition_holds_exactly_what_is_declared(edition: Path) -> None:
    (kept,) = kept_editions(edition.parents[1])
    declared = {
        (relation["schema"], relation["name"], column)
        for relation in kept.manifest["relations"]
        for column in relation["columns"]
    }
    with duckdb.connect(str(edition / WAREHOUSE), read_only=True) as connection:
        held = connection.execute(
            "select schema_name, table_name, column_name from duckdb_columns() "
            "where database_name = current_database() and not internal"
        ).fetchall()
        views = connection.execute(
            "select view_name from duckdb_views() where not internal"
        ).fetchall()
        in_parquet = {
            (path.parent.name, path.stem, str(row[0]))
            for path in (edition / "parquet").rglob("*.parquet")
            for row in connection.execute(f"describe from read_parquet('{path}')").fetchall()
        }
    assert set(held) == declared
    assert in_parquet == declared
    assert views == []
    assert not {name for _, name, _ in declared} & {"fct_pupils", "int_pupils", "pupil_counts"}


def test_every_public_mart_and_every_saved_query_is_there(
    edition: Path, manifest: dict[str, Any]
) -> None:
    """Told apart from the code: by schema and access in dbt's manifest."""
    (kept,) = kept_editions(edition.parents[1])
    published = {(item["schema"], item["name"]) for item in kept.manifest["relations"]}
    marts = {
        (node["schema"], node["name"])
        for node in manifest["nodes"].values()
        if node["resource_type"] == "model"
        and (node["schema"], node["access"]) == ("marts", "public")
    }
    answers = {("metrics", query["name"]) for query in manifest["saved_queries"].values()}
    assert published == marts | answers


def test_every_mart_has_a_key(manifest: dict[str, Any]) -> None:
    """Rows are written in the order of the key; without one a row cannot be named either."""
    assert [found.name for found in public_relations(manifest) if not found.key] == []


def test_rows_of_one_area_stand_together(edition: Path) -> None:
    found: dict[str, tuple[int, int]] = {}
    with duckdb.connect(str(edition / "cypp.duckdb"), read_only=True) as connection:
        relations = connection.execute(
            "select schema_name || '.' || table_name from duckdb_columns() "
            "where column_name = 'area_code' and database_name = current_database()"
        ).fetchall()
        for (relation,) in relations:
            [found[relation]] = connection.execute(
                f"""
                with placed as (
                    select area_code, lag(area_code) over (order by rowid) as area_before
                    from {relation}
                )
                select count(distinct area_code), count(*) filter (area_code != area_before)
                from placed
                """
            ).fetchall()
    large = ("audit_source_conflicts", "fct_gaps", "fct_key_indicators", "fct_observations")
    assert {f"marts.{name}" for name in large} <= found.keys()
    assert max(areas for areas, _ in found.values()) > 1
    assert {name: n for name, n in found.items() if n[1] != max(n[0] - 1, 0)} == {}


def test_a_public_mart_without_a_contract_is_refused(manifest: dict[str, Any]) -> None:
    node = manifest["nodes"]["model.cypp.dim_areas"]
    changed = {**node, "contract": {**node["contract"], "enforced": False}}
    nodes = {**manifest["nodes"], "model.cypp.dim_areas": changed}
    with pytest.raises(CyppError, match=r"model\.cypp\.dim_areas is public without"):
        public_relations({**manifest, "nodes": nodes})


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("drop table marts.dim_areas", "marts.dim_areas is public but was not built"),
        ("alter table marts.dim_areas drop area_name", "without its declared column area_name"),
        ("delete from marts.dim_editions", "marts.dim_editions has 0 rows"),
        ("update marts.dim_editions set edition_id = 'x'", "marts.dim_editions says x and not"),
    ],
)
def test_what_is_declared_but_not_built_is_named(
    project: Path, prepared: Path, change: str, message: str
) -> None:
    with pytest.raises(CyppError, match=message):
        publish(project, prepared_plan(prepared, lambda connection: connection.execute(change)))
    assert not (project / "published" / "current").exists()
