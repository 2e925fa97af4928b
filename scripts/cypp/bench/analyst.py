"""Key indicators, comparators, ranks and gaps in straightforward pandas, as an analyst writes them.

    python -m cypp.bench.analyst PROJECT LANDED OUT

From the same extracts and landed files as the build, to two Parquet files: ``key_indicators`` and
``gaps``. It does less than the build: no intervals, verdicts, trends, targets, audit or tests.
"""

from __future__ import annotations

import sys
from itertools import pairwise
from pathlib import Path

import pandas as pd

from cypp.bench.analyst_documents import document_observations
from cypp.bench.analyst_national import (
    KEY,
    Areas,
    landed,
    national_observations,
    read_areas,
    read_measures,
    rows_of,
    seed,
)

FIRST_DAY, LAST_DAY = "0001-01-01", "9999-12-31"
PLACE = ["measure_id", "period_id", "population_group_id"]
SERIES = ["measure_id", "area_code", "population_group_id", "period_type", "break_count"]
BY_DATE = ["period_start_date", "period_end_date"]


def main(arguments: list[str]) -> int:
    """Write both tables of a project to a folder."""
    project, folder, out = (Path(argument) for argument in arguments)
    areas = read_areas(project, folder)
    current = current_observations(project, folder, areas)
    members = comparators(project, folder, areas)
    key_indicators(project, current, members).to_parquet(out / "key_indicators.parquet")
    gaps(project, current, members).to_parquet(out / "gaps.parquet")
    return 0


def current_observations(project: Path, folder: Path, areas: Areas) -> pd.DataFrame:
    """Return the latest figure for each measure, area, period and group, with what describes it."""
    figures = pd.concat(
        [document_observations(project), national_observations(project, folder, areas)],
        ignore_index=True,
    )
    precedence = seed(project, "policy/source_precedence.csv").set_index("extract_kind").precedence
    order = pd.to_numeric(figures.extract_kind.map(precedence)).fillna(999)
    figures = figures.assign(precedence=order, has_no_value=figures.value.isna())
    figures = (
        figures.sort_values(["has_no_value", "precedence", "source_id", "source_row_number"])
        .sort_values("published_on", ascending=False, kind="stable")
        .drop_duplicates(KEY)
    )
    groups = seed(project, "reference/population_groups.csv")
    groups["is_total"] = groups.is_total.str.lower().eq("true")
    measures = read_measures(project)[["measure_id", "unit", "polarity"]]
    figures = (
        figures.merge(measures, on="measure_id")
        .merge(areas.listed[["area_code", "area_type", "parent_area_code"]], on="area_code")
        .merge(groups[["population_group_id", "comparison_group_id", "is_total"]])
        .merge(periods(project, figures.period_id), on="period_id")
    )
    return with_breaks(project, figures)


def periods(project: Path, used: pd.Series) -> pd.DataFrame:
    """Return type, first and last day of each period, which its identifier carries."""
    types = {row["prefix"]: row for row in rows_of(seed(project, "reference/period_types.csv"))}
    rows = []
    for period in sorted(set(used)):
        kind = types[period[:2]]
        if kind["is_year"] == "true":
            start = pd.Timestamp(period[2:6] + "-" + kind["start_month_day"])
            years = int(period[7:11]) - int(period[2:6]) + 1 if kind["is_pooled"] == "true" else 1
            end = start + pd.DateOffset(years=years, days=-1)
        elif kind["period_type"] == "snapshot_date":
            start = end = pd.Timestamp(period[2:12])
        else:
            start = pd.Timestamp(f"{period[2:9]}-01")
            months = {"snapshot_month": 1, "quarter": 3}.get(kind["period_type"])
            last = start + pd.DateOffset(months=months - 1) if months else None
            last = pd.Timestamp(f"{period[10:17]}-01") if last is None else last
            end = last + pd.DateOffset(months=1, days=-1)
        rows.append((period, kind["period_type"], start, end))
    return pd.DataFrame(rows, columns=["period_id", "period_type", *BY_DATE])


def with_breaks(project: Path, figures: pd.DataFrame) -> pd.DataFrame:
    """Count the breaks of a measure before each period."""
    breaks = seed(project, "policy/series_breaks.csv")
    breaks = breaks[breaks.from_measure_id.eq(breaks.to_measure_id)]
    count = pd.Series(0, index=figures.index)
    for row in rows_of(breaks):
        count += figures.measure_id.eq(row["from_measure_id"]) & figures.period_start_date.ge(
            pd.Timestamp(row["break_date"])
        )
    return figures.assign(break_count=count)


