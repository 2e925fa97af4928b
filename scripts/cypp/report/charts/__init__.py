"""Charts of the report: dataclasses in, SVG and a text alternative out."""

from cypp.report.charts.curve import turning_curve
from cypp.report.charts.gap import gap_chart
from cypp.report.charts.spark import sparkline
from cypp.report.charts.strip import rank_strip
from cypp.report.charts.style import NARROW, WIDE

__all__ = ["NARROW", "WIDE", "gap_chart", "rank_strip", "sparkline", "turning_curve"]
