"""The pages for auditors: nothing from outside, every link leads somewhere, every rule is there.

What is this: the folder audit/ of the built warehouse, parsed as a browser does.
When does it matter: an auditor without a network sees half a page, or a text of a seed runs.
How to resolve: the message names page and link; the pages are made in scripts/cypp/lineage.
"""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from tests.python.lineage.markup import Page, parsed

from cypp.lineage.audit import write_audit
from cypp.lineage.pages import AuditSite, cell
from cypp.report.render import Table

ROOT = Path(__file__).resolve().parents[3]
RULE_FOLDERS = ("framework", "landing", "mapping", "policy", "reference")
OF_OTHERS = ("dbt_docs", "colibri", "data_docs")
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</script><script>alert(1)</script>",
    "{{ 7 * 7 }}",
    "\u202egnirts\u202c",
    "x" * 5000,
)


def pages_of(audit: Path) -> dict[str, Page]:
    return {
        path.relative_to(audit).as_posix(): parsed(path) for path in sorted(audit.rglob("*.html"))
    }


@pytest.fixture(scope="module")
def pages(audit: Path) -> dict[str, Page]:
    return pages_of(audit)


@pytest.fixture(scope="module")
def ours(pages: dict[str, Page]) -> dict[str, Page]:
    return {name: page for name, page in pages.items() if not name.startswith(OF_OTHERS)}


def broken(pages: dict[str, Page], audit: Path) -> list[str]:
    """Return the links that lead nowhere inside the folder."""
    found = []
    for name, page in pages.items():
        for link in page.links:
            place, _, anchor = link.partition("#")
            target = (audit / name).parent / place if place else audit / name
            inside = target.resolve().is_relative_to(audit.resolve())
            if inside and not target.is_file():
                found.append(f"{name}: {link}")
            elif inside and anchor:
                there = pages[target.resolve().relative_to(audit.resolve()).as_posix()]
                if anchor not in there.anchors:
                    found.append(f"{name}: {link}")
    return found


def test_no_page_loads_anything_from_outside(pages: dict[str, Page]) -> None:
    assert len(pages) > 250
    assert {name: page.outside for name, page in pages.items() if page.outside} == {}


def test_the_pages_of_others_may_not_send_or_fetch(audit: Path, pages: dict[str, Page]) -> None:
    for name in ("dbt_docs/index.html", "colibri/index.html"):
        rules = dict(
            part.strip().partition(" ")[::2] for part in pages[name].policy.split(";") if part
        )
        assert rules["default-src"] == rules["connect-src"] == "'none'", name
        # Nothing on the page stands before the policy: it binds only what follows.
        assert pages[name].tags[:3] == ["html", "head", "meta"], name
        text = (audit / name).read_text(encoding="utf-8")
        for host in ("posthog.com", "sinter-collect.com", "fuzzed.getdbt.com", "colibri-data.com"):
            assert host not in text, (name, host)
        assert "{{ getIcon" not in "".join(pages[name].loads)
    assert "window.colibriTelemetry=false" in (audit / "colibri/index.html").read_text("utf-8")


def test_our_pages_have_no_script(ours: dict[str, Page]) -> None:
    for name, page in ours.items():
        assert "script" not in page.tags, name
        assert page.handlers == [], name
        assert "default-src 'none'" in page.policy, name
        assert page.tags.count("h1") == 1, name


def test_every_link_leads_somewhere(pages: dict[str, Page], audit: Path) -> None:
    assert broken(pages, audit) == []


def test_every_page_can_be_reached(ours: dict[str, Page], audit: Path) -> None:
    reached = {"index.html"}
    ahead = ["index.html"]
    while ahead:
        name = ahead.pop()
        for link in ours[name].links:
            target = ((audit / name).parent / link.partition("#")[0]).resolve()
            if target.is_relative_to(audit.resolve()) and target.suffix == ".html":
                found = target.relative_to(audit.resolve()).as_posix()
                if found in ours and found not in reached:
                    reached.add(found)
                    ahead.append(found)
    assert set(ours) - reached == set()


def test_every_rule_has_its_page_with_all_of_its_rows(ours: dict[str, Page]) -> None:
    seeds = [path for name in RULE_FOLDERS for path in (ROOT / "seeds" / name).rglob("*.csv")]
    assert len(seeds) > 90
    for path in seeds:
        page = ours[f"rules/{path.stem}.html"]
        with path.open(encoding="utf-8", newline="") as file:
            header, *rows = list(csv.reader(file))
        # One row per column and its heading, one per row of the seed and theirs.
        assert page.tags.count("tr") == len(header) + 1 + len(rows) + 1, path.stem
        for value in {text for row in rows for text in row if text.strip()}:
            assert value in page.text, (path.stem, value)
        assert path.relative_to(ROOT).as_posix() in page.text


