"""Whose word counts: that of the debtor, who has to keep a promise, and that of the creditor, to whom it is owed."""

from __future__ import annotations

from ledger.domain.commitment.state import Commitment
from ledger.domain.kernel import Book, Command, person, thing
from ledger.domain.stakeholder.state import Stakeholder


def debtor_speaks(book: Book, command: Command, commitment: Commitment) -> bool:
    """Return whether the speaker has to keep the promise, or gave it, or acts in the name of somebody who does.

    Who gave a promise in somebody else's name may take their own words back, though they do not owe it.
    """
    theirs = {commitment.debtor, commitment.promised_by} - {None}
    return not theirs or bool(theirs & {book.speaker, command.on_behalf_of})


def creditor_speaks(book: Book, command: Command, commitment: Commitment) -> bool:
    """Return whether the speaker, or the one in whose name they act, is the one to whom the promise is owed.

    For what is owed to an account, anybody who is not known to belong to another one speaks.
    """
    creditor, speakers = commitment.creditor, {book.speaker, command.on_behalf_of} - {None}
    if creditor is None or creditor in speakers:
        return True
    if creditor.startswith("stk_"):
        return False
    accounts = {book.get(Stakeholder, speaker, "by").account for speaker in speakers if speaker is not None}
    return not accounts or bool(accounts & {None, creditor})


def person_or_thing(somebody: str) -> str:
    """Return the mention of a creditor, who is a person or an account."""
    return person(somebody) if somebody.startswith("stk_") else thing(somebody)
