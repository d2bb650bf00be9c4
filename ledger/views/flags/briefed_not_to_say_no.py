"""Briefed not to say no: our side was told before a conversation not to say no in it (capability 38)."""

from __future__ import annotations

from collections.abc import Iterator

from ledger.domain.interaction.state import Briefing, Interaction, InteractionStatus
from ledger.domain.kernel import people, person, thing
from ledger.views.flags.flag import Flag, Raised
from ledger.views.flags.names import FlagName
from ledger.views.flags.sight import Sight


def raised(sight: Sight, talk: Interaction) -> Iterator[Raised]:
    """Raise it for each such briefing that no later one to the same people took back, unless it came to nothing."""
    if talk.status is InteractionStatus.CANCELLED:
        return
    for place, briefing in enumerate(talk.briefings):
        if briefing.not_to_say_no and not any(_frees(later, briefing) for later in talk.briefings[place + 1 :]):
            given = sight.events(talk.id, "interaction.briefed")
            yield Raised(
                f"{person(briefing.by)} told {people(briefing.to, 'our side')} not to say no in {thing(talk.id)}.",
                (briefing.event,),
                since=next((at for event, at in given if event == briefing.event), None),
                about=briefing.by,
                accounts=(talk.account,),
            )


def _frees(later: Briefing, briefing: Briefing) -> bool:
    return not later.not_to_say_no and (not later.to or set(briefing.to) <= set(later.to))


FLAG = Flag(
    FlagName.BRIEFED_NOT_TO_SAY_NO,
    "Briefing not to say no",
    ("interaction",),
    "A later briefing of the same people leaves it out, or the conversation is cancelled.",
    (38,),
    raised,
)
