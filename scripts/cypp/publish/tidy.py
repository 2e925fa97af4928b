"""The edition as CSV in the DfE's tidy data standard, with a metadata file beside each.

One file per topic and kind of period; one column per measure and part of its figure. DuckDB turns
the rows into columns and writes the files: no cell passes through Python. Why this shape: see
``docs/formats.md``. Source of the standard: DfE, Open Data Standards (analysts' guide).
"""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from cypp.publish.formats.spreadsheet_text import neutral, neutral_sql
from cypp.publish.formats.tidy_columns import (
    META_HEADER,
    NAMES,
    PLACE_COLUMNS,
    TidyFile,
    left_out,
    load_cells,
    tidy_files,
)

if TYPE_CHECKING:
    from cypp.publish.context import Edition

FOLDER = "csv"
README_FILE = "README.md"


def write_tidy(edition: Edition) -> list[Path]:
    """Write the tidy files of an edition under ``csv/`` and return their paths.

    The rows of a file are sorted by time, place and group, so that the same figures give the same
    bytes. ``csv/README.md`` says how many figures each file holds and what was left out, and why.
    Raises CyppError for a missing value without a symbol.
    """
    folder = edition.folder / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(config=edition.duckdb_limits) as connection:
        attach(connection, edition.database)
        load_cells(connection)
        paths: list[Path] = []
        counts: list[tuple[str, int, int, int]] = []
        for file in tidy_files(connection):
            data = folder / f"{file.stem}.csv"
            rows = write_data(connection, file, data)
            meta = folder / f"{file.stem}.meta.csv"
            meta.write_text(meta_text(connection, file), encoding="utf-8", newline="")
            figures = scalar(
                connection,
                "select count(*) from cells where topic = ? and file_suffix = ?",
                [file.topic, file.suffix],
            )
            counts.append((data.name, rows, len(file.indicators), figures))
            paths += [data, meta]
        readme = folder / README_FILE
        readme.write_text(
            readme_text(edition, counts, left_out(connection)), encoding="utf-8", newline=""
        )
    return [*paths, readme]


def attach(connection: duckdb.DuckDBPyConnection, database: Path) -> None:
    """Attach the public file as ``public``, to read only."""
    quoted = str(database).replace("'", "''")
    connection.execute(f"attach '{quoted}' as public (read_only)")


def scalar(connection: duckdb.DuckDBPyConnection, sql: str, values: list[str]) -> int:
    """Return the one whole number that a query gives."""
    row = connection.execute(sql, values).fetchone()
    return int(row[0]) if row else 0


def number_sql(number: str, decimals: str) -> str:
    """Return SQL for a number as plain decimals: no exponent, no trailing ``.0``, no minus zero."""
    kept = f"(round({number}, {decimals}) + 0.0)"
    shortest = f"cast({kept} as varchar)"
    # Shortest text turns to an exponent below 0.0001 and from 1e16 up, where all numbers are whole.
    small = f"rtrim(rtrim(cast(cast({kept} as decimal(38, 12)) as varchar), '0'), '.')"
    large = f"cast(cast({kept} as hugeint) as varchar)"
    return (
        f"case when not contains({shortest}, 'e') then regexp_replace({shortest}, '[.]0$', '') "
        f"when abs({kept}) < 1 then {small} else {large} end"
    )


def indicator_sql(measure_id: str, part: str, fill: str, name: str) -> str:
    """Return the select item of one indicator column.

    A missing figure prints its symbol in every part; where there is no figure, or it has no such
    part, the fill symbol stands.
    """
    measure = measure_id.replace("'", "''")
    given = f"max(case when measure_id = '{measure}' then coalesce({part}_text, symbol) end)"
    return f"coalesce({given}, '{fill}') as \"{name}\""


