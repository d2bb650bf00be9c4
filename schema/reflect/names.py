"""Names: what the classes of the domain are called in the API."""

from __future__ import annotations

from ledger.domain import authority
from ledger.domain.decision import parts, telling
from ledger.domain.decision import words as decision
from ledger.domain.kernel.event import Source

OTHERWISE: dict[type, str] = {
    authority.Verdict: "AuthorityVerdict",
    authority.Worth: "DecisionWorth",
    telling.Concerned: "ConcernedAs",
    parts.Support: "DecisionBacking",
    parts.Part: "DecisionPart",
    parts.Option: "DecisionOption",
    parts.Concern: "DecisionConcern",
    parts.Reaction: "DecisionReaction",
    decision.Outcome: "DecisionOutcome",
    parts.Agreement: "DecisionAgreement",
    decision.Effect: "TradeOffEffect",
    parts.Ground: "DecisionGround",
    parts.Replacement: "DecisionReplacement",
    parts.Review: "DecisionReview",
    parts.Scored: "DecisionScore",
    Source: "EventSource",
}
"""Names that say too little outside their module, or that two modules use."""

_taken: dict[str, type] = {}


def name_of(cls: type) -> str:
    """Return the name of a class of the domain, which no other class has."""
    name = OTHERWISE.get(cls, cls.__name__)
    if _taken.setdefault(name, cls) is not cls:
        raise TypeError(f"{cls} and {_taken[name]} would both be called {name}: name one of them in OTHERWISE")
    return name


def input_name(cls: type) -> str:
    """Return the name of the input that a class of the domain is given as."""
    name = name_of(cls)
    return name if name.endswith("Input") else f"{name}Input"


def plural_of(kind: str) -> str:
    """Return the plural of the name of a kind."""
    return f"{kind[:-1]}ies" if kind.endswith("y") else f"{kind}es" if kind.endswith("ch") else f"{kind}s"


def words(name: str) -> str:
    """Return a name as it stands in a sentence."""
    return name.replace("_", " ")
