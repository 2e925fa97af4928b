"""Seeds as files, and keys that lead from one seed to another which dbt does not test.

What is this: every CSV below seeds/ read as text, apart from dbt.
When does it matter: a seed that an editor or a merge has spoiled, a number that two extracts claim,
or a rule of the door that no longer looks at anything.
How to resolve: each failure names the file and row; correct the seed, never the test.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from cypp.door_files import Table, read_table
from cypp.door_rules import COLUMNS_FILE, RULES_FILE, WORDS, Library, load_folders

ROOT = Path(__file__).resolve().parents[2]
SEEDS = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "seeds").rglob("*.csv"))
MULTIPLIERS = {"percent": 100, "per_1000": 1000, "per_10000": 10000, "per_100000": 100000}
PLAN_CELLS = ["baseline", "target_1", "target_2"]
CARD_CELLS = slice(4, 11)

Place = tuple[str, str, str]


def listed(found: list[str]) -> str:
    """Return every failure on its own line: pytest cuts long lists short."""
    return "\n".join(["", *found])


@cache
def table_of(file: str) -> Table:
    table, problems = read_table(ROOT / file, file)
    assert table is not None, listed([problem.line() for problem in problems])
    return table


def rows_of(pattern: str) -> list[tuple[str, dict[str, str]]]:
    """Return the rows of every seed that matches, each with ``file, row N`` to name it."""
    files = [file for file in SEEDS if Path(file).match(pattern)]
    assert files, f"no seed matches {pattern}"
    return [
        (f"{file}, row {number}", dict(zip(table_of(file).header, cells, strict=True)))
        for file in files
        for number, cells in table_of(file).rows
    ]


def column_of(pattern: str, column: str) -> list[str]:
    return [row[column] for _, row in rows_of(pattern) if row[column]]


@pytest.fixture(scope="module")
def short_names() -> dict[str, str]:
    """Short name of each document by source_id."""
    rows = rows_of("seeds/reference/documents.csv")
    return {row["source_id"]: row["document_name"] for _, row in rows}


@pytest.mark.parametrize("file", SEEDS)
def test_a_seed_is_sound_as_a_file(file: str) -> None:
    table, problems = read_table(ROOT / file, file)
    # A pattern may end in a blank on purpose: "^over " is not the start of "overall".
    found = [p.line() for p in problems if not ("_pattern" in p.column and "blanks" in p.what)]
    assert not found, listed(found)
    assert table is not None
    assert all(re.fullmatch(r"[a-z][a-z0-9_]*", name) for name in table.header), table.header
    assert len(table.header) == len(set(table.header)), table.header
    short = [f"row {row}" for row, cells in table.rows if len(cells) != len(table.header)]
    assert not short, listed(short)


@pytest.mark.parametrize("file", SEEDS)
def test_no_row_of_a_seed_stands_twice(file: str) -> None:
    counts = Counter(tuple(cells) for _, cells in table_of(file).rows)
    assert [row for row, count in counts.items() if count > 1] == []


def test_seed_names_are_unique_and_lower_case() -> None:
    """Seeds are relations: two files of one name in different folders are one table."""
    names = Counter(Path(file).stem for file in SEEDS)
    assert [name for name, count in names.items() if count > 1] == []
    assert [file for file in SEEDS if not re.fullmatch(r"[a-z0-9_/]+\.csv", file)] == []


def test_dbt_knows_the_type_of_every_seed_column(manifest: dict[str, Any]) -> None:
    """A column whose type dbt guesses turns 007 into 7 and 2,099 into text."""
    wrong = []
    for node in manifest["nodes"].values():
        if node["resource_type"] != "seed" or node["package_name"] != "cypp":
            continue
        typed = node["config"]["column_types"]
        header = table_of(node["original_file_path"]).header
        missing, extra = [*{*header} - {*typed}], [*{*typed} - {*header}]
        if missing or extra:
            wrong.append(f"{node['original_file_path']}: untyped {missing}, unknown {extra}")
    assert not wrong, listed(wrong)


def test_extract_files_are_named_for_their_document(short_names: dict[str, str]) -> None:
    prefixes = {"tokens": "tokens_", "token_reasons": "token_reasons_", "claims": "claims_",
                "text_figures": "text_"}  # fmt: skip
    wrong = []
    for folder, prefix in prefixes.items():
        for name, row in rows_of(f"seeds/extracts/{folder}/*.csv"):
            stem = Path(name.split(",")[0]).stem
            if not stem.startswith(prefix + short_names[row["source_id"]]):
                wrong.append(f"{name}: is of {row['source_id']}")
    assert not wrong, listed(wrong)


def test_claim_ids_say_where_the_claim_stands(short_names: dict[str, str]) -> None:
    wrong = [
        f"{name}: {row['claim_id']}"
        for name, row in rows_of("seeds/extracts/claims/*.csv")
        if row["claim_id"]
        != f"{short_names[row['source_id']]}_{row['line_number']}_{row['token_number']}"
    ]
    assert not wrong, listed(wrong)


@cache
def users_of_tokens() -> dict[Place, list[str]]:
    """Return who claims each token: figures, claims, table cells and report-card cells."""
    users: dict[Place, list[str]] = defaultdict(list)
    for folder in ("text_figures", "claims"):
        for name, row in rows_of(f"seeds/extracts/{folder}/*.csv"):
            if row["token_number"]:
                users[row["source_id"], row["line_number"], row["token_number"]].append(name)
    for folder in ("outcome_measures", "milestones"):
        for name, row in rows_of(f"seeds/extracts/{folder}/*.csv"):
            for cell in PLAN_CELLS:
                if row[f"{cell}_token"]:
                    place = row["source_id"], row["line_number"], row[f"{cell}_token"]
                    users[place].append(f"{name}, column {cell}")
    for name, row in rows_of("seeds/extracts/report_cards/*.csv"):
        numbers = [cell for cell in list(row.values())[CARD_CELLS] if re.search("[0-9]", cell)]
        for offset in range(1, len(numbers) + 1):
            token = str(int(row["label_tokens"]) + offset)
            users[row["source_id"], row["line_number"], token].append(name)
    return users


def test_no_token_is_transcribed_twice() -> None:
    twice = [
        f"{place}: {', '.join(users)}"
        for place, users in users_of_tokens().items()
        if len(users) > 1
    ]
    assert not twice, listed(twice)


def test_no_transcribed_figure_has_a_reason_to_be_none() -> None:
    users = users_of_tokens()
    both = []
    for name, row in rows_of("seeds/extracts/token_reasons/*.csv"):
        place = row["source_id"], row["line_number"], row["token_number"]
        both += [f"{name}: {place} is a figure in {user}" for user in users.get(place, [])]
    assert not both, listed(both)


def test_operands_of_claims_are_transcribed() -> None:
    """A claim is recomputed from figures, or from another claim, never from a date or a name."""
    users = users_of_tokens()
    wrong = []
    for name, row in rows_of("seeds/extracts/claims/*.csv"):
        for end in ("from", "to"):
            place = row["source_id"], row[f"{end}_line"], row[f"{end}_token"]
            if row[f"{end}_token"] and place not in users:
                wrong.append(f"{name}, column {end}_token: {place} is no transcribed figure")
    assert not wrong, listed(wrong)


def test_measures_are_defined_once() -> None:
    where = defaultdict(list)
    for name, row in rows_of("seeds/framework/measures/*.csv"):
        where[row["measure_id"]].append(name)
    assert not [names for names in where.values() if len(names) > 1]


def test_the_multiplier_of_a_measure_follows_from_its_unit() -> None:
    wrong = [
        f"{name}: {row['measure_id']}, {row['unit']}, multiplier {row['multiplier']}"
        for name, row in rows_of("seeds/framework/measures/*.csv")
        if int(row["multiplier"]) != MULTIPLIERS.get(row["unit"], 1)
    ]
    assert not wrong, listed(wrong)


def test_every_measure_is_used() -> None:
    """A measure fills an indicator, or a document or a mapped national file has a figure of it."""
    used = {*column_of("seeds/framework/indicator_measures.csv", "measure_id")}
    for folder in ("text_figures", "claims", "outcome_measures", "milestones"):
        used |= {*column_of(f"seeds/extracts/{folder}/*.csv", "measure_id")}
    used |= {*column_of("seeds/mapping/*_measures.csv", "measure_id")}
    idle = sorted({*column_of("seeds/framework/measures/*.csv", "measure_id")} - used)
    assert not idle, listed(idle)


def test_every_locator_is_a_line_of_its_document() -> None:
    counts = {
        row["source_id"]: int(row["line_count"])
        for _, row in rows_of("seeds/reference/documents.csv")
    }
    wrong = [
        f"{name}: line {row['line_number']} of {counts[row['source_id']]}"
        for pattern in ("seeds/extracts/*/*.csv", "seeds/framework/*.csv")
        for name, row in rows_of(pattern)
        if row.get("line_number", "").isdecimal()
        and int(row["line_number"]) > counts[row["source_id"]]
    ]
    assert not wrong, listed(wrong)


def test_rules_of_the_door_are_sound_and_none_is_idle() -> None:
    library = Library(ROOT)
    folders = load_folders(library)
    assert not library.problems, listed([problem.line() for problem in library.problems])
    in_use = {rule.rule_id for folder in folders.values() for rule in folder.rules}
    assert {*column_of(RULES_FILE, "rule_id")} - in_use == set()
    for folder in folders.values():
        assert folder.keys, f"{COLUMNS_FILE}: {folder.name} has no key"
        for rule in folder.rules:
            if rule.check_type == "pattern":
                re.compile(rule.check_value)
            if rule.check_type == "reference":
                assert library.values(rule.check_value), rule.check_value


def test_columns_of_the_door_are_in_order() -> None:
    wrong = []
    places: Counter[str] = Counter()
    for name, row in rows_of(COLUMNS_FILE):
        places[row["folder"]] += 1
        if row["column_position"] != str(places[row["folder"]]):
            wrong.append(
                f"{name}: place {row['column_position']}, expected {places[row['folder']]}"
            )
    assert not wrong, listed(wrong)


def test_words_before_a_number_are_read_as_qualifiers() -> None:
    """The door lets them pass; value_qualifiers says what they do to the value."""
    patterns = column_of("seeds/reference/value_qualifiers.csv", "printed_pattern")
    words = [row["words"] for _, row in rows_of(WORDS) if row["place"] == "before"]
    unread = [word for word in words if not any(re.search(p, f"{word} 10") for p in patterns)]
    assert not unread, listed(unread)
