"""Nothing of a landed file is lost without a word, and every restatement is seen.

What is this: real national files landed in a copy of the project, the models of the audit built
over them, and their answers beside counts taken from the files themselves.
When does it matter: an item that no mapping names would vanish, a restated series would pass as the
old one, a figure would name a row or a file that does not hold it.
How to resolve: select from intermediate.int_national__cell_outcomes or int_national__revisions for
the file; the row of seeds/mapping or seeds/landing that decides is named there.
"""

from __future__ import annotations

import csv
import hashlib
from collections import Counter, defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import duckdb
import pytest
from tests.python.national.conftest import UNKNOWN

from cypp.land.run import LANDED

if TYPE_CHECKING:
    from pathlib import Path

LEEDS, ENGLAND = "E08000035", "E92000001"
TOLERANCE = 1e-9


def seed(project_root: Path, name: str) -> list[dict[str, str]]:
    with (project_root / "seeds" / name).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def test_cells_read_and_cells_listed_are_the_cells_landed(
    national_project: Path, national: duckdb.DuckDBPyConnection
) -> None:
    """Landed cells are counted in the Parquet files; a row of Fingertips holds seven."""
    landed: Counter[str] = Counter()
    for kind, cells in {"lait": 1, "ees": 1, "fingertips": 7}.items():
        query = (
            f"select sha256, {cells} * count(*) from '{national_project / LANDED / kind}/*.parquet'"
        )
        landed.update(dict(duckdb.sql(f"{query} group by sha256").fetchall()))
    read = national.execute(
        "select sha256, count(distinct (row_number, column_name)) "
        "from intermediate.int_national__cells group by sha256"
    ).fetchall()
    listed = national.execute(
        "select sources.sha256, sum(items.cell_count) "
        "from marts.audit_unmapped_items as items "
        "inner join marts.dim_sources as sources on items.source_id = sources.source_id "
        "group by sources.sha256"
    ).fetchall()
    found: Counter[str] = Counter(dict(read))
    found.update({sha256: int(cells) for sha256, cells in listed})
    assert len(landed) > 15
    assert found == landed


def test_every_item_of_the_tool_without_a_mapping_is_listed_in_words(
    project_root: Path, shared_data: Path, national: duckdb.DuckDBPyConnection
) -> None:
    mapped = {row["short_desc"] for row in seed(project_root, "mapping/lait_measures.csv")}
    pattern = shared_data / "lait" / "bds_long_*.parquet"
    printed = duckdb.sql(f"select distinct trim(\"Short Desc\") from '{pattern}'").fetchall()
    rows = national.execute(
        "select item, item_label from marts.audit_unmapped_items "
        "where source_kind = 'lait' and unread_reason = 'no_mapping'"
    ).fetchall()
    assert {item for item, _ in rows} == {item for (item,) in printed} - mapped
    assert [item for item, label in rows if not label] == []


@pytest.mark.parametrize(
    ("where", "reason"),
    [
        ("source_id like 'unheard_of%'", "dataset_not_mapped"),
        ("source_kind = 'fingertips' and breakdown like '%|category=%'", "category_breakdown"),
        ("source_kind = 'fingertips' and breakdown like 'sex=Persons%'", "column_not_read"),
        ("item = 'Qual_P_Prop_QE'", "period_outside_window"),
        ("source_id like 'exclusions%' and item = 'perm_excl' and area_count = 1", "area_not_read"),
    ],
)
def test_what_is_left_out_has_its_reason(
    national: duckdb.DuckDBPyConnection, where: str, reason: str
) -> None:
    rows = national.execute(
        f"select distinct unread_reason from marts.audit_unmapped_items where {where}"
    ).fetchall()
    assert (reason,) in rows


def test_districts_are_counted_under_a_reason_of_their_own(
    national_project: Path, national: duckdb.DuckDBPyConnection
) -> None:
    districts = duckdb.sql(
        f"select count(*) from '{national_project / LANDED / 'ees'}/*.parquet' "
        "where geographic_level = 'Local authority district'"
    ).fetchall()
    listed = national.execute(
        "select sum(cell_count) from marts.audit_unmapped_items "
        "where unread_reason = 'level_left_out'"
    ).fetchall()
    assert districts[0][0] > 10_000
    assert [(int(cells),) for (cells,) in listed] == districts


def test_restated_cells_are_those_that_differ_between_the_files(
    project_root: Path, shared_data: Path, national: duckdb.DuckDBPyConnection
) -> None:
    """Counted in the two published files, for items that are mapped for all years."""
    items: defaultdict[str, set[str]] = defaultdict(set)
    windowed = set()
    for row in seed(project_root, "mapping/lait_measures.csv"):
        items[row["short_desc"]].add(row["measure_id"])
        if row["first_year_from"] or row["first_year_to"] or row["role"] != "value":
            windowed.add(row["measure_id"])
    query = """
        select trim("Short Desc"), trim(split_part(Years, '(', 1)), "LA Number",
            try_cast("Values" as double)
        from read_parquet(?)
    """
    editions = []
    for file in sorted((shared_data / "lait").glob("bds_long_*.parquet")):
        rows = duckdb.execute(query, [str(file)]).fetchall()
        editions.append({row[:3]: row[3] for row in rows if row[0] in items and row[3] is not None})
    old, new = editions
    differing: Counter[str] = Counter()
    for place in old.keys() & new.keys():
        if abs(new[place] - old[place]) > TOLERANCE * max(1.0, abs(old[place]), abs(new[place])):
            differing.update(items[place[0]])
    counted = national.execute(
        "select measure_id, restated_count from marts.audit_revision_counts "
        "where dataset = 'lait' and restated_count > 0"
    ).fetchall()
    expected = {name: count for name, count in differing.items() if name not in windowed}
    assert sum(expected.values()) > 5000
    assert {name: count for name, count in counted if name not in windowed} == expected


