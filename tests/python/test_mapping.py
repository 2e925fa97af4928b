"""The mapping seeds beside the published files that they describe.

What is this: every row of seeds/mapping looked up in ../shared/data, and every year read by the
rules as the models read it.
When does it matter: a short description, column or filter that a new edition spells otherwise would
leave a measure without values, and two rows for one cell would count it twice.
How to resolve: correct the seed; a definition that changed is a new measure with a series break.
"""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from functools import cache
from pathlib import Path

import duckdb
import pytest

ROOT = Path(__file__).resolve().parents[2]
PREFIXES = {"academic_year": "AY", "financial_year": "FY", "calendar_year": "CY"}
SNAPSHOTS = ("SD", "SM")
YEAR_COLUMNS = ["time_period", "cohort_19_in", "year", "Year"]
AREA_COLUMNS = ["new_la_code", "la_code_9", "old_la_code", "la_name", "region_code", "region"]
LEVEL_COLUMNS = ["geographic_level", "level"]
LABELS = "school_places_scorecard_metadata"

Row = dict[str, str]


@cache
def seed(path: str) -> list[Row]:
    with (ROOT / "seeds" / path).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def mapping(name: str) -> list[Row]:
    return seed(f"mapping/{name}.csv")


def listed(found: list[str]) -> str:
    """Return every failure on its own line: pytest cuts long lists short."""
    return "\n".join(["", *found])


def read_year(printed: str, period_kind: str) -> tuple[str, int]:
    """Return the period of a printed year and the year in which it starts.

    Raises ``ValueError`` when no rule, or more than one, fits.
    """
    stem, _, suffix = printed.partition(" (")
    known = {row["suffix"] for row in mapping("year_suffixes")}
    rules = [
        rule
        for rule in mapping("year_rules")
        if rule["period_kind"] == period_kind and re.search(rule["years_pattern"], stem)
    ]
    if len(rules) != 1 or (suffix and f"({suffix}" not in known):
        raise ValueError(f"{printed!r} as {period_kind}: {len(rules)} rules")
    start = int(rules[0]["year_position"]) - 1
    first = int(stem[start : start + 4]) + int(rules[0]["first_year_shift"])
    period = rules[0]["period_id_template"].format(
        first=first,
        second=first + 1,
        third=first + 2,
        second_short=f"{(first + 1) % 100:02d}",
        third_short=f"{(first + 2) % 100:02d}",
    )
    return period, first


def in_window(row: Row, first: int) -> bool:
    return int(row["first_year_from"] or 0) <= first <= int(row["first_year_to"] or 9999)


