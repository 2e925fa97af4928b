"""The edition as a Frictionless data package: ``datapackage.json`` beside the files.

One resource for each CSV and Parquet file, with schema, checksum, size, licence and sources. The
symbols of missing values are ``missingValues``, so that a reader gets numbers. Source: Frictionless
Data Package, version 1.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from cypp.publish.formats.spreadsheet_text import printable
from cypp.publish.formats.tidy_columns import PLACE_COLUMNS, TidyFile, load_cells, tidy_files
from cypp.publish.formats.workbook_sheets import Texts, load_texts
from cypp.publish.tidy import FOLDER as CSV_FOLDER
from cypp.publish.tidy import attach

if TYPE_CHECKING:
    from cypp.publish.context import Edition, PublicRelation

FILE = "datapackage.json"
PARQUET_FOLDER = "parquet"
META_ENDING = ".meta.csv"
# Types of DuckDB in the words of the Table Schema; decimal(10, 2) is read as decimal.
TYPES = {
    "varchar": "string",
    "text": "string",
    "boolean": "boolean",
    "date": "date",
    "timestamp": "datetime",
    "integer": "integer",
    "bigint": "integer",
    "hugeint": "integer",
    "double": "number",
    "decimal": "number",
}
ENDINGS = {".csv": "csv", ".parquet": "parquet"}
MEDIA = {"csv": "text/csv", "parquet": "application/vnd.apache.parquet"}


def write_datapackage(edition: Edition, files: Iterable[Path] | None = None) -> list[Path]:
    """Write ``datapackage.json`` into the folder of the edition and return its path.

    ``files``: what was written; every CSV and Parquet file of the folder where none are named.
    """
    root = edition.folder
    paths = sorted(files) if files is not None else sorted(root.rglob("*"))
    kept = [path for path in paths if path.suffix in ENDINGS and path.is_file()]
    with duckdb.connect(config=edition.duckdb_limits) as connection:
        attach(connection, edition.database)
        texts = load_texts(connection)
        load_cells(connection)
        tidy = {file.stem: file for file in tidy_files(connection)}
        symbols = [
            str(row[0])
            for row in connection.execute(
                "select distinct symbol from public.marts.dim_missing_reasons order by 1"
            ).fetchall()
        ]
        package = {
            "profile": "data-package",
            "name": texts.setting("datapackage_name"),
            "id": edition.edition_id,
            "title": next(body for key, _, body in texts.cover if key == "title"),
            "description": next(body for key, _, body in texts.cover if key == "about"),
            "version": edition.edition_id,
            "licenses": licences(texts),
            "sources": sources(connection),
            "contributors": [{"title": texts.setting("author"), "role": "publisher"}],
            "resources": [
                described(path, edition, tidy, symbols, texts, connection) for path in kept
            ],
        }
    target = root / FILE
    content = json.dumps(package, ensure_ascii=False, indent=2) + "\n"
    target.write_text(content, encoding="utf-8", newline="")
    return [target]


def licences(texts: Texts) -> list[dict[str, str]]:
    """Return the licence of the edition."""
    return [
        {
            "name": texts.setting("licence_name"),
            "path": texts.setting("licence_path"),
            "title": next(body for key, _, body in texts.cover if key == "licence"),
        }
    ]


def sources(connection: duckdb.DuckDBPyConnection) -> list[dict[str, str]]:
    """Return the sources of the edition, each with the checksum of the file it came in."""
    rows = connection.execute(
        "select source_id, title, publisher, licence, sha256, cast(published_on as varchar) "
        "from public.marts.dim_sources order by source_id"
    ).fetchall()
    names = ("name", "title", "publisher", "licence", "sha256", "published_on")
    return [
        {name: printable(value) for name, value in zip(names, row, strict=True) if value}
        for row in rows
    ]


def described(
    path: Path,
    edition: Edition,
    tidy: dict[str, TidyFile],
    symbols: list[str],
    texts: Texts,
    connection: duckdb.DuckDBPyConnection,
) -> dict[str, Any]:
    """Return the resource of one file."""
    content = path.read_bytes()
    place = path.relative_to(edition.folder)
    kind = ENDINGS[path.suffix]
    resource: dict[str, Any] = {
        "name": re.sub(r"[^a-z0-9._-]+", "-", "-".join(place.with_suffix("").parts).lower()),
        "path": place.as_posix(),
        "format": kind,
        "mediatype": MEDIA[kind],
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "licenses": licences(texts),
    }
    if kind == "csv":
        resource |= {"profile": "tabular-data-resource", "encoding": "utf-8"}
        resource["dialect"] = {"delimiter": ",", "quoteChar": '"', "doubleQuote": True}
        if path.name.endswith(META_ENDING):
            resource["title"] = f"Metadata of {path.name.removesuffix(META_ENDING)}.csv"
            resource["schema"] = {"fields": meta_fields(path), "missingValues": [""]}
        elif place.parts[0] == CSV_FOLDER and path.stem in tidy:
            file = tidy[path.stem]
            resource["title"] = f"Tidy data: {path.stem.replace('_', ' ')}"
            resource["schema"] = {"fields": tidy_fields(file), "missingValues": ["", *symbols]}
        return resource
    # The validator of Frictionless reads no Parquet without turning whole numbers that may be null
    # into decimals: as a file it is checked by size and checksum, and the schema is for readers.
    resource["type"] = "file"
    relation = find_relation(edition, place)
    if relation:
        resource["title"] = relation.full_name
        resource["description"] = printable(relation.description)
        resource["schema"] = parquet_schema(relation, column_types(connection, relation))
    return resource


def column_types(connection: duckdb.DuckDBPyConnection, relation: PublicRelation) -> dict[str, str]:
    """Return the type of each column as the public file has it.

    Tables of the metrics layer have no contract, so the file says what their types are.
    """
    rows = connection.execute(
        "select column_name, data_type from information_schema.columns "
        "where table_catalog = 'public' and table_schema = ? and table_name = ?",
        [relation.schema, relation.name],
    ).fetchall()
    return {str(name): str(data_type) for name, data_type in rows}


def find_relation(edition: Edition, place: Path) -> PublicRelation | None:
    """Return the public relation of ``parquet/<schema>/<name>.parquet``."""
    for relation in edition.relations:
        if place.stem == relation.name and place.parent.name == relation.schema:
            return relation
    return None


def meta_fields(path: Path) -> list[dict[str, str]]:
    """Return the fields of a metadata file: its header, all text."""
    with path.open(encoding="utf-8") as file:
        return [{"name": name, "type": "string"} for name in file.readline().rstrip().split(",")]


def tidy_fields(file: TidyFile) -> list[dict[str, str]]:
    """Return the fields of a tidy file: indicators are numbers, all else is text."""
    names = [*PLACE_COLUMNS, *file.filters]
    return [
        *({"name": name, "type": "string"} for name in names),
        *({"name": one.name, "type": "number", "title": one.label} for one in file.indicators),
    ]


def parquet_schema(relation: PublicRelation, types: dict[str, str]) -> dict[str, Any]:
    """Return the schema of a relation: declared columns, with the types of the file."""
    fields = []
    for column in relation.columns:
        base = types.get(column.name, column.data_type).lower().split("(")[0].strip()
        field = {"name": column.name, "type": TYPES.get(base, "any")}
        if column.description:
            field["description"] = printable(column.description)
        fields.append(field)
    schema: dict[str, Any] = {"fields": fields}
    if relation.key:
        schema["primaryKey"] = [*relation.key]
    return schema
