"""Text that a spreadsheet would run is harmless in a cell, and comes back as it was.

When does it matter: a name in an extract starts with ``=`` and a reader opens the file.
How to resolve: the starts that spreadsheets run are listed in ``spreadsheet_text``.
"""

from __future__ import annotations

import duckdb
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cypp.publish.formats.spreadsheet_text import neutral, neutral_sql, original, printable

ATTACKS = [
    "=1+1",
    "=cmd|' /C calc'!A0",
    "+44 113 222 4444",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    " =1",
    "＝1",
    "'=1",
    "''=1",
    "' =1",
]
# Letters that decide, beside any text: a plain text strategy seldom starts with them.
text = st.one_of(
    st.text(),
    st.text(alphabet="=+-@'\t\r\n a1\u00a0\x00\x0b\ufffe", max_size=6),
)


def runs(cell: str) -> bool:
    """Say, apart from the code under test, whether a spreadsheet may run a cell of text."""
    seen = cell.lstrip(" \u00a0")
    return bool(seen) and seen[0] in "=+-@\t\r\n＝＋－＠"


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_is_made_harmless_and_comes_back(attack: str) -> None:
    assert not runs(neutral(attack))
    assert original(neutral(attack)) == attack


@pytest.mark.parametrize("word", ["Leeds", "St. Helens", "1-2", "a=b", "'tis", "", "£5"])
def test_harmless_text_stays_as_it_is(word: str) -> None:
    assert neutral(word) == word
    assert original(word) == word


@given(text)
@example("'=")
@example("''")
def test_no_cell_runs_and_every_text_comes_back(words: str) -> None:
    cell = neutral(words)
    assert not runs(cell)
    assert original(cell) == printable(words)


@given(text)
def test_every_cell_may_stand_in_xml(words: str) -> None:
    for letter in neutral(words):
        code = ord(letter)
        # XML 1.0, production 2 (Char).
        assert (
            code in (0x9, 0xA, 0xD)
            or 0x20 <= code <= 0xD7FF
            or 0xE000 <= code <= 0xFFFD
            or code >= 0x10000
        )


@given(st.lists(text, min_size=1, max_size=20))
def test_duckdb_does_the_same(words: list[str]) -> None:
    given_texts = [word.encode("utf-8", "ignore").decode() for word in words]
    with duckdb.connect() as connection:
        rows = connection.execute(
            f"select {neutral_sql('t')} from (select unnest(?) as t)", [given_texts]
        ).fetchall()
    assert [row[0] for row in rows] == [neutral(word) for word in given_texts]
