"""Where the area stands among all authorities, for the latest figure of each line of the plan."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import duckdb

from cypp.report.charts.model import Place, Strip
from cypp.report.facts.dims import Dims
from cypp.report.facts.numbers import period_text
from cypp.report.facts.plan import PlanLine

AUTHORITY = "local_authority"
# A strip of fewer authorities says no more than the table.
FEWEST = 10
COUNT = "count"
VALUES = """
    select
        observations.measure_id,
        observations.period_id,
        observations.population_group_id,
        observations.area_code,
        observations.value
    from marts.fct_current_observations as observations
    where
        observations.area_type = ?
        and observations.value is not null
        and list_contains(?, observations.measure_id)
    order by observations.area_code
"""
NEIGHBOURS = """
    select comparator_area_code
    from marts.brg_comparator_members
    where area_code = ? and comparator = 'neighbours' and valid_to = (
        select max(valid_to)
        from marts.brg_comparator_members
        where area_code = ? and comparator = 'neighbours'
    )
"""
Key = tuple[str, str, str]


def load_places(
    connection: duckdb.DuckDBPyConnection, dims: Dims, area_code: str, lines: Sequence[PlanLine]
) -> dict[str, Strip]:
    """Return all authorities beside the area, by the name of the line."""
    wanted = {
        (line.latest.measure_id, line.latest.period_id, line.group): line
        for line in lines
        if line.reference is None and line.latest is not None and line.latest.rank is not None
    }
    measures = sorted({measure_id for measure_id, _period, _group in wanted})
    values: dict[Key, list[tuple[str, float]]] = defaultdict(list)
    for measure_id, period_id, group, code, value in connection.execute(
        VALUES, [AUTHORITY, measures]
    ).fetchall():
        values[measure_id, period_id, group].append((code, value))
    near = {
        str(row[0]) for row in connection.execute(NEIGHBOURS, [area_code, area_code]).fetchall()
    }
    found = {}
    for line in lines:
        latest = line.latest
        if latest is None or (latest.measure_id, latest.period_id, line.group) not in wanted:
            continue
        places = values[latest.measure_id, latest.period_id, line.group]
        measure = dims.measures[latest.measure_id]
        # Numbers of areas of different size are not compared.
        if len(places) < FEWEST or measure.unit == COUNT:
            continue
        found[line.name] = Strip(
            title=f"All authorities: {measure.measure_name}, "
            f"{period_text(latest.period_label, latest.period_id)}",
            unit=dims.word("unit", measure.unit).phrase or "",
            decimals=measure.decimals,
            polarity=measure.polarity,
            places=tuple(
                Place(dims.area_name(code), value, code == area_code, code in near)
                for code, value in places
            ),
            england=latest.england_value,
            rank=latest.rank,
            rank_of=latest.rank_of,
        )
    return found