def write_data(connection: duckdb.DuckDBPyConnection, file: TidyFile, path: Path) -> int:
    """Write the data file and return its number of rows."""
    parts = sorted({indicator.part for indicator in file.indicators})
    texts = ", ".join(
        f"{number_sql(f'cells.{part}', f'{part}_columns.kept_decimals')} as {part}_text"
        for part in parts
    )
    joins = " ".join(
        f"inner join public.marts.dim_tidy_columns as {part}_columns "
        f"on cells.measure_id = {part}_columns.measure_id and {part}_columns.part = '{part}'"
        for part in parts
    )
    dimensions = [*PLACE_COLUMNS, *file.filters]
    shown = ", ".join(f"{neutral_sql(c)} as {c}" if c in NAMES else c for c in dimensions)
    indicators = ", ".join(
        indicator_sql(one.measure_id, one.part, one.fill_symbol, one.name)
        for one in file.indicators
    )
    order = (
        "time_period, time_identifier, region_code nulls first, new_la_code nulls first, "
        "breakdown_topic <> 'Total', " + ", ".join(f"{name} nulls first" for name in dimensions)
    )
    target = str(path).replace("'", "''")
    connection.execute(
        f"create or replace temp table texts as select cells.*, {texts} from cells {joins} "
        "where cells.topic = ? and cells.file_suffix = ?",
        [file.topic, file.suffix],
    )
    keys = ", ".join(dimensions)
    connection.execute(
        f"copy (select {shown}, {indicators} from texts group by {keys} order by {order}) "
        f"to '{target}' (format csv, header, delimiter ',', quote '\"', escape '\"')"
    )
    return scalar(connection, f"select count(*) from (select 1 from texts group by {keys})", [])


def items(connection: duckdb.DuckDBPyConnection, column: str) -> list[str]:
    """Return the items of a filter of the file that was last written."""
    sql = f"select {column} from texts group by 1 order by 1"
    return [str(row[0]) for row in connection.execute(sql).fetchall()]


def meta_text(connection: duckdb.DuckDBPyConnection, file: TidyFile) -> str:
    """Return the metadata file: a row per filter that has items to choose from, and per indicator.

    A filter with one item is left out, as the standard asks; its column stays in the data.
    """
    rows: list[tuple[str, ...]] = []
    for column, label, group in (
        ("time_detail", file.detail_label, ""),
        ("breakdown", "Breakdown", "breakdown_topic"),
    ):
        if column not in file.filters:
            continue
        found = items(connection, column)
        if len(found) > 1:
            # The standard takes Total for the default; another one has to be named.
            default = "" if "Total" in found else found[0]
            hint = f"Filter by {label[0].lower()}{label[1:]}"
            rows.append((column, "Filter", label, "", "", "", hint, group, default))
    rows += [
        (one.name, "Indicator", one.label, one.grouping, one.unit, str(one.decimals), "", "", "")
        for one in file.indicators
    ]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(META_HEADER)
    writer.writerows([neutral(cell) for cell in row] for row in rows)
    return text.getvalue()


def readme_text(
    edition: Edition, counts: list[tuple[str, int, int, int]], lost: list[tuple[str, int]]
) -> str:
    """Return what the folder holds and what the standard could not hold."""
    written = sum(figures for *_, figures in counts)
    lines = [
        "# Tidy CSV",
        "",
        f"Edition {edition.edition_id}. Current figures in the DfE's tidy data standard: one file",
        "for each topic and kind of period, with its metadata in the file ending in .meta.csv.",
        "",
        "| file | rows | indicator columns | figures |",
        "|---|---:|---:|---:|",
        *(
            f"| {name} | {rows} | {columns} | {figures} |"
            for name, rows, columns, figures in counts
        ),
        "",
        f"Figures written: {written}. Figures that the standard cannot hold, and so left out: "
        f"{sum(count for _, count in lost)}. All are in the DuckDB file and in Parquet.",
    ]
    if lost:
        lines += ["", "| left out because | figures |", "|---|---:|"]
        lines += [f"| {reason} | {count} |" for reason, count in lost]
    return "\n".join([*lines, ""])
