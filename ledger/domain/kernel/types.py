"""The words that fields are typed with: texts, references, money, described enums.

A type carries what must be known about a field wherever it turns up: its description (for the API), its limits (for
the check in the command) and whether it is personal (for the encryption in the mapper).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Self

import msgspec

Doc = msgspec.Meta
"""`Doc(description="…")` beside a type describes a field; the API prints it."""

ERASED = "\ue000erased\ue000"
"""Stands where a personal text was whose key has been destroyed. The code points are private, so no input holds it."""


class Described(StrEnum):
    """An enum whose every value is described: `ACTIVE = "active", "Takes part."`."""

    description: str

    def __new__(cls, value: str, description: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.description = description
        return member


@dataclass(frozen=True, slots=True)
class Personal:
    """Marks a field of an event as personal data: it is encrypted before it is stored.

    The key belongs to the stream the event is on, one key per retention class: `identity` (names and handles, gone
    when the person is erased) and `content` (what was said; kept when a person named in it is erased).
    """

    retention: str = "content"


@dataclass(frozen=True, slots=True)
class Ref:
    """Marks a field as the id of a thing; empty `kinds` allows any kind."""

    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EventRef:
    """Marks a field as the id of an event: `<stream id>@<version>`."""


@dataclass(frozen=True, slots=True)
class Limit:
    """How long a text may be, in characters. Every text has a limit; nothing in the log grows without bound."""

    most: int
    least: int = 1


ShortText = Annotated[str, Limit(500), Personal()]
"""A line: a title, a label. 1 to 500 characters."""
Text = Annotated[str, Limit(20_000), Personal()]
"""A paragraph or a page: a reason, a problem, a wording. 1 to 20,000 characters."""
LongText = Annotated[str, Limit(200_000), Personal()]
"""A document. 1 to 200,000 characters."""
Identity = Annotated[str, Limit(500), Personal("identity")]
"""What tells who a person is: a name, a handle, an address. 1 to 500 characters."""
Label = Annotated[str, Limit(200)]
"""A word from a source or a code list, stored in clear: never put a person's words or names here."""


class Basis(Described):
    """How the recorder knows what they wrote down."""

    SELF = "self", "The speaker recorded their own act."
    WITNESS = "witness", "The recorder was there when it was said."
    HEARSAY = "hearsay", "The recorder was told about it."
    DOCUMENT = "document", "Taken from a document: a mail, a contract, minutes."
    TRANSCRIPT = "transcript", "Taken from a transcript of the conversation."
    IMPORT = "import", "Taken over from another system."


class Money(msgspec.Struct, frozen=True):
    """An amount in minor units (cents) with its ISO 4217 currency. Never summed across currencies."""

    amount: Annotated[int, Doc(description="Amount in minor units: EUR 1250 is 12.50 euros.", ge=-(2**53), le=2**53)]
    currency: Annotated[str, Doc(description="ISO 4217 code, three capital letters.", pattern="^[A-Z]{3}$")]

    def __str__(self) -> str:
        digits = MINOR_DIGITS.get(self.currency, 2)
        amount = f"{Decimal(self.amount).scaleb(-digits):,.{digits}f}"
        return f"{self.currency} {amount}".removesuffix(f".{'0' * digits}")


ODD = {0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF", 3: "BHD IQD JOD KWD LYD OMR TND"}
MINOR_DIGITS = {code: digits for digits, codes in ODD.items() for code in codes.split()}
"""How many digits the minor unit has in the currencies (ISO 4217) where it is not two."""


STOPS = (".", "!", "?", "…", "”", '"')


def full_stop(text: str) -> str:
    """Return the text as somebody wrote it, with the full stop that they may have left out."""
    text = text.rstrip()
    return text if text.endswith(STOPS) else f"{text}."


def ending(text: str | None) -> str:
    """Return how a sentence ends that may give a reason: with the reason, or just so."""
    return f": {full_stop(text)}" if text else "."


def clause(text: str) -> str:
    """Return the text so that a sentence can go on after it."""
    return text.rstrip().rstrip(".")


def person(stakeholder_id: str | None) -> str:
    """Return the mention of a person that readers resolve to a name, when they may know it."""
    return f"{{person:{stakeholder_id}}}" if stakeholder_id else "somebody"


def people(ids: tuple[str, ...], otherwise: str = "somebody") -> str:
    """Return the mentions of several people, joined as one says them: A, B and C."""
    *first, last = [person(i) for i in ids] or [otherwise]
    return f"{', '.join(first)} and {last}" if first else last


def thing(thing_id: str | None) -> str:
    """Return the mention of a thing that readers resolve to its title."""
    return f"{{thing:{thing_id}}}" if thing_id else "something"


def camel(name: str) -> str:
    """Return a field's name as the API spells it, in which the paths of refusals are given.

    >>> camel("expected_close")
    'expectedClose'
    """
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)
