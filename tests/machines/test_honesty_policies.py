"""An honesty policy: published → revised → retired; every version stays."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from ledger.domain.honesty_policy.publishing import PublishHonestyPolicy, RetireHonestyPolicy, ReviseHonestyPolicy
from ledger.domain.honesty_policy.state import HonestyPolicy, HonestyRule
from tests.machines.life import life
from tests.machines.machine import AGO, WHO, Machine, Run, standing

LIFE = life(
    "life",
    """
    revise: published, revised → revised; else HonestyPolicyRetired
    retire: published, revised → retired; else HonestyPolicyRetired
    """,
)
CODES = st.lists(st.sampled_from(("no_date", "no_slander", "no_magic")), max_size=3)


def rules(codes: list[str]) -> tuple[HonestyRule, ...]:
    return tuple(HonestyRule(code, f"Rule {code}") for code in codes)


class HonestyPolicies(Machine):
    lives = (LIFE,)

    def axes(self, thing: HonestyPolicy) -> dict[str, Any]:
        return {
            "life": standing(thing),
            "now": [r.code for r in thing.rules],
            "versions": [[r.code for r in v.rules] for v in thing.versions],
            "numbers": [v.number for v in thing.versions],
        }

    @initialize(who=WHO)
    def publish(self, who: str) -> None:
        codes = ["no_date"]
        command = PublishHonestyPolicy(title="What we say", rules=rules(codes), **self.said(who))
        self.policy = self.begun("publish", command, life="published", now=codes, versions=[codes], numbers=[1])

    @rule(who=WHO, codes=CODES, ago=AGO)
    def revise(self, who: str, codes: list[str], ago: int) -> None:
        command = ReviseHonestyPolicy(policy=self.policy, rules=rules(codes), **self.said(who, ago))
        twice = "RuleCodeTwice" if len(set(codes)) < len(codes) else None
        none = None if codes else "NothingToRecord"
        versions = [*self.model[self.policy]["versions"], codes]
        one_more = {"now": codes, "versions": versions, "numbers": list(range(1, len(versions) + 1))}
        self.does("revise", self.policy, command, twice, none, **one_more)

    @rule(who=WHO, ago=AGO)
    def retire(self, who: str, ago: int) -> None:
        self.does("retire", self.policy, RetireHonestyPolicy(policy=self.policy, **self.said(who, ago)))


def test_an_honesty_policy_keeps_every_version_until_it_is_retired(run: Run) -> None:
    run(HonestyPolicies)
