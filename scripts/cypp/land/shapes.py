"""The SQL that turns a staged file into the rows that are landed, by kind."""

from __future__ import annotations

from cypp.land.editions import Edition
from cypp.land.recognise import Header
from cypp.land.repeats import KEPT
from cypp.land.rules import Rules
from cypp.land.sources import Source

LONG_COLUMNS = ["filters", "column_name", "cell_value"]


def landed_query(source: Source, header: Header, edition: Edition, rules: Rules) -> str:
    """Return the query of the landed rows: where each comes from, then its texts."""
    texts = {
        "ees": _long,
        "statistical_neighbours": _neighbours,
    }.get(header.format.kind, _wide)
    return texts(header, edition, rules, _origin(source, edition))


def _origin(source: Source, edition: Edition) -> str:
    return (
        f"{_text(source.path.name)} as file_name, {_text(source.sha256)} as sha256, "
        f"{_text(edition.dataset)} as dataset, date '{edition.date.isoformat()}' as edition_date, "
        "row_number"
    )


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _plain(header: Header, rules: Rules) -> str:
    """Return the columns that are landed as they are; one that the file lacks is empty text."""
    found = []
    for name in rules.landed_columns(header.format.kind):
        place = header.place(name)
        found.append(f"{'' if place is None else f'c{place}'}".strip() or "''")
        found[-1] += f' as "{name}"'
    return ", ".join(found)


def _wide(header: Header, _edition: Edition, rules: Rules, origin: str) -> str:
    return f"select {origin}, {_plain(header, rules)} from {KEPT}"


def _long(header: Header, _edition: Edition, rules: Rules, origin: str) -> str:
    """Return one row per source row and figure column, with the filters as one text."""
    parts = [f"{_text(header.names[place] + '=')} || c{place}" for place in header.places("filter")]
    parts += [
        f"case when c{place} <> '' then {_text(header.names[place] + '=')} || c{place} end"
        for place in header.places("location")
    ]
    filters = f"concat_ws('|', {', '.join(parts)})" if parts else "''"
    figures = header.places("figure")
    names = ", ".join(f"c{place} as {_text(header.names[place])}" for place in figures)
    plain = _plain(header, rules)
    out = ", ".join(f'"{name}"' for name in rules.landed_columns("ees"))
    places = ", ".join(f"c{place}" for place in figures)
    return (
        f"select {origin}, {out}, filters, column_name, cell_value from ("
        f"select row_number, {plain}, {filters} as filters, {places} from {KEPT}"
        f") unpivot include nulls (cell_value for column_name in ({names}))"
    )


def _neighbours(header: Header, edition: Edition, rules: Rules, origin: str) -> str:
    """Return one row per authority and neighbour; the model's date is the edition's.

    An authority for which a symbol stands in place of its neighbours has no rows.
    """
    signs = ["", *sorted(rules.symbols.get(header.format.kind, ()))]
    none = ", ".join(_text(sign) for sign in signs)
    number, name = header.place("la_number"), header.place("la_name")
    rows = " union all ".join(
        f"select row_number, c{number} as la_number, c{name} as la_name, "
        f"{_text(column.name.rsplit('_', 1)[1])} as neighbour_rank, "
        f"c{place} as neighbour_la_number, "
        f"c{header.place('closeness_' + column.name.rsplit('_', 1)[1])} as closeness "
        f"from {KEPT}"
        for place, column in enumerate(header.columns)
        if column.role == "neighbour"
    )
    return (
        f"select {origin}, '{edition.date.isoformat()}' as model_date, la_number, la_name, "
        f"neighbour_rank, neighbour_la_number, closeness from ({rows}) as pairs "
        f"where neighbour_la_number not in ({none}) "
        "order by row_number, cast(neighbour_rank as integer)"
    )
