"""Initiatives: planned work of a team in a period, and what pushed it aside.

Life: planned → started → done; displaced, and perhaps taken up again; dropped.
"""

# In the order of its life, which is that of the API and of docs/events.md.
from ledger.domain.initiative import planning, working, displacing  # noqa: I001
from ledger.domain.initiative.state import Initiative, InitiativeId, InitiativeStatus

__all__ = ["Initiative", "InitiativeId", "InitiativeStatus", "displacing", "planning", "working"]
