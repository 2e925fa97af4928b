"""Pages that other programs draw: dbt's documentation and dbt-colibri's map of columns.

Both are one file with script in it, made to be served from a host of their makers or one's own.
Here they are opened from the file system: their data is written into them, a policy in their head
forbids every request, and what would still try one (icons, a count of visits) is taken out.
"""

from __future__ import annotations

import json
import re
from importlib import resources
from pathlib import Path

from cypp.lineage.artefacts import Artefacts, Node
from cypp.lineage.columns import ColumnLineage

# Script and style of the page itself run, nothing is fetched, sent, framed or submitted. AngularJS
# and the layout of the map make functions and workers from text of the page.
POLICY = (
    "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval' blob:; worker-src blob:; "
    "style-src 'unsafe-inline'; img-src data:; font-src data:; connect-src 'none'; "
    "form-action 'none'; base-uri 'none'"
)
HEAD = re.compile(r"<head[^>]*>", re.IGNORECASE)
LINK = re.compile(r"<link\b[^>]*\brel=\"(?:canonical|shortcut icon|icon|preconnect)\"[^>]*>")
# Hosts that the two programs report to; ``.invalid`` belongs to nobody and never will (RFC 2606).
REPORTED_TO = re.compile(
    r"(?:[a-z-]+\.)*(?:posthog\.com|sinter-collect\.com|getdbt\.com|colibri-data\.com)"
)
NOWHERE = "nowhere.invalid"
# Until AngularJS has filled in an icon, the browser takes its expression for the name of a file and
# asks for that; under this name it waits.
ICON, WAITING_ICON = '<use xlink:href="{{', '<use ng-attr-xlink:href="{{'
TELEMETRY_OFF = "<script>window.colibriTelemetry=false;</script>"


def write_dbt_docs(artefacts: Artefacts, path: Path) -> None:
    """Write dbt's documentation as one file, the way ``dbt docs generate --static`` does."""
    page = outside_removed(_page_of("dbt.task.docs")).replace(ICON, WAITING_ICON)
    manifest = {
        **artefacts.manifest,
        # The page would report its visitors where this is true.
        "metadata": {**artefacts.manifest["metadata"], "send_anonymous_usage_stats": False},
    }
    for name, content in (("MANIFEST", manifest), ("CATALOG", artefacts.catalog)):
        page = page.replace(f'"{name}.JSON INLINE DATA"', script_json(content))
    path.write_text(page, encoding="utf-8")


def write_column_map(lineage: ColumnLineage, path: Path) -> None:
    """Write dbt-colibri's map of columns as one file."""
    page = outside_removed(_page_of("dbt_colibri.report"))
    shown = {
        **lineage.report,
        "lineage": {"edges": lineage.report["lineage"]["edges"]},
    }
    data = f"{TELEMETRY_OFF}<script>window.colibriData={script_json(shown)};</script>"
    head_end = page.index("</head>")
    path.write_text(page[:head_end] + data + page[head_end:], encoding="utf-8")


def script_json(content: Node) -> str:
    """Return JSON that stays data inside a script element, whatever its texts hold."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    # "</script>" or "<!--" in a text would end the data; the escape says the same in JSON.
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def outside_removed(page: str) -> str:
    """Return a page that requests nothing."""
    page = REPORTED_TO.sub(NOWHERE, LINK.sub("", page))
    policy = f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
    return HEAD.sub(lambda head: head[0] + policy, page, count=1)


def _page_of(package: str) -> str:
    return resources.files(package).joinpath("index.html").read_text(encoding="utf-8")
