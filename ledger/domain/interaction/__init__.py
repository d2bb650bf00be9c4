"""Interactions: conversations, and what was said in them, word for word.

Life: scheduled → held, cancelled; held → summarised. Each statement can become a request, a commitment or an
intelligence note without being typed again.
"""

from ledger.domain.interaction import attending, becoming, conversation, grading, holding, saying
from ledger.domain.interaction.state import Interaction, InteractionId, InteractionStatus

__all__ = [
    "Interaction",
    "InteractionId",
    "InteractionStatus",
    "attending",
    "becoming",
    "conversation",
    "grading",
    "holding",
    "saying",
]
