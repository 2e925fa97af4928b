"""The templates of trace pages, beside those of the site: one base, one way of escaping."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from cypp.report.render import environment

if TYPE_CHECKING:
    from jinja2 import Environment

FOLDER = Path(__file__).parents[1] / "templates"


@cache
def trace_environment() -> Environment:
    """Return the templates of the trail and, beside them, those of the site."""
    return environment(FOLDER)
