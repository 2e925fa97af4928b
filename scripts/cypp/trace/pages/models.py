"""Pages of the models and seeds that figures pass through: SQL as it ran, columns, tests."""

from __future__ import annotations

from pathlib import Path

from cypp.report.links import AUDIT, safe_name
from cypp.trace.edition import Node, PublishedEdition
from cypp.trace.pages.templates import trace_environment

MODELS = "models"
INDEX = "index.html"


def model_page(name: str) -> str:
    """Return the page of a model, from the folder with ``audit``."""
    return f"{AUDIT}/{MODELS}/{safe_name(name)}.html"


def write_model_pages(edition: PublishedEdition, out_dir: Path) -> list[Path]:
    """Write ``audit/models``: an index, and a page for each model and seed of the trail.

    Args:
        edition: the edition.
        out_dir: folder of the site that holds ``assets`` and ``audit``.
    """
    folder = out_dir / AUDIT / MODELS
    folder.mkdir(parents=True, exist_ok=True)
    trail = edition.trail
    layers: dict[str, list[Node]] = {}
    for node in trail.nodes.values():
        layers.setdefault("seeds" if node.kind == "seed" else node.layer, []).append(node)
    shared = {"edition": edition, "root": "../../", "trail": trail}
    index = trace_environment().get_template("trace_models.j2")
    written = [folder / INDEX]
    written[0].write_text(
        index.render(layers=sorted(layers.items()), page_of=_file, **shared),
        encoding="utf-8",
        newline="",
    )
    template = trace_environment().get_template("trace_model.j2")
    for node in trail.nodes.values():
        path = folder / _file(node.name)
        text = template.render(
            node=node,
            sql=_sql(edition, node),
            tests=trail.tests.get(node.name, ()),
            children=trail.children(node.name),
            page_of=_file,
            **shared,
        )
        path.write_text(text, encoding="utf-8", newline="")
        written.append(path)
    return written


def _file(name: str) -> str:
    return f"{safe_name(name)}.html"


def _sql(edition: PublishedEdition, node: Node) -> str:
    return (edition.folder / node.sql).read_text(encoding="utf-8") if node.sql else ""
