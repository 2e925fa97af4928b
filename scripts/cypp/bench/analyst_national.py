"""National figures in pandas, as an analyst would write them: from landed Parquet to observations.

Written from the rules in docs/landing.md and docs/national_measures.md, one frame after another; no
SQL, nothing of dbt. The frames are those of the whole file, as pandas makes them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

NUMBER = re.compile(r"-?[0-9][0-9,]*([.][0-9]+)?([eE][+-]?[0-9]+)?")
SUFFIX = re.compile(r"[(][A-Za-z]+[)]")
KEY = ["measure_id", "area_code", "period_id", "population_group_id"]
FINGERTIPS_CELLS = {
    "value": "value",
    "lower_ci_95": "lower_ci_95",
    "upper_ci_95": "upper_ci_95",
    "lower_ci_998": "lower_ci_998",
    "upper_ci_998": "upper_ci_998",
    "count": "count_value",
    "denominator": "denominator",
}


@dataclass(frozen=True)
class Areas:
    """What areas there are.

    Attributes:
        listed: one row per area: area_code, area_name, area_type, old_la_code, parent_area_code.
        by_number: the living authority of a DfE number.
        by_name: the area of a printed name in small letters.
    """

    listed: pd.DataFrame
    by_number: dict[str, str]
    by_name: dict[str, str]


def seed(project: Path, path: str) -> pd.DataFrame:
    """Read a seed as text; a blank cell is missing."""
    frame = pd.read_csv(project / "seeds" / path, dtype=str, keep_default_na=False)
    for name in frame.columns:
        frame[name] = frame[name].str.strip()
    return frame.replace("", None)


def rows_of(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows as dictionaries."""
    return [{str(name): cell for name, cell in row.items()} for row in frame.to_dict("records")]


def landed(folder: Path, kind: str) -> pd.DataFrame:
    """Read every landed file of a kind; an empty frame where there is none."""
    files = sorted((folder / kind).glob("*.parquet"))
    if not files:
        return pd.DataFrame()
    return pd.concat([pd.read_parquet(file) for file in files], ignore_index=True)


def read_areas(project: Path, folder: Path) -> Areas:
    """Put together the areas of the reference list, the tool, the register and older releases."""
    reference = seed(project, "reference/areas.csv").assign(preference=1)
    named = seed(project, "mapping/lait_areas.csv").dropna(subset="area_code")
    of_tool = named.sort_values("printed_name").drop_duplicates("area_code")
    of_tool = of_tool.rename(columns={"printed_name": "area_name"}).assign(preference=2)
    spelled = seed(project, "mapping/ees_area_names.csv").dropna(subset="area_code")
    older = spelled.sort_values("printed_name").drop_duplicates("area_code")
    older = older.rename(columns={"printed_name": "area_name"})
    older = older.assign(preference=4, area_type="local_authority")
    parts = [reference, of_tool, older]
    register = landed(folder, "area_codes")
    if not register.empty:
        register = register.rename(
            columns={
                "new_la_code": "area_code",
                "la_name": "area_name",
                "parent_geography_code": "parent_area_code",
            }
        )
        for name, day in (("valid_from", "date_of_operation"), ("valid_to", "date_of_termination")):
            days = pd.to_datetime(register[day], format="%d/%m/%Y", errors="coerce")
            register[name] = days.dt.strftime("%Y-%m-%d")
        parts.append(register.assign(preference=3, area_type="local_authority"))
    columns = [
        "area_code", "area_name", "area_type", "old_la_code", "parent_area_code", "valid_from",
        "valid_to", "preference",
    ]  # fmt: skip
    every = pd.concat([part.reindex(columns=columns) for part in parts]).replace("", None)
    listed = (
        every.sort_values("area_name")
        .sort_values("valid_from", ascending=False, kind="stable")
        .sort_values("preference", kind="stable")
        .drop_duplicates("area_code")
    )
    numbered = listed[listed.area_type.eq("local_authority") & listed.old_la_code.notna()]
    numbered = (
        numbered.assign(is_gone=numbered.valid_to.notna())
        .sort_values("area_code")
        .sort_values("valid_from", ascending=False, kind="stable")
        .sort_values("is_gone", kind="stable")
        .drop_duplicates("old_la_code")
    )
    names = pd.concat(
        [
            spelled.assign(preference=1, name=spelled.printed_name, is_gone=False),
            named.assign(preference=2, name=named.printed_name, is_gone=False),
            listed.assign(preference=3, name=listed.area_name, is_gone=listed.valid_to.notna()),
        ]
    )
    names["name"] = names.name.str.lower()
    names = (
        names.sort_values("area_code", ascending=False)
        .sort_values(["preference", "is_gone"], kind="stable")
        .drop_duplicates("name")
    )
    return Areas(
        listed,
        dict(zip(numbered.old_la_code, numbered.area_code, strict=True)),
        dict(zip(names.name, names.area_code, strict=True)),
    )


