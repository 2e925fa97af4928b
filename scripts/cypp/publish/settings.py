"""Settings of publication: rows of ``seeds/policy/publication/publication_settings.csv``."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from cypp.project import CyppError

SETTINGS_FILE = Path("seeds/policy/publication/publication_settings.csv")


@dataclass(frozen=True)
class Settings:
    """What the seed decides.

    Attributes:
        editions_kept: editions that stay, the current one included; at least 1.
    """

    editions_kept: int


def read_settings(project: Path) -> Settings:
    """Return the settings; CyppError names file, row and column of what is wrong."""
    path = project / SETTINGS_FILE
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
    except OSError as error:
        raise CyppError(f"{SETTINGS_FILE} cannot be read: {error.strerror}") from error
    # The header is row 1, as in every message about a seed.
    numbered = {row.get("setting_id"): (number, row) for number, row in enumerate(rows, start=2)}
    return Settings(editions_kept=_whole_number(numbered, "editions_kept"))


def _whole_number(rows: dict[str | None, tuple[int, dict[str, str]]], setting: str) -> int:
    if setting not in rows:
        raise CyppError(f"{SETTINGS_FILE}: no row has the setting_id {setting}: add it")
    number, row = rows[setting]
    value = row.get("setting_value") or ""
    if not value.isdecimal() or int(value) < 1:
        raise CyppError(
            f"{SETTINGS_FILE}, row {number}, column setting_value: {value!r} is no whole number "
            "of 1 or more: correct it"
        )
    return int(value)
