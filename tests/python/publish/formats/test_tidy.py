"""The tidy CSV holds every current figure once, as the DfE's standard writes it.

When does it matter: a figure is lost, moved to another year, or printed with noise.
How to resolve: compare the cell with fct_current_observations; the rules are the seeds of
seeds/policy/publication and the marts dim_tidy_*.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Any

import duckdb
import pytest
from tests.python.publish.formats.conftest import Spoil

from cypp.project import CyppError
from cypp.publish.context import Edition
from cypp.publish.formats.screener_files import load_library
from cypp.publish.screener import screen_file
from cypp.publish.tidy import number_sql, write_tidy

Key = tuple[str, ...]
# Written down apart from the seeds: reading of the guide.
SYMBOLS = {
    "not_available": "x",
    "not_applicable": "z",
    "awaiting": "x",
    "to_be_confirmed": "x",
    "placeholder": "x",
    "suppressed": "c",
    "low": "low",
    "unreliable": "u",
}
PARTS = (": numerator", ": denominator", ": lower 95% limit", ": upper 95% limit")
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


@pytest.fixture(scope="module")
def files(edition: Edition) -> list[Path]:
    return write_tidy(edition)


def data_files(files: list[Path]) -> list[Path]:
    return [p for p in files if p.suffix == ".csv" and not p.name.endswith(".meta.csv")]


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def meta_of(path: Path) -> list[dict[str, str]]:
    return rows_of(path.with_name(f"{path.stem}.meta.csv"))


def time_of(period_id: str) -> tuple[str, str, str]:
    """Return identifier, period and detail of a period, worked out from its identifier alone."""
    kind, rest = period_id[:2], period_id[2:]
    first = int(rest[:4])
    month = int(rest[5:7]) if kind in ("SD", "SM", "QT", "RG") else 0
    if kind in ("AY", "FY"):
        name = "Academic year" if kind == "AY" else "Financial year"
        return name, f"{first}{(first + 1) % 100:02d}", ""
    if kind == "CY":
        return "Calendar year", str(first), ""
    if kind == "SD":
        return "Reporting year", str(first), f"{int(rest[8:10])} {MONTHS[month - 1]}"
    if kind == "SM":
        return "Reporting year", str(first), MONTHS[month - 1]
    if kind == "QT":
        quarter = (month - 4) % 12 // 3 + 1
        start = first if month >= 4 else first - 1
        return f"Financial year Q{quarter}", f"{start}{(start + 1) % 100:02d}", ""
    last = int(rest[5:9])
    if kind in ("PA", "PF"):
        name = "Academic year" if kind == "PA" else "Financial year"
        return name, f"{last}{(last + 1) % 100:02d}", f"{last - first + 1} years"
    if kind == "PC":
        return "Calendar year", str(last), f"{last - first + 1} years"
    assert kind == "RG"
    end_year, end_month = int(rest[8:12]), int(rest[13:15])
    count = (end_year - first) * 12 + end_month - month + 1
    if count == 1:
        return "Reporting year", str(end_year), f"{MONTHS[month - 1]} (1 month)"
    words = f"{MONTHS[month - 1]} to {MONTHS[end_month - 1]} ({count} months)"
    return "Reporting year", str(end_year), words


def expected_cells(edition: Edition) -> tuple[dict[Key, tuple[Any, ...]], int]:
    """Return value, reason and decimals by place, time, group and measure; and how many have none.

    An area that is no country, region or authority has no place in the standard.
    """
    with duckdb.connect(str(edition.database), read_only=True) as connection:
        rows = connection.execute(
            """
            select a.area_type, o.area_code, o.period_id, g.characteristic, g.group_name,
                m.measure_name, o.value, o.missing_reason, m.decimals
            from marts.fct_current_observations as o
            inner join marts.dim_areas as a using (area_code)
            inner join marts.dim_population_groups as g using (population_group_id)
            inner join marts.dim_measures as m using (measure_id)
            """
        ).fetchall()
    cells: dict[Key, tuple[Any, ...]] = {}
    lost = 0
    for kind, area, period, characteristic, group, measure, *figure in rows:
        if kind == "comparator_group":
            lost += 1
            continue
        item = "Total" if characteristic == "all" else group
        key = (area, *time_of(period), item, measure)
        assert key not in cells, key
        cells[key] = tuple(figure)
    return cells, lost


def test_every_current_figure_stands_in_one_cell(edition: Edition, files: list[Path]) -> None:
    expected, lost = expected_cells(edition)
    found: dict[Key, str] = {}
    for path in data_files(files):
        labels = {r["col_name"]: r["label"] for r in meta_of(path) if r["col_type"] == "Indicator"}
        values = {c: label for c, label in labels.items() if not label.endswith(PARTS)}
        for row in rows_of(path):
            area = row["new_la_code"] or row["region_code"] or row["country_code"]
            place: Key = (
                area,
                row["time_identifier"],
                row["time_period"],
                row.get("time_detail", ""),
                row["breakdown"],
            )
            for column, label in values.items():
                key: Key = (*place, label)
                if key in expected:
                    assert key not in found, key
                    found[key] = row[column]
                else:
                    assert row[column] == "x", (path.name, key, row[column])
    assert sorted(expected.keys() - found.keys()) == []
    for key, (value, reason, decimals) in expected.items():
        if value is None:
            assert found[key] == SYMBOLS[reason], (key, reason, found[key])
        else:
            assert re.fullmatch(r"-?\d+(\.\d+)?", found[key]), (key, found[key])
            # Half a unit of the last decimal that is kept, and a hair for the binary fraction.
            assert float(found[key]) == pytest.approx(value, abs=0.51 * 10 ** -(decimals + 6)), key
    readme = next(path for path in files if path.name == "README.md").read_text(encoding="utf-8")
    assert f"Figures written: {len(expected)}." in readme
    assert f"left out: {lost}." in readme


def test_parts_of_a_figure_stand_beside_it(edition: Edition, files: list[Path]) -> None:
    """Numerators and limits, counted: as many numbers in the files as in the mart."""
    with duckdb.connect(str(edition.database), read_only=True) as connection:
        wanted = connection.execute(
            """
            select count(o.value), count(o.numerator), count(o.denominator),
                count(f.lower_ci), count(f.upper_ci)
            from marts.fct_current_observations as o
            inner join marts.fct_observations as f using (observation_id)
            inner join marts.dim_areas as a on o.area_code = a.area_code
            where a.area_type <> 'comparator_group'
            """
        ).fetchone()
    counts = dict.fromkeys(("", *PARTS), 0)
    for path in data_files(files):
        labels = {r["col_name"]: r["label"] for r in meta_of(path) if r["col_type"] == "Indicator"}
        kinds = {
            column: next((kind for kind in PARTS if label.endswith(kind)), "")
            for column, label in labels.items()
        }
        for row in rows_of(path):
            for column, kind in kinds.items():
                counts[kind] += row[column][-1].isdigit()
    assert tuple(counts.values()) == wanted


def test_the_files_pass_the_screener(edition: Edition, files: list[Path]) -> None:
    library = load_library(edition.project)
    assert [p for path in data_files(files) for p in screen_file(path, library)] == []


def test_rows_stand_in_the_order_of_time_place_and_group(files: list[Path]) -> None:
    """The order decides the bytes: DuckDB's own order differs from run to run."""
    columns = ("time_period", "time_identifier", "region_code", "new_la_code")
    for path in data_files(files):
        keys = [
            (*(row[column] for column in columns), row["breakdown_topic"] != "Total")
            for row in rows_of(path)
        ]
        assert keys == sorted(keys), path.name