def tool_cells(project: Path, folder: Path, areas: Areas) -> pd.DataFrame:
    """Return the mapped cells of the interactive tool, each with its area."""
    cells = landed(folder, "lait")
    if cells.empty:
        return cells
    cells["short_desc"] = cells.short_desc.str.strip()
    cells = cells.merge(seed(project, "mapping/lait_measures.csv").drop(columns="data_item"),
                        on="short_desc")  # fmt: skip
    named = seed(project, "mapping/lait_areas.csv").dropna(subset=["la_number"])
    regions = named.dropna(subset="area_code").groupby("la_number").area_code.min()
    number = cells.la_number.str.strip()
    cells["area_code"] = number.map(regions).fillna(number.map(areas.by_number))
    return cells.assign(source_kind="lait", dataset_id=None, printed_period=cells.years, level=None)


def release_cells(project: Path, folder: Path, areas: Areas) -> pd.DataFrame:
    """Return the mapped cells of Explore Education Statistics, each with its area."""
    cells = landed(folder, "ees")
    if cells.empty:
        return cells
    for column in (
        "geographic_level", "country_code", "region_code", "region_name", "new_la_code", "la_name",
    ):  # fmt: skip
        cells[column] = cells[column].str.strip().replace("", None)
    prefixes = seed(project, "mapping/ees_datasets.csv")
    by_length = prefixes.sort_values("dataset_prefix", key=lambda names: names.str.len())
    cells["dataset_id"] = None
    for row in rows_of(by_length):
        fits = cells.dataset.str.startswith(row["dataset_prefix"])
        cells["dataset_id"] = cells.dataset_id.mask(fits, row["dataset_id"])
    breakdown = "|" + cells.filters.fillna("") + "|"
    found = []
    for rule in rows_of(seed(project, "mapping/ees_measures.csv")):
        fits = cells.dataset_id.eq(rule.pop("dataset_id"))
        fits &= cells.column_name.eq(rule.pop("column_name"))
        part = cells[fits]
        for name in ("filter_1", "filter_2", "filter_3"):
            if pd.notna(rule[name]):
                filters = breakdown.loc[part.index]
                part = part[filters.str.contains(f"|{rule[name]}|", regex=False)]
        found.append(part.assign(**rule))
    mapped = pd.concat(found)
    by_name = mapped.la_name.str.lower().map(areas.by_name)
    by_name = by_name.fillna(mapped.region_name.str.lower().map(areas.by_name))
    is_nation = mapped.geographic_level.eq("National") & mapped.country_code.notna()
    mapped["area_code"] = by_name.mask(is_nation, mapped.country_code)
    is_region = mapped.geographic_level.eq("Regional")
    mapped["area_code"] = mapped.area_code.mask(is_region, mapped.region_code)
    has_code = mapped.new_la_code.str.startswith("E").fillna(False).astype(bool)
    mapped["area_code"] = mapped.area_code.mask(has_code, mapped.new_la_code)
    return mapped.assign(
        source_kind="ees", printed_period=mapped.time_period, level=mapped.geographic_level
    )


def download_cells(project: Path, folder: Path) -> pd.DataFrame:
    """Return the mapped cells of Fingertips downloads."""
    rows = landed(folder, "fingertips")
    if rows.empty:
        return rows
    columns = seed(project, "mapping/fingertips_columns.csv").dropna(subset="role")
    measures = seed(project, "mapping/fingertips_measures.csv").drop(columns="role")
    found = []
    for rule in rows_of(measures):
        fits = rows.indicator_id.eq(rule["indicator_id"]) & rows.sex.eq(rule["sex"])
        if pd.notna(rule["age"]):
            fits &= rows.age.eq(rule["age"])
        category = rows.category.replace("", None)
        fits &= category.isna() if pd.isna(rule["category"]) else category.eq(rule["category"])
        for column in rows_of(columns):
            printed = {new: old for old, new in FINGERTIPS_CELLS.items()}[column["column_name"]]
            part = rows[fits].assign(cell_value=rows.loc[fits, printed], role=column["role"])
            found.append(
                part.assign(
                    measure_id=rule["measure_id"],
                    population_group_id=rule["population_group_id"],
                    period_kind=rule["period_kind"],
                )
            )
    cells = pd.concat(found)
    return cells.assign(
        source_kind="fingertips", dataset_id=None, printed_period=cells.time_period,
        level=cells.area_type, value_factor="1", value_offset="0", first_year_from=None,
        first_year_to=None,
    )  # fmt: skip


def read_periods(project: Path, cells: pd.DataFrame) -> pd.DataFrame:
    """Return what each printed year means: printed_period, period_kind, period_id, first_year."""
    rules = seed(project, "mapping/year_rules.csv")
    read = []
    for printed, kind in set(zip(cells.printed_period, cells.period_kind, strict=True)):
        suffix = SUFFIX.search(printed)
        bare = printed.replace(suffix.group() if suffix else " ", "").strip()
        for rule in rows_of(rules[rules.period_kind.eq(kind)]):
            if re.search(rule["years_pattern"], bare):
                at = int(rule["year_position"]) - 1
                first = int(bare[at : at + 4]) + int(rule["first_year_shift"])
                period = rule["period_id_template"].format(
                    first=first, second=first + 1, third=first + 2, second_short=str(first + 1)[2:]
                )
                read.append((printed, kind, period, first))
    return pd.DataFrame(read, columns=["printed_period", "period_kind", "period_id", "first_year"])


