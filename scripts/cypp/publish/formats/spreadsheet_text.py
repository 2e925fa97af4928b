"""Text that a spreadsheet would run as a formula, made harmless in CSV and Excel, and back.

A cell of text that starts with ``=``, ``+``, ``-`` or ``@`` (or a look-alike of full width, or a
tab or line break before one) is run when the file is opened: ``=cmd|' /C calc'!A0`` starts a
program. Such text gets an apostrophe in front, which spreadsheets take for "this is text". Numbers
are written as numbers and never pass through here, so that -1.5 stays -1.5.

The way back: one apostrophe is taken off where a dangerous start follows it. So that this is exact,
text that starts with apostrophes and then a dangerous start gets one more. Characters that no XML
file can hold are replaced by U+FFFD; they carry no words, and that step has no way back.

Source: OWASP, CSV Injection; XML 1.0, section 2.2 (Characters).
"""

from __future__ import annotations

import re

APOSTROPHE = "'"
REPLACEMENT = "�"
# Starts that a spreadsheet runs, or skips to find one behind.
DANGEROUS = "=+\\-@\t\r\n＝＋－＠"
_DANGEROUS_START = re.compile(f"^'*[ \u00a0]*[{DANGEROUS}]")
_GUARDED_START = re.compile(f"^''*[ \u00a0]*[{DANGEROUS}]")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def printable(text: str) -> str:
    """Return the text with each character that XML cannot hold replaced by U+FFFD."""
    return _NOT_XML.sub(REPLACEMENT, text)


def is_dangerous(text: str) -> bool:
    """Tell whether a spreadsheet may run the text, or whether its apostrophes would mislead."""
    return _DANGEROUS_START.match(text) is not None


def neutral(text: str) -> str:
    """Return the text as a cell may hold it: printable, and never a formula."""
    clean = printable(text)
    return APOSTROPHE + clean if is_dangerous(clean) else clean


def original(cell: str) -> str:
    """Return the text that ``neutral`` was given, as far as XML can hold it."""
    return cell.removeprefix(APOSTROPHE) if _GUARDED_START.match(cell) else cell


def neutral_sql(expression: str) -> str:
    """Return SQL of DuckDB that does to a column what ``neutral`` does to one text.

    DuckDB holds no lone surrogates, so that the rest of the characters is enough.
    """
    not_xml = r"[\x{0}-\x{8}\x{b}\x{c}\x{e}-\x{1f}\x{fffe}\x{ffff}]"
    start = r"^'*[ \x{a0}]*[=+\-@\t\r\n\x{ff1d}\x{ff0b}\x{ff0d}\x{ff20}]"
    clean = f"regexp_replace({expression}, '{not_xml}', chr(65533), 'g')"
    doubled = start.replace("'", "''")
    return f"case when regexp_matches({clean}, '{doubled}') then '''' || {clean} else {clean} end"
