"""The site of the built warehouse: every figure against the edition, and how it is swapped in.

How to resolve: a figure that differs was formatted or picked wrongly in ``scripts/cypp/report``;
the edition itself is right by the tests of its own.
"""

from __future__ import annotations

import csv
import filecmp
import re
import shutil
from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import duckdb
import pytest
from tests.python.report.conftest import LEEDS

from cypp.cli import main
from cypp.project import CyppError
from cypp.report import links
from cypp.report.area_site import Written, write_area
from cypp.report.facts.edition import Edition, connect, open_edition
from cypp.report.run import Request, check_out, run_report

PLAN = "cypp_2015_19"
DERIVED = (
    "england_value", "region_value", "neighbours_value", "core_cities_value", "rank",
    "change_from_previous", "status_england", "status_target", "trend",
)  # fmt: skip
GAPS = ("gap", "value", "reference_value", "previous_gap", "gap_change", "verdict")


class Figures(HTMLParser):
    """Collects the text of every link to a trace."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str, str]] = []
        self._open: tuple[str, str] | None = None
        self._text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag == "a" and named.get("class") == "fig":
            self._open = (named["data-figure"] or "", named["href"] or "")
            self._text = []

    def handle_data(self, data: str) -> None:
        if self._open:
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._open:
            self.found.append((*self._open, "".join(self._text).strip()))
            self._open = None


@pytest.fixture(scope="module")
def written(edition: Edition, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Written]:
    out = tmp_path_factory.mktemp("site")
    return out, write_area(edition, LEEDS, PLAN, out, frozenset(), several=False)


@pytest.fixture(scope="module")
def shown(written: tuple[Path, Written]) -> list[tuple[str, str, str]]:
    """Every figure on a page of the area: identifier, link, text."""
    found = []
    out, _written = written
    for path in [*out.glob("*.html"), *out.glob("indicators/*.html")]:
        parser = Figures()
        parser.feed(path.read_text(encoding="utf-8"))
        found += parser.found
    return found


@pytest.fixture(scope="module")
def known(edition: Edition) -> dict[str, Any]:
    """Every number and verdict of the edition by the identifier that pages use."""
    values: dict[str, Any] = {}
    with connect(edition) as connection:

        def rows(query: str) -> list[tuple[Any, ...]]:
            return connection.execute(query).fetchall()

        values |= rows_of(rows("select observation_id, value from marts.fct_observations"))
        values |= rows_of(rows("select target_id, target_value from marts.fct_targets"))
        values |= rows_of(rows("select projection_id, projected_value from marts.fct_projections"))
        for cell in DERIVED:
            values |= rows_of(
                rows(f"select key_figure_id || '|{cell}', {cell} from marts.fct_key_indicators")
            )
        for cell in GAPS:
            suffix = "" if cell == "gap" else f" || '|{cell}'"
            values |= rows_of(rows(f"select gap_id{suffix}, {cell} from marts.fct_gaps"))
        # A claim may be a figure too; the page of claims shows what it was computed from.
        claims = {str(row[0]) for row in rows("select claim_id from marts.audit_claims")}
    return {key: value for key, value in values.items() if key not in claims}


def rows_of(rows: list[tuple[Any, ...]]) -> dict[str, Any]:
    return {str(key): value for key, value in rows if value is not None}


def plain_number(text: str) -> str | None:
    """Return the first number of a text, without separators; an independent reading."""
    found = re.search(r"[+\N{MINUS SIGN}]?\d[\d,]*(?:\.\d+)?", text)
    if not found:
        return None
    return found[0].replace(",", "").replace("\N{MINUS SIGN}", "-").removeprefix("+")


def test_every_figure_on_the_pages_is_the_figure_of_the_edition(
    shown: list[tuple[str, str, str]], known: dict[str, Any]
) -> None:
    compared, wrong = 0, []
    for figure_id, _href, text in shown:
        value, printed = known.get(figure_id), plain_number(text)
        if not isinstance(value, int | float) or printed is None or " to " in text:
            continue
        compared += 1
        places = len(printed.partition(".")[2])
        rounded = Decimal(str(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
        if rounded != Decimal(printed):
            wrong.append((figure_id, text, value))
    assert wrong == []
    assert compared > 350


def test_every_figure_links_to_the_entry_of_its_own_name(
    written: tuple[Path, Written], shown: list[tuple[str, str, str]]
) -> None:
    out, result = written
    anchors = {
        path.name: set(re.findall(r'id="(f-[0-9a-f]{12})"', path.read_text(encoding="utf-8")))
        for path in out.glob("trace/*.html")
    }
    assert result.untraced == ()
    for figure_id, href, _text in shown:
        page, _hash, anchor = href.rpartition("/")[2].partition("#")
        assert anchor == links.figure_anchor(figure_id)
        assert anchor in anchors[page], figure_id


def test_the_plan_names_every_indicator_with_its_latest_figure(
    written: tuple[Path, Written], edition: Edition
) -> None:
    out, _written = written
    text = (out / links.INDEX).read_text(encoding="utf-8")
    with connect(edition) as connection:
        names = connection.execute(
            "select indicator_number, indicator_name from marts.dim_indicators where plan_id = ?",
            [PLAN],
        ).fetchall()
    assert len(names) == 20
    for number, name in names:
        assert f">{number}. {name}" in text


def test_every_code_of_the_marts_has_words(edition: Edition) -> None:
    codes = {
        "status_target": "select distinct status_target from marts.fct_key_indicators",
        "status_england": "select distinct status_england from marts.fct_key_indicators",
        "status_neighbours": "select distinct status_neighbours from marts.fct_key_indicators",
        "trend": "select distinct trend from marts.fct_key_indicators",
        "gap_verdict": "select distinct verdict from marts.fct_gaps",
        "gap_type": "select distinct gap_type from marts.fct_gaps",
        "claim": "select distinct verdict from marts.audit_claims",
        "projection": "select distinct target_verdict from marts.fct_projections",
        "relation": "select distinct relation from marts.brg_indicator_measure",
        "unit": "select distinct unit from marts.dim_measures",
        "polarity": "select distinct polarity from marts.dim_measures",
        "frequency": "select distinct frequency from marts.dim_measures",
        "oba_question": "select distinct oba_question from marts.dim_measures",
        "value_qualifier": "select distinct value_qualifier from marts.fct_observations",
        "rule": """
            select distinct unnest([status_target_rule, status_england_rule,
                status_neighbours_rule, trend_rule])
            from marts.fct_key_indicators
        """,
    }  # fmt: skip
    missing = defaultdict(list)
    with connect(edition) as connection:
        for group, query in codes.items():
            found = connection.execute(
                "select code from marts.dim_report_words where word_group = ?", [group]
            ).fetchall()
            words = {row[0] for row in found} | {None}
            for (code,) in connection.execute(query).fetchall():
                if code not in words:
                    missing[group].append(code)
    assert dict(missing) == {}, "add rows to seeds/policy/report/report_words.csv"


def test_the_same_edition_gives_the_same_bytes(
    written: tuple[Path, Written], edition: Edition, tmp_path: Path
) -> None:
    out, _written = written
    write_area(edition, LEEDS, PLAN, tmp_path, frozenset(), several=False)
    files = sorted(path.relative_to(out) for path in out.rglob("*") if path.is_file())
    assert len(files) > 100
    same, different, unread = filecmp.cmpfiles(out, tmp_path, files, shallow=False)
    assert (len(same), different, unread) == (len(files), [], [])


def test_all_figures_of_the_area_can_be_taken_away(
    written: tuple[Path, Written], edition: Edition
) -> None:
    out, _written = written
    with (out / links.FIGURES_FILE).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with connect(edition) as connection:
        expected = connection.execute(
            "select key_figure_id, value from marts.fct_key_indicators "
            "where plan_id = ? and area_code = ?",
            [PLAN, LEEDS],
        ).fetchall()
    numbers = {row["key_figure_id"]: row["value"] for row in rows}
    assert numbers == {key: "" if value is None else repr(value) for key, value in expected}


def test_unknown_areas_and_plans_are_refused_in_one_line(
    edition_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ["report", "--edition", str(edition_folder), "--out", str(tmp_path / "site")]
    assert main([*options, "--area", "E99999999"]) == 1
    assert main([*options, "--plan", "cypp_1999"]) == 1
    assert main(["report", "--edition", str(tmp_path), "--out", str(tmp_path / "site")]) == 1
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 3
    assert "no authority 'E99999999' in this edition" in lines[0]
    assert "no plan 'cypp_1999' in this edition: choose cypp_2006_09" in lines[1]
    assert "no published edition" in lines[2]
    assert "run cypp publish" in lines[2]
    assert not (tmp_path / "site").exists()


def test_an_edition_from_before_the_report_is_refused(edition_folder: Path, tmp_path: Path) -> None:
    old = tmp_path / "old"
    shutil.copytree(edition_folder, old)
    text = (old / "manifest.json").read_text(encoding="utf-8")
    (old / "manifest.json").write_text(text.replace("dim_report_rows", "x"), encoding="utf-8")
    with duckdb.connect(str(old / "cypp.duckdb")) as connection:
        connection.execute("drop table marts.dim_report_rows")
    with pytest.raises(CyppError, match=r"the edition has no marts\.dim_report_rows, it is older"):
        open_edition(old)


def test_a_folder_that_is_no_site_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work", encoding="utf-8")
    with pytest.raises(CyppError, match="is no site of cypp report"):
        check_out(tmp_path)
    check_out(tmp_path / "new")


def test_a_report_that_fails_leaves_the_old_site(
    edition_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "site"
    (out / links.ASSETS).mkdir(parents=True)
    (out / links.STYLE).write_text("old", encoding="utf-8")

    def broken(*_arguments: object) -> None:
        raise CyppError("the disk is full")

    monkeypatch.setattr("cypp.report.outside.write_auditors", broken)
    request = Request(edition_folder, (), all_areas=False, plan=None, out=out)
    with pytest.raises(CyppError, match="the disk is full"):
        run_report(request)
    assert [path.name for path in tmp_path.iterdir()] == ["site"]
    assert (out / links.STYLE).read_text(encoding="utf-8") == "old"


def test_a_figure_without_a_trace_refuses_the_site(
    edition_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cypp.report.outside.write_trace", lambda *_: ([1], ("a_figure",)))
    request = Request(edition_folder, (), all_areas=False, plan=None, out=tmp_path / "site")
    with pytest.raises(CyppError, match="1 figures have no trace entry, the first is a_figure"):
        run_report(request)
    assert list(tmp_path.iterdir()) == []
