"""Over the line: what was said was graded as untrue, or as what nobody could know (capabilities 13 and 51)."""

from __future__ import annotations

from collections.abc import Iterator

from ledger.domain.commitment.state import Commitment
from ledger.domain.commitment.words import CommitmentStatus, Honesty
from ledger.domain.interaction.state import Interaction
from ledger.domain.kernel import person, thing
from ledger.views.flags.flag import Flag, Raised
from ledger.views.flags.names import FlagName
from ledger.views.flags.sight import Sight

TAKEN_BACK = (CommitmentStatus.CANCELLED, CommitmentStatus.WITHDRAWN, CommitmentStatus.REFUSED)


def raised(_: Sight, said: Commitment | Interaction) -> Iterator[Raised]:
    """Raise it for a promise, or for each statement of a conversation, that is graded so and was not taken back."""
    if isinstance(said, Interaction):
        yield from _statements(said)
    elif said.honesty is Honesty.OVER_THE_LINE and said.status not in TAKEN_BACK:
        yield Raised(
            f"{person(said.graded_by)} graded what {person(said.promised_by)} said as over the line"
            f"{_by_rule(said.honesty_rule)}: {thing(said.id)}.",
            (said.graded_in, said.said_in),
            since=said.said_at,
            about=said.promised_by,
            accounts=(said.account,),
        )


def _statements(talk: Interaction) -> Iterator[Raised]:
    for statement in talk.statements:
        for grade in statement.grades:
            if grade.honesty is Honesty.OVER_THE_LINE:
                yield Raised(
                    f"{person(grade.by)} graded what {person(statement.speaker)} said in {thing(talk.id)} "
                    f"as over the line{_by_rule(grade.rule)}.",
                    (grade.event, statement.event),
                    since=statement.said_at,
                    about=statement.speaker,
                    accounts=(talk.account,),
                )


def _by_rule(rule: str | None) -> str:
    return f" (rule {rule})" if rule else ""


FLAG = Flag(
    FlagName.OVER_THE_LINE,
    "Over the line",
    ("commitment", "interaction"),
    "Whoever graded it grades it otherwise, or what was promised is taken back. While the one who said it disputes the "
    "grade, it does not count.",
    (13, 51),
    raised,
)
