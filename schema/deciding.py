"""Deciding: the authority behind a decision, who answers for it, who must hear it; where a request stands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ledger.domain.answering import Answering
from ledger.domain.authority import Authority, MandateCheck, Worth
from ledger.domain.decision.telling import TellingStep
from ledger.domain.standing import MissingEvidence, RequestStanding
from ledger.domain.workload import WorkItem, Workload
from ledger.views import deciding
from ledger.views.reports.weight import RequestWeight, WeightDeal, WeightVoice, weight_of
from schema.reflect.docs import of_class
from schema.reflect.names import name_of
from schema.reflect.output import TYPES, VIEWS, Shown, complete, declare, fields_of, many, view

DERIVED = (
    *(Worth, MandateCheck, Authority, Answering, TellingStep, WorkItem, Workload),
    *(MissingEvidence, RequestStanding, WeightVoice, WeightDeal, RequestWeight),
)
"""What is derived and shown as it is, in an order in which each names only those before it."""

for _cls in DERIVED:
    TYPES[_cls] = declare(name_of(_cls))


def complete_derived() -> None:
    """Give the derived types their fields, once the types that these lead to have names."""
    for cls in DERIVED:
        fields = fields_of(cls)
        complete(TYPES[cls], fields, of_class(cls))
        VIEWS[cls] = view(TYPES[cls], fields)


def _derived(function: Callable[..., Any]) -> Callable[[Any], Any]:
    async def get(v: Any) -> Any:
        found = await v.seen_in.read(function, v.it, v.seen_in.moment)
        if isinstance(found, tuple):
            return [VIEWS[type(one)](one, v.seen_in) for one in found]
        return VIEWS[type(found)](found, v.seen_in)

    return get


FIELDS: dict[str, dict[str, Shown]] = {
    "decision": {
        "authority": Shown(
            TYPES[Authority],
            "Whether its author had the authority for it when it began to hold, with the arithmetic.",
            _derived(deciding.authority_of),
        ),
        "answering": Shown(
            many(TYPES[Answering]),
            "Who answers for it, and whether they had the authority to make it.",
            _derived(deciding.answering_for),
        ),
        "communication": Shown(
            many(TYPES[TellingStep]),
            "Who must hear it, in which order, and who has heard it: our own people of the account before the "
            "customer, unless a plan says otherwise.",
            _derived(deciding.telling_of),
        ),
    },
    "request": {
        "standing": Shown(
            TYPES[RequestStanding],
            "Where it stands, with whom, when it is looked at again, and what is missing to clear the bar.",
            _derived(deciding.standing_of_request),
        ),
        "weight": Shown(
            TYPES[RequestWeight],
            "What stands behind it, with those who asked for its duplicates: points by role, revenue and deals.",
            _derived(weight_of),
        ),
    },
    "capacity": {
        "workload": Shown(
            TYPES[Workload],
            "What is planned for the team in the period, against what it can do.",
            _derived(deciding.workload_of),
        ),
    },
}
"""Kind → what is derived for its things."""
