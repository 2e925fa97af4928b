"""Great Expectations at the door: one suite per folder of extracts, and one for files as files.

The context lives in memory; only the Data Docs (static HTML) are written, and only on request.
Great Expectations 1.24 reads pandas frames here, because it has no DuckDB data source.
"""

from __future__ import annotations

import difflib
import logging
import shutil
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from cypp.door_checks import EMPTY, cell_pattern, derived_name, first_with_key
from cypp.door_files import WHOLE, Problem
from cypp.door_rules import CODES, RULES_FILE, Folder, Library, Rule
from cypp.expectation_library import config, gx, gxe
from cypp.project import CyppError

SITE = "data_docs"
FILES_SUITE = "files"
FILE_KINDS = {
    "bytes": "Each file is UTF-8 text with line ends LF",
    "header": "Each file has the columns of its folder, in order",
    "rows": "Each row has one cell per column, and there is a row",
    "cells": "No cell has blanks around it or characters that nobody can see",
}
RESULT_FORMAT = {
    "result_format": "COMPLETE",
    "unexpected_index_column_names": ["file", "row"],
    "return_unexpected_index_query": False,
}


@dataclass(frozen=True)
class Asked:
    """What a failed expectation means in words; ``known`` are the values to suggest from."""

    column: str
    problem: str
    advice: str
    known: frozenset[str] = frozenset()
    keys: tuple[str, ...] = ()


class Door:
    """An in-memory context that validates frame after frame and can render what it saw."""

    def __init__(self, docs_dir: Path | None) -> None:
        """Set up the context; ``docs_dir`` is where Data Docs go, ``None`` writes none."""
        logging.getLogger("great_expectations").setLevel(logging.ERROR)
        sites = {}
        if docs_dir is not None:
            backend = {"class_name": "TupleFilesystemStoreBackend", "base_directory": str(docs_dir)}
            sites[SITE] = {
                "class_name": "SiteBuilder",
                "show_how_to_buttons": False,
                "store_backend": backend,
                "site_index_builder": {"class_name": "DefaultSiteIndexBuilder"},
            }
        self.docs_dir = docs_dir
        self.expectation_count = 0
        self._context: Any = gx.get_context(
            mode="ephemeral",
            project_config=config.DataContextConfig(
                store_backend_defaults=config.InMemoryStoreBackendDefaults(
                    init_temp_docs_sites=False
                ),
                data_docs_sites=sites,
                analytics_enabled=False,
                progress_bars=config.ProgressBarsConfig(globally=False),
            ),
        )
        self._source = self._context.data_sources.add_pandas("seeds")

    def check_folder(self, folder: Folder, frame: pd.DataFrame, library: Library) -> list[Problem]:
        """Validate one folder's frame against its suite and return the cells that fail."""
        asked = _expectations_of(folder, library)
        problems: list[Problem] = []
        for expectation, question, bad in self._validate(folder.name, frame, asked):
            if question.keys:
                problems.extend(_repeated(question, bad, frame))
                continue
            problems.extend(_problem(question, hit, hit.get(expectation.column, "")) for hit in bad)
        return problems

    def check_files(self, files: list[str], problems: list[Problem]) -> None:
        """Hold what is wrong with files as files in a suite of its own, for the Data Docs."""
        faults = [(fault.file, fault.row, fault) for fault in problems]
        sound = [(file, 1, None) for file in files if file not in {name for name, *_ in faults}]
        data: dict[str, list[object]] = {name: [] for name in ("file", "row", *FILE_KINDS)}
        for file, row, fault in [*faults, *sound]:
            data["file"].append(file)
            data["row"].append(row)
            for kind in FILE_KINDS:
                said = f"column {fault.column}: {fault.what}" if fault else None
                data[kind].append(said if fault and fault.kind == kind else None)
        asked: list[tuple[Any, Asked]] = [
            (gxe.ExpectColumnValuesToBeNull(column=kind, notes=note), Asked(kind, note, ""))
            for kind, note in FILE_KINDS.items()
        ]
        self._validate(FILES_SUITE, pd.DataFrame(data, dtype=object), asked)

    def write_docs(self) -> None:
        """Write the Data Docs anew; earlier pages are removed."""
        if self.docs_dir is None:
            return
        shutil.rmtree(self.docs_dir, ignore_errors=True)
        self._context.build_data_docs(site_names=[SITE])

    def _validate(
        self, name: str, frame: pd.DataFrame, asked: list[tuple[Any, Asked]]
    ) -> list[tuple[Any, Asked, list[dict[str, Any]]]]:
        """Return each failed expectation with its question and the rows that fail it."""
        suite = self._context.suites.add(
            gx.ExpectationSuite(name=name, expectations=[expectation for expectation, _ in asked])
        )
        batch = self._source.add_dataframe_asset(name).add_batch_definition_whole_dataframe("all")
        definition = self._context.validation_definitions.add(
            gx.ValidationDefinition(name=name, data=batch, suite=suite)
        )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            outcome = definition.run(
                batch_parameters={"dataframe": frame}, result_format=RESULT_FORMAT
            )
        self.expectation_count += len(asked)
        questions = {expectation.id: (expectation, question) for expectation, question in asked}
        failed = []
        for result in outcome.results:
            if result.success:
                continue
            expectation, question = questions[result.expectation_config.id]
            if "unexpected_index_list" not in result.result:
                said = f"a rule failed to run: {result.exception_info}"
                raise CyppError(f"{RULES_FILE}: {name}, column {question.column}: {said}")
            failed.append((expectation, question, result.result["unexpected_index_list"]))
        return failed


