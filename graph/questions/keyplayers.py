"""Key players: whom to win so that a word reaches most of them, and whom not to lose lest the map falls apart."""

from __future__ import annotations

from dataclasses import dataclass

from graph.collapse import collapse
from graph.measures.key_players import SIZE, KeyPlayer, not_to_lose, to_win
from graph.questions.sight import Sight
from graph.questions.words import listed
from graph.sentences import percent


@dataclass(frozen=True, slots=True)
class KeyPlayers:
    """Each with what it comes to together with those before: the share reached, or how far the map falls apart."""

    win: tuple[KeyPlayer, ...]
    keep: tuple[KeyPlayer, ...]
    sentence: str


def key_players(sight: Sight, size: int | None = None) -> KeyPlayers:
    """Return whom to win among theirs, or among everybody where sides are unknown; and whom not to lose of all."""
    friendly = collapse(sight.map.multi).positive
    theirs = sight.theirs
    if size is None:  # a few of a few are everybody
        size = max(1, min(SIZE, len(friendly) // 5))
    circle = friendly.subgraph(theirs) if theirs else friendly
    win = to_win(circle, size) if circle.number_of_edges() else ()
    keep = not_to_lose(friendly, size) if friendly.number_of_edges() else ()
    return KeyPlayers(win, keep, _tell(sight, win, keep))


def _tell(sight: Sight, win: tuple[KeyPlayer, ...], keep: tuple[KeyPlayer, ...]) -> str:
    if not win and not keep:
        return "No tie is known between these people, so nobody is key to anybody."
    told = ""
    if win:
        who = listed(sight.name(k.person) for k in win)
        whom = "their side" if sight.theirs else "everybody"
        told = f"To reach {whom}, win {who} ({percent(win[-1].together)} reached)."
    if keep:
        without, apart = listed(sight.name(k.person) for k in keep), percent(keep[-1].together)
        told += (
            f"{' ' if told else ''}Without {without}, {apart} of all pairs of the others could not reach each other."
        )
    elif win:
        told += " No single person holds this map together."
    return told
