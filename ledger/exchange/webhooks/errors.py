"""Refusals about webhooks."""

from __future__ import annotations

from ledger.domain.kernel.errors import LedgerError


class AddressNotAllowed(LedgerError):
    """The address is none that a webhook may go to."""

    help = (
        "Give an address that begins with https:// and leads out of the private network, or one of this machine; the "
        "operator may allow others on the command line, with --anywhere."
    )


class EndpointExists(LedgerError):
    """There is a webhook of this name."""

    help = "Give the new one another name, or remove the old one first."


class UnknownEndpoint(LedgerError):
    """There is no webhook of this name."""

    help = "Look at the list of webhooks."
