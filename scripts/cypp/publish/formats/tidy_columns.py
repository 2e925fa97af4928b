"""Which files the tidy CSV has, and which columns each: read from the public marts.

Everything that decides is a row of a public mart (``dim_tidy_columns``, ``dim_tidy_periods``,
``dim_tidy_areas``, ``dim_tidy_breakdowns``, ``dim_missing_reasons``), which stand on seeds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cypp.project import CyppError

if TYPE_CHECKING:
    import duckdb

# Columns of time and place, in the order of the guide; all files have the same set.
PLACE_COLUMNS = (
    "time_period",
    "time_identifier",
    "geographic_level",
    "country_code",
    "country_name",
    "region_code",
    "region_name",
    "old_la_code",
    "new_la_code",
    "la_name",
)
NAMES = ("country_name", "region_name", "la_name", "breakdown_topic", "breakdown", "time_detail")
META_HEADER = (
    "col_name",
    "col_type",
    "label",
    "indicator_grouping",
    "indicator_unit",
    "indicator_dp",
    "filter_hint",
    "filter_grouping_column",
    "filter_default",
)


@dataclass(frozen=True)
class Indicator:
    """One indicator column: a measure and a part of its figure."""

    measure_id: str
    part: str
    name: str
    label: str
    grouping: str
    unit: str
    decimals: int
    fill_symbol: str


@dataclass(frozen=True)
class TidyFile:
    """One data file: a topic and a kind of period.

    Attributes:
        topic: start of the file name.
        suffix: end of the file name, the kind of period.
        detail_label: label of the filter time_detail; empty where the file has none.
        indicators: its indicator columns in their order.
    """

    topic: str
    suffix: str
    detail_label: str
    indicators: tuple[Indicator, ...]

    @property
    def stem(self) -> str:
        """Name of the file without its ending."""
        return f"{self.topic}_{self.suffix}"

    @property
    def filters(self) -> tuple[str, ...]:
        """Filter columns of the data file in their order."""
        return (*(("time_detail",) if self.detail_label else ()), "breakdown_topic", "breakdown")


# One row per current observation that the standard can hold. Float noise is cut to the decimals
# that the seed keeps; shortest text that reads back as the same number, without exponent.
CELLS = """
create temp table cells as
select
    columns.topic,
    periods.file_suffix,
    periods.time_detail_label,
    current.measure_id,
    periods.time_period,
    periods.time_identifier,
    periods.time_detail,
    areas.geographic_level,
    areas.country_code, areas.country_name,
    areas.region_code, areas.region_name,
    areas.old_la_code, areas.new_la_code, areas.la_name,
    breakdowns.breakdown_topic, breakdowns.breakdown,
    current.value,
    current.numerator,
    current.denominator,
    figures.lower_ci,
    figures.upper_ci,
    reasons.symbol,
    current.missing_reason
from public.marts.fct_current_observations as current
inner join public.marts.fct_observations as figures
    on current.observation_id = figures.observation_id
inner join public.marts.dim_tidy_columns as columns
    on current.measure_id = columns.measure_id and columns.part = 'value'
inner join public.marts.dim_tidy_periods as periods
    on current.period_id = periods.period_id
inner join public.marts.dim_tidy_areas as areas
    on current.area_code = areas.area_code
inner join public.marts.dim_tidy_breakdowns as breakdowns
    on current.population_group_id = breakdowns.population_group_id
left join public.marts.dim_missing_reasons as reasons
    on current.missing_reason = reasons.missing_reason
where periods.left_out_reason is null and areas.left_out_reason is null
"""

LEFT_OUT = """
select reason, count(*) as figures
from (
    select coalesce(periods.left_out_reason, areas.left_out_reason) as reason
    from public.marts.fct_current_observations as current
    inner join public.marts.dim_tidy_periods as periods on current.period_id = periods.period_id
    inner join public.marts.dim_tidy_areas as areas on current.area_code = areas.area_code
)
where reason is not null
group by reason
order by reason
"""

FILES = """
select
    cells.topic,
    cells.file_suffix,
    coalesce(max(cells.time_detail_label), ''),
    columns.measure_id,
    columns.part,
    any_value(columns.column_name),
    any_value(columns.column_label),
    any_value(labels.column_label),
    coalesce(any_value(columns.indicator_unit), ''),
    any_value(columns.indicator_dp),
    any_value(columns.fill_symbol)
from cells
inner join public.marts.dim_tidy_columns as columns
    on cells.measure_id = columns.measure_id
inner join public.marts.dim_tidy_columns as labels
    on cells.measure_id = labels.measure_id and labels.part = 'value'
group by cells.topic, cells.file_suffix, columns.measure_id, columns.part, columns.part_order
having
    columns.part = 'value'
    or (columns.part = 'numerator' and count(cells.numerator) > 0)
    or (columns.part = 'denominator' and count(cells.denominator) > 0)
    or (columns.part = 'lower_ci' and count(cells.lower_ci) > 0)
    or (columns.part = 'upper_ci' and count(cells.upper_ci) > 0)
order by cells.topic, cells.file_suffix, columns.measure_id, columns.part_order
"""


def load_cells(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the table ``cells`` from the public marts attached as ``public``.

    Raises CyppError for a missing value that has no symbol: a blank would say nothing.
    """
    connection.execute(CELLS)
    found = connection.execute(
        "select missing_reason, count(*) from cells "
        "where value is null and symbol is null group by 1 order by 1"
    ).fetchone()
    if found:
        raise CyppError(
            f"csv: {found[1]} missing values have the reason {found[0]!r}, which has no symbol - "
            "add a row to seeds/policy/publication/missing_symbols.csv"
        )


def left_out(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, int]]:
    """Return how many current observations the standard cannot hold, by reason."""
    return [(str(reason), int(count)) for reason, count in connection.execute(LEFT_OUT).fetchall()]


def tidy_files(connection: duckdb.DuckDBPyConnection) -> list[TidyFile]:
    """Return the files to write with their columns, from the table ``cells``."""
    found: dict[tuple[str, str, str], list[Indicator]] = {}
    parts: dict[tuple[str, str, str], int] = {}
    rows = connection.execute(FILES).fetchall()
    for topic, suffix, _, measure_id, *_ in rows:
        parts[topic, suffix, measure_id] = parts.get((topic, suffix, measure_id), 0) + 1
    for topic, suffix, detail, measure_id, part, name, label, group, unit, decimals, fill in rows:
        is_group = parts[topic, suffix, measure_id] > 1
        found.setdefault((topic, suffix, detail), []).append(
            Indicator(
                measure_id, part, name, label, group if is_group else "", unit, decimals, fill
            )
        )
    return [TidyFile(*key, tuple(indicators)) for key, indicators in found.items()]
