"""A landed figure: its trail leads to the row of the file, and it is computed again from there.

What is this: a small published file, landed by ``cypp land``, with figures of it put into an
edition by hand, each written out here as the file has it.
When does it matter: most figures of a national edition come this way.
How to resolve: scripts/cypp/trace/reperform/landed.py and mapping.py, scripts/cypp/trace/files.py.
"""

from __future__ import annotations

import datetime
import hashlib
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.python.trace.editions import AREA, changed, copy_project

from cypp.land.run import run_land
from cypp.project import CyppError
from cypp.trace.edition import PublishedEdition
from cypp.trace.files import find_original, read_row
from cypp.trace.reperform.run import run_reperform
from cypp.trace.say import run_trace

# No edition of the real file is of this day.
DAY = "2025-12-31"
DATASET = "looked_after_number_and_rate"
SOURCE = f"{DATASET}__{DAY}"
HEADER = (
    "time_period,time_identifier,geographic_level,country_code,country_name,region_code,"
    "region_name,old_la_code,new_la_code,la_name,population_type,population_estimate,"
    "children_count,rate_per_10000"
)
LEEDS = "Local authority,E92000001,England,E12000003,Yorkshire and The Humber,383,E08000035,Leeds"
ON_THE_DAY = "Children looked after on 31 March each year"
FILE = "\n".join(
    [
        HEADER,
        f"2024,Reporting year,National,E92000001,England,,,,,,{ON_THE_DAY},12000000,83630,70",
        f"2024,Reporting year,{LEEDS},Children ceasing to be looked after each year,176000,400,23",
        f"2024,Reporting year,{LEEDS},{ON_THE_DAY},176000,1498,85",
        f"2025,Reporting year,{LEEDS},{ON_THE_DAY},176000,c,c",
        "",
    ]
)
COUNT = f"{SOURCE}:4:children_looked_after:all/all"
RATE = f"{SOURCE}:4:children_looked_after_rate:all/all"
HIDDEN = f"{SOURCE}:5:children_looked_after:all/all"
ENGLAND = f"{SOURCE}:2:children_looked_after:all/all"
STEPS = "staging.stg_ees__cells > marts.fct_observations"


@dataclass(frozen=True)
class Landed:
    """A project with the file landed, and an edition with its figures."""

    project: Path
    edition: PublishedEdition
    file: Path


def observation(figure_id: str, area: str, period: str, column: str, cells: dict[str, str]) -> str:
    """Return the SQL of one figure, as the models would have made it."""
    _, row, measure, group = figure_id.split(":")
    values = {
        "observation_id": f"'{figure_id}'",
        "measure_id": f"'{measure}'",
        "area_code": f"'{area}'",
        "period_id": f"'{period}'",
        "population_group_id": f"'{group}'",
        "publication_status": "'final'",
        "published_on": f"date '{DAY}'",
        "edition_rank": "1",
        "is_current": "true",
        "source_id": f"'{SOURCE}'",
        "source_locator": f"'row {row}, {column}'",
        "extract_name": "'looked_after_number_and_rate.csv'",
        **cells,
    }
    return (
        f"insert into marts.fct_observations ({', '.join(values)}) "
        f"values ({', '.join(values.values())})"
    )


