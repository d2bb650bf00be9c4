"""`map organisation`: the influence map of everybody, measured on columns.

As for `map`, each command imports the map's library late.
"""

from __future__ import annotations

from typing import Annotated

import typer

from app.cli.options import DEFAULT_DATA, Data, Json, Life, When

HELP = """Measure the influence map of everybody: who is heard, who keeps together, what changed.

What takes long says on the error output how far it is."""
EPILOG = """Examples:

negotiation-ledger map organisation pagerank --first 5 --data data/demo

negotiation-ledger map organisation opinions --susceptibility 0.5 --as-of effective:2026-05-20 --data data/demo

negotiation-ledger map organisation ways demo:mara demo:annika --data data/demo

negotiation-ledger map organisation changes --since effective:2026-02-01 --data data/demo"""

app = typer.Typer(help=HELP, epilog=EPILOG, no_args_is_help=True, add_completion=False)

First = Annotated[int, typer.Option("--first", min=0, max=1000, help="How many to show.")]


@app.command("outline")
def outline_(data: Data = DEFAULT_DATA, when: When = None, life: Life = None, as_json: Json = False) -> None:
    """How large is it, and how much of it is assessed?"""
    from app.cli import organised as ask

    ask.outline(data, when, life, as_json=as_json)


@app.command("pagerank")
def pagerank_(
    first: First = 10,
    alpha: Annotated[float, typer.Option("--alpha", help="How much rank flows on, 0 to 0.99.")] = 0.85,
    data: Data = DEFAULT_DATA,
    when: When = None,
    life: Life = None,
    as_json: Json = False,
) -> None:
    """Who has the ear of the powerful?"""
    from app.cli import organised as ask

    ask.ranking(ask.PageRank(alpha), first, data, when, life, as_json=as_json)


@app.command("strength")
def strength_(
    first: First = 10,
    by: Annotated[
        str, typer.Option("--by", help="What comes first: positive, negative, net, influences …")
    ] = "positive",
    data: Data = DEFAULT_DATA,
    when: When = None,
    life: Life = None,
    as_json: Json = False,
) -> None:
    """Who is listened to, and who is resisted?"""
    from app.cli import organised as ask

    ask.ranking(ask.strength(by), first, data, when, life, as_json=as_json)


@app.command("opinions")
def opinions_(
    first: First = 10,
    susceptibility: Annotated[
        float, typer.Option("--susceptibility", help="How far people give way to others, 0 to 0.99.")
    ] = 0.7,
    of_opponents: Annotated[
        float, typer.Option("--of-opponents", help="How far those who are against us do, 0 to 0.99.")
    ] = 0.3,
    order: Annotated[str, typer.Option("--order", help="Who comes first: moved, for or against.")] = "moved",
    data: Data = DEFAULT_DATA,
    when: When = None,
    life: Life = None,
    as_json: Json = False,
) -> None:
    """Where do stances come to rest once all have heard each other?"""
    from app.cli import organised as ask

    ask.ranking(ask.opinions(susceptibility, of_opponents, order), first, data, when, life, as_json=as_json)


@app.command("core")
def core_(
    first: First = 10, data: Data = DEFAULT_DATA, when: When = None, life: Life = None, as_json: Json = False
) -> None:
    """Who is in the thick of it?"""
    from app.cli import organised as ask

    ask.ranking(ask.Core(), first, data, when, life, as_json=as_json)


@app.command("coalitions")
def coalitions_(
    first: First = 10, data: Data = DEFAULT_DATA, when: When = None, life: Life = None, as_json: Json = False
) -> None:
    """Who keeps together with whom?"""
    from app.cli import organised as ask

    ask.coalitions(first, data, when, life, as_json=as_json)


@app.command("ways")
def ways_(
    source: Annotated[str, typer.Argument(metavar="FROM", help="From whom, by any of their names.")],
    target: Annotated[str, typer.Argument(metavar="TO", help="To whom.")],
    best: Annotated[int, typer.Option("--best", min=1, max=10, help="How many ways at most.")] = 3,
    data: Data = DEFAULT_DATA,
    when: When = None,
    life: Life = None,
    as_json: Json = False,
) -> None:
    """How does a word get from one person to another?"""
    from app.cli import organised as ask

    ask.ways(source, target, best, data, when, life, as_json=as_json)


@app.command("changes")
def changes_(
    since: Annotated[
        str, typer.Option("--since", metavar="MOMENT", help="The earlier moment, written as for --as-of.")
    ],
    data: Data = DEFAULT_DATA,
    when: When = None,
    life: Life = None,
    as_json: Json = False,
) -> None:
    """What changed between two moments, counted?"""
    from app.cli import organised as ask

    ask.changes(since, data, when, life, as_json=as_json)
