"""Fingertips through the warehouse: counts, value and interval of every row, as printed.

What is this: both downloads beside fct_observations, row by row; the methods themselves are proved
in tests/python/oracle/test_fingertips.py.
When does it matter: an interval in the wrong column or beside a value that was withheld.
How to resolve: int_national__fingertips_cells and seeds/mapping/fingertips_measures.csv.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

MEASURE = "injury_admissions_0_to_14_rate"
GROUPS = {"Persons": "all/all", "Female": "sex/female", "Male": "sex/male"}
PRINTED = {
    "value": "Value",
    "numerator": "Count",
    "denominator": "Denominator",
    "lower_ci": "Lower CI 95.0 limit",
    "upper_ci": "Upper CI 95.0 limit",
}
SOURCES = {
    "la_hospital_admissions_2223.csv": "fingertips_90284__2024-02-01",
    "la_hospital_admissions_2324.csv": "fingertips_90284__2025-02-01",
}


def read(path: Path) -> pd.DataFrame:
    """Return the rows of the download that are no breakdown by category, England once."""
    printed = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    rows = pd.DataFrame(
        {
            "area_code": printed["Area Code"],
            "population_group_id": printed["Sex"].map(GROUPS),
            "period_id": "FY" + printed["Time period"].str.replace("/", "-"),
            "note": printed["Value note"],
        }
    )
    for name, header in PRINTED.items():
        rows[name] = pd.to_numeric(printed[header].str.replace(",", ""), errors="coerce")
    rows = rows[printed["Category"] == ""]
    return rows.drop_duplicates(["area_code", "population_group_id", "period_id"])


@pytest.mark.parametrize("name", [*SOURCES])
def test_every_row_stands_in_the_facts_as_printed(
    national: duckdb.DuckDBPyConnection, shared_data: Path, name: str
) -> None:
    printed = read(shared_data / "fingertips" / name)
    facts = national.execute(
        """
        select facts.*, areas.old_la_code
        from marts.fct_observations as facts
        inner join marts.dim_areas as areas
            on facts.area_code = areas.area_code
        where facts.measure_id = ? and facts.source_id = ?
        """,
        [MEASURE, SOURCES[name]],
    ).df()
    assert len(printed) == len(facts) == {"2223": 154, "2324": 5840}[name[-8:-4]]
    # By line: a recoded authority may stand under the code that it has today.
    lines = facts.source_locator.str.extract(r"row (\d+),")[0].astype(int)
    both = facts.set_index(lines).add_suffix("_found").join(printed.set_index(printed.index + 2))
    assert both.area_code.notna().all()
    assert (both.period_id == both.period_id_found).all()
    assert (both.population_group_id == both.population_group_id_found).all()
    withheld = both.value.isna()
    assert withheld.sum() == {"2223": 7, "2324": 101}[name[-8:-4]]
    for column in PRINTED:
        np.testing.assert_array_equal(
            both[f"{column}_found"][~withheld].astype(float), both[column][~withheld]
        )
    assert (both.interval_method_found[~withheld] == "published").all()
    # -1 is printed for the limits of some values that are not presented: it is no limit.
    assert both.loc[withheld, ["lower_ci_found", "upper_ci_found"]].isna().all(axis=None)
    assert both.missing_reason_found[withheld].notna().all()
