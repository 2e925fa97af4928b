"""``cypp screen`` on files, folders and the real files of the DfE.

When does it matter: the command is given no data file, or its exit code misleads.
How to resolve: see ``cypp.publish.screener``.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.python.conftest import ROOT, missing
from tests.python.publish.formats.drafts import Draft

from cypp.cli import main
from cypp.project import CyppError
from cypp.publish.screener import run_screen

REAL = ROOT.parent / "shared" / "data" / "ees"


def test_a_sound_pair_gives_exit_code_0(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = Draft().write(tmp_path)
    assert run_screen([path], ROOT) == 0
    assert "1 data files, " in capsys.readouterr().out


def test_metadata_leads_to_its_data_file_and_a_folder_to_all(tmp_path: Path) -> None:
    draft = Draft()
    draft.write(tmp_path)
    assert run_screen([tmp_path / "pupils.meta.csv", tmp_path / "pupils.csv"], ROOT) == 0
    draft.data.put(3, "pupil_percent", "")
    draft.name = "spoilt"
    draft.write(tmp_path)
    assert run_screen([tmp_path], ROOT) == 1


def test_a_warning_alone_is_no_failure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    draft = Draft()
    draft.data.put(3, "pupil_percent", ":")
    assert run_screen([draft.write(tmp_path)], ROOT) == 0
    assert "0 failures, 1 warnings" in capsys.readouterr().out


def test_a_path_that_is_not_there_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(CyppError, match=r"nothing\.csv: no such file"):
        run_screen([tmp_path / "nothing.csv"], ROOT)
    with pytest.raises(CyppError, match="no CSV file in this folder"):
        run_screen([tmp_path], ROOT)
    (tmp_path / "alone.meta.csv").write_text("col_name\n", encoding="utf-8")
    with pytest.raises(CyppError, match="no data file of this name"):
        run_screen([tmp_path / "alone.meta.csv"], ROOT)


def test_the_command_line_screens(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = Draft().write(tmp_path)
    assert main(["--project-dir", str(ROOT), "screen", str(path)]) == 0
    assert main(["--project-dir", str(ROOT), "screen", str(tmp_path / "no.csv")]) == 1
    assert "no such file" in capsys.readouterr().err


# Files that the DfE published without metadata beside them; nothing else is wrong with these.
@pytest.mark.parametrize(
    "name",
    ["absence_la", "c1_children_in_need_referrals_and_rereferrals_2013_to_2025",
     "eyfsp_headline_measures_2022", "ons_mid-year_population_estimates_2012_to_2024",
     "pupil_attendance_ytd_202526"],
)  # fmt: skip
def test_real_files_of_the_dfe_lack_their_metadata_only(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = REAL / f"{name}.csv"
    if not path.is_file():
        missing(f"the folder ../shared/data/ees with {path.name}")
    assert run_screen([path], ROOT) == 1
    said = capsys.readouterr().out.splitlines()
    assert [line for line in said[:-1] if "[meta_present]" not in line] == []
    assert len(said) == 2
