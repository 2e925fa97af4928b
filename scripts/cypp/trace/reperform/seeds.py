"""The seeds as they stand in the project: rows of text, read with the csv module alone."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from cypp.trace.reperform.model import CannotReperformError

Row = dict[str, str]


@dataclass
class Seeds:
    """Seeds of a project, each read once."""

    project: Path
    _read: dict[str, list[tuple[int, Row]]] = field(default_factory=dict)

    def numbered(self, path: str) -> list[tuple[int, Row]]:
        """Return the rows of ``seeds/<path>.csv`` with their line; the header is line 1.

        Raises:
            CannotReperformError: there is no such file.
        """
        if path not in self._read:
            file = self.project / "seeds" / f"{path}.csv"
            if not file.is_file():
                raise CannotReperformError(f"seeds/{path}.csv is not there")
            with file.open(encoding="utf-8", newline="") as stream:
                reader = csv.DictReader(stream)
                self._read[path] = [(reader.line_num, row) for row in reader]
        return self._read[path]

    def rows(self, path: str) -> list[Row]:
        """Return the rows of ``seeds/<path>.csv``."""
        return [row for _, row in self.numbered(path)]

    def extract(self, name: str) -> str:
        """Return the path of an extract, to be given to the other methods.

        Raises:
            CannotReperformError: no extract has the name.
        """
        found = sorted((self.project / "seeds" / "extracts").glob(f"*/{name}.csv"))
        if not found:
            raise CannotReperformError(f"no extract of this project is called {name}")
        return found[0].relative_to(self.project / "seeds").with_suffix("").as_posix()

    def one(self, path: str, **cells: str) -> Row | None:
        """Return the first row whose cells are those given, or None."""
        return next(iter(matching(self.rows(path), cells)), None)

    def measures(self) -> dict[str, Row]:
        """Return the register of measures."""
        folder = self.project / "seeds" / "framework" / "measures"
        return {
            row["measure_id"]: row
            for path in sorted(folder.glob("*.csv"))
            for row in self.rows(f"framework/measures/{path.stem}")
        }

    def constants(self) -> dict[str, float]:
        """Return the constants of the statistics."""
        rows = self.rows("policy/statistics/statistics_constants")
        return {row["name"]: float(row["value"]) for row in rows}

    def tokens(self, source_id: str, line: str) -> dict[str, str]:
        """Return the numeric tokens of one line of a document by number."""
        folder = self.project / "seeds" / "extracts" / "tokens"
        for path in sorted(folder.glob("*.csv")):
            rows = self.rows(f"extracts/tokens/{path.stem}")
            if rows and rows[0]["source_id"] == source_id:
                found = matching(rows, {"source_id": source_id, "line_number": line})
                return {row["token_number"]: row["token"] for row in found}
        return {}


def matching(rows: Iterable[Row], cells: dict[str, str]) -> list[Row]:
    """Return the rows whose cells are those given."""
    return [row for row in rows if all(row.get(name) == cell for name, cell in cells.items())]
