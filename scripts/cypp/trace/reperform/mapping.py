"""The mapping of landed files, from its seeds: which cell is which measure, area and period."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from cypp.trace.edition import PublishedEdition
from cypp.trace.reperform.seeds import Row, Seeds

LAIT, EES, FINGERTIPS = "lait", "ees", "fingertips"
DECIMAL = re.compile(r"-?[0-9][0-9,]*([.][0-9]+)?([eE][+-]?[0-9]+)?")
SUFFIX = re.compile(r"\([A-Za-z]+\)")
COUNT_NAMES = {"count_value": "count"}
# What makes two rows of a file speak of the same place and time.
SAME_ROW = {
    LAIT: ("la_and_regions", "years"),
    EES: (
        "geographic_level",
        "time_period",
        "country_code",
        "region_code",
        "region_name",
        "new_la_code",
        "old_la_code",
        "la_name",
    ),
    FINGERTIPS: ("row_number",),
}


@dataclass(frozen=True)
class Cell:
    """One cell of a landed file: its row, column and text, and the rest of its row."""

    row: int
    column: str
    text: str
    filters: str
    about: Row


@dataclass(frozen=True)
class Mapped:
    """One row of the mapping."""

    column: str
    filters: tuple[str, ...]
    no_filter: str
    period_kind: str
    role: str
    factor: float
    offset: float
    first_year_from: str
    first_year_to: str

    @property
    def words(self) -> str:
        """What the mapping does to the number, in words; empty where it takes it as it is."""
        if (self.factor, self.offset) == (1.0, 0.0):
            return ""
        return f", x {self.factor:g} {self.offset:+g}"

    def reads(self, cell: Cell) -> bool:
        """Does the row of the mapping read a cell?"""
        parts = set(cell.filters.split("|"))
        return (
            cell.column == self.column
            and parts.issuperset(self.filters)
            and not (self.no_filter and any(part.startswith(self.no_filter) for part in parts))
        )


def kind_of(file: Path) -> str:
    """Return the kind of a landed file, which is the name of its folder."""
    return file.parent.name


def dataset_of(seeds: Seeds, file: Path) -> str | None:
    """Return the release that a file is of; the longest name that fits wins."""
    if kind_of(file) != EES:
        return None
    name = file.stem.split("__")[0]
    rows = [
        row for row in seeds.rows("mapping/ees_datasets") if name.startswith(row["dataset_prefix"])
    ]
    longest = max(rows, key=lambda row: len(row["dataset_prefix"]), default=None)
    return longest["dataset_id"] if longest else None


def mapped(seeds: Seeds, file: Path, measure_id: str, group: str) -> list[Mapped]:
    """Return the rows of the mapping that make a measure and group of a file."""
    kind = kind_of(file)
    wanted = {"measure_id": measure_id, "population_group_id": group}
    rows = [
        row
        for row in seeds.rows(f"mapping/{kind}_measures")
        if all(row[name] == value for name, value in wanted.items())
    ]
    if kind == LAIT:
        return [_rule(row, row["short_desc"], ()) for row in rows]
    if kind == EES:
        dataset = dataset_of(seeds, file)
        return [
            _rule(row, row["column_name"], tuple(filter(None, map(row.get, FILTERS))))
            for row in rows
            if row["dataset_id"] == dataset
        ]
    return [
        _fingertips(row, column)
        for row in rows
        for column in seeds.rows("mapping/fingertips_columns")
        if column["role"]
    ]


FILTERS = ("filter_1", "filter_2", "filter_3")


def _rule(row: Row, column: str, filters: tuple[str, ...]) -> Mapped:
    return Mapped(
        column,
        filters,
        "",
        row["period_kind"],
        row["role"],
        float(row["value_factor"]),
        float(row["value_offset"]),
        row["first_year_from"],
        row["first_year_to"],
    )


def _fingertips(row: Row, column: Row) -> Mapped:
    filters = [f"indicator={row['indicator_id']}", f"sex={row['sex']}"]
    filters += [f"age={row['age']}"] if row["age"] else []
    filters += [f"category={row['category']}"] if row["category"] else []
    return Mapped(
        column["column_name"],
        tuple(filters),
        "" if row["category"] else "category=",
        row["period_kind"],
        column["role"],
        1.0,
        0.0,
        "",
        "",
    )


def cells_of(file: Path, where: str, values: list[object]) -> list[Cell]:
    """Return cells of a landed file; ``where`` is the code's own, with ``?`` for values."""
    import duckdb

    with duckdb.connect() as connection:
        found = connection.execute(
            f"select * from read_parquet(?) where {where} order by row_number",
            [str(file), *values],
        )
        names = [str(column[0]) for column in found.description or ()]
        rows = [
            {
                name: "" if cell is None else str(cell).strip()
                for name, cell in zip(names, row, strict=True)
            }
            for row in found.fetchall()
        ]
    kind = kind_of(file)
    if kind == LAIT:
        return [_cell(row, row["short_desc"], row["cell_value"], "") for row in rows]
    if kind == EES:
        return [_cell(row, row["column_name"], row["cell_value"], row["filters"]) for row in rows]
    return [
        _cell(row, name, row[COUNT_NAMES.get(name, name)], _fingertips_filters(row))
        for row in rows
        for name in (*INTERVALS, "value", "count_value", "denominator")
    ]