def _expectations_of(folder: Folder, library: Library) -> list[tuple[Any, Asked]]:
    """Return the suite of a folder: keys, required cells, then the rules."""
    label = "+".join(folder.keys)
    key_question = Asked(
        label, "repeats the key", "remove one, or correct the key", keys=tuple(folder.keys)
    )
    unique: Any = (
        gxe.ExpectColumnValuesToBeUnique(column=label, notes=f"{label} is the key")
        if len(folder.keys) == 1
        else gxe.ExpectCompoundColumnsToBeUnique(
            column_list=folder.keys, ignore_row_if="never", notes=f"{label} is the key"
        )
    )
    suite: list[tuple[Any, Asked]] = [(unique, key_question)]
    for column in folder.required:
        question = Asked(column, "is empty", "write what the document prints; no row is without it")
        notes = f"{column} is never empty"
        suite.append((gxe.ExpectColumnValuesToNotBeNull(column=column, notes=notes), question))
    for rule in folder.rules:
        expectation, known = _expectation_of(rule, library)
        if expectation is not None:
            question = Asked(rule.column, rule.problem, rule.advice, known)
            suite.append((expectation, question))
    return suite


def _expectation_of(rule: Rule, library: Library) -> tuple[Any, frozenset[str]]:
    """Return the expectation of a rule, ``None`` when a file that it needs is broken."""
    column, notes = derived_name(rule), f"{rule.column}: a cell fails when it {rule.problem}"
    none: frozenset[str] = frozenset()
    if rule.check_type == "required":
        return gxe.ExpectColumnValuesToNotBeNull(column=column, notes=notes), none
    if rule.check_type == "percent":
        between = gxe.ExpectColumnValuesToBeBetween(
            column=column, min_value=0, max_value=100, notes=notes
        )
        return between, none
    if rule.check_type in {"list", "reference"}:
        known = (
            frozenset(rule.check_value.split("|"))
            if rule.check_type == "list"
            else library.values(rule.check_value)
        )
        if known is None:
            return None, none
        inside = gxe.ExpectColumnValuesToBeInSet(
            column=column, value_set=sorted(known), notes=notes
        )
        return inside, known
    if rule.check_type in {"pattern", "figure", "figure_or_code"}:
        pattern = f"^(?:{rule.check_value})$"
        if rule.check_type != "pattern":
            built = cell_pattern(rule, library)
            if built is None:
                return None, none
            pattern = built
        matches = gxe.ExpectColumnValuesToMatchRegex(column=column, regex=pattern, notes=notes)
        codes = library.values(CODES) if rule.check_type == "figure_or_code" else none
        return matches, codes or none
    # What is left are the checks that leave the offending cell in a column of their own.
    return gxe.ExpectColumnValuesToBeNull(column=column, notes=notes), none


def _problem(question: Asked, hit: dict[str, Any], value: str | float | None) -> Problem:
    cell = _text(value)
    what = f"{question.problem}: {cell!r}" if cell else question.problem
    near = difflib.get_close_matches(cell, question.known, n=1, cutoff=0.75)
    advice = f"did you mean {near[0]!r}? {question.advice}" if near else question.advice
    return Problem(hit["file"], int(hit["row"]), question.column or WHOLE, what, advice)


def _text(value: str | float | None) -> str:
    """Return an offending value as text; an empty cell, however marked, is empty text."""
    if value == EMPTY or pd.isna(value):
        return ""
    return f"{value:g}" if isinstance(value, float) else str(value)


def _repeated(question: Asked, hits: list[dict[str, Any]], frame: pd.DataFrame) -> list[Problem]:
    """Name each repeat of a key with the row that has it first; the first itself is no fault."""
    first = first_with_key(frame, list(question.keys))
    problems = []
    for hit in hits:
        key = tuple(_text(hit[name]) for name in question.keys)
        place = f"{hit['file']}, row {hit['row']}"
        if first[key] != place:
            what = f"{question.problem} of {first[key]}: {'+'.join(key)}"
            problems.append(
                Problem(hit["file"], int(hit["row"]), question.column, what, question.advice)
            )
    return problems
