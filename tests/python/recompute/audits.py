"""Claims re-computed from the printed numbers, and figures that disagree."""

from __future__ import annotations

from collections import defaultdict

from tests.python.recompute.cards import decimals_of, token_of, value_of
from tests.python.recompute.figures import KEY, PRECEDENCE, key_of, ranked
from tests.python.recompute.tables import SEEDS, Row, seed

Place = tuple[str, str, str]


def _folder(name: str) -> list[Row]:
    """Read all files of a folder of extracts."""
    return [
        row
        for path in sorted((SEEDS / "extracts" / name).glob("*.csv"))
        for row in seed(str(path.relative_to(SEEDS)))
    ]


def printed_numbers() -> dict[Place, str]:
    """Give the numbers of the documents by document, line and place in the line."""
    return {
        (row["source_id"], row["line_number"], row["token_number"]): row["token"]
        for row in _folder("tokens")
    }


def recompute(claim_type: str, first: float, last: float, words: str) -> float | None:
    """Re-compute a claim from its operands; the size, for the words give the direction."""
    if claim_type in ("difference", "percentage_points"):
        return abs(last - first)
    if claim_type == "percent_change":
        return abs(100 * (last - first) / first)
    if claim_type == "percent_change_by_difference":
        start = last + first if words.startswith("fall") else last - first
        return 100 * first / start
    if claim_type == "share":
        return 100 * first / last
    return first / last if claim_type == "ratio" else None


def verdict_of(recomputed: float | None, claimed: float, decimals: int) -> str:
    """Give the verdict by the distance in units of the last printed digit."""
    rows = sorted(seed("policy/claim_verdicts.csv"), key=lambda row: int(row["verdict_order"]))
    if recomputed is None:
        return "not_computable"
    units = abs(recomputed - claimed) * 10**decimals
    for row in rows:
        limit = row["max_units_of_last_place"]
        if limit is None:
            return str(row["verdict"])
        at_limit = abs(units - float(limit)) <= 1e-9
        if (at_limit and row["is_bound_included"] == "true") or (
            not at_limit and units < float(limit)
        ):
            return str(row["verdict"])
    raise ValueError(recomputed)


def claim_rows() -> list[Row]:
    """Give the claims of the documents with their re-computed value."""
    numbers = printed_numbers()
    rows = []
    for claim in _folder("claims"):
        operands = [
            value_of(
                numbers.get((claim["source_id"], claim[f"{side}_line"], claim[f"{side}_token"]))
            )
            for side in ("from", "to")
        ]
        rows.append(_claim_row(claim, claim["claim_id"], claim["claim_type"], operands))
    for figure in _folder("text_figures"):
        if figure["numerator"] and figure["denominator"] and "%" in figure["printed"]:
            place = f"{figure['source_id']}:{figure['line_number']}:t{figure['token_number']}"
            operands = [float(figure["numerator"]), float(figure["denominator"])]
            rows.append(_claim_row(figure, place, "share", operands))
    return rows


def _claim_row(claim: Row, claim_id: str, kind: str, operands: list[float | None]) -> Row:
    """Give one claim as a row of the mart."""
    first, last = operands
    token = token_of(claim["printed"])
    words = claim["context"]
    claimed = value_of(token)
    if token is None or claimed is None:
        raise ValueError(claim_id)
    both = first is not None and last is not None
    value = recompute(kind, float(first or 0), float(last or 0), words) if both else None
    line = claim["line_number"]
    names = ("source_id", "measure_id", "area_code", "period_id", "population_group_id")
    return {name: claim[name] for name in names} | {
        "claim_id": claim_id,
        "source_locator": f"line {line}, {words}",
        "token_number": int(claim["token_number"]),
        "source_text": claim["printed"],
        "claim_type": kind,
        "claimed_value": claimed,
        "from_value": first,
        "to_value": last,
        "recomputed_value": value,
        "difference": None if value is None else value - claimed,
        "verdict": verdict_of(value, claimed, decimals_of(token)),
        "note": claim["note"],
    }


def conflict_rows(observations: list[Row]) -> list[Row]:
    """Give the figures that disagree about one thing, the one in use and why."""
    ranks = ranked(observations, KEY)
    reasons = {row["extract_kind"]: row["reason"] for row in seed(PRECEDENCE)}
    groups = defaultdict(list)
    for row in observations:
        if row["value"] is not None:
            groups[key_of(row)].append(row)
    rows = []
    for members in groups.values():
        if len({row["value"] for row in members}) < 2:
            continue
        chosen = min(members, key=lambda row: ranks[row["observation_id"]])
        for row in members:
            rank = ranks[row["observation_id"]]
            if row is chosen:
                reason = "chosen"
            elif row["published_on"] < chosen["published_on"]:
                reason = "an older edition"
            elif row["extract_kind"] != chosen["extract_kind"]:
                reason = f"precedence: {reasons[chosen['extract_kind']]}"
            else:
                reason = "stands later in the same kind of extract"
            names = (*KEY, "observation_id", "source_id", "source_locator", "source_text")
            rows.append(
                {name: row[name] for name in (*names, "published_on")}
                | {
                    "competing_value": row["value"],
                    "edition_rank": rank,
                    "is_chosen": row is chosen,
                    "chosen_value": chosen["value"],
                    "chosen_observation_id": chosen["observation_id"],
                    "reason": reason,
                }
            )
    return rows
