"""`search`: who said it in so many words, the best answers first."""

from __future__ import annotations

from typing import Annotated

import msgspec
import typer
from rich.text import Text

from app.cli.errors import USAGE, CliError
from app.cli.moments import as_of
from app.cli.opening import VIEWER, reading
from app.cli.options import DEFAULT_DATA, Data, Json, When
from app.cli.screen import err, out
from app.cli.telling import legible
from ledger.domain.kernel.aggregate import AGGREGATES
from ledger.views import mentions, search, things
from ledger.views.paging import MOST, Page
from ledger.views.search import Excerpt

HELP = """Search what was said: requests, decisions, promises, conversations, reasons.

All words must be there, in any form; "a phrase" in quotation marks, plan* for a beginning, -word for what must not be \
there; a person's name finds where they are mentioned."""
EPILOG = """Examples:

negotiation-ledger search "cold stores" --data data/demo

negotiation-ledger search 'lea*' --kind request --as-of effective:2026-03-01 --data data/demo"""
KINDS = sorted(cls.kind for cls in AGGREGATES.values())
Words = Annotated[str, typer.Argument(metavar="WORDS", help="What to search for.")]
Of = Annotated[
    list[str] | None, typer.Option("--kind", metavar="KIND", help=f"Only of these kinds: {', '.join(KINDS)}.")
]
Most = Annotated[int, typer.Option("--first", min=1, max=MOST, help="How many answers.")]


def search_(
    words: Words, of: Of = None, first: Most = 10, data: Data = DEFAULT_DATA, when: When = None, as_lines: Json = False
) -> None:
    """Search."""
    if unknown := [kind for kind in of or () if kind not in KINDS]:
        raise CliError(f"there is no kind {unknown[0]!r}; the kinds are {', '.join(KINDS)}", USAGE)
    with reading(data) as ledger:
        moment = ledger.moment(VIEWER, as_of(when))
        found = search.search(ledger.views, VIEWER, moment, words, Page(first=first), kinds=tuple(of or ()))
        total = search.count(ledger.views, VIEWER, moment, words, tuple(of or ()))
        hits = [hit for _, hit in found.rows]
        titles = things.titles(ledger.views, VIEWER, {h.event.thing for h in hits}, moment)
        texts = [text for h in hits for text in (titles.get(h.event.thing, ""), h.event.sentence)]
        told = iter(mentions.render_all(ledger.views, VIEWER, texts, moment))
        known = things.get_many(ledger.views, VIEWER, {h.event.thing for h in hits}, moment)
    console = out()
    for hit in hits:
        called, sentence = next(told), next(told)
        thing = known.get(hit.event.thing)
        key = (thing.external_id if thing else None) or hit.event.thing
        if as_lines:
            line = {
                "position": hit.event.position,
                "id": hit.event.event.event_id,
                "type": hit.event.topic,
                "kind": hit.event.kind,
                "thing": key,
                "called": called,
                "score": hit.score,
                "sentence": sentence,
                "title": hit.title.text or None,
                "text": hit.text.text or None,
                "found": [e.text[m.start : m.end] for e in (hit.title, hit.text) for m in e.marks],
            }
            console.file.write(msgspec.json.encode(line).decode() + "\n")
            continue
        day = f"{hit.event.event.occurred_at or hit.event.effective_at:%Y-%m-%d}"
        console.print(Text.assemble((f"{day}  ", "bold"), legible(called), (f"  {key} · {hit.event.topic}", "dim")))
        for excerpt in (hit.title, hit.text):
            if excerpt.marks:
                console.print(_marked(excerpt))
    if not as_lines:
        more = f", {len(hits):,} of them shown" if total > len(hits) else ""
        err().print(f"{total:,} found{more}.")


def _marked(excerpt: Excerpt) -> Text:
    line = Text(" " * 12)
    done = 0
    for mark in excerpt.marks:
        line.append(legible(excerpt.text[done : mark.start]))
        line.append(legible(excerpt.text[mark.start : mark.end]), style="bold yellow")
        done = mark.end
    return line.append(legible(excerpt.text[done:]))