def comparators(project: Path, folder: Path, areas: Areas) -> pd.DataFrame:
    """Return whom each area is compared with, and from when to when."""
    listed = areas.listed[["area_code", "area_type", "parent_area_code"]]
    sets = seed(project, "reference/comparator_sets.csv")
    for_all = sets[sets.area_code.isna()].drop(columns="area_code").merge(
        listed[["area_code"]], how="cross"
    )  # fmt: skip
    for_all = for_all[for_all.area_code.ne(for_all.comparator_area_code)]
    for_one = sets[sets.area_code.isin(listed.area_code)]
    regions = listed[listed.area_type.eq("region")].area_code
    in_region = listed[listed.parent_area_code.isin(regions)]
    in_region = in_region.assign(
        comparator="region",
        comparator_area_code=in_region.parent_area_code,
        member_kind="published_value",
    )
    cities = seed(project, "mapping/core_cities.csv")
    cities["area_code"] = cities.old_la_code.map(areas.by_number).fillna(
        cities.comparator_area_code
    )
    pairs = cities[["area_code", "old_la_code"]].merge(
        cities.drop(columns="comparator_area_code").rename(
            columns={"area_code": "comparator_area_code", "old_la_code": "other"}
        ),
        how="cross",
    )
    pairs = pairs[pairs.old_la_code.ne(pairs.other)]
    parts = [for_all, for_one, in_region, pairs]
    neighbours = landed(folder, "statistical_neighbours")
    if not neighbours.empty:
        parts.append(neighbour_members(neighbours, areas))
    columns = [
        "area_code", "comparator", "comparator_area_code", "member_kind", "valid_from", "valid_to",
    ]  # fmt: skip
    found = pd.concat([part.reindex(columns=columns) for part in parts], ignore_index=True)
    return found.assign(
        valid_from=found.valid_from.fillna(FIRST_DAY), valid_to=found.valid_to.fillna(LAST_DAY)
    )


def neighbour_members(neighbours: pd.DataFrame, areas: Areas) -> pd.DataFrame:
    """Return the neighbours of each authority in each model, which holds until the next."""
    day = neighbours.model_date.astype(str).str[:10]
    models = sorted(day.unique())
    ends = {
        one: str((pd.Timestamp(other) - pd.Timedelta(days=1)).date())
        for one, other in pairwise(models)
    }
    members = neighbours.assign(
        area_code=neighbours.la_number.map(areas.by_number),
        comparator="neighbours",
        comparator_area_code=neighbours.neighbour_la_number.map(areas.by_number),
        member_kind="member",
        valid_from=day,
        valid_to=day.map(ends),
    )
    return members.dropna(subset=["area_code", "comparator_area_code"])


def member_values(current: pd.DataFrame, members: pd.DataFrame) -> pd.DataFrame:
    """Return a row for each figure and member of its comparators that has a figure too."""
    figures = current[[*KEY, "published_on"]].merge(members, on="area_code")
    in_force = figures.published_on.between(figures.valid_from, figures.valid_to)
    values = current[[*KEY, "value"]].rename(
        columns={"area_code": "comparator_area_code", "value": "member_value"}
    )
    return figures[in_force].merge(values, on=[*PLACE, "comparator_area_code"])


def set_sizes(current: pd.DataFrame, members: pd.DataFrame) -> pd.DataFrame:
    """Return how many members the sets have that are in force on each day of publication."""
    days = current[["area_code", "published_on"]].drop_duplicates()
    sets = days.merge(members[members.member_kind.eq("member")], on="area_code")
    sets = sets[sets.published_on.between(sets.valid_from, sets.valid_to)]
    sizes = sets.groupby(["area_code", "published_on", "comparator"]).size().unstack()
    return sizes.reindex(columns=["neighbours", "core_cities"]).add_suffix("_of").reset_index()


