"""The register of rules: every seed that decides something, with its words and all of its rows."""

from __future__ import annotations

import csv
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from cypp.lineage.artefacts import Artefacts, Node
from cypp.lineage.edition import RULES as KEPT
from cypp.lineage.pages import RULES, AuditSite, Section, cell
from cypp.project import CyppError
from cypp.report.links import safe_name
from cypp.report.render import Cell, Table

GROUPS = {
    "framework": "What the plans say: plans, outcomes, indicators and their measures",
    "landing": "How files that are landed are recognised and checked",
    "mapping": "How names and codes of published files are understood",
    "policy": "Rules and thresholds",
    "reference": "Areas, groups, periods, documents and marks for missing values",
}
# Descriptions name where a rule comes from in sentences that begin with these words.
LABEL = re.compile(r"(?:^|(?<=[.;] ))(Sources?|Licence|Retrieved)\b:? ?")

NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


@dataclass(frozen=True)
class Rule:
    """A seed as the edition keeps it.

    Attributes:
        name: name of the seed.
        group: folder below seeds/.
        path: path of the copy, from ``trail/policy``.
        node: what dbt knows of it; None for a file that dbt does not load.
        header: names of the columns.
        rows: cells as they stand in the file.
        sha256: checksum of the file.
    """

    name: str
    group: str
    path: str
    node: Node | None
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    sha256: str

    @property
    def page(self) -> str:
        """Page of the seed."""
        return f"rules/{safe_name(self.name)}.html"

    @property
    def description(self) -> str:
        """Its description, on one line."""
        return words(self.node["description"]) if self.node else "Read by the commands only."

    def facts(self) -> tuple[tuple[str, Cell], ...]:
        """Source, licence and day of retrieval as the description names them, file and checksum."""
        named = labelled(self.description)
        return (
            ("Source", cell(named.get("Source", "not named in the description"))),
            ("Licence", cell(named.get("Licence", "that of this project"))),
            ("Retrieved", cell(named.get("Retrieved", "not named in the description"))),
            ("File", cell(f"seeds/{self.path}")),
            ("SHA-256", cell(self.sha256)),
            ("Rows", cell(len(self.rows))),
        )


def read_rules(edition: Path, artefacts: Artefacts | None) -> list[Rule]:
    """Return the rules that an edition keeps, by group and name; none for one that keeps none.

    Raises:
        CyppError: a copy is no CSV file.
    """
    nodes = {node["name"]: node for node in artefacts.seeds.values()} if artefacts else {}
    home = edition / KEPT
    return [_read(path, home, nodes) for path in sorted(home.rglob("*.csv"))]


def _read(path: Path, home: Path, nodes: dict[str, Node]) -> Rule:
    content = path.read_bytes()
    try:
        lines = list(csv.reader(content.decode("utf-8").splitlines(keepends=True)))
        header, rows = tuple(lines[0]), tuple(tuple(line) for line in lines[1:])
    except (UnicodeDecodeError, csv.Error, IndexError) as error:
        raise CyppError(f"{path} is no CSV file ({error}): publish the edition again") from error
    place = path.relative_to(home)
    return Rule(
        name=path.stem,
        group=place.parts[0],
        path=place.as_posix(),
        node=nodes.get(path.stem),
        header=header,
        rows=rows,
        sha256=hashlib.sha256(content).hexdigest(),
    )


def write_rules(site: AuditSite, rules: list[Rule], artefacts: Artefacts | None) -> None:
    """Write the register and the page of each rule."""
    sections = []
    for group, title in GROUPS.items():
        found = [rule for rule in rules if rule.group == group]
        rows = tuple(
            (
                cell(rule.name, href=Path(rule.page).name),
                cell(rule.description),
                cell(len(rule.rows)),
            )
            for rule in found
        )
        table = Table(
            caption=f"{title}: {len(found)} registers",
            columns=("Register", "What it says", "Rows"),
            rows=rows,
            numeric=frozenset({2}),
            name=f"group-{group}",
        )
        sections.append(Section(title, table=table))
    site.page(
        RULES,
        "Rules as data",
        (
            "Every threshold, code list, mapping and definition that decides about a figure is a "
            "row of one of these registers, and none is written in SQL or in a program. Each page "
            "shows all rows as they stood in the build of this edition.",
        )
        if rules
        else ("This edition keeps no copy of the registers: publish it again to see them here.",),
        *(sections if rules else ()),
    )
    for rule in rules:
        _write_rule(site, rule, artefacts)


def _write_rule(site: AuditSite, rule: Rule, artefacts: Artefacts | None) -> None:
    declared = rule.node["columns"] if rule.node else {}
    meaning = Table(
        caption=f"Columns of {rule.name}",
        columns=("Column", "Meaning"),
        rows=tuple(
            (cell(name), cell(words(declared.get(name, {}).get("description", ""))))
            for name in rule.header
        ),
        name="columns",
    )
    rows = Table(
        caption=f"Rows of {rule.name}",
        columns=rule.header,
        rows=tuple(tuple(cell(value) for value in row) for row in rule.rows),
        numeric=frozenset(place for place in range(len(rule.header)) if _is_number(rule, place)),
        name="rows",
    )
    readers = _readers(site, rule, artefacts)
    site.paged(
        rule.page,
        rule.name,
        (rule.description,),
        rows,
        Section("Where it comes from", facts=rule.facts()),
        Section("Read by", links=readers)
        if readers
        else Section("Read by", words=("No model: the commands read it.",)),
        Section("What the columns mean", table=meaning),
    )


def _readers(site: AuditSite, rule: Rule, artefacts: Artefacts | None) -> tuple[Cell, ...]:
    """Return the models that read a rule, each with a link to its columns."""
    if rule.node is None or artefacts is None:
        return ()
    children = artefacts.manifest["child_map"].get(rule.node["unique_id"], [])
    names = sorted(child.split(".")[2] for child in children if child.startswith("model."))
    return tuple(
        cell(name, href=f"../columns/{name}.html" if site.has(f"columns/{name}.html") else "")
        for name in names
    )


def _is_number(rule: Rule, place: int) -> bool:
    """Does a column hold numbers and nothing else, so that they stand to the right?"""
    values = [row[place] for row in rule.rows if row[place]]
    return bool(values) and all(NUMBER.fullmatch(value) for value in values)


def labelled(description: str) -> dict[str, str]:
    """Return the sentences about source, licence and retrieval, by label."""
    parts = LABEL.split(description)
    found: dict[str, str] = {}
    for label, text in zip(parts[1::2], parts[2::2], strict=True):
        found.setdefault(label.rstrip("s") if label == "Sources" else label, text.strip(" .;"))
    return found


def words(text: str) -> str:
    """Return a description on one line."""
    return " ".join(text.split())
