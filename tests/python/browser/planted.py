"""A project whose extracts hold whatever a file can hold, and more rows than a page should show.

Text goes where the door lets text in: notes, contexts and labels of the shipped extracts, names of
areas and filters of a landed file. What the door refuses is put into the tables behind it, because
a page must be safe whatever a later door lets through.
"""

from __future__ import annotations

import csv
import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import duckdb

Change = Callable[[duckdb.DuckDBPyConnection], object]

SCRIPT = "<script>alert('text ran')</script>"
IMAGE = '"><img src=x onerror="alert(\'picture ran\')">'
TEMPLATE = "{{ 7 * 7 }}{% raw %}${7*7}"
LONG = "Long" + "name" * 124
ARABIC = "نسبة الأطفال في الرعاية 123 حسب المنطقة"
HEBREW = "שיעור הילדים בטיפול 456"
# An override without its end turns all text after it around.
OVERRIDE = "\u202egnp.exe override\u2066 isolate"
EMOJI = "\U0001f9d1\U0001f3fd emoji \U0001f600"
JOINED = "\U0001f469\u200d\U0001f469\u200d\U0001f467 family \U0001f3f3\ufe0f\u200d\U0001f308 flag"
MARKUP = "</td></table></main></body>&amp;&lt;b&gt; 'quoted' \"twice\" `tick` \\ #[typst] $x$"
# Backspace, escape and a bell can stand in a CSV file; NUL the door refuses.
CONTROL = "bell\x07 back\x08 escape\x1b[31m delete\x7f next\x85 zero\u200bwidth\ufeff"
LET_IN = (SCRIPT, IMAGE, TEMPLATE, LONG, ARABIC, HEBREW, EMOJI, MARKUP)
REFUSED = (OVERRIDE, JOINED, CONTROL)
TEXTS = (*LET_IN, *REFUSED)

# Columns of free text, by folder of seeds/extracts.
FREE = {
    "text_figures": ("context", "note"),
    "outcome_measures": ("item_label", "note"),
    "milestones": ("item_label", "note"),
    "claims": ("context", "note"),
}
EES = (
    "time_period,time_identifier,geographic_level,country_code,country_name,region_code,"
    "region_name,new_la_code,la_name,old_la_code,population_type,population_estimate,"
    "children_count,rate_per_10000"
)
REGISTER = (
    "new_la_code,la_name,old_la_code,date_of_operation,date_of_termination,parent_geography_code"
)
YORKSHIRE = "E12000003"
ON_31_MARCH = "Children looked after on 31 March each year"
LEEDS = "E08000035"
# Barnsley: with figures of the planted file only.
OTHER = "E08000038"
YEARS = range(1992, 2026)
AUTHORITY = re.compile(r"E(?:06|08|09|10)\d{6}$")
MANY = 5000
# Text columns of the public tables that a page shows and no rule reads.
BEHIND_THE_DOOR = """
    update marts.fct_observations set source_text = coalesce(source_text, '') || ' ' || $text
    where hash(observation_id) % $of = $place and source_id not like '%looked_after%';
    update marts.fct_targets set target_text = coalesce(target_text, '') || ' ' || $text
    where hash(target_id) % $of = $place;
    update marts.dim_sources set title = title || ' ' || $text, publisher = publisher || $text
    where hash(source_id) % $of = $place;
    update marts.dim_measures
    set measure_name = measure_name || ' ' || $text,
        numerator_definition = coalesce(numerator_definition, '') || $text
    where hash(measure_id) % $of = $place;
    update marts.dim_indicators set indicator_name = indicator_name || ' ' || $text
    where hash(indicator_id) % $of = $place;
    update marts.dim_areas set area_name = area_name || ' ' || $text
    where hash(area_code) % $of = $place and area_code <> $area;
    update marts.dim_population_groups set group_name = group_name || ' ' || $text
    where hash(population_group_id) % $of = $place and population_group_id <> 'all/all';
"""
# One measure of one area with more periods than any page can show in full.
MORE_ROWS = """
    insert into marts.fct_observations by name
    select
        * exclude (step) replace (
            'planted:' || step as observation_id,
            'SD' || (1000 + step) || '-03-31' as period_id,
            value + step % 7 as value,
            'line ' || (1 + step % 600) || ', planted' as source_locator
        )
    from (
        select *
        from marts.fct_observations
        where measure_id = 'children_looked_after' and area_code = $area and value is not null
            and is_current
        order by observation_id
        limit 1
    )
    cross join range($many) as steps (step);
    insert into marts.fct_key_indicators by name
    select
        * exclude (step) replace (
            'planted:' || step as key_figure_id,
            'planted:' || step as observation_id,
            'SD' || (1000 + step) || '-03-31' as period_id,
            make_date((1000 + step)::int, 3, 31) as period_start_date,
            value + step % 7 as value,
            false as is_latest
        )
    from (
        select *
        from marts.fct_key_indicators
        where measure_id = 'children_looked_after' and area_code = $area and value is not null
        order by key_figure_id
        limit 1
    )
    cross join range($many) as steps (step);
    insert into marts.dim_periods by name
    select
        * exclude (step) replace (
            'SD' || (1000 + step) || '-03-31' as period_id,
            '31 March ' || (1000 + step) as period_label,
            make_date((1000 + step)::int, 3, 31) as start_date,
            make_date((1000 + step)::int, 3, 31) as end_date
        )
    from (select * from marts.dim_periods where period_id like 'SD%' order by period_id limit 1)
    cross join range($many) as steps (step)
    where 'SD' || (1000 + step) || '-03-31' not in (select period_id from marts.dim_periods);
"""


