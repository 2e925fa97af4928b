"""What was known on a day: figures, sources and neighbours of later days are not there.

What is this: builds over the same landed files as of a day before the second edition of the
interactive tool, and as of a day before any of it; and the dated sets of neighbours.
When does it matter: a report of January must be rebuilt in June with the figures of January.
How to resolve: cypp.known_by in the models that read landed files; seeds/landing/editions.csv.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest
from tests.python.national.files import ENGLAND, authorities, neighbours

Connection = duckdb.DuckDBPyConnection
DECEMBER, APRIL = "lait__2025-12-01", "lait__2026-04-08"
ENTRANTS = """
    select source_id, value, is_current
    from marts.fct_observations
    where measure_id = 'first_time_entrants_rate' and area_code = ? and period_id = ?
    order by source_id
"""
SOURCES = "select source_id, published_on from marts.dim_sources where source_type = 'landed file'"


@pytest.fixture(scope="module")
def in_january(known_on: Callable[[str], Connection]) -> Iterator[Connection]:
    """What was known on 31 January 2026: one edition of the interactive tool."""
    with known_on("2026-01-31") as connection:
        yield connection


@pytest.fixture(scope="module")
def in_2020(known_on: Callable[[str], Connection]) -> Iterator[Connection]:
    """What was known in 2020: of the landed files only a release of 2018."""
    with known_on("2020-01-31") as connection:
        yield connection


def test_the_later_edition_is_current_and_the_earlier_one_is_kept(national: Connection) -> None:
    assert national.execute(ENTRANTS, [ENGLAND, "CY2023"]).fetchall() == [
        (DECEMBER, 143.0, False),
        (APRIL, 1320.0, True),
    ]


def test_in_january_only_the_december_edition_is_known(in_january: Connection) -> None:
    assert in_january.execute(ENTRANTS, [ENGLAND, "CY2023"]).fetchall() == [(DECEMBER, 143.0, True)]
    assert in_january.execute(ENTRANTS, [ENGLAND, "CY2024"]).fetchall() == []


def test_sources_of_later_days_are_absent(national: Connection, in_january: Connection) -> None:
    everything = national.sql(SOURCES).df()
    then = in_january.sql(SOURCES).df()
    later = everything[everything.published_on > "2026-01-31"]
    # A landed file may be known by its day only; none is lost, and none of a later day is there.
    assert set(then.source_id) == set(everything.source_id) - set(later.source_id)
    assert {APRIL, "absence_la__2026-04-01", "school_places_scorecard__2026-06-01"} <= {
        *later.source_id
    }
    newest = in_january.sql("select max(published_on) from marts.fct_observations").fetchone()
    assert newest == (pd.Timestamp("2025-12-01").date(),)


def test_every_figure_of_january_is_one_of_the_full_build(
    national_project: Path, in_january: Connection
) -> None:
    """The same rows, fewer of them, and of each figure the latest that was known is current."""
    full = national_project / "target" / "cypp.duckdb"
    # By a connection of its own: the mart is a view, which names the catalogue of its file.
    with duckdb.connect(str(full), read_only=True) as connection:
        everything = connection.sql(
            "select observation_id, value, measure_id, area_code, period_id, population_group_id, "
            "edition_rank, published_on from marts.fct_observations"
        ).df()
    in_january.register("everything", everything)
    row = in_january.sql(
        """
        with expected as (
            select
                observation_id, value,
                row_number() over (
                    partition by measure_id, area_code, period_id, population_group_id
                    order by edition_rank
                ) = 1 as is_current
            from everything
            where published_on <= date '2026-01-31'
        )
        select
            count(*),
            count(case when found.observation_id is null then 1 end),
            count(case when expected.observation_id is null then 1 end),
            count(case when found.value is distinct from expected.value then 1 end),
            count(case when found.is_current != expected.is_current then 1 end)
        from expected
        full join marts.fct_observations as found
            on expected.observation_id = found.observation_id
        """
    ).fetchone()
    assert row is not None
    assert row[0] > 200000
    assert row[1:] == (0, 0, 0, 0)


def test_in_2020_no_later_release_is_known(in_2020: Connection) -> None:
    assert in_2020.sql(SOURCES).df().source_id.tolist() == ["exclusions__2018-07-01"]
    kinds = in_2020.sql(
        "select count(*) from marts.fct_observations where source_id like 'lait%'"
    ).fetchone()
    assert kinds == (0,)


def test_no_set_of_neighbours_was_in_force_before_the_first(in_2020: Connection) -> None:
    row = in_2020.sql(
        """
        select count(*), count(neighbours_value)
        from intermediate.int_observations__compared
        where published_on = date '2018-07-01'
        """
    ).fetchone()
    assert row is not None
    assert row[0] > 10000
    assert row[1] == 0


def test_comparators_hold_the_ten_of_each_dated_set(
    national: Connection, shared_data: Path
) -> None:
    found = national.sql(
        """
        select area_code, comparator_area_code, cast(valid_from as varchar) as valid_from,
            cast(valid_to as varchar) as valid_to
        from intermediate.int_areas__comparators
        where comparator = 'neighbours' and valid_from > date '2021-01-01'
        """
    ).df()
    assert set(zip(found.valid_from, found.valid_to, strict=True)) == {
        ("2021-04-01", "2025-04-30"),
        ("2025-05-01", "9999-12-31"),
    }
    living = {*authorities(shared_data).values()}
    for day in ("2021-04-01", "2025-05-01"):
        members = found[found.valid_from == day].groupby("area_code").comparator_area_code
        ours = {area: sorted(codes) for area, codes in members if area in living}
        theirs = {area: sorted(codes) for area, codes in neighbours(shared_data, day).items()}
        assert ours == theirs
        assert {len(codes) for codes in theirs.values()} == {10}


def test_the_set_in_force_at_publication_applies(national: Connection, shared_data: Path) -> None:
    """Girls at five, release of November 2022: the set of 2021, mean of members with a value."""
    rows = national.sql(
        """
        select area_code, value, neighbours_value, neighbours_with_value
        from intermediate.int_observations__compared
        where measure_id = 'good_level_of_development_2021' and period_id = 'AY2021-22'
            and population_group_id = 'sex/female' and area_type = 'local_authority'
            and published_on = date '2022-11-01'
        """
    ).df()
    values = rows.set_index("area_code").value
    sets = {day: neighbours(shared_data, day) for day in ("2021-04-01", "2025-05-01")}
    another = 0
    for row in rows.to_dict("records"):
        area, found = str(row["area_code"]), row["neighbours_value"]
        members = values.reindex(sets["2021-04-01"].get(area, [])).dropna()
        if members.empty:
            assert np.isnan(found)
            continue
        assert found == pytest.approx(members.mean(), rel=1e-12)
        assert row["neighbours_with_value"] == len(members)
        later = values.reindex(sets["2025-05-01"].get(area, [])).mean()
        another += abs(later - members.mean()) > 1e-9
    # Were the later set taken, most authorities would have another mean.
    assert another > 100
