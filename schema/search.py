"""Search: what was said in so many words, with the words marked."""

from __future__ import annotations

from html import escape
from typing import Annotated, Any

import strawberry

from ledger.views import search as searching
from ledger.views.search import Excerpt, Found
from schema.asking import AskingInfo, Scope
from schema.connections import After, Before, Connected, First, Last, connection, page
from schema.filters import Kind
from schema.kinds import HistoryItem, Thing
from schema.reflect.output import Shown, complete, declare, many


@strawberry.type(description="A piece of a text that was found.")
class TextPart:
    text: str = strawberry.field(description="The piece as it stands in the text.")
    found: bool = strawberry.field(description="True when it is one of the words that were searched for.")


Highlight = declare("Highlight")
complete(
    Highlight,
    {
        "text": Shown(str, "The text, cut around the first word found; `…` stands where it goes on."),
        "parts": Shown(many(TextPart), "The same in pieces, which tell the words found from the rest."),
        "html": Shown(str, "The same as HTML: escaped, with `<mark>` around the words found."),
    },
    "A text with the words that were found in it.",
)
SearchHit = declare("SearchHit")
complete(
    SearchHit,
    {
        "event": Shown(HistoryItem, "The event that says it."),
        "thing": Shown(Thing | None, "The thing that it belongs to: the request, the decision, the conversation …"),
        "score": Shown(
            float,
            "How well it fits, from 0 to 1: words in a title count more, a long text less. It depends on nothing but "
            "the question and these words, so the answer as of a moment never changes.",
        ),
        "title": Shown(Highlight | None, "What the event calls it, if it does."),
        "text": Shown(Highlight | None, "What else it says, if it does."),
    },
    "An event that says what was searched for.",
)
SearchConnection = connection("Search", SearchHit, "events that say it")


class _HighlightView:
    __slots__ = ("_found", "text")

    def __init__(self, found: Excerpt) -> None:
        self._found, self.text = found, found.text

    @property
    def parts(self) -> list[TextPart]:
        """The pieces of the text."""
        pieces: list[TextPart] = []
        done = 0
        for mark in self._found.marks:
            pieces += [TextPart(text=self.text[done : mark.start], found=False)] if mark.start > done else []
            pieces.append(TextPart(text=self.text[mark.start : mark.end], found=True))
            done = mark.end
        return [*pieces, TextPart(text=self.text[done:], found=False)] if done < len(self.text) else pieces

    @property
    def html(self) -> str:
        """The pieces of the text, safe to be shown."""
        return "".join(f"<mark>{escape(p.text)}</mark>" if p.found else escape(p.text) for p in self.parts)


class _HitView:
    __slots__ = ("_found", "event", "score", "seen_in")

    def __init__(self, found: Found, scope: Scope) -> None:
        from schema.utterances import told

        self._found, self.seen_in, self.score = found, scope, found.score
        self.event = told(found.event, scope)

    @property
    def thing(self) -> Any:
        """The thing whose event it is."""
        return self.seen_in.things.load(self._found.event.thing)

    @property
    def title(self) -> Any:
        """What the event calls it."""
        return _HighlightView(self._found.title) if self._found.title.text else None

    @property
    def text(self) -> Any:
        """What else the event says."""
        return _HighlightView(self._found.text) if self._found.text.text else None


def search_field(as_of: Any, at_least: Any) -> Any:
    """Return the root field."""

    async def resolve(
        info: AskingInfo,
        text: Annotated[
            str,
            strawberry.argument(
                description="The words, all of which must be there, in any form (`plan` finds `planning`). "
                '`"in a row"` for a phrase, `plan*` for a beginning, `-word` for what must not be there; the name of '
                "a person finds where they are mentioned."
            ),
        ],
        kinds: Annotated[
            list[Kind] | None, strawberry.argument(description="Only what belongs to things of these kinds.")
        ] = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        as_of: Any = None,
        at_least: Any = None,
    ) -> Any:
        scope = await info.context.scope(as_of, at_least)
        wanted = tuple(kind.value for kind in kinds or ())
        asked = page(first, after, last, before)

        def find(db: Any, viewer: Any) -> Any:
            return searching.search(db, viewer, scope.moment, text, asked, kinds=wanted)

        found = await scope.read(find)
        scope.prepare(hit.event.sentence for _, hit in found.rows)
        nodes = [_HitView(hit, scope) for _, hit in found.rows]
        return Connected(
            scope, found, nodes, total_count=lambda: scope.read(searching.count, scope.moment, text, wanted)
        )

    resolve.__annotations__ |= {"as_of": as_of, "at_least": at_least, "return": SearchConnection}
    return strawberry.field(
        resolver=resolve,
        description="What was said in so many words: in requests, decisions, promises, escalations, conversations and "
        "the reasons that were given; the best answers first, among equals the newest.",
    )
