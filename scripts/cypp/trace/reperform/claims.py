"""Claims of documents, worked out anew from the numbers that the document prints."""

from __future__ import annotations

from collections.abc import Callable

from cypp.public_rows import Claim
from cypp.trace.figures import Figures
from cypp.trace.reperform.documents import as_number
from cypp.trace.reperform.model import CannotReperformError, Compared, Reperformed, round_half_up
from cypp.trace.reperform.policy import decimals
from cypp.trace.reperform.seeds import Row, Seeds

COMPARED = 9
WORKINGS: dict[str, Callable[[float, float], float | None]] = {
    "difference": lambda first, last: abs(last - first),
    "percentage_points": lambda first, last: abs(last - first),
    "percent_change": lambda first, last: abs(100 * (last - first) / first) if first else None,
    "percent_change_by_difference": lambda first, last: (
        100 * first / (last + first) if last + first else None
    ),
    "share": lambda first, last: 100 * first / last if last else None,
    "ratio": lambda first, last: first / last if last else None,
}


def reperform_claim(seeds: Seeds, _figures: Figures, claim: Claim) -> Reperformed:
    """Read a claim again and work it out from the numbers that it is made of.

    Raises:
        CannotReperformError: no transcription holds the claim.
    """
    where, row = _find(seeds, claim)
    token = seeds.tokens(claim.source_id, row["line_number"]).get(row["token_number"])
    claimed = as_number(token)
    if row.get("claim_type"):
        first = _token(seeds, claim.source_id, row["from_line"], row["from_token"])
        last = _token(seeds, claim.source_id, row["to_line"], row["to_token"])
        kind = row["claim_type"]
    else:
        # A percentage that is printed with both of its counts claims to be their share.
        first, last = as_number(row["numerator"]), as_number(row["denominator"])
        kind = "share"
    work = WORKINGS.get(kind)
    again = work(first, last) if work and first is not None and last is not None else None
    difference = again - claimed if again is not None and claimed is not None else None
    return Reperformed(
        (f"{where}: {row['printed']!r}, from {first} and {last}",),
        kind.replace("_", " "),
        (
            Compared("printed text", claim.source_text, row["printed"]),
            Compared("claimed_value", claim.claimed_value, claimed),
            Compared("recomputed_value", claim.recomputed_value, again),
            Compared("difference", claim.difference, difference),
            Compared("verdict", claim.verdict, _verdict(seeds, difference, token)),
        ),
    )


def _find(seeds: Seeds, claim: Claim) -> tuple[str, Row]:
    extracts = seeds.project / "seeds" / "extracts"
    for path in sorted(extracts.glob("claims/*.csv")):
        for number, row in seeds.numbered(f"extracts/claims/{path.stem}"):
            if row["claim_id"] == claim.claim_id:
                return f"seeds/extracts/claims/{path.name}, row {number}", row
    source_id, line, name = [*claim.claim_id.split(":", 2), "", ""][:3]
    for path in sorted(extracts.glob("text_figures/*.csv")):
        for number, row in seeds.numbered(f"extracts/text_figures/{path.stem}"):
            if (row["source_id"], row["line_number"], f"t{row['token_number']}") == (
                source_id,
                line,
                name,
            ):
                return f"seeds/extracts/text_figures/{path.name}, row {number}", row
    raise CannotReperformError(f"no transcription of this project holds the claim {claim.claim_id}")


def _token(seeds: Seeds, source_id: str, line: str, number: str) -> float | None:
    return as_number(seeds.tokens(source_id, line).get(number)) if line else None


def _verdict(seeds: Seeds, difference: float | None, token: str | None) -> str:
    if difference is None:
        return "not_computable"
    apart = round_half_up(abs(difference) * 10.0 ** decimals(token or ""), COMPARED)
    rows = sorted(seeds.rows("policy/claim_verdicts"), key=lambda row: int(row["verdict_order"]))
    for row in rows:
        bound = row["max_units_of_last_place"]
        within = not bound or apart < float(bound)
        if within or (row["is_bound_included"] == "true" and apart == float(bound)):
            return row["verdict"]
    return "not_computable"
