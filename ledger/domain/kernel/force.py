"""Whose hand: who may write down whose words, and who may not say they were their own.

Anybody may record what another said: it shows as reported. Two things they may not: claim that somebody else's words
are their own, and do in somebody else's name what has force (decide, vet, clear, grant, release, overturn), unless
that somebody named them as a scribe. Imports are exempt, and so is a recorder who is no stakeholder.
"""

from __future__ import annotations

from ledger.domain.kernel.book import Book
from ledger.domain.kernel.command import Command
from ledger.domain.kernel.errors import LedgerError, Malformed
from ledger.domain.kernel.types import Basis


class NotOwnWords(Malformed):
    """The basis SELF is for one's own acts; the speaker is somebody else than the recorder."""

    help = "Say how you know it: WITNESS, HEARSAY, DOCUMENT or TRANSCRIPT."


class NotByOwnHand(LedgerError):
    """An act with force is recorded by the one who does it, or by a scribe whom they have named."""

    help = "Let them record it themselves, or let them name the recorder with `nameScribe` first."


def by_own_hand(command: Command, book: Book) -> None:
    """Refuse an act that its recorder cannot write down: not as their own words, or not with force."""
    recorder = book.recorder.stakeholder
    if book.importing or recorder is None or book.speaker is None or book.speaker == recorder:
        return
    if command.basis is Basis.SELF:
        raise NotOwnWords(f"{recorder} records what {book.speaker} said, which is not SELF", path=("basis",))
    if command.with_force and recorder not in getattr(book.find(book.speaker), "scribes", ()):
        raise NotByOwnHand(
            f"{recorder} is no scribe of {book.speaker}, so {type(command).__name__} is theirs to record", path=("by",)
        )
