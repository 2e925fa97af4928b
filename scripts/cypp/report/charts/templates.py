"""The drawings written once with Altair, compiled once to Vega, and filled for each chart.

Compiling a Vega-Lite chart costs several times as much as drawing it. What differs between two
charts is data, so each template names its data sets and reads its scale from signals.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import altair as alt
import vl_convert

from cypp.report.charts import style

Compiled = dict[str, Any]
# What is placed in pixels from the top left of the plot, and what is placed on its scales.
PIXELS: dict[str, Any] = {"scale": None, "axis": None}


@cache
def plot_template() -> Compiled:
    """Return the template of a plot with a vertical scale, and room for a frame around it.

    Its data sets: bands, intervals, lines and points on the scales; rules, strokes and marks in
    pixels. Its signals: x_low, x_high, y_low, y_high, y_ticks. It has no text (``draw`` tells why).
    """
    x = alt.X(
        "x:Q",
        scale=alt.Scale(domain=_signals("x_low", "x_high"), nice=False, zero=False),
        axis=None,
    )
    y_scale = alt.Scale(domain=_signals("y_low", "y_high"), nice=False, zero=False)
    axis = alt.Axis(
        values=alt.ExprRef("y_ticks"),
        title=None,
        domain=False,
        ticks=False,
        labels=False,
        gridColor=style.GRID,
    )
    y = alt.Y("y:Q", scale=y_scale, axis=axis)
    layers = [
        _layer("bands")
        .mark_area(opacity=0.18)
        .encode(x, y, y2="y2:Q", detail="series:N", fill=_as_is("colour")),
        _pixel_rules("rules"),
        _layer("intervals")
        .mark_rule()
        .encode(x, y, y2="y2:Q", stroke=_as_is("colour"), strokeWidth=alt.value(1.5)),
        _lines(x, y),
        _points("points", x, y),
        _pixel_rules("strokes"),
        _points("marks", alt.X("x:Q", **PIXELS), alt.Y("y:Q", **PIXELS)),
    ]
    params = [
        alt.param(name="x_low", value=0),
        alt.param(name="x_high", value=1),
        alt.param(name="y_low", value=0),
        alt.param(name="y_high", value=1),
        alt.param(name="y_ticks", value=[0, 1]),
    ]
    return _compiled(alt.layer(*layers).add_params(*params))


@cache
def sparkline_template() -> Compiled:
    """Return the template of a sparkline: data sets lines and points, signals as of a plot."""
    x = alt.X("x:Q", scale=alt.Scale(domain=_signals("x_low", "x_high"), nice=False), axis=None)
    y = alt.Y("y:Q", scale=alt.Scale(domain=_signals("y_low", "y_high"), nice=False), axis=None)
    params = [
        alt.param(name="x_low", value=0),
        alt.param(name="x_high", value=1),
        alt.param(name="y_low", value=0),
        alt.param(name="y_high", value=1),
    ]
    return _compiled(alt.layer(_lines(x, y), _points("points", x, y)).add_params(*params))


def _signals(*names: str) -> list[Any]:
    return [alt.ExprRef(name) for name in names]


def _layer(name: str) -> alt.Chart:
    return alt.Chart(alt.NamedData(name))


def _as_is(field: str) -> dict[str, Any]:
    return {"field": field, "type": "nominal", "scale": None}


def _lines(x: alt.X, y: alt.Y) -> alt.Chart:
    chart: alt.Chart = (
        _layer("lines")
        .mark_line(strokeCap="butt", strokeJoin="round")
        .encode(
            x,
            y,
            detail="series:N",
            stroke=_as_is("colour"),
            strokeWidth=_as_is("width"),
            strokeDash=_as_is("dash"),
        )
    )
    return chart


def _points(name: str, x: alt.X, y: alt.Y) -> alt.Chart:
    chart: alt.Chart = (
        _layer(name)
        .mark_point(opacity=1, strokeWidth=1.5)
        .encode(
            x,
            y,
            shape=_as_is("shape"),
            size=_as_is("size"),
            stroke=_as_is("colour"),
            fill=_as_is("fill"),
        )
    )
    return chart


def _pixel_rules(name: str) -> alt.Chart:
    chart: alt.Chart = (
        _layer(name)
        .mark_rule()
        .encode(
            x=alt.X("x:Q", **PIXELS),
            y=alt.Y("y:Q", **PIXELS),
            x2="x2:Q",
            y2="y2:Q",
            stroke=_as_is("colour"),
            strokeWidth=_as_is("width"),
            strokeDash=_as_is("dash"),
        )
    )
    return chart


def _compiled(chart: alt.LayerChart | alt.FacetChart) -> Compiled:
    """Compile a chart whose size and margins are set when it is filled."""
    whole = chart.properties(width=100, height=100, autosize=alt.AutoSizeParams(type="none"))
    whole = whole.resolve_scale(x="shared", y="shared").configure(
        background="transparent", view={"stroke": None}, aria=False
    )
    compiled: Compiled = vl_convert.vegalite_to_vega(whole.to_dict())
    return compiled
