"""What cannot be answered, and why. An empty map is an answer; a person nobody knows is not."""

from __future__ import annotations

from ledger.domain.kernel.errors import LedgerError, Malformed


class PersonNotOnMap(LedgerError):
    """The person is known to the ledger and has no part in what the map is of."""

    help = "Ask for a wider scope (the account, or no scope at all), or name somebody who is on this map."


class NotADeal(LedgerError):
    """The question is about one deal, and the map is not of a deal."""

    help = "Ask for the map of an opportunity: `influenceMap(opportunity: …)`."


class NothingToDecline(LedgerError):
    """A no answers something: neither a decision nor a request was named."""

    help = "Name the draft decision, or the requests that would be declined."


class NobodyToSayNo(LedgerError):
    """Nobody was named who would say it, and the decision names nobody either."""

    help = "Name the person in `saidBy`."


class NeverSettles(Malformed):
    """People who give way wholly (susceptibility 1) to each other never come to rest."""

    help = "Take a susceptibility below 1."


class ImpossibleChange(Malformed):
    """The change cannot be made on this map: the tie is not there, or its ends are one person."""

    help = "Look at the people and ties of the map as it stands, and change what is on it."


class MapTooLarge(LedgerError):
    """The map has more people than this form can show legibly."""

    help = "Narrow the scope to a deal or an account, or export the map and draw it with a tool for large graphs."
