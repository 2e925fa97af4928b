"""The register of indicators: what each plan counts, with which measures, and where it says so."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

from cypp.lineage.pages import INDICATORS, AuditSite, Section, cell
from cypp.publish.context import DATABASE_FILE
from cypp.report.render import Cell, Table

QUERY = """
    select
        indicators.plan_id,
        indicators.plan_name,
        indicators.indicator_number,
        indicators.indicator_name,
        indicators.outcome_name,
        coalesce(indicators.obsession_id, '') as obsession_id,
        indicators.owner,
        measures.measure_name,
        bridge.measure_id,
        cast(bridge.valid_from as varchar) as valid_from,
        cast(bridge.valid_to as varchar) as valid_to,
        bridge.relation,
        sources.title,
        indicators.source_id,
        indicators.source_locator
    from marts.dim_indicators as indicators
    left join marts.brg_indicator_measure as bridge
        on indicators.indicator_id = bridge.indicator_id
    left join marts.dim_measures as measures
        on bridge.measure_id = measures.measure_id
    left join marts.dim_sources as sources
        on indicators.source_id = sources.source_id
    order by
        indicators.plan_id,
        indicators.indicator_number,
        indicators.indicator_id,
        bridge.valid_from nulls first,
        bridge.measure_id
"""
HEADS = (
    "Indicator", "Number", "Outcome", "Obsession", "Owner", "Measure", "Relation", "Valid",
    "Where the plan says so",
)  # fmt: skip


def write_register(site: AuditSite, edition: Path) -> int:
    """Write the page and return the number of its rows, one per indicator and measure."""
    import duckdb

    with duckdb.connect(str(edition / DATABASE_FILE), read_only=True) as connection:
        found = connection.execute(QUERY)
        names = [column[0] for column in found.description or ()]
        rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    sections = []
    for (plan_id, plan_name), group in groupby(
        rows, key=lambda row: (row["plan_id"], row["plan_name"])
    ):
        cells = tuple(_cells(row) for row in group)
        table = Table(
            caption=f"Indicators of the plan {plan_name}: {len(cells)} rows",
            columns=HEADS,
            rows=cells,
            numeric=frozenset({1}),
            name=f"plan-{plan_id}",
        )
        sections.append(Section(str(plan_name), table=table))
    site.page(
        INDICATORS,
        "Register of indicators",
        (
            "One row per indicator and measure. An indicator is a numbered place in a plan; which "
            "measure fills it may change from year to year, and a change of definition is another "
            "measure.",
        ),
        *sections,
    )
    return len(rows)


def _cells(row: dict[str, object]) -> tuple[Cell, ...]:
    measure = f"{row['measure_name']} ({row['measure_id']})" if row["measure_id"] else "none yet"
    return (
        cell(row["indicator_name"]),
        cell(row["indicator_number"]),
        cell(row["outcome_name"]),
        cell(row["obsession_id"] or "no"),
        cell(row["owner"] or "not named"),
        cell(measure),
        cell(row["relation"] or "none"),
        cell(_validity(row["valid_from"], row["valid_to"])),
        cell(f"{row['title'] or row['source_id']}, {row['source_locator']}"),
    )


def _validity(first: object, last: object) -> str:
    if first is None and last is None:
        return "always"
    return " ".join(
        part for part in (f"from {first}" if first else "", f"to {last}" if last else "") if part
    )