def key_indicators(project: Path, current: pd.DataFrame, members: pd.DataFrame) -> pd.DataFrame:
    """Return the figures that fill an indicator, with comparators, rank, quartile and change."""
    values = member_values(current, members)
    per_kind = values.groupby([*KEY, "comparator", "member_kind"]).member_value
    means = per_kind.mean().groupby([*KEY, "comparator"]).max().unstack()
    means = means.reindex(columns=["england", "region", "neighbours", "core_cities"])
    per_set = values[values.member_kind.eq("member")].groupby([*KEY, "comparator"]).member_value
    counts = per_set.count().unstack().reindex(columns=["neighbours", "core_cities"])
    compared = (
        current.merge(means.add_suffix("_value").reset_index(), on=KEY, how="left")
        .merge(counts.add_suffix("_with_value").reset_index(), on=KEY, how="left")
        .merge(set_sizes(current, members), on=["area_code", "published_on"], how="left")
    )
    for name in ("neighbours", "core_cities"):
        with_value = compared[f"{name}_with_value"].fillna(0)
        compared[f"{name}_with_value"] = with_value.where(compared[f"{name}_of"].notna())
    compared = with_ranks(compared)
    slots = seed(project, "framework/indicator_measures.csv")
    indicators = seed(project, "framework/indicators.csv")[["indicator_id", "plan_id"]]
    slots = slots[["indicator_id", "measure_id", "valid_from", "valid_to"]].merge(indicators)
    found = compared.merge(slots, on="measure_id")
    begin, end = (found[name].astype(str).str[:10] for name in BY_DATE)
    fits = begin.ge(found.valid_from.fillna(FIRST_DAY)) & end.le(found.valid_to.fillna(LAST_DAY))
    return found[fits].drop(columns=["valid_from", "valid_to"])


def with_ranks(compared: pd.DataFrame) -> pd.DataFrame:
    """Add rank among authorities, quartile, and change from the value before."""
    ranked = compared[
        compared.area_type.eq("local_authority")
        & compared.value.notna()
        & compared.polarity.isin(["higher", "lower"])
    ]
    signed = ranked.value.mask(ranked.polarity.eq("higher"), -ranked.value)
    place = signed.groupby([ranked[name] for name in PLACE])
    compared["rank"] = place.rank(method="min")
    compared["rank_of"] = place.transform("size")
    quartile = -(-4 * compared["rank"] // compared.rank_of)
    compared["quartile"] = quartile.where(compared.rank_of.ge(4))
    series = compared[compared.value.notna()].sort_values(BY_DATE)
    compared["change_from_previous"] = series.groupby(SERIES).value.diff()
    return compared


def gaps(project: Path, current: pd.DataFrame, members: pd.DataFrame) -> pd.DataFrame:
    """Return every gap but those to targets, with the gap before."""
    figures = current[current.value.notna()]
    compared = member_values(figures, members)
    to_others = compared.groupby([*KEY, "comparator"]).member_value.mean().reset_index()
    to_others = to_others.rename(
        columns={"comparator": "reference", "member_value": "reference_value"}
    )
    parts = figures[~figures.is_total]
    others = figures[["measure_id", "area_code", "period_id", "population_group_id", "value",
                      "is_total"]].rename(
        columns={"population_group_id": "reference", "value": "reference_value",
                 "is_total": "other_is_total"}
    )  # fmt: skip
    groups = parts.drop(columns="value").merge(others, on=["measure_id", "area_code", "period_id"])
    groups = groups[
        groups.population_group_id.ne(groups.reference)
        & (groups.comparison_group_id.eq(groups.reference) | groups.other_is_total)
    ]
    found = pd.concat(
        [
            to_others.assign(gap_type="comparator"),
            groups[[*KEY, "reference", "reference_value"]].assign(gap_type="group"),
        ],
        ignore_index=True,
    ).merge(figures, on=KEY)
    exclusions = seed(project, "policy/gap_exclusions.csv")[["gap_type", "unit"]]
    excluded = pd.MultiIndex.from_frame(exclusions)
    found = found[~pd.MultiIndex.from_frame(found[["gap_type", "unit"]]).isin(excluded)]
    found["gap"] = found.value - found.reference_value
    found = pd.concat([found, gaps_of_gaps(found, members)], ignore_index=True)
    found = found.sort_values(BY_DATE)
    series = found.groupby([*SERIES, "gap_type", "reference"])
    found["previous_gap"] = series.gap.shift()
    found["gap_change"] = found.gap - found.previous_gap
    return found


def gaps_of_gaps(found: pd.DataFrame, members: pd.DataFrame) -> pd.DataFrame:
    """Return our gaps between groups held against the same gaps of England."""
    groups = found[found.gap_type.eq("group")]
    england = members[members.comparator.eq("england")][["area_code", "comparator_area_code"]]
    theirs = groups[[*KEY, "reference", "gap"]].rename(
        columns={"area_code": "comparator_area_code", "gap": "their_gap"}
    )
    both = groups.merge(england, on="area_code").merge(
        theirs, on=[*PLACE, "comparator_area_code", "reference"]
    )
    return both.assign(
        gap_type="gap_of_gaps",
        reference="england " + both.reference,
        value=both.gap,
        reference_value=both.their_gap,
        gap=both.gap - both.their_gap,
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
