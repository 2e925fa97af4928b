"""Editions of the Local Authority Interactive Tool, made of real ones or of the mapping alone.

An edition made here has the rows of an edition that is landed, another day of publication, and
other values: a share of the authorities' years is restated downwards by a little. One factor holds
for all items of an authority and a year, and the digits behind it are cut off, so that a numerator
stays below its denominator. Everything follows from numbers of the rows: the same call writes the
same rows, on every machine.

Where nothing is landed, the first edition itself is made of the mapping and the reference areas.
"""

from __future__ import annotations

import calendar
import csv
import datetime as dt
import hashlib
import os
import shutil
from collections.abc import Sequence
from pathlib import Path

import duckdb

from cypp.project import CyppError

KIND = "lait"
# One in so many years of an authority is restated, by at most so large a share.
RESTATED_ONE_IN = 50
LARGEST_SHARE = 0.002
NUMBER_PATTERN = r"^[0-9]+([.][0-9]+)?$"
# Years of the edition that is made of the mapping alone, and the day that it says it is of.
MADE_YEARS = range(2010, 2025)
MADE_DAY = dt.date(2026, 4, 1)


def landed_editions(folder: Path) -> list[Path]:
    """Return the landed editions of the tool below ``folder``, oldest first."""
    return sorted((folder / KIND).glob("*.parquet"))


def newest_day(base: Path, landed: Path) -> dt.date:
    """Return the newest day of publication in ``base`` and in the landed files of all kinds.

    Raises:
        CyppError: ``base`` holds no row, and nothing is landed.
    """
    files = [str(base), *(str(path) for path in sorted(landed.glob("*/*.parquet")))]
    with duckdb.connect() as connection:
        found = connection.execute(
            "select max(edition_date) from read_parquet(?, union_by_name = true)", [files]
        ).fetchone()
    if found is None or found[0] is None:
        raise CyppError(f"{base} holds no row to make editions of")
    newest: dt.date = found[0]
    return newest


def edition_days(newest: dt.date, count: int) -> list[dt.date]:
    """Return ``count`` days of publication, a month apart, the last one a month after ``newest``.

    So the last is newer than whatever is landed: an edition that is published now.
    """
    days = []
    for back in range(count - 2, -2, -1):
        month = newest.year * 12 + newest.month - 1 - back
        year, month = divmod(month, 12)
        days.append(dt.date(year, month + 1, min(newest.day, last_day(year, month + 1))))
    return days


def last_day(year: int, month: int) -> int:
    """Return the number of days of a month."""
    return calendar.monthrange(year, month)[1]


def write_editions(base: Path, folder: Path, count: int, newest: dt.date) -> list[Path]:
    """Write ``count`` editions made of ``base`` to ``folder``, on the days of ``edition_days``.

    Returns:
        The files, oldest first, named as ``cypp land`` names them.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as connection:
        found = connection.execute(
            "select max(dataset) from read_parquet(?)", [str(base)]
        ).fetchone()
        if found is None or found[0] is None:
            raise CyppError(f"{base} holds no row to make editions of")
        return [
            write_edition(connection, base, folder, found[0], day, number)
            for number, day in enumerate(edition_days(newest, count), start=1)
        ]


def write_edition(
    connection: duckdb.DuckDBPyConnection,
    base: Path,
    folder: Path,
    dataset: str,
    day: dt.date,
    number: int,
) -> Path:
    """Write one edition: the rows of ``base`` with another day and with restated values."""
    checksum = hashlib.sha256(f"{dataset} {day} {number}".encode()).hexdigest()
    place = folder / f"{dataset}__{day}__{checksum[:12]}.parquet"
    # A hash of DuckDB may differ between its versions; this is the same everywhere.
    draw = (
        f"(coalesce(try_cast(la_number as bigint), 0) * 7919 + cast(substring(years, 1, 4) as "
        f"bigint) * 104729 + {number} * 15485863)"
    )
    decimals = "length(split_part(cell_value, '.', 2))"
    connection.execute(
        f"""
        copy (
            select
                '{dataset}.{day}.parquet' as file_name,
                '{checksum}' as sha256,
                dataset,
                date '{day}' as edition_date,
                row_number,
                short_desc,
                data_item,
                years,
                la_and_regions,
                case
                    when
                        regexp_matches(cell_value, '{NUMBER_PATTERN}')
                        and regexp_matches(years, '^[0-9]{{4}}')
                        and {draw} % {RESTATED_ONE_IN} = 0
                        then printf(
                            '%.' || least({decimals}, 9) || 'f',
                            floor(
                                cast(cell_value as double)
                                * (1 - {LARGEST_SHARE} * ({draw} % 97) / 97.0)
                                * power(10, least({decimals}, 9))
                            ) / power(10, least({decimals}, 9))
                        )
                    else cell_value
                end as cell_value,
                la_number,
                region
            from read_parquet('{base}')
            order by row_number
        ) to '{place}' (format parquet, compression zstd)
        """
    )
    return place


def made_base(project: Path, folder: Path) -> Path:
    """Write an edition of made-up values for every mapped item, reference area and year.

    For a machine without a landed edition, such as that of the continuous integration.
    """
    items = [row["short_desc"] for row in read_rows(project / "seeds/mapping/lait_measures.csv")]
    named = read_rows(project / "seeds/mapping/lait_areas.csv")
    areas = [(row["la_number"], row["printed_name"]) for row in named if row["la_number"]]
    areas += [
        (row["old_la_code"], row["area_name"])
        for row in read_rows(project / "seeds/reference/areas.csv")
        if row["old_la_code"]
    ]
    rows = [
        (item, str(year), name, str(10 + (place * 37 + year * 11 + at * 5) % 80), number)
        for place, item in enumerate(dict.fromkeys(items))
        for at, (number, name) in enumerate(dict(areas).items())
        for year in MADE_YEARS
    ]
    place = folder / "made_base.parquet"
    write_rows(place, rows)
    return place


def read_rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of a seed."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write_rows(place: Path, rows: Sequence[tuple[str, str, str, str, str]]) -> None:
    """Write rows of item, year, area, value and number of the area as a landed edition."""
    scratch = place.with_suffix(".csv")
    with scratch.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    with duckdb.connect() as connection:
        connection.execute(
            f"""
            copy (
                select
                    'made.parquet' as file_name, 'made' as sha256, 'lait' as dataset,
                    date '{MADE_DAY}' as edition_date, row_number() over () as row_number,
                    item as short_desc, item as data_item, years, area as la_and_regions,
                    cell as cell_value, number as la_number, null::varchar as region
                from read_csv(
                    '{scratch}', header = false, all_varchar = true,
                    names = ['item', 'years', 'area', 'cell', 'number']
                )
            ) to '{place}' (format parquet)
            """
        )
    scratch.unlink()


def link_others(landed: Path, folder: Path) -> None:
    """Put the landed files of every other kind into ``folder``, without copying their bytes."""
    for source in sorted(landed.glob("*/*.parquet")):
        if source.parent.name != KIND:
            place = folder / source.parent.name / source.name
            place.parent.mkdir(parents=True, exist_ok=True)
            try:
                os.link(source, place)
            except OSError:  # another file system, or one without links
                shutil.copy(source, place)
