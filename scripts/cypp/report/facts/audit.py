"""What is known against the figures: conflicts, implausible values, revisions, claims, cards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import duckdb

from cypp import public_rows
from cypp.public_rows import rows_of
from cypp.report.facts.dims import Dims

CONFLICTS = """
    from (
        select
            conflicts.*,
            periods.period_label,
            periods.start_date,
            sources.publisher
        from marts.audit_source_conflicts as conflicts
        left join marts.dim_periods as periods on conflicts.period_id = periods.period_id
        left join marts.dim_sources as sources on conflicts.source_id = sources.source_id
        where conflicts.area_code = $area and list_contains($measures, conflicts.measure_id)
    )
    order by measure_id, population_group_id, start_date, edition_rank, observation_id
"""
PLAUSIBILITY = """
    from (
        select checks.*, periods.period_label
        from marts.audit_plausibility as checks
        left join marts.dim_periods as periods on checks.period_id = periods.period_id
        where checks.area_code = $area and list_contains($measures, checks.measure_id)
    )
    order by is_acknowledged, rule_id, measure_id, period_id, population_group_id, observation_id
"""
REVISIONS = """
    from (
        select revisions.*, periods.period_label, periods.start_date
        from marts.audit_revisions as revisions
        left join marts.dim_periods as periods on revisions.period_id = periods.period_id
        where revisions.area_code = $area and list_contains($measures, revisions.measure_id)
    )
    order by
        new_published_on desc, measure_id, population_group_id, start_date desc, dataset,
        old_published_on
"""
CLAIMS = """
    from (
        select claims.*, periods.period_label
        from marts.audit_claims as claims
        left join marts.dim_periods as periods on claims.period_id = periods.period_id
        where claims.area_code = $area
    )
    order by source_id, claim_id
"""
CARDS = """
    from (
        select cards.*, indicators.indicator_name
        from marts.rpt_report_cards as cards
        left join marts.dim_indicators as indicators using (indicator_id)
    )
    order by pi_reference
"""


@dataclass(frozen=True)
class Conflict:
    """A row of audit_source_conflicts: one of the values that compete."""

    measure_id: str
    period_label: str | None
    period_id: str
    population_group_id: str
    observation_id: str
    competing_value: float | None
    source_id: str
    source_locator: str | None
    source_text: str | None
    published_on: date | None
    is_chosen: bool
    reason: str | None


@dataclass(frozen=True)
class Doubt:
    """A row of audit_plausibility: a value that a rule holds for implausible."""

    rule_name: str
    severity: str
    observation_id: str
    measure_id: str
    period_label: str | None
    period_id: str
    population_group_id: str
    value: float | None
    compared_with: str | None
    compared_value: float | None
    detail: str | None
    how_to_resolve: str | None
    is_acknowledged: bool
    acknowledged_reason: str | None


@dataclass(frozen=True)
class Revision:
    """A row of audit_revisions: what a new edition of a source restated."""

    dataset: str
    measure_id: str
    period_label: str | None
    period_id: str
    population_group_id: str
    old_published_on: date
    new_published_on: date
    revision_type: str
    old_value: float | None
    new_value: float | None
    value_change: float | None
    old_missing_reason: str | None
    new_missing_reason: str | None


@dataclass(frozen=True)
class Claim(public_rows.Claim):
    """A row of audit_claims with its period in words."""

    period_label: str | None


@dataclass(frozen=True)
class Card(public_rows.ReportCard):
    """A row of rpt_report_cards with its indicator."""

    indicator_id: str
    indicator_name: str | None


@dataclass(frozen=True)
class AuditFacts:
    """What is known against the figures of one area."""

    conflicts: tuple[Conflict, ...]
    doubts: tuple[Doubt, ...]
    revisions: tuple[Revision, ...]
    claims: tuple[Claim, ...]
    cards: tuple[Card, ...]
    card_cells: Mapping[tuple[int, str], str | None]


def load_audit(
    connection: duckdb.DuckDBPyConnection, dims: Dims, area_code: str, edition_area: str
) -> AuditFacts:
    """Return what is known against the figures of an area for the measures of the plan.

    The report cards speak of the area that the edition was built for; another area has none.
    """
    measures = sorted({row.measure_id for row in dims.indicator_measures})
    chosen = {"area": area_code, "measures": measures}
    own = area_code == edition_area
    return AuditFacts(
        conflicts=rows_of(connection, Conflict, CONFLICTS, chosen),
        doubts=rows_of(connection, Doubt, PLAUSIBILITY, chosen),
        revisions=rows_of(connection, Revision, REVISIONS, chosen),
        claims=rows_of(connection, Claim, CLAIMS, {"area": area_code}),
        cards=rows_of(connection, Card, CARDS) if own else (),
        card_cells=_card_cells(connection) if own else {},
    )


def _card_cells(connection: duckdb.DuckDBPyConnection) -> dict[tuple[int, str], str | None]:
    """Return the reason of each printed cell of the report cards, or None where it has a value.

    Keys are the line of the document and the column; a cell that is no figure has no entry.
    """
    found = connection.execute(
        """
        select observation_id, missing_reason from marts.fct_observations
        where extract_name like 'report_card%'
        union all
        select target_id, missing_reason from marts.fct_targets
        where extract_name like 'report_card%'
        """
    ).fetchall()
    cells: dict[tuple[int, str], str | None] = {}
    for figure_id, reason in found:
        _source, line, column = str(figure_id).split(":", 2)
        cells[(int(line), column)] = reason
    return cells
