"""Questions to a built warehouse: MetricFlow beside plain SQL, and what a scorecard asks of BI.

The scorecard's questions are asked of a published file, made from the built database by the module
that makes the one of an edition. Each is asked of several areas and indicators on one connection,
as a BI tool keeps one, and every answer is read to its end.
"""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

METRIC = "attendance_secondary"
GROUP_BY = ("observation__area_code", "observation__period_id")
# The same question in plain SQL, with the guard of the metric: a percentage is one published value,
# or is worked out again from counts that may be added.
PLAIN_SQL = f"""
    select
        area_code,
        period_id,
        case
            when count(*) = 1 then max(value)
            when
                count(*) = count(value + numerator + denominator)
                and count(distinct coalesce(pooling_class, observation_id)) = 1
                then max(multiplier) * sum(numerator) / nullif(sum(denominator), 0)
        end as answer
    from marts.fct_current_observations
    where measure_id = '{METRIC}'
    group by area_code, period_id
"""
AREAS = 12
# What a page of a scorecard asks; {area}, {indicator}, {measure} and {period} are drawn from it.
SCORECARD = {
    "scorecard of an area": """
        select
            figures.plan_id, indicators.indicator_number, indicators.indicator_name,
            figures.measure_id, figures.population_group_id, figures.period_id, figures.value,
            figures.england_value, figures.neighbours_value, figures.rank, figures.rank_of,
            figures.change_from_previous, figures.target_value, figures.status_target,
            figures.status_england, figures.status_neighbours, figures.trend
        from marts.fct_key_indicators as figures
        inner join marts.dim_indicators as indicators
            on figures.indicator_id = indicators.indicator_id
        where figures.area_code = '{area}' and figures.is_latest
        order by figures.plan_id, indicators.indicator_number
    """,
    "counts of verdicts of an area": """
        select plan_id, status_england, status_neighbours, trend, count(*) as figure_count
        from marts.fct_key_indicators
        where area_code = '{area}' and is_latest
        group by plan_id, status_england, status_neighbours, trend
    """,
    "series of an indicator": """
        select period_start_date, value, lower_ci, upper_ci, england_value, neighbours_value
        from marts.fct_key_indicators
        where
            area_code = '{area}' and indicator_id = '{indicator}'
            and population_group_id = 'all/all'
        order by period_start_date
    """,
    "league table of an indicator": """
        select areas.area_name, figures.value, figures.rank, figures.quartile
        from marts.fct_key_indicators as figures
        inner join marts.dim_areas as areas on figures.area_code = areas.area_code
        where
            figures.indicator_id = '{indicator}' and figures.period_id = '{period}'
            and figures.population_group_id = 'all/all' and figures.rank is not null
        order by figures.rank
    """,
    "widest gaps of an area": """
        select measure_id, period_id, population_group_id, gap_type, reference, gap, verdict
        from marts.fct_gaps
        where area_code = '{area}' and favourable_gap < 0
        qualify row_number() over (
            partition by measure_id, population_group_id, gap_type, reference
            order by period_start_date desc
        ) = 1
        order by favourable_gap
        limit 20
    """,
    "gap between groups over time": """
        select period_start_date, population_group_id, reference, gap, gap_change, verdict
        from marts.fct_gaps
        where area_code = '{area}' and measure_id = '{measure}' and gap_type = 'group'
        order by period_start_date
    """,
    "every area on a map": """
        select area_code, value
        from marts.fct_current_observations
        where
            measure_id = '{measure}' and period_id = '{period}'
            and population_group_id = 'all/all'
    """,
    "editions of a figure": """
        select published_on, value, source_id, source_locator, source_text, is_current
        from marts.fct_observations
        where
            measure_id = '{measure}' and area_code = '{area}' and period_id = '{period}'
            and population_group_id = 'all/all'
        order by published_on
    """,
    "figures that disagree": """
        select * from marts.audit_source_conflicts
        where area_code = '{area}' and measure_id = '{measure}'
    """,
    "sources": "select source_id, title, publisher, published_on from marts.dim_sources",
}


@dataclass(frozen=True)
class Latency:
    """Milliseconds of one question over all its askings."""

    question: str
    asked: int
    p50_ms: float
    p95_ms: float


