"""``cypp trace`` in the terminal: what it says, and what it says of nonsense.

What is this: the command with identifiers of every kind, unknown ones, and hostile text.
When does it matter: an auditor's first step; a terminal obeys control characters.
How to resolve: scripts/cypp/trace/say.py, ids.py and commands.py.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.python.trace.editions import changed

from cypp import cli
from cypp.trace.edition import PublishedEdition
from cypp.trace.figures import Figures

FIGURE = "001_0287d4932f459eee:372:t1"


def said(
    capsys: pytest.CaptureFixture[str],
    project_root: Path,
    edition: PublishedEdition,
    *arguments: str,
    code: int = 0,
) -> str:
    """Run a command on an edition and return what it printed."""
    capsys.readouterr()
    whole = ["--project-dir", str(project_root), *arguments, "--edition", str(edition.folder)]
    found = cli.main(whole)
    printed = capsys.readouterr()
    assert found == code, printed.err
    return printed.out if found == 0 else printed.out + printed.err


def test_a_figure_of_a_document(
    capsys: pytest.CaptureFixture[str], project_root: Path, edition: PublishedEdition
) -> None:
    text = said(capsys, project_root, edition, "trace", FIGURE)
    sha256 = edition.sources["001_0287d4932f459eee"].sha256
    for words in (
        "1,290",
        "line 372, children looked after",
        "Children and Young People's Plan 2015-19; Leeds City Council",
        sha256,
        "raw.text_cypp_2015_19_impact (seeds/extracts/text_figures/text_cypp_2015_19_impact.csv)",
        "marts.fct_observations (models/marts/core/fct_observations.sql)",
        "tests passed",
        edition.edition_id,
        "f" * 40,
        "003_4b635f239a523241:7:t1",
        "cypp_2015_19_ki01|001_0287d4932f459eee:372:t1",
    ):
        assert words in text, words


def test_the_line_of_the_document_itself(
    capsys: pytest.CaptureFixture[str],
    project_root: Path,
    edition: PublishedEdition,
    documents_dir: Path,
    tmp_path: Path,
) -> None:
    there = ("trace", FIGURE, "--documents")
    text = said(capsys, project_root, edition, *there, str(documents_dir))
    assert "1290 children were looked after in January 2015" in text
    absent = said(capsys, project_root, edition, *there, str(tmp_path), code=1)
    assert "is not there" in absent


def test_a_derived_figure_of_every_kind(
    capsys: pytest.CaptureFixture[str],
    project_root: Path,
    edition: PublishedEdition,
    figures: Figures,
) -> None:
    with_england = next(one for one in figures.key_figures.values() if one.status_england)
    england = f"{with_england.key_figure_id}|england_value"
    gap = next(iter(figures.gaps))
    projection = next(iter(figures.projections))
    claim = next(iter(figures.claims))
    for figure_id in (england, gap, projection, claim, f"{claim}|verdict"):
        text = said(capsys, project_root, edition, "trace", figure_id)
        assert figure_id in text
        assert "Edition" in text
    text = said(capsys, project_root, edition, "trace", england)
    assert f"  England: {with_england.england_value:g} [" in text


def test_an_unknown_identifier_is_one_line_with_the_nearest(
    capsys: pytest.CaptureFixture[str], project_root: Path, edition: PublishedEdition
) -> None:
    text = said(capsys, project_root, edition, "trace", FIGURE[:-1], code=1)
    assert len(text.strip().splitlines()) == 1
    assert FIGURE in text
    assert "no figure of edition" in text
    no_cell = said(capsys, project_root, edition, "trace", f"{FIGURE}|rank", code=1)
    assert "no 'rank' of it" in no_cell
    assert "no figure" in said(capsys, project_root, edition, "reperform", "'; --", code=1)


def test_without_an_edition_it_says_what_to_do(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "dbt_project.yml").write_text("name: cypp\n", encoding="utf-8")
    assert cli.main(["--project-dir", str(tmp_path), "trace", FIGURE]) == 1
    assert "run cypp publish" in capsys.readouterr().err
    named = ["--project-dir", str(tmp_path), "trace", FIGURE, "--edition", "no-such-edition"]
    assert cli.main(named) == 1
    assert "no edition no-such-edition" in capsys.readouterr().err


def test_a_terminal_is_not_obeyed_by_text_of_an_extract(
    capsys: pytest.CaptureFixture[str],
    project_root: Path,
    edition: PublishedEdition,
    tmp_path: Path,
) -> None:
    hostile = "'\x1b]0;owned\x07' || chr(10) || 'Outcome  fine' || chr(8238)"
    other = changed(
        edition,
        tmp_path / "other",
        f"update marts.fct_observations set source_text = {hostile} "
        f"where observation_id = '{FIGURE}'",
    )
    text = said(capsys, project_root, other, "trace", FIGURE)
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "\\u{1b}]0;owned\\u{7}\\u{a}Outcome  fine\\u{202e}" in text