def test_every_column_of_a_rule_is_explained(ours: dict[str, Page]) -> None:
    for file in (ROOT / "seeds").rglob("*.yml"):
        for seed in (yaml.safe_load(file.read_text(encoding="utf-8")) or {}).get("seeds", []):
            name = f"rules/{seed['name']}.html"
            if name in ours:
                words = " ".join(ours[name].text.split())
                for column in seed["columns"]:
                    assert " ".join(column["description"].split()) in words, (name, column["name"])


def test_the_register_has_every_indicator_and_measure(ours: dict[str, Page]) -> None:
    def rows(path: str) -> list[dict[str, str]]:
        with (ROOT / "seeds/framework" / path).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    pairs = rows("indicator_measures.csv")
    indicators = {row["indicator_id"]: row["indicator_name"] for row in rows("indicators.csv")}
    filled = {row["indicator_id"] for row in pairs}
    page = ours["indicators.html"]
    heads = page.tags.count("table")
    assert page.tags.count("tr") == len(pairs) + len(set(indicators) - filled) + heads
    for name in indicators.values():
        assert name in page.text
    for row in pairs:
        assert f"({row['measure_id']})" in page.text


def test_every_use_is_on_its_page(ours: dict[str, Page]) -> None:
    uses = [
        use
        for file in (ROOT / "models").rglob("*.yml")
        for use in (yaml.safe_load(file.read_text(encoding="utf-8")) or {}).get("exposures", [])
    ]
    assert len(uses) > 10
    page = ours["exposures.html"]
    for use in uses:
        assert use["name"] in page.anchors
        assert use["label"] in page.text
        assert use["owner"]["name"] in page.text


def test_a_long_register_is_cut_into_pages(tmp_path: Path) -> None:
    site = AuditSite(tmp_path, edition_id="e", as_of="2026-01-01", git_commit="c")
    rows = tuple((cell(f"row {number}"),) for number in range(2500))
    written = site.paged("rules/long.html", "Long", ("Many rows.",), Table("Rows", ("A",), rows))
    assert written == ["rules/long.html", "rules/long-2.html", "rules/long-3.html"]
    pages = [parsed(tmp_path / name) for name in written]
    assert [page.tags.count("tr") for page in pages] == [1001, 1001, 501]
    assert {"long-2.html", "long-3.html"} <= set(pages[0].links)
    assert "row 2499" in pages[2].text


def test_hostile_text_stays_text(edition: Path, tmp_path: Path) -> None:
    hostile = tmp_path / "edition"
    shutil.copytree(edition, hostile)
    shutil.rmtree(hostile / "dbt")
    rule = hostile / "trail/policy/policy/gap_verdicts.csv"
    with rule.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["<b>head</b>"], *([text] for text in HOSTILE)])
    write_audit(hostile, tmp_path / "audit")
    page = parsed(tmp_path / "audit/rules/gap_verdicts.html")
    assert not {"script", "img", "b"} & set(page.tags)
    assert page.handlers == []
    assert "<script>alert(1)</script>" in page.text
    assert "{{ 7 * 7 }}" in page.text
    assert "\u202e" not in page.text


def test_an_edition_without_a_record_says_so(edition: Path, tmp_path: Path) -> None:
    old = tmp_path / "edition"
    shutil.copytree(edition, old)
    shutil.rmtree(old / "dbt")
    shutil.rmtree(old / "trail")
    written = write_audit(old, tmp_path / "audit")
    assert len(written.notes) == 1
    pages = pages_of(tmp_path / "audit")
    assert "keeps no record of its build" in pages["index.html"].text
    assert "publish it again" in pages["rules/index.html"].text
    assert broken(pages, tmp_path / "audit") == []


def test_the_same_edition_gives_the_same_bytes(edition: Path, audit: Path, tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from cypp.lineage.audit import write_audit; "
        "write_audit(Path(sys.argv[1]), Path(sys.argv[2]))"
    )
    # Sets come out in another order with another seed of their hashes.
    environment = {**os.environ, "PYTHONHASHSEED": "5", "PYTHONPATH": os.pathsep.join(sys.path)}
    out = tmp_path / "audit"
    subprocess.run(
        [sys.executable, "-c", code, str(edition), str(out)], env=environment, check=True
    )
    first = {path.relative_to(audit): path for path in audit.rglob("*") if path.is_file()}
    second = {path.relative_to(out): path for path in out.rglob("*") if path.is_file()}
    assert set(first) == set(second)
    differing = [
        str(name) for name in first if first[name].read_bytes() != second[name].read_bytes()
    ]
    assert differing == []
