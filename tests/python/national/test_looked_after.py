"""The rate of looked-after children, recomputed for every authority row of the release.

What is this: count over population times 10,000, rounded half up, beside the printed rate; in the
CSV itself by pandas, and in the warehouse by value, numerator and denominator.
When does it matter: a rate over the population of another year is near the printed one, and wrong.
How to resolve: seeds/mapping/ees_measures.csv says which column is numerator and denominator.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

RELEASE = "cla_number_and_rate_per_10k_children.csv"
POPULATION = "ons_mid-year_population_estimates_2012_to_2024.csv"
NUMBERS = {"count": "children_count", "population": "population_estimate", "rate": "rate_per_10000"}
SNAPSHOT = "Children looked after on 31 March each year"


def read(shared_data: Path, name: str) -> pd.DataFrame:
    return pd.read_csv(
        shared_data / "ees" / name, dtype=str, keep_default_na=False, encoding="utf-8-sig"
    )


def number(texts: pd.Series) -> pd.Series:
    return pd.to_numeric(texts, errors="coerce")


@pytest.fixture(scope="module")
def release(shared_data: Path) -> pd.DataFrame:
    """Every row of the release with its three figures as numbers, NaN where a symbol stands."""
    rows = read(shared_data, RELEASE)
    rows["year"] = rows.time_period.astype(int)
    for name, column in NUMBERS.items():
        rows[name] = number(rows[column])
    return rows


@pytest.fixture(scope="module")
def authorities(release: pd.DataFrame) -> pd.DataFrame:
    return release[release.geographic_level == "Local authority"]


def half_up(figures: pd.Series) -> pd.Series:
    return (figures + 0.5) // 1


def test_printed_rate_of_every_authority_row(authorities: pd.DataFrame) -> None:
    """155 areas, five years, three populations: looked after on the day, starting and ceasing."""
    assert len(authorities) == 155 * 5 * 3
    printed = authorities.dropna(subset=[*NUMBERS])
    assert printed.population_type.value_counts().to_dict() == {
        SNAPSHOT: 755,
        "Children starting to be looked after each year": 756,
        "Children ceasing to be looked after each year": 756,
    }
    recomputed = half_up(10000 * printed["count"] / printed.population)
    assert (recomputed == printed.rate).all()
    # The rest carry a symbol for the count, and none of them prints a rate.
    rest = authorities.drop(printed.index)
    assert rest["count"].isna().all()
    assert rest.rate.isna().all()
    assert (rest.children_count == rest.rate_per_10000).all()
    assert rest.children_count.value_counts().to_dict() == {"z": 56, "c": 2}
    assert rest.population_estimate[rest.population.isna()].unique().tolist() == ["x"]


def test_rates_of_regions_lie_within_the_rounding_of_their_counts(release: pd.DataFrame) -> None:
    """Regions and England print counts to the nearest 10 and rates from the unrounded ones."""
    rows = release[release.geographic_level != "Local authority"]
    assert len(rows) == 180
    assert (rows["count"] % 10 == 0).all()
    lowest = half_up(10000 * (rows["count"] - 5) / rows.population)
    highest = half_up(10000 * (rows["count"] + 5) / rows.population)
    assert rows.rate.between(lowest, highest).all()
    assert (half_up(10000 * rows["count"] / rows.population) != rows.rate).sum() == 4


def test_population_is_the_estimate_of_the_year_before(
    authorities: pd.DataFrame, shared_data: Path
) -> None:
    """Joined by DfE number, which outlives a new code; no other year's estimate fits."""
    estimates = read(shared_data, POPULATION).query("geographic_level == 'Local authority'")
    keys = estimates.old_la_code + " " + estimates.time_period
    by_year = number(estimates.population_estimate).set_axis(keys).dropna()
    assert by_year.index.is_unique
    printed = authorities.dropna(subset=["population"])
    equal = {}
    for years_before in range(4):
        joined = printed.old_la_code + " " + (printed.year - years_before).astype(str)
        equal[years_before] = int((joined.map(by_year) == printed.population).sum())
    assert len(printed) == 2283
    assert equal[1] == 2283
    assert max(equal[0], equal[2], equal[3]) < 10
    # Where the release prints no population the estimate is missing too: the authority had ended
    # or not begun. So no row can be recomputed from the estimate alone.
    rest = authorities[authorities.population.isna()]
    joined = rest.old_la_code + " " + (rest.year - 1).astype(str)
    assert joined.map(by_year).isna().all()
    assert sorted(set(rest.la_name)) == [
        "Cumberland", "Cumbria", "North Northamptonshire", "Northamptonshire",
        "West Northamptonshire", "Westmorland and Furness",
    ]  # fmt: skip


def test_rate_of_every_row_in_the_warehouse(
    national: duckdb.DuckDBPyConnection, authorities: pd.DataFrame
) -> None:
    """The facts hold the printed rate, and the two counts from which it follows."""
    facts = national.sql(
        """
        select
            cast(substring(source_locator, 5, position(',' in source_locator) - 5) as integer)
                as line,
            period_id, value, numerator, denominator, missing_reason
        from marts.fct_observations
        where measure_id = 'children_looked_after_rate'
            and source_id like 'looked_after_number_and_rate%'
        """
    ).df()
    rows = authorities[authorities.population_type == SNAPSHOT].assign(line=lambda _: _.index + 2)
    both = rows.merge(facts, on="line", how="left", validate="one_to_one", indicator=True)
    assert (both["_merge"] == "both").all()
    assert (both.period_id == "SD" + both.time_period + "-03-31").all()
    for column, printed in {
        "value": "rate",
        "numerator": "count",
        "denominator": "population",
    }.items():
        np.testing.assert_array_equal(both[column], both[printed])
    valued = both[both.value.notna()]
    assert len(valued) == 755
    assert (half_up(10000 * valued.numerator / valued.denominator) == valued.value).all()
    reasons = both[both.value.isna()].groupby(["rate_per_10000", "missing_reason"]).size()
    assert reasons.to_dict() == {("z", "not_applicable"): 19, ("c", "suppressed"): 1}
