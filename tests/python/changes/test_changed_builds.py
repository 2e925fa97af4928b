"""``cypp build`` builds what changed and what depends on it; the marts are those of a whole one.

Each test changes one thing of a small project that was built, builds again, and looks at the rows
and at the nodes that dbt ran.
"""

from __future__ import annotations

import json

import duckdb
import pytest
from tests.python.changes.conftest import Small

from cypp.build import run_dbt
from cypp.project import CyppError

ALL = {"amounts", "others", "names", "amounts_mart", "others_mart", "amounts_are_small"}
BEFORE = [("a", 10, None), ("b", 20, None)]


def test_nothing_changed_runs_nothing(project: Small) -> None:
    assert project.ran() == ALL
    assert project.amounts() == BEFORE
    content, results = project.database.read_bytes(), project.folder / "target/run_results.json"
    results.unlink()
    said = project.build()
    assert said.startswith("[cypp] nothing changed since 2")
    assert said.endswith("; --full builds all")
    assert project.database.read_bytes() == content
    assert not results.exists()
    assert project.exports == 1


def test_full_builds_all(project: Small) -> None:
    assert project.build(is_full=True) == "[cypp] whole build (--full): 6 of 6 nodes"
    assert project.ran() == ALL
    assert project.exports == 2


def test_a_changed_seed_row_changes_the_mart(project: Small) -> None:
    project.write("seeds/amounts.csv", "code,amount\na,1\nb,3\n")
    assert project.build() == "[cypp] 1 seed changed: 3 of 6 nodes"
    assert project.ran() == {"amounts", "amounts_mart", "amounts_are_small"}
    assert project.amounts() == [("a", 10, None), ("b", 30, None)]
    assert project.exports == 2
    assert "nothing changed" in project.build()


def test_a_changed_seed_above_the_size_that_dbt_reads_is_seen(
    project: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Of a seed above one megabyte dbt compares the path alone.
    monkeypatch.setattr("dbt.contracts.files.MAXIMUM_SEED_SIZE", 1)
    project.build(is_full=True)
    project.write("seeds/amounts.csv", "code,amount\na,1\nb,3\n")
    project.build()
    assert project.amounts() == [("a", 10, None), ("b", 30, None)]


def test_landed_files_change_what_reads_their_kind(project: Small) -> None:
    project.land("area_codes", "first", "Leeds")
    assert project.build() == "[cypp] 1 landed kind changed: 3 of 6 nodes"
    assert project.ran() == {"names", "amounts_mart", "amounts_are_small"}
    assert project.amounts() == [("a", 10, "Leeds"), ("b", 20, None)]
    project.land("area_codes", "first", "Bradford")
    project.build()
    assert project.amounts() == [("a", 10, "Bradford"), ("b", 20, None)]
    (project.folder / "extracts/landed/area_codes/first.parquet").unlink()
    project.build()
    assert project.amounts() == BEFORE


def test_a_landed_kind_that_nothing_reads_runs_nothing(project: Small) -> None:
    project.land("ees", "first", "Leeds")
    assert project.build() == "[cypp] 1 landed kind changed: no node of 6"
    assert project.exports == 1
    assert "nothing changed" in project.build()


def test_a_kind_that_is_not_written_out_may_be_any(project: Small) -> None:
    names = (project.folder / "models/names.sql").read_text(encoding="utf-8")
    project.write("models/names.sql", names.replace('"area_codes"', '"area" ~ "_codes"'))
    project.build()
    project.land("area_codes", "first", "Leeds")
    project.build()
    assert project.amounts() == [("a", 10, "Leeds"), ("b", 20, None)]


def test_a_kind_that_another_macro_asks_for_may_be_any(project: Small) -> None:
    project.write(
        "macros/areas.sql", '{% macro areas() %}{{ cypp.landed("area_codes") }}{% endmacro %}'
    )
    names = (project.folder / "models/names.sql").read_text(encoding="utf-8")
    project.write("models/names.sql", names.replace('cypp.landed("area_codes")', "cypp.areas()"))
    project.build()
    project.land("area_codes", "first", "Leeds")
    project.build()
    assert project.amounts() == [("a", 10, "Leeds"), ("b", 20, None)]


def test_a_changed_macro_changes_what_calls_it(project: Small) -> None:
    project.write("macros/factor.sql", "{% macro factor() %}5{% endmacro %}")
    assert project.build() == "[cypp] 1 macro changed: 2 of 6 nodes"
    assert project.amounts() == [("a", 5, None), ("b", 10, None)]


def test_a_macro_behind_a_dispatched_one_changes_what_calls_it(project: Small) -> None:
    path = project.folder / "macros/landing/landed_columns.sql"
    path.write_text(path.read_text(encoding="utf-8") + "{# changed #}\n", encoding="utf-8")
    query = project.folder / "macros/landing/landed_query.sql"
    text = query.read_text(encoding="utf-8").replace("where 1 = 0", "where 2 = 0")
    query.write_text(text, encoding="utf-8")
    project.build()
    assert project.ran() == {"names", "amounts_mart", "amounts_are_small"}


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("generate_alias_name", "(custom_alias_name=none, node=none) %}{{ node.name }}", "dbt's"),
        ("nobody_calls", "() %}1", "nothing is known to call the macro nobody_calls"),
    ],
)
def test_a_macro_of_which_dbt_cannot_say_who_calls_it_means_all(
    project: Small, name: str, text: str, why: str
) -> None:
    project.write(f"macros/{name}.sql", "{% macro " + name + text + "{% endmacro %}")
    why = "works in every node" if why == "dbt's" else why
    assert why in project.build()
    assert project.ran() == ALL


