"""Refusals: one class per rule, each saying who, what, and what to do.

`code` is the stable word that machines read; `help` says what to do. A refused command has written nothing.
"""

from __future__ import annotations

from typing import ClassVar

ERRORS: dict[str, type[LedgerError]] = {}
"""Code → class: every refusal there is, for the API's enum and the docs."""


class LedgerError(Exception):
    """Something the caller can act on. Anything else that is raised is a bug."""

    code: ClassVar[str]
    help: ClassVar[str] = ""
    retry_after: ClassVar[float | None] = None
    """Seconds after which the very same may go well; None when it would be refused again."""

    def __init__(self, message: str, *, path: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.path = path

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        words = "".join(f"_{c}" if c.isupper() else c for c in cls.__name__).strip("_")
        cls.code = words.upper()
        ERRORS[cls.code] = cls


class Malformed(LedgerError):
    """The input is not of the form that the field needs."""

    help = "Correct the field named in `path` and send the command again."


class ValueOfWrongType(Malformed):
    """A field holds a value of another type than it takes: a fraction where a whole number belongs, a word for a date.

    Written down, the event could never be read back.
    """

    help = "Give a value of the type that the field takes; the message names both."


class TextEmpty(Malformed):
    """A text that must say something is empty or only blanks."""

    help = "Write at least one visible character, or leave the field out if it is optional."


class TextTooLong(Malformed):
    """A text is longer than its field allows."""

    help = "Shorten the text, or keep the document elsewhere and give a link to it."


class TextNotStorable(Malformed):
    """A text holds characters that no text holds: NUL, lone surrogates, or the private marks of the ledger."""

    help = "Remove control characters (NUL), lone surrogates and private-use code points."


class NameMentions(Malformed):
    """A name, a handle or another text that tells who a person is mentions somebody: it would be read as theirs."""

    help = "Give the name itself, without `{person:…}` or `{thing:…}`; where two are one person, merge them."


class DateWithoutZone(Malformed):
    """A time was given without its zone, so nobody can tell when it was."""

    help = "Add the offset, such as `2026-03-01T09:00:00+01:00`, or `Z` for UTC."


class DateOutOfRange(Malformed):
    """A time lies outside what the ledger can order: before the year 1000 or after 9000."""

    help = "Give a time between the years 1000 and 9000."


class DateInTheFuture(Malformed):
    """An act cannot have occurred after it was recorded."""

    help = "Leave `occurredAt` out to mean now, or give the time when it was said."


class UnknownThing(LedgerError):
    """The id leads to nothing in this ledger."""

    help = "Look the id up again; ids are those that queries return as `id`, or the thing's external id."


class WrongKind(LedgerError):
    """The id leads to a thing of another kind than the field takes."""

    help = "Give the id of a thing of the kind that the message names."


class SpeakerUnknown(LedgerError):
    """Nobody was named as the speaker, and the viewer is not a stakeholder."""

    help = "Say who said or did it in `by`."


class AlreadyExists(LedgerError):
    """A thing with this external id is already in the ledger."""

    help = "Use the thing that is there, or another external id."


class NotAllowed(LedgerError):
    """The viewer's role does not permit it."""

    help = "Ask somebody whose role permits it, or ask for the role."


class VersionConflict(LedgerError):
    """The thing has changed since the caller looked at it."""

    help = "Read the thing again, decide again, and send the command with its new version."


class CommandConflict(LedgerError):
    """The command id was used before, with another content."""

    help = "Use a new command id for a new command; repeat an id only to repeat the very same command."


class LedgerBusy(LedgerError):
    """The writer's queue is full; nothing of this command was taken."""

    help = "Wait as long as `retryAfter` says and send the same command, with the same command id, again."
    retry_after = 1.0


class LedgerUnavailable(LedgerError):
    """The database cannot be written to at the moment, or went away before it said whether the act was recorded."""

    help = (
        "Reading goes on. Send the same command with the same command id again, until it is answered: if it was "
        "recorded after all, that answer comes."
    )
    retry_after = 1.0


class RecordDamaged(LedgerError):
    """An event that the act would rest on cannot be read as it was written: the log was altered, or its disk fails."""

    help = "Tell whoever runs the ledger: `negotiation-ledger verify` says what is wrong with the log, and where."


class NotYetThere(LedgerError):
    """The position asked for lies beyond what this node has seen."""

    help = "Ask for a position that a query or a mutation has returned, or ask again in a moment."


class BadCursor(Malformed):
    """A cursor or page size that no connection gave."""

    help = "Pass cursors as they were returned, and a page size from 0 to 1000."


class NothingToRecord(Malformed):
    """The command says nothing: no field that it could change was given."""

    help = "Give at least one of the fields that should change."


class StateRule(LedgerError):
    """What the thing's state does not allow.

    Interactive acts that break such a rule are refused. Imported acts are history: they are recorded as the source
    says, flagged `irregular` with the rule's code, and the state follows them.
    """
