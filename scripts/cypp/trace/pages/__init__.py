"""Trace pages of the site: one for each measure of an area, one for each model."""

from cypp.trace.pages.models import write_model_pages
from cypp.trace.pages.write import Written, write_trace_pages

__all__ = ["Written", "write_model_pages", "write_trace_pages"]
