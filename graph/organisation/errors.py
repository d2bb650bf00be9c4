"""What the map of the whole organisation cannot answer, and why."""

from __future__ import annotations

from ledger.domain.kernel.errors import LedgerError


class TooManyQuestions(LedgerError):
    """So many measures of the whole organisation wait to be made that no more are taken for now."""

    help = "Wait as long as `retryAfter` says and ask again; what is asked for already is shared by all who ask."
    retry_after = 5.0


class OrganisationTooLarge(LedgerError):
    """The organisation has more people or ties than this process may hold, or than this measure can be made of."""

    help = "Ask for the map of a deal or an account (`influenceMap`), or let whoever runs this ledger raise the bound."


class ServerStopping(LedgerError):
    """The server is being stopped, and no longer makes what takes long."""

    help = "Ask again in a moment: another process, or this one once it is back, makes it anew."
    retry_after = 5.0


class MeasureFailed(LedgerError):
    """A measure of the whole organisation broke off by a fault of ours."""

    help = "Give the number in the message to whoever runs this ledger; the log there says what broke."
