"""The extracts say what the documents print, token by token and cell by cell.

What is this: the seeds beside ../shared/documents, and the warehouse beside both.
When does it matter: a figure typed wrongly, or a number of a document that nobody accounted for.
How to resolve: correct the seed named; `cypp` makes tokens anew, everything else is by hand.
"""

from __future__ import annotations

import csv
import hashlib
import html
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cypp.tokens import TOKEN, Token, tokens_of

if TYPE_CHECKING:
    import duckdb

Place = tuple[str, int, int]

CARD_CELLS = [
    "leeds_2004",
    "leeds_2005",
    "leeds_2006",
    "benchmark_national",
    "benchmark_similar",
    "current_value",
    "target_value",
    "status_trend",
    "status_target",
    "status_national",
    "status_similar",
]
PLAN_CELLS = ["baseline", "target_1", "target_2"]


def read_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def rows_of(root: Path, folder: str) -> list[tuple[str, dict[str, str]]]:
    """Return the rows of every extract of a folder, each with ``file, row N`` to name it."""
    paths = sorted((root / "seeds/extracts" / folder).glob("*.csv"))
    assert paths, f"seeds/extracts/{folder} has no CSV file"
    return [
        (f"{path.name}, row {number}", row)
        for path in paths
        for number, row in enumerate(read_rows(path), start=2)
    ]


def plain(text: str) -> str:
    """Return words alone: no tags, no entities, single blanks, quotes and bullets as they are."""
    return " ".join(re.sub(r"<[^>]*>", " ", html.unescape(text)).split())


@pytest.fixture(scope="module")
def lines(documents_dir: Path) -> dict[str, list[str]]:
    """Each document as lines, by source_id; line N is at N - 1."""
    return {
        path.stem: path.read_text(encoding="utf-8").split("\n")
        for path in sorted(documents_dir.glob("*.txt"))
    }


@pytest.fixture(scope="module")
def document_tokens(documents_dir: Path) -> list[Token]:
    """Every numeric token of every document, in order of file stem, line and place."""
    return [token for path in sorted(documents_dir.glob("*.txt")) for token in tokens_of(path)]


def test_the_register_of_documents_is_of_these_files(
    project_root: Path, documents_dir: Path
) -> None:
    register = {
        row["source_id"]: (row["sha256"], int(row["line_count"]))
        for row in read_rows(project_root / "seeds/reference/documents.csv")
    }
    found = {
        path.stem: (
            hashlib.sha256(path.read_bytes()).hexdigest(),
            len(path.read_text(encoding="utf-8").removesuffix("\n").split("\n")),
        )
        for path in documents_dir.glob("*.txt")
    }
    assert register == found


def test_tokens_are_those_of_the_documents_in_order(
    project_root: Path, document_tokens: list[Token]
) -> None:
    rows = [row for _, row in rows_of(project_root, "tokens")]
    seeds = sorted((token_of(row) for row in rows), key=place_of)
    for seed, printed in zip(seeds, document_tokens, strict=False):
        assert seed == printed
    assert len(seeds) == len(document_tokens)


@pytest.mark.parametrize("name", ["best_council_plan", "cypp_2015_19", "annual_review_2007",
                                  "impact_2015", "plan_refreshed"])  # fmt: skip
def test_tokens_of_a_file_are_in_reading_order(project_root: Path, name: str) -> None:
    rows = read_rows(project_root / f"seeds/extracts/tokens/tokens_{name}.csv")
    places = [place_of(token_of(row)) for row in rows]
    assert places == sorted(places)


def token_of(row: dict[str, str]) -> Token:
    """Return the token that a row of the seed says."""
    return Token(
        source_id=row["source_id"],
        line_number=int(row["line_number"]),
        token_number=int(row["token_number"]),
        token=row["token"],
        word_before=row["word_before"],
        printed_word=row["printed_word"],
        word_after=row["word_after"],
        position_in_word=int(row["position_in_word"]),
    )


def place_of(token: Token) -> Place:
    return token.source_id, token.line_number, token.token_number


