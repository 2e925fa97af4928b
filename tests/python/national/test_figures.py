"""Real national files, landed and built, give the figures that their publishers print.

What is this: the national files of ../shared/data, landed and built in a copy of the project; the
figures stand here by hand, read in the files and on the publisher's pages.
When does it matter: a mapping, a year or a comparator that is wrong gives another number for Leeds.
How to resolve: read the row of the file that fct_observations names, then the row of seeds/mapping.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    import duckdb

LEEDS, ENGLAND = "E08000035", "E92000001"
KEY_FIGURE = """
    select distinct value, england_value, round(neighbours_value, 1), neighbours_with_value,
        rank, rank_of
    from marts.fct_key_indicators
    where area_code = ? and measure_id = ? and period_id = ? and population_group_id = 'all/all'
"""


@pytest.mark.parametrize(
    ("measure", "period", "value", "england"),
    [
        ("children_looked_after", "SD2025-03-31", 1498.0, 81770.0),
        ("children_looked_after_rate", "SD2025-03-31", 85.0, 67.0),
        ("ks2_expected_standard_reading_writing_maths", "AY2024-25", 61.0, 63.0),
        ("neet_or_not_known", "RG2024-12_2025-02", 8.8, 5.6),
    ],
)
def test_leeds_and_england_as_printed(
    national: duckdb.DuckDBPyConnection, measure: str, period: str, value: float, england: float
) -> None:
    rows = national.execute(KEY_FIGURE, [LEEDS, measure, period]).fetchall()
    assert [row[:2] for row in rows] == [(value, england)]


def test_neighbours_of_2025_and_the_rank_at_key_stage_2(
    national: duckdb.DuckDBPyConnection,
) -> None:
    measure = "ks2_expected_standard_reading_writing_maths"
    rows = national.execute(KEY_FIGURE, [LEEDS, measure, "AY2024-25"]).fetchall()
    assert rows == [(61.0, 63.0, 60.9, 10, 91, 151)]


def test_both_editions_stand_side_by_side(national: duckdb.DuckDBPyConnection) -> None:
    rows = national.execute(
        """
        select area_code, cast(published_on as varchar), value, is_current
        from marts.fct_observations
        where measure_id = 'level_3_at_19_fsm_gap' and period_id = 'AY2023-24'
            and area_code in (?, ?)
        order by area_code, published_on
        """,
        [LEEDS, ENGLAND],
    ).fetchall()
    assert rows == [
        (LEEDS, "2025-12-01", 26.74, False),
        (LEEDS, "2026-04-08", 26.74, True),
        (ENGLAND, "2025-12-01", 25.53, False),
        (ENGLAND, "2026-04-08", 25.53, True),
    ]


def test_every_row_has_a_value_or_a_reason_and_a_known_area(
    national: duckdb.DuckDBPyConnection,
) -> None:
    row = national.execute(
        """
        select
            count(*) > 300000,
            count(case when (value is null) = (missing_reason is null) then 1 end),
            count(case when areas.area_code is null then 1 end)
        from marts.fct_observations as observations
        left join marts.dim_areas as areas on observations.area_code = areas.area_code
        """
    ).fetchone()
    assert row == (True, 0, 0)