def test_a_new_test_runs_alone_and_leaves_the_export(project: Small) -> None:
    project.write("tests/more.sql", "select * from {{ ref('others_mart') }} where amount > 9")
    assert project.build() == "[cypp] 1 test changed: 1 of 7 nodes"
    assert project.exports == 1


def test_a_model_that_is_gone_means_all(project: Small) -> None:
    (project.folder / "models/others_mart.sql").unlink()
    assert "whole build (others_mart is no longer there)" in project.build()


def test_other_variables_mean_all(project: Small) -> None:
    assert "whole build (dbt variables changed)" in project.build("{added: 1}")
    assert project.amounts() == [("a", 11, None), ("b", 21, None)]
    assert "nothing changed" in project.build("{'added': 1}")
    assert "whole build (dbt variables changed)" in project.build()
    assert project.amounts() == BEFORE


def test_other_settings_of_the_project_mean_all(project: Small) -> None:
    text = (project.folder / "dbt_project.yml").read_text(encoding="utf-8")
    project.write("dbt_project.yml", text.replace("added: 0", "added: 2"))
    assert "whole build (dbt_project.yml changed)" in project.build()
    assert project.amounts() == [("a", 12, None), ("b", 22, None)]


def test_another_environment_means_all(project: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CYPP_EDITION_ID", "one")
    assert "whole build (environment variable CYPP_EDITION_ID changed)" in project.build()
    assert "nothing changed" in project.build()
    monkeypatch.setenv("CYPP_TARGET", "duckdb")
    for _ in range(2):
        assert "whole build (CYPP_TARGET is set)" in project.build()


def test_a_database_that_is_gone_is_made_again(project: Small) -> None:
    project.database.unlink()
    assert "whole build (the database is gone" in project.build()
    assert project.amounts() == BEFORE


def test_a_database_that_somebody_wrote_to_is_made_again(project: Small) -> None:
    with duckdb.connect(str(project.database)) as connection:
        connection.sql("update amounts_mart set amount = 0")
    assert "whole build (the database was written to" in project.build()
    assert project.amounts() == BEFORE


@pytest.mark.parametrize("name", ["record.json", "manifest.json"])
def test_a_record_that_is_not_whole_means_all(project: Small, name: str) -> None:
    (project.folder / "target/last_build" / name).write_text("{}", encoding="utf-8")
    assert "whole build (there is no build that passed" in project.build()


def test_a_manifest_that_another_call_of_dbt_left_is_not_kept(
    project: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = (project.folder / "models/others_mart.sql").read_text(encoding="utf-8")
    project.write("models/others_mart.sql", model + " where amount > 5")
    assert run_dbt(["--quiet", "parse"]) == 0
    project.write("models/others_mart.sql", model)
    # Only the door has something to do now; dbt does not run.
    monkeypatch.setattr("cypp.changes.door_stamp.is_fresh", lambda _: False)
    project.build()
    project.write("models/others_mart.sql", model + " where amount > 5")
    project.build()
    assert "others_mart" in project.ran()


def test_reading_the_database_is_no_change(project: Small) -> None:
    assert project.amounts() == BEFORE
    assert "nothing changed" in project.build()


def test_what_warned_is_said_until_it_passes(project: Small) -> None:
    small = "{{ config(severity='warn') }} select * from {{ ref('amounts_mart') }} where amount > "
    project.write("tests/amounts_are_small.sql", f"{small} 15")
    project.build()
    assert "; warned then: amounts_are_small; --full" in project.build()
    project.write("seeds/others.csv", "code,amount\na,2\n")
    project.build()
    assert "; warned then: amounts_are_small; --full" in project.build()
    project.write("seeds/amounts.csv", "code,amount\na,1\nb,1\n")
    project.build()
    assert "warned" not in project.build()


def test_a_failing_test_fails_until_it_is_mended(project: Small) -> None:
    project.write("seeds/amounts.csv", "code,amount\na,1\nb,300\n")
    for _ in range(2):
        with pytest.raises(CyppError, match=r"^dbt build failed, see above"):
            project.build()
    project.write("seeds/amounts.csv", "code,amount\na,1\nb,2\n")
    assert "whole build (there is no build that passed" in project.build()
    assert project.amounts() == BEFORE


def test_a_build_that_was_broken_off_means_all(
    project: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken_off(*_: object) -> int:
        raise KeyboardInterrupt

    project.write("seeds/amounts.csv", "code,amount\na,1\nb,3\n")
    with monkeypatch.context() as patched:
        patched.setattr("cypp.metrics_export.run_export", broken_off)
        with pytest.raises(KeyboardInterrupt):
            project.build()
    assert "whole build (there is no build that passed" in project.build()
    assert project.amounts() == [("a", 10, None), ("b", 30, None)]


def test_a_file_that_changes_during_the_build_means_all(
    project: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = (project.folder / "seeds/others.csv").read_text(encoding="utf-8")

    def change_and_undo(*_: object) -> int:
        project.write("seeds/others.csv", "code,amount\nz,9\n")
        project.write("seeds/others.csv", before)
        return 0

    project.write("seeds/amounts.csv", "code,amount\na,1\nb,3\n")
    with monkeypatch.context() as patched:
        patched.setattr("cypp.metrics_export.run_export", change_and_undo)
        assert "[cypp] files changed during the build" in project.build()
    assert "whole build (there is no build that passed" in project.build()


def test_unit_tests_that_have_not_run_mean_all(project: Small) -> None:
    assert "whole build (the unit tests have not run)" in project.build(unit_tests=True)
    assert "nothing changed" in project.build(unit_tests=True)
    assert "nothing changed" in project.build()
    project.write("seeds/amounts.csv", "code,amount\na,1\nb,3\n")
    assert "whole build (unit tests judge all of the code)" in project.build(unit_tests=True)
    project.write("seeds/amounts.csv", "code,amount\na,1\nb,2\n")
    assert "1 seed changed" in project.build()
    assert "whole build (the unit tests have not run)" in project.build(unit_tests=True)


def test_other_code_of_the_build_or_the_export_means_all(
    project: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cypp.changes.inputs.OWN_CODE", ("door.py",))
    assert "whole build (code of the build changed)" in project.build()


def test_a_metric_alone_is_exported(project: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    project.write("tests/more.sql", "select * from {{ ref('others_mart') }} where amount > 9")
    monkeypatch.setattr("cypp.build.semantic_sum", lambda _: "another metric")
    project.build()
    assert project.ran() == {"more"}
    assert project.exports == 2


def test_the_manifest_is_whole_after_a_part_was_built(project: Small) -> None:
    project.write("seeds/amounts.csv", "code,amount\na,1\nb,3\n")
    project.build()
    text = (project.folder / "target/manifest.json").read_text(encoding="utf-8")
    nodes = json.loads(text)["nodes"].values()
    compiled = {node["name"] for node in nodes if node.get("compiled_code")}
    assert compiled == ALL - {"amounts", "others"}


def test_a_project_that_does_not_parse_is_one_error(project: Small) -> None:
    project.write("models/others_mart.sql", "select * from {{ ref('nothing') }}")
    with pytest.raises(CyppError, match=r"(?s)^dbt build failed: dbt parse: .*nothing"):
        project.build()
    project.write("models/others_mart.sql", "select * from {{ ref('others') }}")
    assert "nothing changed" in project.build()
