"""A feature bar: published → revised → retired."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from ledger.domain.feature_bar import (
    CriterionInput,
    FeatureBar,
    PublishFeatureBar,
    RetireFeatureBar,
    ReviseFeatureBar,
)
from tests.machines.life import life
from tests.machines.machine import AGO, WHO, Machine, Run, standing

LIFE = life(
    "life",
    """
    revise: published, revised → revised; else FeatureBarRetired
    retire: published, revised → retired; else FeatureBarRetired
    """,
)
CRITERIA = st.lists(st.tuples(st.sampled_from(("need", "fit", "cost")), st.sampled_from((0.0, 1.0, 2.5))), max_size=3)


def unclear(criteria: list[tuple[str, float]]) -> str | None:
    """Return the rule that the criteria break: each has a code of its own, and at least one counts."""
    codes = [code for code, _ in criteria]
    counts = any(weight > 0 for _, weight in criteria)
    return None if counts and len(codes) == len(set(codes)) else "CriteriaUnclear"


def asked(criteria: list[tuple[str, float]]) -> tuple[CriterionInput, ...]:
    return tuple(CriterionInput(code, f"What is the {code}?", weight) for code, weight in criteria)


class FeatureBars(Machine):
    lives = (LIFE,)

    def axes(self, thing: FeatureBar) -> dict[str, Any]:
        return {
            "life": standing(thing),
            "editions": [[(c.code, c.weight) for c in v.criteria] for v in thing.versions],
            "now": [(c.code, c.weight) for c in thing.criteria],
            "edition": thing.edition,
        }

    @initialize(who=WHO)
    def publish(self, who: str) -> None:
        bar = [("need", 1.0)]
        command = PublishFeatureBar(name="Bar", criteria=asked(bar), threshold=3.0, **self.said(who))
        self.bar = self.begun("publish", command, life="published", editions=[bar], now=bar, edition=1)

    @rule(who=WHO, criteria=CRITERIA)
    def publish_another(self, who: str, criteria: list[tuple[str, float]]) -> None:
        command = PublishFeatureBar(name="Other", criteria=asked(criteria), threshold=3.0, **self.said(who))
        once = {"life": "published", "editions": [criteria], "now": criteria, "edition": 1}
        self.begins("publish", command, unclear(criteria), **once)

    @rule(who=WHO, criteria=CRITERIA, ago=AGO)
    def revise(self, who: str, criteria: list[tuple[str, float]], ago: int) -> None:
        command = ReviseFeatureBar(
            bar=self.bar, criteria=asked(criteria), threshold=2.0, note="We learnt", **self.said(who, ago)
        )
        editions = [*self.model[self.bar]["editions"], criteria]
        one_more = {"editions": editions, "now": criteria, "edition": len(editions)}
        self.does("revise", self.bar, command, unclear(criteria), **one_more)

    @rule(who=WHO, ago=AGO)
    def retire(self, who: str, ago: int) -> None:
        self.does("retire", self.bar, RetireFeatureBar(bar=self.bar, **self.said(who, ago)))


def test_a_feature_bar_keeps_every_edition_until_it_is_retired(run: Run) -> None:
    run(FeatureBars)
