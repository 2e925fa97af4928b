"""The report of another authority, and of several: the list, the way back, the refusals.

What is this: the site of two authorities of the edition with planted extracts.
When does it matter: a page that shows Leeds whatever was asked for.
How to resolve: scripts/cypp/report/run.py and facts/area.py.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from tests.python.browser.markup import Site
from tests.python.browser.planted import LEEDS, OTHER


def test_the_first_page_lists_the_authorities(planted_site: Site) -> None:
    first = planted_site.page(planted_site.folder / "index.html")
    targets = {link.target for link in first.links}
    assert {planted_site.folder / code / "index.html" for code in (LEEDS, OTHER)} <= targets


def test_every_page_of_an_authority_leads_back_to_the_list(planted_site: Site) -> None:
    home = planted_site.folder / "index.html"
    for code in (LEEDS, OTHER):
        page = planted_site.page(planted_site.folder / code / "index.html")
        assert home in {link.target for link in page.links}


def test_pages_of_one_authority_do_not_lead_to_another(planted_site: Site) -> None:
    wrong = [
        f"{page.name}: {link.written}"
        for page in planted_site.pages
        for link in page.links
        if link.target is not None
        and {page.name.split("/")[0], link.target.relative_to(planted_site.folder).parts[0]}
        == {LEEDS, OTHER}
    ]
    assert wrong == []


def test_the_authorities_have_their_own_names_and_figures(planted_site: Site) -> None:
    shown = {}
    for code in (LEEDS, OTHER):
        page = planted_site.page(planted_site.folder / code / "index.html")
        shown[code] = {link.element.attributes["data-figure"] for link in page.figures}
        assert shown[code], f"{code}: no figure"
    assert not shown[LEEDS] & shown[OTHER]


def test_another_authority_alone(planted_project: Path, tmp_path: Path) -> None:
    out = tmp_path / "site"
    done = call(planted_project, "--area", OTHER, "--out", str(out))
    assert done.returncode == 0, done.stderr
    page = Site(out).page(out.resolve() / "index.html")
    assert page.figures
    assert "Leeds" not in page.tagged("title")[0].text


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["--area", "E99999999"], "E99999999"),
        (["--area", "<script>"], "<script>"),
        (["--plan", "no_such_plan"], "no_such_plan"),
        (["--edition", "/nowhere"], "cypp publish"),
    ],
)
def test_what_is_not_there_is_said_in_one_line(
    arguments: list[str], word: str, planted_project: Path, tmp_path: Path
) -> None:
    done = call(planted_project, *arguments, "--out", str(tmp_path / "site"))
    assert done.returncode == 1
    assert word in done.stderr
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / "site").exists()


def call(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "cypp", "--project-dir", str(project), "report", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)
