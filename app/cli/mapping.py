"""`map`: the influence map, drawn, exported, and asked questions.

The map's library takes a while to load: each command imports it late, so that no other command waits for it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from app.cli.options import DEFAULT_DATA, Data, Json, Life, When

HELP = """Ask the influence map: who decides, who moves them, who will fight a no, where are we uncovered.

SCOPE is a deal or an account, by any of its names, or `all`. What is asked never writes anything."""
EPILOG = """Examples:

negotiation-ledger map draw demo:deal --data data/demo --as-of effective:2026-05-20 --output map.svg

negotiation-ledger map committee demo:deal --data data/demo --as-of effective:2026-05-20

negotiation-ledger map fallout demo:deal --request demo:own-servers --by demo:mara --data data/demo

negotiation-ledger map what-if demo:deal --lose demo:jens --tie 'demo:priya covers demo:annika' --data data/demo \
--as-of effective:2026-05-20"""

app = typer.Typer(help=HELP, epilog=EPILOG, no_args_is_help=True, add_completion=False)

Scope = Annotated[str, typer.Argument(metavar="SCOPE", help="A deal or an account (`demo:deal`), or `all`.")]
Person = Annotated[str, typer.Argument(metavar="PERSON", help="A person, by any of their names (`demo:annika`).")]
Output = Annotated[Path | None, typer.Option("--output", "-o", dir_okay=False, help="Write to a file instead.")]
Requests = Annotated[list[str] | None, typer.Option("--request", help="A request that would be declined.")]
Draft = Annotated[str | None, typer.Option("--decision", help="The draft decision, with its requests and backing.")]
By = Annotated[str | None, typer.Option("--by", help="Who would say it. Default: who decides by the draft.")]


@app.command("draw")
def draw(scope: Scope, output: Output = None, data: Data = DEFAULT_DATA, when: When = None, life: Life = None) -> None:
    """Draw it as SVG: the same person in the same place at every moment."""
    from app.cli import asking_map as ask

    ask.drawn(scope, output, data, when, life)


@app.command("export")
def export_(
    scope: Scope,
    form: Annotated[
        str, typer.Option("--format", "-f", help="One of graphml, gexf, node-link, cytoscape.")
    ] = "graphml",
    output: Output = None,
    data: Data = DEFAULT_DATA,
    when: When = None,
    life: Life = None,
) -> None:
    """Write it for other tools: GraphML, GEXF, node-link or Cytoscape JSON."""
    from app.cli import asking_map as ask

    ask.exported(scope, form, output, data, when, life)


@app.command("committee")
def committee_(
    scope: Scope, data: Data = DEFAULT_DATA, when: When = None, life: Life = None, as_json: Json = False
) -> None:
    """Who decides this deal, and where are we uncovered?"""
    from app.cli import asking_map as ask

    with ask.looking(scope, data, when, life) as (seen, _):
        ask.printed(seen, ask.committee(seen.sight), as_json=as_json)


@app.command("fallout")
def fallout_(
    scope: Scope,
    requests: Requests = None,
    decision: Draft = None,
    by: By = None,
    data: Data = DEFAULT_DATA,
    when: When = None,
    life: Life = None,
    as_json: Json = False,
) -> None:
    """If the answer is no: who will fight it, who covers, and what is at stake?"""
    from app.cli import asking_map as ask

    with ask.looking(scope, data, when, life) as (first, who):
        seen, matter = ask.matter_of(first, who, scope, requests or [], decision, by)
        ask.printed(seen, ask.fallout(seen.sight, matter), as_json=as_json)


@app.command("ways")
def ways_(
    scope: Scope,
    person: Person,
    sources: Annotated[list[str] | None, typer.Option("--from", help="From whom. Default: all of ours.")] = None,
    data: Data = DEFAULT_DATA,
    when: When = None,
    life: Life = None,
    as_json: Json = False,
) -> None:
    """How do we reach somebody, and who could shut us out?"""
    from app.cli import asking_map as ask

    with ask.looking(scope, data, when, life) as (seen, who):
        starts = None if sources is None else [who(s) for s in sources]
        ask.printed(seen, ask.ways_to(seen.sight, who(person), starts), as_json=as_json)


@app.command("what-if")
def what_if_(
    scope: Scope,
    noes: Annotated[list[str] | None, typer.Option("--no", help="The answer to this request is no.")] = None,
    lose: Annotated[list[str] | None, typer.Option("--lose", help="This person leaves.")] = None,
    tie: Annotated[
        list[str] | None, typer.Option("--tie", metavar='"WHO KIND WHOM"', help="A tie forms, such as `a covers b`.")
    ] = None,
    untie: Annotated[
        list[str] | None, typer.Option("--untie", metavar='"WHO WHOM"', help="The ties between two people break.")
    ] = None,
    stance: Annotated[
        list[str] | None, typer.Option("--stance", metavar="WHO=NUMBER", help="Another stance, from -1 to 1.")
    ] = None,
    data: Data = DEFAULT_DATA,
    when: When = None,
    life: Life = None,
    as_json: Json = False,
) -> None:
    """What would be different? Nothing of it is written."""
    from app.cli import asking_map as ask

    with ask.looking(scope, data, when, life) as (seen, who):
        made = ask.supposed(seen, who, noes or [], lose or [], tie or [], untie or [], stance or [])
        ask.printed(seen, ask.what_if(seen.sight, made), as_json=as_json)


@app.command("changes")
def changes_(
    scope: Scope,
    since: Annotated[
        str, typer.Option("--since", metavar="MOMENT", help="The earlier moment, written as for --as-of.")
    ],
    data: Data = DEFAULT_DATA,
    when: When = None,
    life: Life = None,
    as_json: Json = False,
) -> None:
    """What changed between two moments?"""
    from app.cli import asking_map as ask

    with ask.looking(scope, data, when, life) as (after, _):
        before = ask.beside(after, scope, since)
        ask.printed(after, ask.changes(before.sight, after.sight), as_json=as_json)


@app.command("camps")
def camps_(
    scope: Scope, data: Data = DEFAULT_DATA, when: When = None, life: Life = None, as_json: Json = False
) -> None:
    """Who stands together against whom?"""
    from app.cli import asking_map as ask

    with ask.looking(scope, data, when, life) as (seen, _):
        ask.printed(seen, ask.camps(seen.sight), as_json=as_json)


@app.command("key-players")
def key_players_(
    scope: Scope,
    size: Annotated[int | None, typer.Option("--size", min=1, max=10, help="How many of each.")] = None,
    data: Data = DEFAULT_DATA,
    when: When = None,
    life: Life = None,
    as_json: Json = False,
) -> None:
    """Whom to win, and whom not to lose?"""
    from app.cli import asking_map as ask

    with ask.looking(scope, data, when, life) as (seen, _):
        ask.printed(seen, ask.key_players(seen.sight, size), as_json=as_json)


@app.command("cover")
def cover_(
    scope: Scope, person: Person, data: Data = DEFAULT_DATA, when: When = None, life: Life = None, as_json: Json = False
) -> None:
    """Who of our own side covers somebody who has to say no?"""
    from app.cli import asking_map as ask

    with ask.looking(scope, data, when, life) as (first, who):
        seen, held = ask.holding(first, scope, who(person))
        ask.printed(seen, ask.standing(seen.sight, who(person), held), as_json=as_json)


@app.command("executives")
def executives_(
    scope: Scope, data: Data = DEFAULT_DATA, when: When = None, life: Life = None, as_json: Json = False
) -> None:
    """Which of our executives are tied to the customer's top?"""
    from app.cli import asking_map as ask

    with ask.looking(scope, data, when, life) as (seen, _):
        ask.printed(seen, ask.executives(seen.sight), as_json=as_json)


@app.command("relations")
def relations_(
    scope: Scope, data: Data = DEFAULT_DATA, when: When = None, life: Life = None, as_json: Json = False
) -> None:
    """What are we to each of theirs, and what do we want to be?"""
    from app.cli import asking_map as ask

    with ask.looking(scope, data, when, life) as (seen, _):
        ask.printed(seen, ask.relations(seen.sight), as_json=as_json)


@app.command("trust")
def trust_(
    scope: Scope, person: Person, data: Data = DEFAULT_DATA, when: When = None, life: Life = None, as_json: Json = False
) -> None:
    """Who trusts somebody of ours, such as the product manager?"""
    from app.cli import asking_map as ask

    with ask.looking(scope, data, when, life) as (seen, who):
        ask.printed(seen, ask.trust(seen.sight, who(person)), as_json=as_json)
