"""The rules of the door, read from ``seeds/policy/door/door_columns.csv`` and ``door_rules.csv``.

Which columns an extract has, which are its key, and what each cell must look like are rows there.
``check_type`` is one of :data:`CHECK_TYPES`; ``applies_if`` narrows a rule to rows where a column
is filled (``measure_id``), empty (``!baseline``) or has a value (``reason=other|name``), several
terms joined by ``&``. ``check_value`` of a reference is ``path of the files:column``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from cypp.door_files import Problem, Table, read_table

EXTRACTS = Path("seeds/extracts")
COLUMNS_FILE = "seeds/policy/door/door_columns.csv"
RULES_FILE = "seeds/policy/door/door_rules.csv"
WORDS = "seeds/policy/door/door_words.csv"
NUMBER_WORDS = "seeds/reference/value_words.csv:printed"
CODES = "seeds/reference/missing_value_codes.csv:printed"
CHECK_TYPES = frozenset(
    [
        "pattern", "list", "reference", "figure", "figure_or_code", "period", "percent",
        "required", "empty", "token", "card_token", "names_token", "holds",
    ]
)  # fmt: skip


@dataclass(frozen=True)
class Rule:
    """One check of one column of one extract folder."""

    rule_id: str
    folder: str
    column: str
    applies_if: str
    check_type: str
    check_value: str
    problem: str
    advice: str


@dataclass
class Folder:
    """What is expected of every file of one folder under ``seeds/extracts/``."""

    name: str
    columns: list[str] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    required: list[str] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)


@dataclass
class Library:
    """CSV files of the seeds tree, read once; broken ones leave a problem and answer ``None``."""

    project_dir: Path
    problems: list[Problem] = field(default_factory=list)
    _tables: dict[str, Table | None] = field(default_factory=dict)

    @property
    def files_read(self) -> frozenset[str]:
        """Names of the files that were asked for."""
        return frozenset(self._tables)

    def table(self, file: str) -> Table | None:
        """Return one table by its path in the project, ``None`` when it cannot be read."""
        if file not in self._tables:
            table, problems = read_table(self.project_dir / file, file)
            self._tables[file] = table
            self.problems.extend(problems)
        return self._tables[file]

    def records(self, file: str, columns: list[str]) -> list[dict[str, str]] | None:
        """Return the rows of a table that must have ``columns``, ``None`` when it has not."""
        table = self.table(file)
        if table is None:
            return None
        missing = [name for name in columns if name not in table.header]
        for name in missing:
            what, advice = "the column is missing or renamed", "the door reads it: put it back"
            problem = Problem(file, 1, name, what, advice, "header")
            if problem not in self.problems:
                self.problems.append(problem)
        return None if missing else table.records()

    def values(self, reference: str) -> frozenset[str] | None:
        """Return the values that ``path:column`` holds; ``None`` when a file of it is broken."""
        pattern, _, column = reference.rpartition(":")
        files = sorted(path.relative_to(self.project_dir).as_posix()
                       for path in self.project_dir.glob(pattern)) or [pattern]  # fmt: skip
        found: set[str] = set()
        for file in files:
            records = self.records(file, [column])
            if records is None:
                return None
            found.update(record[column] for record in records if record[column])
        return frozenset(found)


def load_folders(library: Library) -> dict[str, Folder]:
    """Return the expectations by folder name; faults of the rules themselves become problems."""
    folders: dict[str, Folder] = {}
    names = ["folder", "column_position", "column_name", "is_key", "is_required"]
    for record in library.records(COLUMNS_FILE, names) or []:
        folder = folders.setdefault(record["folder"], Folder(record["folder"]))
        folder.columns.append(record["column_name"])
        if record["is_key"] == "true":
            folder.keys.append(record["column_name"])
        if record["is_required"] == "true":
            folder.required.append(record["column_name"])
    _load_rules(library, folders)
    return folders


def _load_rules(library: Library, folders: dict[str, Folder]) -> None:
    table = library.table(RULES_FILE)
    names = list(Rule.__dataclass_fields__)
    names[names.index("column")] = "column_name"
    records = library.records(RULES_FILE, names)
    if table is None or records is None:
        return
    for (row, _), record in zip(table.rows, records, strict=True):
        if record["check_type"] not in CHECK_TYPES:
            what = f"is not a type of check: {record['check_type']!r}"
            advice = "use one of " + ", ".join(sorted(CHECK_TYPES))
            library.problems.append(Problem(RULES_FILE, row, "check_type", what, advice, "rows"))
            continue
        for name in folders if record["folder"] == "*" else record["folder"].split("|"):
            for column in record["column_name"].split("|"):
                if name in folders and column in folders[name].columns:
                    rest = {
                        key: record[key] for key in names if key not in {"folder", "column_name"}
                    }
                    folders[name].rules.append(Rule(folder=name, column=column, **rest))


def applies(rule: Rule, row: dict[str, str]) -> bool:
    """Tell whether ``rule`` speaks of this row."""
    return all(_holds(term, row) for term in rule.applies_if.split("&") if term)


def _holds(term: str, row: dict[str, str]) -> bool:
    name, equals, values = term.partition("=")
    if equals:
        return row.get(name, "") in values.split("|")
    if name.startswith("!"):
        return not row.get(name[1:], "")
    return bool(row.get(name, ""))
