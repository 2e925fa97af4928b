"""Verdicts of key indicators and colours of report cards, recomputed, equal the marts.

See test_gaps.py for the worlds; the report cards are recomputed from the transcribed
tables.
"""

from __future__ import annotations

from collections import Counter

import duckdb
from tests.python.recompute.cards import card_rows
from tests.python.recompute.judged import Judged, read
from tests.python.recompute.tables import assert_equal, fetch, seed
from tests.python.recompute.verdicts import BREAK, indicator_rows

TARGET_STATUS = ("status_target", "status_target_rule")


def test_figures_benchmarks_and_trends(judged: Judged) -> None:
    built = judged.table("fct_key_indicators")
    columns = [name for name in built[0] if name not in TARGET_STATUS]
    recomputed = indicator_rows(judged.figures, judged.inputs)
    assert_equal(recomputed, built, ["indicator_id", "observation_id"], columns)


def test_status_against_target(judged: Judged) -> None:
    recomputed = indicator_rows(judged.figures, judged.inputs)
    across = {row["key_figure_id"] for row in recomputed if row["status_target_rule"] == BREAK}
    kept = [row for row in recomputed if row["key_figure_id"] not in across]
    built = judged.table("fct_key_indicators")
    built = [row for row in built if row["key_figure_id"] not in across]
    assert_equal(kept, built, ["key_figure_id"], TARGET_STATUS)


def test_no_status_against_a_target_from_before_a_break(judged: Judged) -> None:
    recomputed = indicator_rows(judged.figures, judged.inputs)
    across = {row["key_figure_id"] for row in recomputed if row["status_target_rule"] == BREAK}
    found = [
        (row["key_figure_id"], row["status_target"], row["status_target_rule"])
        for row in judged.table("fct_key_indicators")
        if row["key_figure_id"] in across
        and (row["status_target"] is not None or "break" not in row["status_target_rule"])
    ]
    assert not found


def test_report_cards(warehouse: duckdb.DuckDBPyConnection) -> None:
    inputs = read(warehouse).inputs
    built = fetch(warehouse, "from marts.rpt_report_cards")
    recomputed = card_rows(inputs.measures, inputs.windows)
    assert_equal(recomputed, built, ["plan_id", "pi_reference"], list(built[0]))


def test_printed_colours_with_printed_inputs_are_computed_alike(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    """The rules were inferred from the printed colours; they have to give them back."""
    inputs = read(warehouse).inputs
    found = []
    for row in card_rows(inputs.measures, inputs.windows):
        for status in ("trend", "target", "national", "similar"):
            printed, computed = (row[f"status_{status}_{how}"] for how in ("printed", "computed"))
            if printed and computed and printed != computed:
                found.append((row["pi_reference"], status, printed, computed))
    assert not found


def test_worlds_meet_every_rule(worlds: list[Judged]) -> None:
    """Guards the generator: a rule that no world meets would be compared with nothing."""
    met: Counter[str] = Counter()
    for made in worlds:
        for row in indicator_rows(made.figures, made.inputs):
            met.update(f"{name} {row[name]}" for name in ("status_target_rule", "trend_rule"))
            met.update(
                [
                    f"benchmark {row['status_england_rule']}",
                    f"trend {row['trend']} {row['trend_rule']}",
                    f"england {row['status_england']}",
                    f"neighbours {row['status_neighbours']}",
                ]
            )
    bands = seed("policy/status_bands.csv")
    wanted = {
        f"status_target_rule {row['band_id']}" for row in bands if row["comparison"] == "target"
    }
    wanted |= {f"benchmark {row['band_id']}" for row in bands if row["comparison"] == "benchmark"}
    wanted |= {f"benchmark interval_{place}" for place in ("lower", "similar", "higher")}
    wanted |= {
        f"{role} {row['verdict']}"
        for role in ("england", "neighbours")
        for row in seed("policy/interval_verdicts.csv")
        if role == "england" or row["polarity"] != "none"
    }
    wanted |= {
        f"trend {verdict} {rule}"
        for verdict in ("improving", "steady", "worsening")
        for rule in ("chi_square_proportions", "chi_square_weighted", "sign_of_last_change")
    }
    wanted |= {"trend_rule no value", "trend_rule no earlier value without a break between"}
    wanted |= {
        f"status_target_rule {reason}"
        for reason in ("no value", "no target value", "target is zero", "no direction is good")
    }
    wanted |= {f"status_target_rule {BREAK}", "benchmark no band for score"}
    wanted |= {"benchmark a count is not compared", "benchmark no england value"}
    assert wanted <= set(met), sorted(wanted - set(met))
