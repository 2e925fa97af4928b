"""The edition of a file is known from a seed row, its name, or the person who lands it."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cypp.land.editions import dataset_in, date_in

if TYPE_CHECKING:
    from tests.python.land.conftest import Ees, Land


@pytest.mark.parametrize(
    ("name", "date"),
    [
        ("bds_long_0.2026-04-08.parquet", "2026-04-08"),
        ("bds_long_0.2025-12.parquet", "2025-12-01"),
        ("sn_may_2025.xlsx", "2025-05-01"),
        ("SN April 2021.xlsx", "2021-04-01"),
        ("exclusions_2011-12.csv", None),
        ("exclusions_2011-13.csv", None),
        ("figures_2026-02-30.csv", None),
        ("exclusions_2006_2017.csv", None),
        ("20260408.csv", None),
    ],
)
def test_a_date_is_read_from_a_file_name(name: str, date: str | None) -> None:
    assert date_in(name) == (datetime.date.fromisoformat(date) if date else None)


def test_a_dataset_is_named_by_what_is_left_of_the_file_name() -> None:
    assert dataset_in("Looked-after 2025-11-20.csv") == "looked_after"


def test_a_file_without_a_date_is_refused_with_the_option_to_give_one(ees: Ees, land: Land) -> None:
    path = ees(name="figures.csv")

    assert "--edition-date YYYY-MM-DD" in land(path).problems[0]
    outcome = land(path, given=datetime.date(2025, 11, 20))

    assert outcome.code == 0
    assert [path.name[:20] for path in outcome.landed] == ["figures__2025-11-20_"]


def test_the_date_in_a_name_goes_before_the_option(ees: Ees, land: Land) -> None:
    outcome = land(ees(), given=datetime.date(2001, 1, 1))

    assert outcome.landed[0].name.startswith("looked_after__2025-11-20__")


def test_a_row_by_checksum_goes_before_the_name(ees: Ees, land: Land, land_project: Path) -> None:
    import hashlib

    path = ees()
    checksum = hashlib.sha256(path.read_bytes()).hexdigest()
    row = f"{checksum},,ees,renamed,2025-11-21,day,official,t,p,l,b\n"
    with (land_project / "seeds/landing/editions.csv").open("a", encoding="utf-8") as seed:
        seed.write(row)

    assert land(path).landed[0].name.startswith("renamed__2025-11-21__")