@pytest.fixture(scope="module")
def data_dir() -> Path:
    """Folder of the published files, which lie beside the repository and not in it."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("missing: the folder ../shared/data with the published files")
    return folder


Lait = dict[str, dict[str, dict[str, str]]]


@pytest.fixture(scope="module")
def lait(data_dir: Path) -> Lait:
    """Data item by edition, short description and printed year; empty where none is printed."""
    found: Lait = {}
    for file in sorted((data_dir / "lait").glob("bds_long_*.parquet")):
        years: dict[str, dict[str, str]] = defaultdict(dict)
        query = 'select "Short Desc", Years, max("Data item") from read_parquet(?) group by 1, 2'
        for short_desc, year, item in duckdb.execute(query, [str(file)]).fetchall():
            years[short_desc][year] = " ".join((item or "").split())
        found[file.stem] = years
    assert len(found) > 1, "two editions are expected"
    return found


def test_examples_of_the_year_rules_hold() -> None:
    for rule in mapping("year_rules"):
        period, _ = read_year(rule["example_printed"], rule["period_kind"])
        assert period == rule["example_period_id"], rule
        assert not re.search(r"\\|\(\?", rule["years_pattern"]), "not every engine knows it"


@pytest.mark.parametrize("name", ["lait", "ees", "fingertips"])
def test_a_mapping_names_known_measures_and_groups(name: str) -> None:
    measures = {
        row["measure_id"]: row
        for path in (ROOT / "seeds/framework/measures").glob("*.csv")
        for row in seed(f"framework/measures/{path.name}")
    }
    groups = {row["population_group_id"] for row in seed("reference/population_groups.csv")}
    templates = {
        rule["period_kind"]: rule["example_period_id"][:2] for rule in mapping("year_rules")
    }
    wrong = []
    for row in mapping(f"{name}_measures"):
        measure = measures.get(row["measure_id"])
        if measure is None or row["population_group_id"] not in groups:
            wrong.append(f"unknown: {row}")
            continue
        prefix = templates[row["period_kind"]]
        kind = measure["period_type"]
        fits = prefix == PREFIXES.get(kind) or (kind == "snapshot" and prefix in SNAPSHOTS)
        if not (fits or kind == "other"):
            wrong.append(f"{row['measure_id']} is of {kind}, mapped as {row['period_kind']}")
    assert not wrong, listed(wrong)


def test_the_page_names_every_mapped_measure() -> None:
    page = (ROOT / "docs" / "national_measures.md").read_text(encoding="utf-8")
    mapped = {
        row["measure_id"] for name in ("lait", "ees", "fingertips")
        for row in mapping(f"{name}_measures")
    }  # fmt: skip
    assert sorted(measure for measure in mapped if f"`{measure}`" not in page) == []


def test_short_descriptions_are_in_every_edition(lait: Lait) -> None:
    wrong = []
    for row in mapping("lait_measures"):
        for edition, measures in lait.items():
            if row["short_desc"] not in measures:
                wrong.append(f"{row['short_desc']}: not in {edition}")
        printed = {
            item for measures in lait.values() for item in measures[row["short_desc"]].values()
        }
        if printed - {""} != {row["data_item"]} - {""}:
            wrong.append(f"{row['short_desc']}: data item is {sorted(printed)}")
    assert not wrong, listed(wrong)


def test_years_of_mapped_measures_are_one_period_each(lait: Lait) -> None:
    """Every year resolves, no cell has two rows, and no row is without a year."""
    wrong = []
    idle = {(row["short_desc"], row["first_year_from"]) for row in mapping("lait_measures")}
    for edition, measures in lait.items():
        cells: Counter[tuple[str, ...]] = Counter()
        for row in mapping("lait_measures"):
            for year in measures.get(row["short_desc"], {}):
                try:
                    period, first = read_year(year, row["period_kind"])
                except ValueError as error:
                    wrong.append(f"{edition}, {row['short_desc']}: {error}")
                    continue
                if in_window(row, first):
                    idle.discard((row["short_desc"], row["first_year_from"]))
                    cells[row["measure_id"], row["population_group_id"], period, row["role"]] += 1
        wrong += [f"{edition}: twice {cell}" for cell, count in cells.items() if count > 1]
    wrong += [f"no year in the window: {row}" for row in sorted(idle)]
    assert not wrong, listed(wrong)


def test_every_spelling_of_a_year_is_known(lait: Lait) -> None:
    """Mapped or not, a year fits a rule of some kind of period; 0 is no year."""
    kinds = {rule["period_kind"] for rule in mapping("year_rules")}
    spellings = {y for measures in lait.values() for years in measures.values() for y in years}

    def is_known(year: str) -> bool:
        for kind in kinds:
            try:
                read_year(year, kind)
            except ValueError:
                continue
            return True
        return False

    assert {year for year in spellings if not is_known(year)} == {"0"}


def test_areas_of_the_tool_that_are_no_authority_are_known(data_dir: Path) -> None:
    known = {row["printed_name"]: row for row in mapping("lait_areas")}
    pattern = str(data_dir / "lait" / "bds_long_*.parquet")
    query = (
        'select distinct "LA and Regions", cast(cast("LA Number" as integer) as varchar) '
        'from read_parquet(?) where "LA Number" >= 970'
    )
    for name, number in duckdb.execute(query, [pattern]).fetchall():
        assert known[name]["la_number"] == number
        assert known[name]["area_code"]
    regions = duckdb.execute("select distinct Region from read_parquet(?)", [pattern]).fetchall()
    assert {region for (region,) in regions} <= set(known)


def ees_files(data_dir: Path) -> dict[str, Path]:
    """Return the statistics files by the dataset that their name belongs to."""
    found = {}
    for path in sorted((data_dir / "ees").glob("*.csv")):
        name = re.sub("[^a-z0-9]+", "_", path.stem.lower())
        datasets = {
            row["dataset_id"]
            for row in mapping("ees_datasets")
            if name.startswith(row["dataset_prefix"])
        }
        if path.stem == LABELS:
            continue
        assert len(datasets) == 1, f"{path.name}: {datasets}"
        found[path.stem] = path
    return found


def dataset_of(stem: str) -> str:
    name = re.sub("[^a-z0-9]+", "_", stem.lower())
    rows = mapping("ees_datasets")
    return next(row["dataset_id"] for row in rows if name.startswith(row["dataset_prefix"]))


def ees_cells(path: Path, row: Row) -> list[tuple[str, ...]]:
    """Return area, year and cell of the rows of a file that a row of the mapping speaks of."""
    source = duckdb.read_csv(str(path), all_varchar=True)
    have = source.columns
    year = next(column for column in YEAR_COLUMNS if column in have)
    level = next((f'"{c}"' for c in LEVEL_COLUMNS if c in have), "''")
    area = ", ".join(f'"{column}"' for column in AREA_COLUMNS if column in have)
    where = [f"{level} <> 'Local authority district'", "coalesce(la_name, '') <> 'NULL'"]
    if "la_name" not in have:
        where.pop()
    for number in "123":
        if row[f"filter_{number}"]:
            name, value = row[f"filter_{number}"].split("=", 1)
            where.append(f"\"{name}\" = '{value}'")
    query = (
        f"select concat_ws('|', {level}, {area}), \"{year}\", "
        f"coalesce(\"{row['column_name']}\", '') from source where {' and '.join(where)}"
    )
    return duckdb.sql(query).fetchall()


def test_rows_of_the_statistics_mapping_find_their_cells(data_dir: Path) -> None:
    """Each row has cells, each year is a period, each symbol is known, no value is there twice."""
    symbols = {
        (row["dataset_id"], row["symbol"])
        for row in mapping("source_symbols")
        if row["source_kind"] == "ees"
    }
    wrong: set[str] = set()
    for stem, path in ees_files(data_dir).items():
        dataset = dataset_of(stem)
        values: Counter[tuple[str, ...]] = Counter()
        for row in mapping("ees_measures"):
            if row["dataset_id"] != dataset:
                continue
            found = 0
            for area, year, cell in ees_cells(path, row):
                period, first = read_year(year, row["period_kind"])
                if not in_window(row, first):
                    continue
                found += 1
                if not re.fullmatch(r"-?[0-9.]*[0-9](e-?[0-9]+)?", cell) and not symbols & {
                    (dataset, cell),
                    ("", cell),
                }:
                    wrong.add(f"{stem}, {row['column_name']}: {cell!r}")
                if row["role"] == "value":
                    values[row["measure_id"], row["population_group_id"], area, period] += 1
            if not found:
                wrong.add(f"{stem}: no cell for {row}")
        wrong |= {f"{stem}: twice {value}" for value, count in values.items() if count > 1}
    assert not wrong, listed(sorted(wrong)[:40])


@pytest.mark.parametrize(
    ("short_desc", "years", "area", "printed"),
    [
        ("LACnum", "2025", "Leeds", 1498),
        ("LAC", "2025", "Leeds", 85),
        ("KS2RWM_Expected_STD", "2025", "Leeds", 61),
        ("KS2RWM_Expected_STD", "2025", "England", 63),
        ("16-17_not known_NEET", "2025", "Leeds", 8.8),
        ("L3Age19Gap", "2024", "Leeds", 26.74),
        ("L3Age19Gap", "2024", "England", 25.53),
    ],
)
def test_known_figures_stand_in_both_editions(
    data_dir: Path, short_desc: str, years: str, area: str, printed: float
) -> None:
    query = (
        'select cast("Values" as double) from read_parquet(?) '
        'where "Short Desc" = ? and Years = ? and "LA and Regions" = ?'
    )
    pattern = str(data_dir / "lait" / "bds_long_*.parquet")
    values = duckdb.execute(query, [pattern, short_desc, years, area]).fetchall()
    assert [value for (value,) in values] == pytest.approx([printed, printed], abs=1e-9)


def test_core_cities_are_authorities_of_the_code_list(data_dir: Path) -> None:
    with (data_dir / "geography" / "las.csv").open(encoding="utf-8-sig", newline="") as handle:
        codes = {row["new_la_code"]: row for row in csv.DictReader(handle)}
    for row in mapping("core_cities"):
        assert codes[row["comparator_area_code"]]["old_la_code"] == row["old_la_code"]
        assert codes[row["comparator_area_code"]]["la_name"] == row["area_name"]