def test_the_same_figures_give_the_same_bytes(edition: Edition, files: list[Path]) -> None:
    before = {path: path.read_bytes() for path in files}
    assert write_tidy(edition) == files
    assert {path: path.read_bytes() for path in files} == before


@pytest.mark.parametrize(
    ("number", "decimals", "text"),
    [
        (78.0, 7, "78"),
        (-1.5, 7, "-1.5"),
        (0.1 + 0.2, 7, "0.3"),
        (12.300000000000001, 7, "12.3"),
        (-0.0, 7, "0"),
        (0.00001234, 7, "0.0000123"),
        (1e16, 6, "10000000000000000"),
        (57690323.0, 6, "57690323"),
        (0.0, 6, "0"),
        (65.4, 7, "65.4"),
    ],
)
def test_numbers_are_plain_decimals(number: float, decimals: int, text: str) -> None:
    sql = f"select {number_sql('n', 'd')} from (select ?::double as n, ?::integer as d)"
    with duckdb.connect() as connection:
        assert connection.execute(sql, [number, decimals]).fetchone() == (text,)


def test_a_suppressed_figure_is_a_symbol_in_every_part(spoil: Spoil) -> None:
    edition = spoil(
        "update marts.fct_current_observations set value = null, numerator = null, "
        "denominator = null, missing_reason = 'suppressed' where numerator is not null"
    )
    cells: list[str] = []
    for path in data_files(write_tidy(edition)):
        cells += [cell for row in rows_of(path) for cell in row.values()]
    with duckdb.connect(str(edition.database), read_only=True) as connection:
        count = connection.execute(
            "select count(*) from marts.fct_current_observations "
            "where missing_reason = 'suppressed'"
        ).fetchone()
    assert count
    assert count[0] > 0
    assert cells.count("c") >= count[0]


def test_a_reason_without_a_symbol_stops_the_edition(spoil: Spoil) -> None:
    edition = spoil(
        "update marts.dim_missing_reasons set symbol = null where missing_reason = 'awaiting'"
    )
    with pytest.raises(CyppError, match=r"'awaiting', which has no symbol"):
        write_tidy(edition)


def test_a_name_that_would_run_is_neutral_and_a_negative_number_is_not(spoil: Spoil) -> None:
    edition = spoil(
        "update marts.dim_tidy_areas set la_name = '=cmd|'' /C calc''!A0' where la_name = 'Leeds'",
        "update marts.dim_tidy_breakdowns set breakdown = '-1+1' where breakdown <> 'Total'",
        "update marts.fct_current_observations set value = -1.5 "
        "where measure_id = (select min(measure_id) from marts.fct_current_observations "
        "where value is not null)",
    )
    content = "".join(p.read_text(encoding="utf-8") for p in data_files(write_tidy(edition)))
    assert ",'=cmd|' /C calc'!A0," in content
    assert ",=cmd" not in content
    assert ",-1+1" not in content
    assert ",-1.5" in content


def test_a_period_or_area_that_the_standard_lacks_is_counted(spoil: Spoil) -> None:
    edition = spoil(
        "update marts.dim_tidy_periods set left_out_reason = 'No such year' "
        "where time_identifier = 'Calendar year'"
    )
    files = write_tidy(edition)
    assert not [path for path in files if path.stem.endswith("calendar_year")]
    readme = next(path for path in files if path.name == "README.md").read_text(encoding="utf-8")
    counted = re.search(r"\| No such year \| (\d+) \|", readme)
    assert counted
    assert int(counted[1]) > 0
