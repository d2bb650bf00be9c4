"""Webhooks: what happens is told to other programs, signed, in order, at least once. docs/webhooks.md tells more."""

from ledger.exchange.webhooks.deliverer import Deliverer
from ledger.exchange.webhooks.endpoints import Webhooks

__all__ = ["Deliverer", "Webhooks"]
