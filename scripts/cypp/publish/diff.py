"""``cypp diff OLD NEW``: which figures of two editions differ, and why.

Both public DuckDB files are attached to read, and compared inside DuckDB. What is compared and what
the reasons mean are rows of ``diff_relations.csv`` and ``diff_reasons.csv``.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import duckdb

from cypp.project import CyppError
from cypp.publish.checks.diff_reasons import COLUMNS, Sides, collect, count_of
from cypp.publish.checks.rules import FOLDER, read_numbers, read_rules
from cypp.publish.context import DATABASE_FILE
from cypp.publish.editions import (
    FORMAT_VERSION,
    MANIFEST,
    current_edition,
    find_edition,
    kept_editions,
    previous_edition,
)
from cypp.publish.swap import PUBLISHED

# What changed is read first: an added extract may bring a million rows.
ORDER = (
    "case change when 'changed' then 1 when 'removed' then 2 else 3 end, relation_order, "
    f"reason_order, {', '.join(COLUMNS)}"
)


@dataclass(frozen=True)
class Side:
    """One of the two editions, with its own row of ``marts.dim_editions``."""

    folder: Path
    edition_id: str
    as_of: str
    area_code: str
    git_commit: str

    def words(self) -> str:
        """Return the edition as words of one line."""
        return (
            f"{self.edition_id} (as of {self.as_of}, area {self.area_code}, "
            f"commit {self.git_commit[:12]})"
        )


def run_diff(project: Path, old: str, new: str, csv_file: Path | None = None) -> int:
    """Print what differs between two editions; write every row to ``csv_file`` if one is given.

    Args:
        project: folder of dbt_project.yml; editions lie in ``published`` below it.
        old: identifier of an edition, its folder, ``current`` or ``previous``.
        new: the same for the edition to compare it with.
        csv_file: where all rows go, as CSV with a header; the screen shows the first.

    Returns:
        0, however many figures differ.

    Raises:
        CyppError: an edition is unknown, is none, or is of another format; the file exists already
            as a folder or cannot be written.
    """
    folders = resolve(project, old), resolve(project, new)
    for folder in folders:
        _check_format(folder)
    with duckdb.connect(":memory:") as connection:
        before = _attach(connection, folders[0], "old_edition")
        after = _attach(connection, folders[1], "new_edition")
        print(f"cypp diff: {before.words()} -> {after.words()}")
        sides = Sides(before.as_of, after.as_of, before.area_code != after.area_code)
        limits = read_numbers(project)
        notes = collect(
            connection,
            sides,
            read_rules(project, FOLDER / "diff_relations.csv"),
            read_rules(project, FOLDER / "diff_reasons.csv"),
            limits["diff_relative_difference"],
        )
        for line in [*notes, *_summary(connection), *_rows(connection, int(limits["diff_lines"]))]:
            print(line)
        if csv_file is not None:
            _write(connection, csv_file)
    return 0


def resolve(project: Path, name: str) -> Path:
    """Return the folder of an edition: ``current``, ``previous``, an identifier or a folder.

    Raises CyppError when there is no such edition.
    """
    published = project / PUBLISHED
    if name in {"current", "previous"}:
        found = (current_edition if name == "current" else previous_edition)(published)
        if found is None:
            raise CyppError(
                f"there is no {name} edition in {PUBLISHED}: run cypp publish, or name a folder"
            )
        return found.folder
    by_id = find_edition(published, name)
    if by_id is not None:
        return by_id.folder
    if Path(name).is_dir():
        return Path(name).resolve()
    kept = ", ".join(dict.fromkeys(one.edition_id for one in kept_editions(published))) or "none"
    raise CyppError(f"no edition or folder {name!r}: kept editions: {kept}; or current, previous")


def _check_format(folder: Path) -> None:
    """Raise CyppError where the manifest of an edition says that it is of another format.

    A folder without a manifest is judged by its public file alone.
    """
    path = folder / MANIFEST
    if not path.is_file():
        return
    try:
        found = json.loads(path.read_text(encoding="utf-8"))["format_version"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CyppError(f"{path}: not a manifest ({error}); publish the edition again") from error
    if found != FORMAT_VERSION:
        raise CyppError(
            f"{folder} is of format {found} and this version reads {FORMAT_VERSION}: publish its "
            "commit again with this version, or compare with the version that wrote it"
        )


def _attach(connection: duckdb.DuckDBPyConnection, folder: Path, name: str) -> Side:
    """Attach the public file of an edition and return its own row.

    Raises CyppError when the folder holds no edition.
    """
    path = folder / DATABASE_FILE
    if not path.is_file():
        raise CyppError(f"{folder} is no edition: it has no {DATABASE_FILE}")
    file = str(path).replace("'", "''")
    try:
        connection.execute(f"attach '{file}' as {name} (read_only)")
        rows = connection.execute(
            "select edition_id, cast(as_of_date as varchar), area_code, git_commit "
            f"from {name}.marts.dim_editions"
        ).fetchall()
    except duckdb.Error as error:
        said = str(error).splitlines()[0]
        raise CyppError(f"{folder} is no edition that can be read: {said}") from error
    if len(rows) != 1:
        raise CyppError(f"{folder} is no edition: marts.dim_editions has {len(rows)} rows, not one")
    return Side(folder, *(str(value) for value in rows[0]))


def _summary(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Return the counts by relation and reason as the lines of a table."""
    rows = connection.execute(
        "select relation, reason, count(*) filter (change = 'changed'), "
        "count(*) filter (change = 'added'), count(*) filter (change = 'removed') "
        "from differences group by relation, relation_order, reason, reason_order "
        "order by relation_order, reason_order"
    ).fetchall()
    if not rows:
        return ["no figure differs"]
    shape = "{:<26}{:<24}{:>10}{:>10}{:>10}"
    head = shape.format("relation", "reason", "changed", "added", "removed")
    return [head, *(shape.format(*row) for row in rows)]


def _rows(connection: duckdb.DuckDBPyConnection, limit: int) -> list[str]:
    """Return the first rows as lines, and how many more there are."""
    rows = connection.execute(
        "select change, relation, reason, concat_ws(', ', measure_id, area_code, period_id, "
        "population_group_id, item), old_figure, new_figure from differences "
        f"order by {ORDER} limit {limit}"
    ).fetchall()
    lines = []
    for change, relation, reason, key, old, new in rows:
        said = f"{old} -> {new}" if change == "changed" else (new if change == "added" else old)
        lines.append(f"{change} {relation} [{reason}] {key}: {said}")
    rest = count_of(connection, "differences") - len(rows)
    return [*lines, f"and {rest} more rows: --csv FILE writes all"] if rest > 0 else lines


def _write(connection: duckdb.DuckDBPyConnection, file: Path) -> None:
    """Write every row as CSV."""
    columns = ", ".join(COLUMNS)
    name = str(file).replace("'", "''")
    try:
        connection.execute(
            f"copy (select {columns} from differences order by {ORDER}) to '{name}' "
            "(format csv, header true)"
        )
    except duckdb.Error as error:
        said = str(error).splitlines()[0]
        raise CyppError(f"{file} cannot be written: {said}") from error
    print(f"{count_of(connection, 'differences')} rows written to {file}")
