"""Figures of landed files: the row of the landed Parquet file, mapped and parsed here."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from cypp.public_rows import Observation, Target
from cypp.trace.figures import Figures
from cypp.trace.files import row_and_column
from cypp.trace.paths import Paths
from cypp.trace.reperform.mapping import (
    Cell,
    Mapped,
    area_codes,
    cells_of,
    dataset_of,
    kind_of,
    mapped,
    parse,
    period_of,
    reads_row,
)
from cypp.trace.reperform.model import CannotReperformError, Compared, Reperformed
from cypp.trace.reperform.seeds import Row, Seeds


@dataclass(frozen=True, slots=True)
class Read:
    """What was read for a figure.

    Attributes:
        file: the landed file.
        source: the row that the locator names.
        cells: cell and the row of the mapping that reads it.
    """

    file: Path
    source: Row
    cells: tuple[tuple[Cell, Mapped], ...]


def reperform_landed(seeds: Seeds, figures: Figures, one: Observation | Target) -> Reperformed:
    """Read a figure of a landed file again.

    Raises:
        CannotReperformError: the file is not landed here, has no such row, or no row of the mapping
            reads it.
    """
    place = row_and_column(one.source_locator)
    if isinstance(one, Target) or place is None:
        raise CannotReperformError(f"{one.source_locator!r} names no row of a landed file")
    file = landed_file(seeds.project, figures, one)
    read = read_cells(seeds, file, one, *place)
    values = {role: parts_of(seeds, file, read, role) for role in ("numerator", "denominator")}
    printed = [pair for pair in read.cells if pair[1].role == "value"]
    unit = seeds.measures()[one.measure_id]
    if printed:
        cell, rule = printed[0]
        value, reason = parse(seeds, kind_of(file), dataset_of(seeds, file), cell.text, rule)
        how = f"the cell {cell.text!r} by the mapping" + rule.words
    else:
        value, reason, how = _from_counts(seeds, file, read, unit, values)
    if _awaits(seeds, file, one, read):
        value, reason = None, _awaiting(seeds, file, one)
        values = dict.fromkeys(values)
    source, rules = read.source, [rule for _, rule in read.cells]
    codes = area_codes(seeds, figures.edition, kind_of(file), source)
    period = next((rule for rule in rules if rule.role == "value"), rules[0])
    compared = [
        Compared("value", one.value, value),
        Compared("reason why missing", one.missing_reason, None if value is not None else reason),
        Compared("numerator", one.numerator, values["numerator"]),
        Compared("denominator", one.denominator, values["denominator"]),
        Compared("period", one.period_id, period_of(seeds, kind_of(file), source, period)),
        Compared("area", one.area_code, one.area_code if one.area_code in codes else str(codes)),
    ]
    lines = [
        f"{file.name}, row {cell.row}, {cell.column}: {cell.text!r} as {rule.role}"
        for cell, rule in read.cells
    ]
    return Reperformed(tuple(lines), how, tuple(compared))


def published_limits(
    seeds: Seeds, figures: Figures, one: Observation
) -> tuple[tuple[float | None, float | None], str]:
    """Return the interval that a landed file prints beside a value, and where.

    Raises:
        CannotReperformError: as for the value.
    """
    place = row_and_column(one.source_locator)
    if place is None:
        raise CannotReperformError(f"{one.source_locator!r} names no row of a landed file")
    file = landed_file(seeds.project, figures, one)
    read = read_cells(seeds, file, one, *place)
    limits = [
        next(
            (
                parse(seeds, kind_of(file), dataset_of(seeds, file), cell.text, rule)[0]
                for cell, rule in read.cells
                if rule.role == role
            ),
            None,
        )
        for role in ("lower_ci", "upper_ci")
    ]
    return (limits[0], limits[1]), f"printed in {file.name}, row {place[0]}"


def landed_file(project: Path, figures: Figures, one: Observation) -> Path:
    """Return the landed file of a figure.

    Raises:
        CannotReperformError: it is not there.
    """
    steps = Paths(figures.edition).of(one)
    root = project / str(figures.edition.manifest["variables"]["landed_path"])
    # The path names the file from the folder above.
    path = root.parent / steps[0].name if steps else root
    if not path.is_file():
        raise CannotReperformError(
            f"{path} is not there: land {one.extract_name} again (cypp land)"
        )
    return path


def read_cells(seeds: Seeds, file: Path, one: Observation, number: int, column: str) -> Read:
    """Return the row of the locator, and every cell that the mapping makes the figure of."""
    rules = mapped(seeds, file, one.measure_id, one.population_group_id)
    here = cells_of(file, f"row_number = {number}", [])
    if not here:
        raise CannotReperformError(f"{file.name} has no row {number}")
    source = here[0].about
    alike = cells_of(file, *reads_row(kind_of(file), source))
    period_rules = {rule for cell in here for rule in rules if rule.reads(cell)}
    period = {period_of(seeds, kind_of(file), source, rule) for rule in period_rules}
    found = [
        (cell, rule)
        for cell in alike
        for rule in rules
        if rule.reads(cell) and period_of(seeds, kind_of(file), cell.about, rule) == one.period_id
    ]
    if not found:
        raise CannotReperformError(
            f"no row of the mapping makes {one.measure_id}, {one.population_group_id} of "
            f"{file.name}, row {number}, {column} (periods {sorted(map(str, period))})"
        )
    # The locator names the row; a value from another row is not the one that was published.
    if any(rule.role == "value" for _, rule in found) and not any(
        rule.role == "value" and cell.row == number for cell, rule in found
    ):
        raise CannotReperformError(f"{file.name}, row {number} holds no value of {one.measure_id}")
    ordered = sorted(found, key=lambda pair: (pair[0].row != number, pair[1].role != "value"))
    return Read(file, source, tuple(ordered))


def parts_of(seeds: Seeds, file: Path, read: Read, role: str) -> float | None:
    """Return a count: the sum of its parts, of which none may be missing."""
    parts = [
        parse(seeds, kind_of(file), dataset_of(seeds, file), cell.text, rule)[0]
        for cell, rule in read.cells
        if rule.role == role
    ]
    known = [part for part in parts if part is not None]
    return sum(known) if parts and len(known) == len(parts) else None


def _from_counts(
    seeds: Seeds, file: Path, read: Read, measure: Row, values: dict[str, float | None]
) -> tuple[float | None, str | None, str]:
    """Return the value of a measure that the file prints as counts alone."""
    top, bottom = values["numerator"], values["denominator"]
    reasons = [
        parse(seeds, kind_of(file), dataset_of(seeds, file), cell.text, rule)[1]
        for cell, rule in read.cells
    ]
    reason = max((one for one in reasons if one), default=None)
    if measure["unit"] == "count":
        return top, reason, "the sum of the counts"
    multiplier = float(measure["multiplier"])
    how = f"{multiplier:g} x numerator / denominator"
    if bottom == 0:
        row = seeds.one("mapping/reasons_without_symbol", situation="zero_denominator")
        return None, row["missing_reason"] if row else None, how
    if top is None or bottom is None:
        return None, reason, how
    return multiplier * top / bottom, None, how


def _awaiting(seeds: Seeds, file: Path, one: Observation) -> str | None:
    row = seeds.one(
        "mapping/zeros_that_await",
        dataset_id=dataset_of(seeds, file) or "",
        measure_id=one.measure_id,
    )
    return row["missing_reason"] if row else None


def _awaits(seeds: Seeds, file: Path, one: Observation, read: Read) -> bool:
    """Is the figure a zero that the file prints everywhere, which the policy takes for none?"""
    if _awaiting(seeds, file, one) is None:
        return False
    kind, dataset = kind_of(file), dataset_of(seeds, file)
    period = read.source["time_period"]
    groups = {
        row["population_group_id"]
        for row in seeds.rows("mapping/ees_measures")
        if row["dataset_id"] == dataset and row["measure_id"] == one.measure_id
    }
    everywhere = cells_of(file, "time_period = ?", [period])
    rules = [
        rule for group in sorted(groups) for rule in mapped(seeds, file, one.measure_id, group)
    ]
    values = [
        parse(seeds, kind, dataset, cell.text, rule)[0]
        for cell in everywhere
        for rule in rules
        if rule.role == "value" and rule.reads(cell)
    ]
    return max((value for value in values if value is not None), default=None) == 0