def publish_file(workspace: Path, database: Path, folder: Path) -> Path:
    """Write the public relations of a built database as the file of an edition; return it."""
    from cypp.publish.context import duckdb_limits
    from cypp.publish.database import write_database, write_parquet
    from cypp.publish.public import public_relations

    manifest = json.loads((workspace / "target/manifest.json").read_text(encoding="utf-8"))
    relations = public_relations(manifest)
    with duckdb.connect(str(database), read_only=True) as connection:
        built = {
            f"{schema}.{name}"
            for schema, name in connection.execute(
                "select table_schema, table_name from information_schema.tables"
            ).fetchall()
        }
    # The answers of the metrics are there only where they were exported.
    there = tuple(relation for relation in relations if relation.full_name in built)
    folder.mkdir(parents=True, exist_ok=True)
    limits = duckdb_limits(workspace, folder)
    write_parquet(database, folder, there, limits)
    return write_database(folder, there, limits)


def ask_scorecard(published: Path, times: int) -> list[Latency]:
    """Ask every question ``times`` for each of the drawn areas; return its latencies.

    The last row is of all questions together.
    """
    with duckdb.connect(str(published), read_only=True) as connection:
        drawn = draw(connection)
        found: dict[str, list[float]] = {}
        for question, sql in SCORECARD.items():
            for values in drawn:
                asked = sql.format(**values)
                connection.execute(asked).fetchall()
                found.setdefault(question, []).extend(
                    milliseconds(connection, asked) for _ in range(times)
                )
    every = [number for numbers in found.values() for number in numbers]
    return [latency(name, numbers) for name, numbers in {**found, "all": every}.items()]


def draw(connection: duckdb.DuckDBPyConnection) -> list[dict[str, str]]:
    """Draw areas spread over the list, each with an indicator, its measure and a period."""
    rows = connection.execute(
        f"""
        with figures as (
            select
                area_code, indicator_id, measure_id, period_id,
                row_number() over (partition by area_code order by md5(observation_id)) as place
            from marts.fct_key_indicators
            where value is not null and population_group_id = 'all/all'
        )
        select area_code, indicator_id, measure_id, period_id from figures
        where place = 1 order by md5(area_code) limit {AREAS}
        """
    ).fetchall()
    return [dict(zip(("area", "indicator", "measure", "period"), row, strict=True)) for row in rows]


def milliseconds(connection: duckdb.DuckDBPyConnection, sql: str) -> float:
    """Return how long a question takes, its answer read to the end."""
    start = time.perf_counter()
    connection.execute(sql).fetchall()
    return 1000 * (time.perf_counter() - start)


def latency(question: str, numbers: Sequence[float]) -> Latency:
    """Return median and 95th percentile of one or more askings."""
    if len(numbers) == 1:
        return Latency(question, 1, numbers[0], numbers[0])
    cuts = statistics.quantiles(numbers, n=20, method="inclusive")
    return Latency(question, len(numbers), statistics.median(numbers), cuts[-1])


def ask_metric(workspace: Path, database: Path, runs: int) -> dict[str, Any]:
    """Ask MetricFlow in this process and the mart in plain SQL; return the medians in ms.

    ``start_ms`` is what the engine takes to load, once; ``equal`` whether both gave the same rows.
    """
    from cypp.metrics_export import Metrics

    begin = time.perf_counter()
    metrics = Metrics(workspace / "target/semantic_manifest.json")
    start_ms = 1000 * (time.perf_counter() - begin)
    with duckdb.connect(str(database), read_only=True) as connection:
        asked, plain = [], []
        for _ in range(runs):
            begin = time.perf_counter()
            sql = metrics.compile(metric_names=[METRIC], group_by_names=list(GROUP_BY))
            answer = connection.execute(sql).fetchall()
            asked.append(1000 * (time.perf_counter() - begin))
            plain.append(milliseconds(connection, PLAIN_SQL))
        ours = connection.execute(PLAIN_SQL).fetchall()
    return {
        "metric": METRIC,
        "rows": len(ours),
        "equal": sorted(answer, key=repr) == sorted(ours, key=repr),
        "start_ms": start_ms,
        "metricflow_ms": statistics.median(asked),
        "plain_sql_ms": statistics.median(plain),
    }
