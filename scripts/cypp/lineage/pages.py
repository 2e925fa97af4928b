"""The pages for auditors: one template, values only, no script."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cypp.report.render import Cell, Table, environment, write

TEMPLATES = Path(__file__).parent / "templates"
TEMPLATE = "audit_page.j2"
# A table longer than this is cut into pages.
ROWS_PER_PAGE = 1000

INDEX = "index.html"
INDICATORS = "indicators.html"
RULES = "rules/index.html"
COLUMNS = "columns/index.html"
EXPOSURES = "exposures.html"
OPENLINEAGE = "openlineage/index.html"
DBT_DOCS = "dbt_docs/index.html"
COLUMN_MAP = "colibri/index.html"
DATA_DOCS = "data_docs/index.html"
EVENTS = "openlineage/events.jsonl"
MENU = (
    (INDEX, "What there is"),
    (INDICATORS, "Indicators"),
    (RULES, "Rules"),
    (COLUMNS, "Columns"),
    (EXPOSURES, "Who uses what"),
    (OPENLINEAGE, "Last build"),
)

# What an edition without a record of its build can show.
SHORT_MENU = MENU[:3]


@dataclass(frozen=True)
class ColumnEntry:
    """A column on the page of its table.

    Attributes:
        anchor: number of the column, which makes its anchor.
        parents: columns it is computed from.
        without: what stands in their place where there are none.
        origins: columns of seeds and files that it comes from in the end.
    """

    anchor: int
    name: str
    description: str
    parents: tuple[Cell, ...]
    without: str
    origins: tuple[Cell, ...] = ()


@dataclass(frozen=True)
class Section:
    """A part of a page, in the order of its fields: words, facts, links, table, columns."""

    heading: str = ""
    anchor: str = ""
    words: tuple[str, ...] = ()
    facts: tuple[tuple[str, Cell], ...] = ()
    links: tuple[Cell, ...] = ()
    table: Table | None = None
    columns: tuple[ColumnEntry, ...] = ()


@dataclass
class AuditSite:
    """The folder ``audit/`` while it is written.

    Attributes:
        out: the folder.
        edition_id, as_of, git_commit: what the foot of each page says.
        menu: pages that every page leads to, with their names.
        written: bytes of each page by its path from the folder.
    """

    out: Path
    edition_id: str
    as_of: str
    git_commit: str
    menu: tuple[tuple[str, str], ...] = MENU
    written: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Load the templates once."""
        self._templates: Any = environment(TEMPLATES)

    def page(self, path: str, title: str, intro: tuple[str, ...], *sections: Section) -> None:
        """Write a page to ``path`` below the folder."""
        up = "../" * path.count("/")
        text = self._templates.get_template(TEMPLATE).render(
            title=title,
            intro=intro,
            sections=sections,
            edition_id=self.edition_id,
            as_of=self.as_of,
            git_commit=self.git_commit,
            site=f"{up}../",
            audit=up,
            menu=self.menu,
            current=path,
        )
        self.written[path] = write(self.out / path, text)

    def has(self, path: str) -> bool:
        """Is a file of this path there, whoever wrote it?"""
        return (self.out / path).is_file()

    def paged(
        self, path: str, title: str, intro: tuple[str, ...], table: Table, *before: Section
    ) -> list[str]:
        """Write a table of any length over as many pages as it needs; return their paths."""
        paths = page_paths(path, len(table.rows))
        for number, name in enumerate(paths):
            first = number * ROWS_PER_PAGE
            rows = table.rows[first : first + ROWS_PER_PAGE]
            turns = tuple(
                Cell(f"Rows {page * ROWS_PER_PAGE + 1} to {(page + 1) * ROWS_PER_PAGE}", href=other)
                for page, other in enumerate(Path(each).name for each in paths)
                if page != number
            )
            more = f", rows {first + 1} to {first + len(rows)}" if len(paths) > 1 else ""
            part = Table(
                caption=table.caption + more,
                columns=table.columns,
                rows=rows,
                numeric=table.numeric,
                note=table.note,
                name=table.name,
            )
            turned = (Section("Other pages", links=turns),) if turns else ()
            self.page(name, title + more, intro, *before, *turned, Section("Rows", table=part))
        return paths


def page_paths(path: str, rows: int) -> list[str]:
    """Return the pages of a table: ``x.html``, then ``x-2.html`` and on."""
    stem = path.removesuffix(".html")
    count = max(1, -(-rows // ROWS_PER_PAGE))
    return [path, *(f"{stem}-{number}.html" for number in range(2, count + 1))]


def cell(text: object, href: str = "") -> Cell:
    """Return a cell of text; an empty one says so in words."""
    words = str(text) if text not in (None, "") else "blank"
    return Cell(words, kind="text" if text not in (None, "") else "missing", href=href)
