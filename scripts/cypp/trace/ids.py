"""Finds the figure that an identifier names, or those whose identifiers are nearest."""

from __future__ import annotations

from cypp.project import CyppError
from cypp.trace.edition import PublishedEdition
from cypp.trace.figures import Figures, load_figures
from cypp.trace.resolve import Found, resolve

# Where identifiers stand: mart, its identifier, the column that says which area it is of.
PLACES = (
    ("fct_observations", "observation_id"),
    ("fct_targets", "target_id"),
    ("audit_claims", "claim_id"),
    ("fct_key_indicators", "key_figure_id"),
    ("fct_gaps", "gap_id"),
    ("fct_projections", "projection_id"),
)
NEAREST = 3


def find_figure(edition: PublishedEdition, figure_id: str) -> tuple[Figures, Found]:
    """Return a figure with the figures of its measure and area.

    Raises:
        CyppError: no figure has the identifier; names the nearest ones.
    """
    for owner in (figure_id, figure_id.rpartition("|")[0]):
        for place in _places(edition, owner):
            figures = load_figures(edition, place[1], [place[0]])
            found = resolve(figures, figure_id, listed=True)
            if found is not None:
                return figures, found
    raise CyppError(_unknown(edition, figure_id))


def _places(edition: PublishedEdition, owner: str) -> list[tuple[str, str]]:
    """Return measure and area of whatever has an identifier."""
    found: list[tuple[str, str]] = []
    for relation, column in PLACES if owner else ():
        found += edition.connection.execute(
            f"select measure_id, area_code from marts.{relation} where {column} = ? limit 1",
            [owner],
        ).fetchall()
    plan, _, card = owner.rpartition("|pi")
    if plan and card.isdecimal():
        # A report card has no area of its own: it is of the area whose plan it belongs to.
        found += edition.connection.execute(
            "select card.measure_id, figure.area_code from marts.rpt_report_cards as card "
            "inner join marts.fct_observations as figure "
            "on card.measure_id = figure.measure_id and card.source_id = figure.source_id "
            "where card.plan_id = ? and card.pi_reference = ? group by all order by all",
            [plan, int(card)],
        ).fetchall()
    return found


def _unknown(edition: PublishedEdition, figure_id: str) -> str:
    owner, _, cell = figure_id.rpartition("|")
    if owner and _places(edition, owner):
        return (
            f"edition {edition.edition_id} has {owner!r}, but no {cell!r} of it: it has none, or "
            "the name is wrong (cypp trace --help lists the names)"
        )
    near = ", ".join(repr(one) for one in nearest(edition, figure_id))
    return (
        f"no figure of edition {edition.edition_id} has the identifier {figure_id!r}; "
        f"the nearest: {near or 'none'}"
    )


def nearest(edition: PublishedEdition, figure_id: str) -> list[str]:
    """Return the identifiers that are most like one, over all kinds."""
    every = " union all ".join(
        f"select {column} as figure_id from marts.{relation}" for relation, column in PLACES
    )
    rows = edition.connection.execute(
        f"select figure_id from ({every}) group by figure_id "
        "order by jaro_winkler_similarity(figure_id, ?) desc, figure_id limit ?",
        [figure_id, NEAREST],
    ).fetchall()
    return [str(row[0]) for row in rows]