@pytest.fixture(scope="module")
def landed(
    edition: PublishedEdition, project_root: Path, tmp_path_factory: pytest.TempPathFactory
) -> Landed:
    """The file landed once, because the checks of landing take seconds to import."""
    tmp_path = tmp_path_factory.mktemp("landed")
    project_copy = copy_project(project_root, tmp_path / "project")
    file = tmp_path / "files" / "looked_after_number_and_rate.csv"
    file.parent.mkdir()
    file.write_text(FILE, encoding="utf-8")
    assert run_land(project_copy, [file], datetime.date.fromisoformat(DAY)) == 0
    found = sorted((project_copy / "extracts" / "landed").rglob("*.parquet"))
    sha256 = hashlib.sha256(FILE.encode()).hexdigest()
    assert [path.name for path in found] == [f"{SOURCE}__{sha256[:12]}.parquet"]
    figures = [
        observation(
            COUNT,
            AREA,
            "SD2024-03-31",
            "children_count",
            {"value": "1498", "source_text": "'1498'"},
        ),
        observation(
            RATE,
            AREA,
            "SD2024-03-31",
            "rate_per_10000",
            {
                "value": "85",
                "numerator": "1498",
                "denominator": "176000",
                "source_text": "'85'",
            },
        ),
        observation(
            HIDDEN,
            AREA,
            "SD2025-03-31",
            "children_count",
            {"missing_reason": "'suppressed'", "source_text": "'c'"},
        ),
        observation(
            ENGLAND,
            "E92000001",
            "SD2024-03-31",
            "children_count",
            {"value": "83630", "source_text": "'83630'"},
        ),
    ]
    source = (
        "insert into marts.dim_sources (source_id, source_type, title, publisher, published_on, "
        f"licence, sha256) values ('{SOURCE}', 'landed file', 'Children looked after', 'DfE', "
        f"date '{DAY}', 'Open Government Licence v3.0', '{sha256}')"
    )
    path = f"landed/ees/{found[0].name} > {STEPS}"
    lineage = (
        "insert into marts.audit_figure_lineage select observation_id, 'observation', source_id, "
        f"source_locator, source_text, '{sha256}', '{path}' from marts.fct_observations "
        f"where source_id = '{SOURCE}'"
    )
    periods = [
        "insert into marts.dim_periods (period_id, period_type, period_label, "
        f"start_date, end_date) select 'SD{year}-03-31', 'snapshot_date', '{year}-03-31', "
        f"date '{year}-03-31', date '{year}-03-31' where not exists "
        f"(select 1 from marts.dim_periods where period_id = 'SD{year}-03-31')"
        for year in (2023, 2024, 2025)
    ]
    made = changed(edition, tmp_path / "with_landed", *periods, source, *figures, lineage)
    return Landed(project_copy, made, file)


@pytest.mark.parametrize("figure_id", [COUNT, RATE, HIDDEN, ENGLAND])
def test_a_landed_figure_is_computed_again(
    landed: Landed, figure_id: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_reperform(landed.project, landed.edition, figure_id) == 0
    text = capsys.readouterr().out
    assert f"row {figure_id.split(':')[1]}," in text
    assert "DIFFERS" not in text


@pytest.mark.parametrize(
    ("figure_id", "change", "noticed"),
    [
        (COUNT, "value = 1499", "value: published 1,499, again 1,498: DIFFERS"),
        (RATE, "denominator = 1760000", "denominator: published 1,760,000"),
        (HIDDEN, "value = 5, missing_reason = null", "value: published 5, again nothing"),
        (HIDDEN, "missing_reason = 'low'", "published 'low', again 'suppressed'"),
        (COUNT, "period_id = 'SD2023-03-31'", "no row of the mapping makes"),
        (COUNT, "area_code = 'E08000034'", "area: published 'E08000034'"),
        (COUNT, "source_locator = 'row 3, children_count'", "holds no value of"),
        (COUNT, "source_locator = 'row 99, children_count'", "has no row 99"),
    ],
)
def test_a_landed_figure_that_was_changed_is_noticed(
    landed: Landed,
    tmp_path: Path,
    figure_id: str,
    change: str,
    noticed: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    other = changed(
        landed.edition,
        tmp_path / "other",
        f"update marts.fct_observations set {change} where observation_id = '{figure_id}'",
    )
    assert run_reperform(landed.project, other, figure_id) == 1
    assert noticed in capsys.readouterr().out


def test_a_file_that_is_not_landed_is_told(
    landed: Landed, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_reperform(tmp_path, landed.edition, COUNT) == 1
    assert "is not there: land looked_after_number_and_rate.csv again" in capsys.readouterr().out


def test_the_row_of_the_published_file_itself(
    landed: Landed, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_trace(landed.edition, COUNT, files=landed.file.parent) == 0
    text = capsys.readouterr().out
    assert "row 4, children_count" in text
    assert "  children_count: 1498" in text
    assert f"landed/ees/{SOURCE}" in text
    (tmp_path / "empty").mkdir()
    with pytest.raises(CyppError, match=r"no file below .* has the SHA-256"):
        run_trace(landed.edition, COUNT, files=tmp_path / "empty")


def test_rows_are_counted_as_the_file_counts_them(landed: Landed, tmp_path: Path) -> None:
    source = landed.edition.sources[SOURCE]
    assert find_original(landed.file.parent, source) == landed.file
    assert read_row(landed.file, 4).cells["children_count"] == "1498"
    quoted = tmp_path / "quoted.csv"
    quoted.write_bytes('a,b\n"one\ntwo",1\nthr\u00ebe,2\n'.encode("cp1252"))
    assert read_row(quoted, 2).cells == {"a": "one\ntwo", "b": "1"}
    assert read_row(quoted, 4).cells == {"a": "thr\u00ebe", "b": "2"}
    with pytest.raises(CyppError, match="has no row 3"):
        read_row(quoted, 3)
