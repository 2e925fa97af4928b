"""Each kind of extract is recognised by its header, whatever the file is called.

What is this: small made-up files of every kind but the tidy data standard, sound and broken.
When does it matter: a publisher changes the header of a download, or a workbook its layout.
How to resolve: the rows of seeds/landing/formats.csv say which headers are known.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import openpyxl
import pytest

if TYPE_CHECKING:
    from tests.python.land.conftest import Land

NEW_HEADER = (
    "Indicator ID,Indicator Name,Parent Code,Parent Name,Area Code,Area Name,Area Type,Sex,Age,"
    "Category Type,Category,Time period,Value,Lower CI 95.0 limit,Upper CI 95.0 limit,"
    "Lower CI 99.8 limit,Upper CI 99.8 limit,Count,Denominator,Value note,Recent Trend,"
    "Compared to England value or percentiles,Compared to percentiles,Time period Sortable,"
    "New data,Compared to goal,Time period range"
)
LEEDS = (
    "1,Injuries,E92000001,England,E08000035,Leeds,UA,Persons,<15 yrs,,,2022/23,75.3,74.7,75.8,,,"
    '"1,285",18570,,,Worse,Not compared,20220000,,,1y'
)
ENGLAND = LEEDS.replace("E92000001,England,E08000035,Leeds", ",,E92000001,England")
HEADERS = {
    "2024": NEW_HEADER,
    "2023": NEW_HEADER.replace("Area Name", "AreaName").replace(
        "Compared to percentiles", "Compared to parent value or percentiles"
    ),
    "by area type": NEW_HEADER.replace(
        "Compared to percentiles", "Compared to Counties & UAs (from Apr 2023) value or percentiles"
    ),
    "older": NEW_HEADER.replace("Lower CI 95.0 limit", "Lower CI limit").replace(
        "Upper CI 95.0 limit", "Upper CI limit"
    ),
}


def written(path: Path, *lines: str) -> Path:
    path.write_text("\n".join([*lines, ""]), encoding="utf-8")
    return path


@pytest.mark.parametrize("header", HEADERS.values(), ids=HEADERS)
def test_the_header_variants_of_fingertips_land_alike(
    header: str, land: Land, tmp_path: Path
) -> None:
    outcome = land(written(tmp_path / "indicators_2025-02-04.csv", header, ENGLAND, LEEDS))

    assert outcome.code == 0, outcome.problems
    columns = "area_name, value, lower_ci_95, count, compared_to_england, compared_to_parent"
    assert outcome.rows("fingertips", columns) == [
        ("England", "75.3", "74.7", "1,285", "Worse", "Not compared"),
        ("Leeds", "75.3", "74.7", "1,285", "Worse", "Not compared"),
    ]


def test_england_twice_with_the_same_figures_lands_once(land: Land, tmp_path: Path) -> None:
    again = LEEDS.replace("E08000035,Leeds", "E92000001,England")
    path = written(tmp_path / "indicators_2025-02-04.csv", NEW_HEADER, ENGLAND, LEEDS, again)

    outcome = land(path)

    assert outcome.code == 0
    assert outcome.rows("fingertips", "area_name, parent_code") == [
        ("England", ""),
        ("Leeds", "E92000001"),
    ]
    assert "1 row left out, each the same as an earlier row (row 4 as row 2)" in outcome.out


def test_england_twice_with_other_figures_is_refused(land: Land, tmp_path: Path) -> None:
    again = LEEDS.replace("E08000035,Leeds", "E92000001,England").replace("75.3", "75.4")
    path = written(tmp_path / "indicators_2025-02-04.csv", NEW_HEADER, ENGLAND, LEEDS, again)

    outcome = land(path)

    assert outcome.code == 1
    assert "row 4" in outcome.problems[0]
    assert "repeats row 2 with other figures" in outcome.problems[0]


AREA_HEADER = (
    "new_la_code,la_name,date_of_operation,date_of_termination,parent_geography_code,entity_code,"
    "entity_description,status,old_la_code"
)
AREA = "E08000035,Leeds,01/01/2009,,E12000003,E08,Metropolitan Districts,live,383"


def test_the_area_codes_land(land: Land, tmp_path: Path) -> None:
    outcome = land(written(tmp_path / "areas_2025-05-01.csv", AREA_HEADER, AREA))

    assert outcome.code == 0
    assert outcome.rows("area_codes", "new_la_code, date_of_termination, old_la_code") == [
        ("E08000035", "", "383")
    ]


@pytest.mark.parametrize(
    ("old", "new", "column"),
    [
        ("01/01/2009", "31/13/2009", "date_of_operation"),
        ("live", "alive", "status"),
        ("E12000003", "E12000099", "parent_geography_code"),
    ],
)
def test_a_broken_area_code_is_refused(
    old: str, new: str, column: str, land: Land, tmp_path: Path
) -> None:
    path = written(tmp_path / "areas_2025-05-01.csv", AREA_HEADER, AREA.replace(old, new))

    outcome = land(path)

    assert outcome.code == 1
    assert f"row 2, column {column}: " in outcome.problems[0]
    assert repr(new) in outcome.problems[0]


def test_a_column_too_many_is_refused_where_every_column_is_known(
    land: Land, tmp_path: Path
) -> None:
    path = written(tmp_path / "areas_2025-05-01.csv", f"{AREA_HEADER},note", f"{AREA},x")

    outcome = land(path)

    assert outcome.code == 1
    assert "row 1, column note: the column is not expected" in outcome.problems[0]
    assert "formats.csv" in outcome.problems[0]


def lait(path: Path, years: str = "2025", area: str = "Leeds", number: str = "383.0") -> Path:
    duckdb.sql(
        f"""copy (select 'LAC_Rate' as "Short Desc", null::varchar as "Data item",
        '{years}' as "Years", '{area}' as "LA and Regions", '85' as "Values",
        {number}::double as "LA Number", 'Yorkshire and The Humber' as "Region")
        to '{path.as_posix()}' (format parquet)"""
    )
    return path


@pytest.mark.parametrize(
    "years",
    [
        "2016",
        "2015/16",
        "2014-16",
        "2021-22 (OT)",
        "2025 (prov)",
        "2018 (Rev)",
        "0",
        "2013/14-15/16",
    ],
)
def test_lait_long_data_lands_with_any_known_year(years: str, land: Land, tmp_path: Path) -> None:
    outcome = land(lait(tmp_path / "bds_long_0.2026-04-08.parquet", years))

    assert outcome.code == 0, outcome.problems
    columns = "short_desc, data_item, years, cell_value, la_number, row_number, dataset"
    assert outcome.rows("lait", columns) == [("LAC_Rate", "", years, "85", "383", 1, "lait")]


@pytest.mark.parametrize(
    ("years", "says"),
    [
        ("2094", "impossible year"),
        ("2016/18", "do not follow each other"),
        ("2016-12", "do not follow each other"),
        ("16/17", "no known spelling"),
        ("2016 (Draft)", "no known spelling"),
        ("", "no known spelling"),
    ],
)
def test_a_year_that_cannot_be_is_refused(
    years: str, says: str, land: Land, tmp_path: Path
) -> None:
    outcome = land(lait(tmp_path / "bds_long_0.2026-04-08.parquet", years))

    assert outcome.code == 1
    assert outcome.landed == []
    assert "row 1, column Years: " in outcome.problems[0]
    assert says in outcome.problems[0]


def test_an_unknown_area_of_lait_is_refused_with_the_name_that_is_near(
    land: Land, tmp_path: Path
) -> None:
    outcome = land(lait(tmp_path / "bds_long_0.2026-04-08.parquet", area="Leedz", number="999"))

    assert outcome.code == 1
    assert "column LA Number: is not the number of a known authority: '999'" in outcome.problems[0]
    assert "column LA and Regions: is not the name of a known area: 'Leedz'" in outcome.problems[1]
    assert "did you mean 'Leeds'?" in outcome.problems[1]


def test_a_truncated_parquet_file_is_refused(land: Land, tmp_path: Path) -> None:
    path = lait(tmp_path / "bds_long_0.2026-04-08.parquet")
    path.write_bytes(path.read_bytes()[:-20])

    outcome = land(path)

    assert outcome.code == 1
    assert "cannot be read as Parquet" in outcome.problems[0]
    assert "download it again" in outcome.problems[0]


def neighbours(path: Path, *rows: list[object], header: int = 2) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for _ in range(header):
        sheet.append(list(range(25)))
    pairs = [name for number in range(1, 11) for name in (f"SN{number}", "SNP")]
    sheet.append(["LA num", "LA Name", "LA number", "GOInd", "GOReg", *pairs])
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


NEAR = [370, 372, 371, 384, 332, 840, 390, 807, 394, 341]


def neighbours_of_leeds(first: object = 370) -> list[object]:
    pairs = [cell for number in [first, *NEAR[1:]] for cell in (number, "Close")]
    return [383, "Leeds", 383, 9, "Yorkshire and the Humber", *pairs]


@pytest.mark.parametrize("header", [0, 2, 5])
def test_a_neighbour_workbook_lands_as_ten_rows_an_authority(
    header: int, land: Land, tmp_path: Path
) -> None:
    heading: list[object] = [None, "Old SNs:"]
    none = [942, "Cumberland", 942, 5, "North West", *["-"] * 20]
    path = neighbours(
        tmp_path / "sn_may_2025.xlsx", neighbours_of_leeds(), [], heading, none, header=header
    )

    outcome = land(path)

    assert outcome.code == 0, outcome.problems
    columns = "model_date, la_number, neighbour_rank, neighbour_la_number, closeness, row_number"
    assert outcome.rows("statistical_neighbours", columns) == [
        ("2025-05-01", "383", str(rank), str(number), "Close", header + 2)
        for rank, number in enumerate(NEAR, start=1)
    ]


def test_an_unknown_neighbour_is_refused(land: Land, tmp_path: Path) -> None:
    outcome = land(neighbours(tmp_path / "sn_may_2025.xlsx", neighbours_of_leeds(999)))

    assert outcome.code == 1
    assert "row 4, column SN1: is not the number of a known authority" in outcome.problems[0]


def test_a_workbook_that_is_none_is_refused(land: Land, tmp_path: Path) -> None:
    path = tmp_path / "sn_may_2025.xlsx"
    path.write_bytes(b"PK\x03\x04 and no more")

    outcome = land(path)

    assert outcome.code == 1
    assert "cannot be read as a workbook" in outcome.problems[0]