def national_observations(project: Path, folder: Path, areas: Areas) -> pd.DataFrame:
    """Return one row per measure, area, period, group and landed file, with its value."""
    parts = [
        tool_cells(project, folder, areas),
        release_cells(project, folder, areas),
        download_cells(project, folder),
    ]
    parts = [part for part in parts if not part.empty]
    if not parts:
        return pd.DataFrame()
    cells = pd.concat(parts, ignore_index=True)
    left_out = seed(project, "mapping/levels_left_out.csv")
    out = pd.MultiIndex.from_frame(left_out[["source_kind", "geographic_level"]])
    cells = cells[~pd.MultiIndex.from_frame(cells[["source_kind", "level"]]).isin(out)]
    # An authority with a new code and the same number is one authority.
    listed = areas.listed.set_index("area_code")
    cells = cells[cells.area_code.isin(listed.index)]
    today = listed.old_la_code.where(listed.area_type.eq("local_authority")).map(areas.by_number)
    cells["area_code"] = cells.area_code.map(today).fillna(cells.area_code)
    cells["printed_period"] = cells.printed_period.str.strip()
    cells = cells.merge(read_periods(project, cells), on=["printed_period", "period_kind"])
    begin = pd.to_numeric(cells.first_year_from).fillna(0)
    end = pd.to_numeric(cells.first_year_to).fillna(9999)
    cells = cells[cells.first_year.between(begin, end)]
    return observations_of(project, with_values(project, cells))


def with_values(project: Path, cells: pd.DataFrame) -> pd.DataFrame:
    """Parse the cells: a symbol or anything else that is no number has no value."""
    symbols = seed(project, "mapping/source_symbols.csv")
    general = symbols[symbols.dataset_id.isna()]
    text = cells.cell_value.fillna("").str.strip()
    marks = pd.MultiIndex.from_arrays([general.source_kind, general.symbol.fillna("")])
    is_mark = pd.MultiIndex.from_arrays([cells.source_kind, text]).isin(marks)
    own = symbols.dropna(subset="dataset_id")
    own_marks = pd.MultiIndex.from_arrays([own.dataset_id, own.symbol.fillna("")])
    is_mark |= pd.MultiIndex.from_arrays([cells.dataset_id, text]).isin(own_marks)
    is_number = text.str.fullmatch(NUMBER.pattern) & ~is_mark
    number = pd.to_numeric(text.where(is_number).str.replace(",", ""))
    factor, offset = pd.to_numeric(cells.value_factor), pd.to_numeric(cells.value_offset)
    return cells.assign(number=number * factor + offset)


def observations_of(project: Path, cells: pd.DataFrame) -> pd.DataFrame:
    """Bring value, numerator and denominator of one row together, and work out missing values."""
    key = ["source_kind", "dataset_id", "sha256", "dataset", "edition_date", *KEY]
    grouped = cells.groupby(key, dropna=False)
    found = grouped.row_number.min().rename("any_row").to_frame()
    values = cells[cells.role.eq("value")].groupby(key, dropna=False)
    found["value"] = values.number.max()
    found["value_row"] = values.row_number.min()
    found["value_cells"] = values.size()
    for role in ("numerator", "denominator"):
        parts = cells[cells.role.eq(role)].groupby(key, dropna=False).number
        # A missing part leaves no sum.
        found[role] = parts.sum(min_count=1).where(parts.size().eq(parts.count()))
    found = found.reset_index()
    measures = read_measures(project)
    found = found.merge(measures[["measure_id", "unit", "multiplier"]], on="measure_id")
    denominator = found.denominator.where(found.denominator.ne(0))
    worked_out = (found.multiplier * found.numerator / denominator).mask(
        found.unit.eq("count"), found.numerator
    )
    found["value"] = found.value.where(found.value_cells.gt(0), worked_out)
    waits = seed(project, "mapping/zeros_that_await.csv")[["dataset_id", "measure_id"]]
    largest = found.groupby(["sha256", "measure_id", "period_id"]).value.transform("max")
    awaited = pd.MultiIndex.from_frame(found[["dataset_id", "measure_id"]]).isin(
        pd.MultiIndex.from_frame(waits)
    )
    found["value"] = found.value.mask(awaited & largest.eq(0))
    day = found.edition_date.astype(str).str[:10]
    return found.assign(
        extract_kind=found.source_kind,
        published_on=day,
        source_id=found.dataset + "__" + day + "__" + found.sha256.str[:12],
        source_row_number=found.value_row.fillna(found.any_row),
    )[[*KEY, "value", "published_on", "extract_kind", "source_id", "source_row_number"]]


def read_measures(project: Path) -> pd.DataFrame:
    """Return every measure with its unit, polarity, multiplier, frequency and period type."""
    files = sorted((project / "seeds/framework/measures").glob("*.csv"))
    measures = pd.concat([seed(project, f"framework/measures/{file.name}") for file in files])
    return measures.assign(multiplier=pd.to_numeric(measures.multiplier))
