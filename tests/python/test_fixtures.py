"""The fixtures of the dbt unit tests keep up with the seeds that they stand for."""

from __future__ import annotations

import csv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SEED = ROOT / "seeds" / "reference" / "missing_value_codes.csv"
FIXTURES = ROOT / "tests" / "fixtures"


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def test_every_mark_of_the_seed_is_in_the_unit_test() -> None:
    seed = [(row["printed"], row["missing_reason"]) for row in rows(SEED)]
    codes = [
        (row["printed"], row["missing_reason"])
        for row in rows(FIXTURES / "missing_value_codes_fixture.csv")
    ]
    cells = [
        row["printed"].removeprefix("• ").lower()
        for row in rows(FIXTURES / "missing_value_cells.csv")
    ]
    reasons = [row["missing_reason"] for row in rows(FIXTURES / "missing_value_expected.csv")]
    assert codes == seed
    assert cells == [printed for printed, _ in seed]
    assert reasons == [reason for _, reason in seed]
    assert all(row["value"] == "" for row in rows(FIXTURES / "missing_value_expected.csv"))
