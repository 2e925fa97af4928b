"""The published edition that a report is read from: opened to read only, checked, described."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from cypp.project import CyppError
from cypp.publish.context import DATABASE_FILE
from cypp.publish.editions import MANIFEST, read_edition
from cypp.trace.edition import PublishedEdition

# The knowledge date of an edition that leaves nothing out.
OPEN_ENDED = "9999-12-31"
# Relations that older editions do not hold.
NEEDED = ("dim_report_words", "dim_report_rows", "dim_series_breaks")


@dataclass(frozen=True)
class Edition(PublishedEdition):
    """A published edition with the day that its pages name."""

    @property
    def as_of_date(self) -> date:
        """Its knowledge date; where nothing is left out, the day of its latest source."""
        day = str(self.manifest["as_of"])
        days = [str(source["published_on"]) for source in self.manifest["sources"]]
        known = max((one for one in days if one != "None"), default=day)
        return date.fromisoformat(known if day == OPEN_ENDED else day)

    @property
    def as_of(self) -> str:
        """Its knowledge date in words."""
        return day_in_words(self.as_of_date)

    @property
    def database(self) -> Path:
        """The file that holds its relations."""
        return self.folder / DATABASE_FILE


def open_edition(folder: Path) -> Edition:
    """Return the edition of a folder.

    Raises:
        CyppError: there is none, or it is older than the report.
    """
    kept = read_edition(folder.resolve())
    if kept is None or not (kept.folder / DATABASE_FILE).is_file():
        raise CyppError(f"no published edition in {folder}: run cypp publish, or name its folder")
    edition = Edition(kept.folder, kept.manifest)
    held = {relation["name"] for relation in edition.manifest["relations"]}
    with connect(edition) as connection:
        found = connection.execute(
            "select table_name from information_schema.tables where table_schema = 'marts'"
        ).fetchall()
    held |= {str(row[0]) for row in found}
    missing = [name for name in NEEDED if name not in held]
    if missing:
        raise CyppError(
            f"{folder}/{MANIFEST}: the edition has no marts.{missing[0]}, it is older than the "
            "report: run cypp publish"
        )
    return edition


def connect(edition: Edition) -> duckdb.DuckDBPyConnection:
    """Return a connection that can read the edition and change nothing."""
    connection = duckdb.connect(str(edition.database), read_only=True)
    # Areas are written by several processes at a time; each keeps to one processor.
    connection.execute("set threads = 1")
    return connection


def day_in_words(day: str | date) -> str:
    """Return 5 June 2007 for 2007-06-05."""
    value = day if isinstance(day, date) else date.fromisoformat(day)
    return f"{value.day} {value:%B %Y}"