def test_the_restated_first_time_entrants_of_england_are_seen(
    national: duckdb.DuckDBPyConnection,
) -> None:
    row = national.execute(
        """
        select revision_type, old_value, new_value, value_change, round(value_change_pct, 1),
            old_source_id, new_source_id
        from marts.audit_revisions
        where measure_id = 'first_time_entrants_rate' and area_code = ? and period_id = 'CY2023'
        """,
        [ENGLAND],
    ).fetchall()
    sources = ("lait__2025-12-01", "lait__2026-04-08")
    assert row == [("restated", 143.0, 1320.0, 1177.0, 823.1, *sources)]


def test_a_landed_file_says_who_published_it_or_that_it_is_not_stated(
    national: duckdb.DuckDBPyConnection,
) -> None:
    rows = national.execute(
        "select source_id, title, publisher, licence, published_precision, published_basis, "
        "publication_status, row_count from marts.dim_sources where source_type = 'landed file'"
    ).fetchall()
    found = {row[0]: row[1:] for row in rows}
    assert found.pop("unheard_of__2025-11-20") == (UNKNOWN, *["not stated"] * 5, 6)
    assert [source for source, said in found.items() if "not stated" in said] == []
    assert found["lait__2025-12-01"][3:5] == ("month", "Month in the file name")
    assert found["lait__2026-04-08"][3:5] == ("day", "Date in the file name")
    assert {"statistical_neighbours__2025-05-01", "area_codes__2025-05-01"} <= found.keys()


def test_a_landed_figure_leads_back_to_its_file_and_row(
    national_project: Path, shared_data: Path, national: duckdb.DuckDBPyConnection
) -> None:
    rows = national.execute(
        """
        select lineage.source_locator, lineage.source_text, lineage.source_sha256, lineage.dbt_path
        from marts.audit_figure_lineage as lineage
        inner join intermediate.int_observations__unioned as observations
            on lineage.observation_id = observations.observation_id
        where observations.measure_id = 'children_looked_after' and observations.area_code = ?
            and observations.period_id = 'SD2025-03-31' and lineage.source_id = 'lait__2026-04-08'
            and observations.population_group_id = 'all/all'
        """,
        [LEEDS],
    ).fetchall()
    [(locator, text, sha256, path)] = rows
    file = shared_data / "lait" / "bds_long_0.2026-04-08.parquet"
    assert hashlib.sha256(file.read_bytes()).hexdigest() == sha256
    row = int(locator.split(",")[0].removeprefix("row "))
    printed = duckdb.execute(
        'select "Short Desc", Years, "LA and Regions", cast("Values" as double) '
        "from read_parquet(?, file_row_number = true) where file_row_number = ?",
        [str(file), row - 1],
    ).fetchall()
    assert printed == [("LACnum", "2025", "Leeds", float(text))]
    entry = path.split(" > ")[0].removeprefix("landed/")
    assert (national_project / LANDED / entry).is_file()


def test_every_step_of_a_path_reads_the_one_before(
    project_root: Path, manifest: dict[str, Any]
) -> None:
    """Each relation exists under its schema, and the next one names it as a parent."""
    nodes = {
        f"{node['schema'].removeprefix('main_')}.{node['name']}": node
        for node in manifest["nodes"].values()
        if node["resource_type"] == "model"
    }
    wrong = []
    paths = seed(project_root, "landing/lineage_paths.csv")
    for row in paths:
        steps = row["dbt_path"].split(" > ")
        wrong += [f"no relation {step}" for step in steps if step not in nodes]
        for before, after in pairwise(steps):
            parents = nodes.get(after, {}).get("depends_on", {}).get("nodes", [])
            if nodes.get(before, {}).get("unique_id") not in parents:
                wrong.append(f"{row['extract_kind']}: {after} does not read {before}")
        if not steps[0].startswith("staging.") or not steps[-1].startswith("marts.fct_"):
            wrong.append(f"{row['extract_kind']}: runs from {steps[0]} to {steps[-1]}")
    assert len(paths) > 10
    assert not wrong, "\n".join(["", *wrong])


def test_with_nothing_landed_there_is_nothing_to_list(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    landed = warehouse.execute(
        "select count(*) from marts.dim_sources where source_type = 'landed file'"
    ).fetchall()
    if landed != [(0,)]:
        pytest.skip("this working file was built over landed files")
    for name in ("audit_unmapped_items", "audit_revisions", "audit_revision_counts"):
        assert warehouse.execute(f"select count(*) from marts.{name}").fetchall() == [(0,)]