def plant_seeds(project: Path) -> int:
    """Put texts that the door lets in into free columns of the extracts; return how many."""
    texts = itertools.cycle(LET_IN)
    cells = 0
    for folder, columns in FREE.items():
        for path in sorted((project / "seeds" / "extracts" / folder).glob("*.csv")):
            with path.open(newline="", encoding="utf-8") as file:
                rows = list(csv.DictReader(file))
            for row in rows:
                for column in columns:
                    if row[column]:
                        row[column] = f"{row[column]} {next(texts)}"
                        cells += 1
            with path.open("w", newline="", encoding="utf-8") as file:
                writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
                writer.writeheader()
                writer.writerows(rows)
    return cells


def plant_files(project: Path) -> list[Path]:
    """Write a register of authorities and figures of all of them, every year, with every text."""
    known = known_authorities(project)
    register = project / "authorities_2025-05-01.csv"
    write(register, REGISTER, ([*area, "01/04/1974", "", region] for area, region in known))
    figures = project / "looked_after_number_and_rate_2025-11-20.csv"
    write(figures, EES, _rows([area for area, _ in known]))
    return [register, figures]


def known_authorities(project: Path) -> list[tuple[tuple[str, str, str], str]]:
    """Return ((code, name, DfE number), code of the region) of the authorities that landing knows.

    Every second one has no region: the list of authorities must show it all the same.
    """
    with (project / "seeds/landing/known_areas.csv").open(newline="", encoding="utf-8") as file:
        known = list(csv.DictReader(file))
    numbers = {row["area_name"]: row["printed"] for row in known if row["scheme"] == "dfe"}
    codes = {row["area_name"]: row["printed"] for row in known if AUTHORITY.match(row["printed"])}
    return [
        ((code, name, numbers[name]), YORKSHIRE if place % 2 else "")
        for place, (name, code) in enumerate(codes.items())
        if name in numbers
    ]


def write(path: Path, header: str, rows: Iterable[Sequence[object]]) -> None:
    """Write a CSV file."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header.split(","))
        writer.writerows(rows)


def _rows(areas: list[tuple[str, str, str]]) -> Iterator[Sequence[object]]:
    england = ("E92000001", "England", "", "")
    nowhere = ("", "", "")
    for year in YEARS:
        start = (year, "Reporting year")
        yield (*start, "National", *england, *nowhere, ON_31_MARCH, 12_000_000, 80_000, 67)
        for place, area in enumerate(areas):
            figures = (100_000, 300 + place + year % 10, 30 + place % 50)
            yield (*start, "Local authority", *england, *area, ON_31_MARCH, *figures)
    # A filter may be called anything: what nothing maps is listed as unread, with its text.
    for text in TEXTS:
        yield (2025, "Reporting year", "National", *england, *nowhere, text, 1, 2, 3)


def plant_behind_the_door(area: str) -> Change:
    """Return a change of the tables: every text in every column of words, and many rows."""

    def change(connection: duckdb.DuckDBPyConnection) -> None:
        for place, text in enumerate(TEXTS):
            for statement in BEHIND_THE_DOOR.split(";\n"):
                values = {"text": text, "place": place, "of": len(TEXTS), "area": area}
                run(connection, statement, values)
        for statement in MORE_ROWS.split(";\n"):
            run(connection, statement, {"area": area, "many": MANY})

    return change


def run(connection: duckdb.DuckDBPyConnection, statement: str, values: dict[str, object]) -> None:
    """Run a statement with those of the values that it names."""
    used = {name: value for name, value in values.items() if f"${name}" in statement}
    if statement.strip():
        connection.execute(statement, used)
