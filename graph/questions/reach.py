"""Who of ours reaches somebody: who covers them, whom they trust, and how well we are said to know them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from graph.questions.assessed import Known
from graph.questions.sight import Sight, stated
from ledger.domain.stakeholder import Coverage


class Cover(StrEnum):
    """How well our side reaches somebody. A tie that stands counts more than an assessment that once was made."""

    COVERED = "covered"
    THIN = "thin"
    UNCOVERED = "uncovered"


COVER_WORDS = {
    Cover.COVERED: "Somebody of ours looks after them, or we are said to know them well.",
    Cover.THIN: "We have met in passing, or they trust one of ours whom nobody has named as their cover.",
    Cover.UNCOVERED: "Nobody of ours looks after them, as far as the ledger knows.",
}
WELL = (Coverage.MULTIPLE, Coverage.IN_DEPTH)


@dataclass(frozen=True, slots=True)
class Reach:
    """Who covers somebody, who of ours they trust, and what it comes to."""

    cover: Cover
    covered_by: tuple[str, ...]
    trusts: tuple[str, ...]


def reach(sight: Sight, person: str, facts: Known) -> Reach:
    """Return how our side reaches somebody."""
    ours = set(sight.ours)
    # Two may say the same of one: everybody is named once.
    covering = tuple(dict.fromkeys(a for a, b, _ in stated(sight.map, "covers") if b == person and a in ours))
    trusted = tuple(dict.fromkeys(b for a, b, _ in stated(sight.map, "trusts") if a == person and b in ours))
    coverage = None if facts.coverage is None else facts.coverage.value
    if covering or coverage in WELL:
        return Reach(Cover.COVERED, covering, trusted)
    thin = bool(trusted) or coverage is Coverage.BRIEF
    return Reach(Cover.THIN if thin else Cover.UNCOVERED, covering, trusted)
