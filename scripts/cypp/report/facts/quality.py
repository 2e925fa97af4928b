"""How good the edition is as a whole: tests, checks, transcription, conflicts, revisions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import duckdb

from cypp.report.facts.edition import Edition


@dataclass(frozen=True)
class QualityFacts:
    """Counts of the whole edition."""

    tests: Mapping[str, int]
    warnings: tuple[tuple[str, int], ...]
    checks: tuple[tuple[str, str, str], ...]
    transcription: tuple[tuple[str, str, int], ...]
    plausibility: tuple[tuple[str, str, int, int], ...]
    conflicts: tuple[int, int]
    revisions: tuple[tuple[str, int, int, int], ...]
    unmapped: tuple[tuple[str, str, int, int], ...]
    relations: int
    rows: int


def load_quality(connection: duckdb.DuckDBPyConnection, edition: Edition) -> QualityFacts:
    """Return the counts; every edition has them, an edition without landed files many zeros."""
    manifest = edition.manifest

    def rows(query: str) -> tuple[Any, ...]:
        return tuple(connection.execute(query).fetchall())

    conflicts = rows(
        """
        select count(*), count(distinct chosen_observation_id) from marts.audit_source_conflicts
        """
    )[0]
    return QualityFacts(
        tests=Counter(str(test["status"]) for test in manifest["dbt_tests"]),
        warnings=tuple(
            (str(test["name"]), int(test["failures"] or 0)) for test in manifest["warnings"]
        ),
        checks=tuple(
            (
                str(check["name"]),
                str(check["status"]),
                ", ".join(f"{count:,} {name}" for name, count in check["looked_at"].items()),
            )
            for check in manifest["checks"]
        ),
        transcription=rows(
            """
            select sources.title, tokens.outcome, count(*)
            from marts.audit_transcription as tokens
            left join marts.dim_sources as sources on tokens.source_id = sources.source_id
            group by 1, 2
            order by 1, 3 desc, 2
            """
        ),
        plausibility=rows(
            """
            select rule_name, severity, count(*), count(*) filter (is_acknowledged)
            from marts.audit_plausibility
            group by 1, 2
            order by 3 desc, 1
            """
        ),
        conflicts=(int(conflicts[0]), int(conflicts[1])),
        revisions=rows(
            """
            select
                dataset,
                cast(sum(compared_count) as bigint),
                cast(sum(revised_count) as bigint),
                count(distinct measure_id)
            from marts.audit_revision_counts
            group by 1
            order by 1
            """
        ),
        unmapped=rows(
            """
            select source_kind, unread_reason, count(*), cast(sum(cell_count) as bigint)
            from marts.audit_unmapped_items
            group by 1, 2
            order by 4 desc, 1, 2
            """
        ),
        relations=len(manifest["relations"]),
        rows=sum(int(relation["rows"]) for relation in manifest["relations"]),
    )