def test_report_card_cells_are_those_of_the_document(
    project_root: Path, lines: dict[str, list[str]]
) -> None:
    wrong = []
    for name, row in rows_of(project_root, "report_cards"):
        cells = lines[row["source_id"]][int(row["line_number"]) - 1].split("\t")
        label, data = cells[:2], [cell.strip() for cell in cells[2:]]
        data += [""] * (len(CARD_CELLS) - len(data))
        printed = {
            "pi_reference": label[0].strip(),
            "label_tokens": str(len(TOKEN.findall("\t".join(label)))),
        } | dict(zip(CARD_CELLS, data, strict=True))
        wrong += [
            f"{name}, column {column}: {row[column]!r}, printed {value!r}"
            for column, value in printed.items()
            if row[column] != value
        ]
    assert not wrong, "\n".join(["", *map(str, wrong)])


def test_every_row_of_a_report_card_is_transcribed(
    project_root: Path, lines: dict[str, list[str]]
) -> None:
    """A card row starts with a number and a tab and has at least nine cells."""
    printed = {
        (source_id, str(number))
        for source_id, text in lines.items()
        for number, line in enumerate(text, start=1)
        if re.match(r"[0-9]{1,2}\t", line) and line.count("\t") >= 8
    }
    seeds = {
        (row["source_id"], row["line_number"]) for _, row in rows_of(project_root, "report_cards")
    }
    assert len(seeds) == 60
    assert seeds == printed


@pytest.mark.parametrize(
    ("folder", "columns"),
    [
        ("text_figures", ["printed"]),
        ("claims", ["printed"]),
        ("outcome_measures", PLAN_CELLS),
        ("milestones", PLAN_CELLS),
    ],
)
def test_what_a_figure_prints_stands_in_its_line(
    project_root: Path, lines: dict[str, list[str]], folder: str, columns: list[str]
) -> None:
    wrong = []
    for name, row in rows_of(project_root, folder):
        line = plain(lines[row["source_id"]][int(row["line_number"]) - 1])
        wrong += [
            f"{name}, column {column}: {row[column]!r} is not in line {row['line_number']}"
            for column in columns
            if row[column] and plain(row[column]) not in line
        ]
    assert not wrong, "\n".join(["", *map(str, wrong)])


def test_every_token_is_accounted_for_in_the_warehouse(
    warehouse: duckdb.DuckDBPyConnection, document_tokens: list[Token]
) -> None:
    rows = warehouse.execute(
        """
        select source_id, line_number, token_number, token
        from marts.audit_transcription
        order by source_id, line_number, token_number
        """
    ).fetchall()
    wanted = [(*place_of(token), token.token) for token in document_tokens]
    assert len(rows) == len(wanted)
    assert rows == wanted
    left_over = warehouse.execute(
        """
        select source_id, line_number, token_number, token, printed_word
        from marts.audit_transcription
        where outcome is null or outcome = ''
        """
    ).fetchall()
    assert left_over == []


def test_every_figure_has_an_observation_a_target_or_a_claim(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    without = warehouse.execute(
        """
        select transcribed.source_id, transcribed.line_number, transcribed.token
        from marts.audit_transcription as transcribed
        left join marts.fct_observations as observations
            on transcribed.observation_id = observations.observation_id
        left join marts.audit_claims as claims
            on transcribed.claim_id = claims.claim_id
        where
            transcribed.outcome = 'figure'
            and observations.observation_id is null
            and transcribed.target_id is null
            and claims.claim_id is null
        """
    ).fetchall()
    assert without == []


def test_what_is_no_figure_has_a_known_reason(
    warehouse: duckdb.DuckDBPyConnection, project_root: Path
) -> None:
    reasons = {row["reason"] for row in read_rows(project_root / "seeds/policy/token_reasons.csv")}
    rows = warehouse.execute("select distinct outcome from marts.audit_transcription").fetchall()
    outcomes = {outcome for (outcome,) in rows}
    assert outcomes - reasons == {"figure"}


def test_the_value_of_an_observation_is_the_printed_number(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    rows = warehouse.execute(
        """
        select transcribed.token, observations.value, observations.source_locator
        from marts.audit_transcription as transcribed
        inner join marts.fct_observations as observations
            on transcribed.observation_id = observations.observation_id
        where observations.missing_reason is null
        """
    ).fetchall()
    assert rows
    wrong = [row for row in rows if float(row[0].replace(",", "")) != row[1]]
    assert not wrong, "\n".join(["", *map(str, wrong)])