INTERVALS = ("lower_ci_95", "upper_ci_95", "lower_ci_998", "upper_ci_998")


def _cell(row: Row, column: str, text: str, filters: str) -> Cell:
    return Cell(int(row["row_number"]), column, text, filters, row)


def _fingertips_filters(row: Row) -> str:
    parts = [f"indicator={row['indicator_id']}"]
    parts += [f"{name}={row[name]}" for name in ("sex", "age", "category") if row[name]]
    return "|".join(parts)


def reads_row(kind: str, source: Row) -> tuple[str, list[object]]:
    """Return the condition by which other rows speak of the same place and time."""
    names = SAME_ROW[kind]
    if names == ("row_number",):
        return "row_number = ?", [int(source["row_number"])]
    condition = " and ".join(f"coalesce(trim({name}), '') = ?" for name in names)
    return condition, [source[name] for name in names]


def parse(
    seeds: Seeds, kind: str, dataset: str | None, text: str, rule: Mapped
) -> tuple[float | None, str | None]:
    """Return the value of a cell, or the reason that its symbol gives."""
    symbols = [
        row
        for row in seeds.rows("mapping/source_symbols")
        if row["source_kind"] == kind
        and row["symbol"] == text
        and row["dataset_id"] in ("", dataset)
    ]
    # One release can give a symbol a meaning of its own.
    symbols.sort(key=lambda row: not row["dataset_id"])
    if symbols:
        return None, symbols[0]["missing_reason"]
    if not DECIMAL.fullmatch(text):
        return None, None
    return float(text.replace(",", "")) * rule.factor + rule.offset, None


def period_of(seeds: Seeds, kind: str, about: Row, rule: Mapped) -> str | None:
    """Return the period that a printed year means, by the kind of period of the mapping."""
    printed = about["years"] if kind == LAIT else about["time_period"]
    found = SUFFIX.search(printed)
    bare = (printed.replace(found.group(), "") if found else printed).strip()
    for row in seeds.rows("mapping/year_rules"):
        if row["period_kind"] != rule.period_kind or not re.search(row["years_pattern"], bare):
            continue
        start = int(row["year_position"]) - 1
        first = int(bare[start : start + 4]) + int(row["first_year_shift"])
        if rule.first_year_from and first < int(rule.first_year_from):
            return None
        if rule.first_year_to and first > int(rule.first_year_to):
            return None
        names = {
            "{second_short}": str(first + 1)[2:],
            "{first}": str(first),
            "{second}": str(first + 1),
            "{third}": str(first + 2),
        }
        period = row["period_id_template"]
        for name, value in names.items():
            period = period.replace(name, value)
        return period
    return None


def area_codes(seeds: Seeds, edition: PublishedEdition, kind: str, about: Row) -> set[str]:
    """Return the codes that a row may stand under: by code, by DfE number, or by name.

    An authority that got a new code stands under that of today.
    """
    areas = edition.connection.execute(
        "select area_code, area_name, old_la_code, figures_area_code from marts.dim_areas"
    ).fetchall()
    if kind == LAIT:
        printed = {about["la_number"], about["la_and_regions"]}
        aliases = seeds.rows("mapping/lait_areas")
    elif kind == EES:
        # A total stands in place of an authority in some files: its name is that of a region.
        levels = (
            ("new_la_code", "old_la_code", "la_name"),
            ("region_code", "region_name"),
            ("country_code",),
        )
        printed = next(
            (found for names in levels if any(found := {about[name] for name in names})), set()
        )
        aliases = seeds.rows("mapping/ees_area_names") + seeds.rows("mapping/lait_areas")
    else:
        printed, aliases = {about["area_code"]}, []
    words = {one.lower() for one in printed if one}
    found = {
        str(row["area_code"])
        for row in aliases
        if row["area_code"] and {row["printed_name"].lower(), row.get("la_number", "")} & words
    }
    for code, name, old_code, of_today in areas:
        if {str(code).lower(), str(name).lower(), str(old_code)} & words or code in found:
            found |= {str(code), str(of_today)}
    return found
