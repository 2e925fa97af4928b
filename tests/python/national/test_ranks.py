"""Rank, quartile and number of ranked authorities, recomputed in pandas from the files.

What is this: every authority and year of measures of either polarity; ties take the minimum.
When does it matter: one area too many in the ranking moves everybody behind it.
How to resolve: int_observations__compared; the polarity stands in the register of measures.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from tests.python.national.files import SERIES, interactive_tool, series

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb
    import pandas as pd

KEYS = ["area_code", "period_id"]
# Metric of the series, measure, and whether a high value is good.
RANKED = [
    ("good_achievement_end_of_primary", "ks2_expected_standard_reading_writing_maths", True),
    ("five_good_gcses_with_english_and_maths", "attainment_8", True),
    ("attendance_primary", "attendance_primary", True),
    ("child_protection_plans_rate", "child_protection_plans_rate", False),
    ("first_time_entrants_rate", "first_time_entrants_rate", False),
    ("teenage_conceptions_rate", "teenage_conceptions_rate", False),
]


@pytest.fixture(scope="module")
def cells(shared_data: Path) -> pd.DataFrame:
    return interactive_tool(shared_data)


def key_figures(national: duckdb.DuckDBPyConnection, measure: str) -> pd.DataFrame:
    return national.execute(
        """
        select distinct area_code, period_id, value, rank, rank_of, quartile
        from marts.fct_key_indicators
        where measure_id = ? and population_group_id = 'all/all'
        """,
        [measure],
    ).df()


def with_ranks(printed: pd.DataFrame, *, high_is_good: bool) -> pd.DataFrame:
    """Rank the authorities of each period; the others have no rank."""
    ranked = printed.value.where(printed.is_authority)
    by_period = ranked.groupby(printed.period_id)
    rank = by_period.rank(method="min", ascending=not high_is_good)
    of = by_period.transform("count").where(rank.notna())
    # The first quarter of the places is the first quartile.
    quartile = np.ceil(4 * rank / of)
    return printed.assign(rank_wanted=rank, of_wanted=of, quartile_wanted=quartile)


@pytest.mark.parametrize(("metric", "measure", "high_is_good"), RANKED)
def test_every_rank_and_quartile(
    national: duckdb.DuckDBPyConnection,
    cells: pd.DataFrame,
    metric: str,
    measure: str,
    high_is_good: bool,
) -> None:
    printed = series(cells, SERIES[metric])
    if measure == "attainment_8":
        printed = printed[printed.period_id >= "AY2016"]
    wanted = with_ranks(printed, high_is_good=high_is_good)
    both = wanted.merge(
        key_figures(national, measure), on=KEYS, how="left", validate="one_to_one", indicator=True
    )
    assert (both["_merge"] == "both").all()
    for found, expected in [
        ("rank", "rank_wanted"), ("rank_of", "of_wanted"), ("quartile", "quartile_wanted")
    ]:  # fmt: skip
        np.testing.assert_array_equal(both[found].astype(float), both[expected], err_msg=found)
    ties = wanted.dropna(subset=["rank_wanted"]).duplicated(["period_id", "rank_wanted"])
    assert ties.sum() > 20
    assert set(both.quartile.dropna()) == {1, 2, 3, 4}


def test_no_authority_is_ranked_twice(national: duckdb.DuckDBPyConnection) -> None:
    """A release may print the code that an authority had; its DfE number stays the same."""
    twice = national.sql(
        """
        select figures.measure_id, figures.period_id, areas.old_la_code, count(*) as codes
        from marts.fct_current_observations as figures
        inner join marts.dim_areas as areas
            on figures.area_code = areas.area_code
        where areas.area_type = 'local_authority' and areas.old_la_code is not null
            and figures.value is not null
        group by
            figures.measure_id, figures.period_id, figures.population_group_id, areas.old_la_code
        having count(*) > 1
        order by figures.measure_id, figures.period_id, areas.old_la_code
        """
    ).fetchall()
    assert not twice, f"{len(twice)} figures, first {twice[:3]}"
