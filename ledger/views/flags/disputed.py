"""Disputed: somebody who is named in what is on record says that it was not so (capability 46)."""

from __future__ import annotations

from collections.abc import Iterator

from ledger.domain.kernel import Aggregate, person, thing
from ledger.domain.reply import ReplyStance
from ledger.views.flags.flag import Flag, Raised
from ledger.views.flags.names import FlagName
from ledger.views.flags.sight import Sight
from ledger.views.replies import replies_to


def raised(sight: Sight, something: Aggregate) -> Iterator[Raised]:
    """Raise it for each dispute that stands over an event of the thing."""
    answered = sight.replied_to(something.id)
    found = replies_to(sight.db, sight.viewer, answered, sight.moment) if answered else {}
    for event, replies in found.items():
        for reply in replies:
            if reply.stance is ReplyStance.DISPUTES:
                yield Raised(
                    f"{person(reply.given_by)} disputes what is on record in {thing(something.id)}; what rests on it "
                    "does not count.",
                    (event, *sight.latest(reply.id, "reply.given", "reply.revised")),
                    since=reply.created_at,
                    about=reply.given_by,
                )


FLAG = Flag(
    FlagName.DISPUTED,
    "Disputed",
    (),
    "Whoever disputes it takes that back, or says otherwise.",
    (46,),
    raised,
    noise=True,
)
