"""Current figures and gaps, recomputed apart from the SQL, equal the marts cell by cell.

The recomputation (tests/python/recompute) is written from the rules: design.md, methods.md and the
policy seeds. It runs over the working file and over made-up worlds that the same SQL was run over.
"""

from __future__ import annotations

from collections import Counter

from tests.python.recompute.figures import comparison_rows, edition_rows, target_rows
from tests.python.recompute.gaps import all_gaps, gap_rows
from tests.python.recompute.judged import Judged
from tests.python.recompute.tables import assert_equal, seed

EDITION = ("edition_rank", "is_current", "value", "interval_method", "lower_ci", "upper_ci")


def test_editions_and_intervals(judged: Judged) -> None:
    built = judged.table("fct_observations")
    assert_equal(edition_rows(judged.inputs), built, ["observation_id"], EDITION)


def test_current_targets(judged: Judged) -> None:
    columns = ("target_value", "target_text", "edition_rank", "is_current")
    assert_equal(target_rows(judged.inputs), judged.table("fct_targets"), ["target_id"], columns)


def test_current_figures(judged: Judged) -> None:
    recomputed = comparison_rows(judged.figures)
    key = ("measure_id", "area_code", "period_id", "population_group_id")
    built = judged.table("fct_current_observations")
    assert_equal(recomputed, built, key, ("observation_id", "value"))


def test_comparators_ranks_and_changes(judged: Judged) -> None:
    recomputed = comparison_rows(judged.figures)
    built = judged.table("int_observations__compared")
    assert_equal(recomputed, built, ["observation_id"], list(recomputed[0]))


def test_every_gap(judged: Judged) -> None:
    recomputed = gap_rows(all_gaps(judged.figures, judged.inputs))
    comparable = [row for row in recomputed if row["is_comparable"]]
    across = {row["gap_id"] for row in recomputed} - {row["gap_id"] for row in comparable}
    built = [row for row in judged.table("fct_gaps") if row["gap_id"] not in across]
    assert_equal(comparable, built, ["gap_id"], list(built[0]))


def test_no_gap_to_a_target_from_before_a_break(judged: Judged) -> None:
    recomputed = gap_rows(all_gaps(judged.figures, judged.inputs))
    across = {row["gap_id"] for row in recomputed if not row["is_comparable"]}
    found = [
        (row["gap_id"], row["gap"], row["verdict"])
        for row in judged.table("fct_gaps")
        if row["gap_id"] in across
        and (row["gap"] is not None or row["verdict"] != "not_comparable")
    ]
    assert not found


def test_worlds_meet_every_kind_of_gap_and_verdict(worlds: list[Judged]) -> None:
    """Guards the generator: a rule that no world meets would be compared with nothing."""
    met: Counter[str] = Counter()
    for made in worlds:
        for row in gap_rows(all_gaps(made.figures, made.inputs)):
            with_interval = row["gap_lower_ci"] is not None
            met.update(
                [f"{row['gap_type']} {row['verdict']}", f"{row['gap_type']} {with_interval}"]
            )
            met.update([row["reference"], f"comparable {row['is_comparable']}"])
        met.update(f"{figure.method}" for figure in made.figures.values())
        met.update(f"quartile {figure.quartile}" for figure in made.figures.values())
    verdicts = {row["verdict"] for row in seed("policy/gap_verdicts.csv")} | {"not_comparable"}
    kinds = ("comparator", "group", "gap_of_gaps", "target")
    wanted = {f"{kind} {verdict}" for kind in kinds for verdict in verdicts}
    wanted |= {f"{kind} {with_interval}" for kind in kinds for with_interval in (True, False)}
    wanted |= {"england", "region", "neighbours", "all/all", "england fsm/not_eligible"}
    wanted |= {"wilson", "byar", "exact_poisson", "published", "comparable False"}
    wanted |= {f"quartile {quarter}" for quarter in (None, 1, 2, 3, 4)}
    assert wanted <= set(met), sorted(wanted - set(met))
