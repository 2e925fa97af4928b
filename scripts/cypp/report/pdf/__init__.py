"""The plan on a page as a PDF: dataclasses in, one tagged page out."""

from cypp.report.pdf.plan import plan_pdf, write_plan_pdf

__all__ = ["plan_pdf", "write_plan_pdf"]
