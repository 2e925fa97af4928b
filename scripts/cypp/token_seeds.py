"""The seeds of numeric tokens, one per source document: compared with the documents, or written.

Which document becomes which seed stands in ``seeds/reference/documents.csv``, columns
``source_id`` (the file's name without .txt) and ``document_name`` (short name of the seed).
"""

from __future__ import annotations

import csv
from itertools import zip_longest
from pathlib import Path

from cypp.project import CyppError
from cypp.tokens import as_csv, tokens_of

REGISTER = Path("seeds/reference/documents.csv")
FOLDER = Path("seeds/extracts/tokens")
COLUMNS = ("source_id", "document_name")


def check_token_seeds(project: Path, documents: Path) -> int:
    """Print one line per document; return 1 when a seed differs from its document, else 0."""
    differing = 0
    for seed, wanted in _seeds(project, documents).items():
        path = project / seed
        found = _text(path)
        problem = None if found == wanted else _difference(found, wanted)
        print(f"{seed.as_posix()}: {problem or f'{_rows(wanted)} tokens, as the document'}")
        differing += problem is not None
    if differing:
        raise CyppError(f"{differing} token seeds differ: cypp tokens {documents} --write")
    return 0


def write_token_seeds(project: Path, documents: Path) -> int:
    """Write every seed that differs from its document and return 0."""
    for seed, wanted in _seeds(project, documents).items():
        path = project / seed
        if _text(path) == wanted:
            print(f"{seed.as_posix()}: unchanged")
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(wanted, encoding="utf-8", newline="\n")
        print(f"{seed.as_posix()}: {_rows(wanted)} tokens written")
    return 0


def _seeds(project: Path, documents: Path) -> dict[Path, str]:
    """Return the text that each seed must have, by its path within the project."""
    if not documents.is_dir():
        raise CyppError(f"no folder {documents}")
    seeds: dict[Path, str] = {}
    for source_id, name in _register(project / REGISTER):
        document = documents / f"{source_id}.txt"
        try:
            seeds[FOLDER / f"tokens_{name}.csv"] = as_csv(list(tokens_of(document)))
        except FileNotFoundError:
            raise CyppError(f"no document {document}, which {REGISTER} names") from None
        except UnicodeDecodeError as error:
            raise CyppError(f"{document} is not UTF-8: {error.reason}") from None
    return seeds


def _text(path: Path) -> str | None:
    """Return the text of a seed, its line ends as they are, or None where there is none."""
    return path.read_bytes().decode("utf-8") if path.is_file() else None


def _register(path: Path) -> list[tuple[str, str]]:
    """Return (source_id, document_name) of every document of the register."""
    try:
        with path.open(encoding="utf-8", newline="") as handle:
            rows = csv.DictReader(handle)
            missing = [name for name in COLUMNS if name not in (rows.fieldnames or [])]
            if missing:
                raise CyppError(f"{REGISTER} has no column {missing[0]}")
            return [(row["source_id"], row["document_name"]) for row in rows]
    except FileNotFoundError:
        raise CyppError(f"no {REGISTER}") from None


def _difference(found: str | None, wanted: str) -> str:
    """Say where a seed first differs from the text that it must have."""
    if found is None:
        return "missing"
    pairs = zip_longest(found.splitlines(), wanted.splitlines())
    for number, (is_there, must_be) in enumerate(pairs, start=1):
        if is_there != must_be:
            return f"line {number} is {is_there!r}, the document gives {must_be!r}"
    return "differs in its line ends"


def _rows(text: str) -> int:
    return max(len(text.splitlines()) - 1, 0)
