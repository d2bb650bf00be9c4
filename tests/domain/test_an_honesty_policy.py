"""An honesty policy: published with its rules, revised, retired; every version stays readable (capability 51)."""

from __future__ import annotations

import pytest

from ledger.domain.honesty_policy.grading import UnknownRule, graded_under
from ledger.domain.honesty_policy.publishing import (
    PublishHonestyPolicy,
    RetireHonestyPolicy,
    ReviseHonestyPolicy,
    RuleCodeTwice,
)
from ledger.domain.honesty_policy.state import (
    STANDARD_RULES,
    HonestyPolicy,
    HonestyPolicyRetired,
    HonestyPolicyStatus,
    HonestyRule,
)
from ledger.domain.kernel import Book
from ledger.domain.kernel.envelope import Recorder
from ledger.domain.kernel.errors import NothingToRecord
from tests.domain.negotiation import NOON, Negotiation

DATES = HonestyRule("date_without_condition", "Names a date and none of its conditions", "“You will have it in May.”")


def published(n: Negotiation, *rules: HonestyRule) -> HonestyPolicy:
    """Let Vic publish a policy."""
    return n.act(PublishHonestyPolicy(by=n.vic, title="What we say", rules=rules), HonestyPolicy)


def test_a_policy_is_published_with_the_usual_rules_unless_somebody_gives_their_own() -> None:
    n = Negotiation()
    policy = published(n)
    assert (policy.status, policy.policy_version) == (HonestyPolicyStatus.PUBLISHED, 1)
    assert policy.rules == STANDARD_RULES
    assert n.told() == ["Vic published “What we say”, with 9 rules."]
    assert published(n, DATES).rules == (DATES,)
    assert n.told() == ["Vic published “What we say”, with 1 rule."]


def test_the_usual_rules_name_what_is_said_too_much_when_selling() -> None:
    codes = {rule.code for rule in STANDARD_RULES}
    assert codes >= {
        "nonexistent_feature",
        "agreed_on_the_spot",
        "date_without_condition",
        "runs_down_competitor",
        "runs_down_engineers",
        "unproven_superlative",
        "effortless_upgrade",
    }


def test_a_revised_policy_keeps_its_earlier_versions_for_the_grades_that_name_them() -> None:
    n = Negotiation()
    revise = ReviseHonestyPolicy(by=n.vic, policy=published(n).id, rules=(DATES,), reason="Nine are many")
    policy = n.act(revise, HonestyPolicy)
    assert (policy.status, policy.policy_version, policy.rules) == (HonestyPolicyStatus.REVISED, 2, (DATES,))
    assert [(v.number, len(v.rules), v.published_by, v.published_on) for v in policy.versions] == [
        (1, 9, n.vic, NOON.date()),
        (2, 1, n.vic, NOON.date()),
    ]
    assert n.told() == ["Vic revised “What we say”, with 1 rule: Nine are many."]


def test_a_retired_policy_is_neither_revised_nor_retired_again() -> None:
    n = Negotiation()
    policy = n.act(RetireHonestyPolicy(by=n.vic, policy=published(n).id, reason="There is a new one"), HonestyPolicy)
    assert (policy.status, policy.retired_because) == (HonestyPolicyStatus.RETIRED, "There is a new one")
    assert n.told() == ["Vic retired “What we say”: There is a new one."]
    again = ReviseHonestyPolicy(by=n.vic, policy=policy.id, rules=(DATES,))
    n.refused(HonestyPolicyRetired, again, at="policy", says=policy.id)
    n.refused(HonestyPolicyRetired, RetireHonestyPolicy(by=n.vic, policy=policy.id), at="policy")


def test_every_rule_has_a_code_of_its_own() -> None:
    n = Negotiation()
    twice = PublishHonestyPolicy(by=n.vic, title="What we say", rules=(DATES, DATES))
    n.refused(RuleCodeTwice, twice, at="rules.1.code", says="date_without_condition")
    again = ReviseHonestyPolicy(by=n.vic, policy=published(n).id, rules=(DATES, DATES))
    n.refused(RuleCodeTwice, again, at="rules.1.code")


def test_a_policy_is_not_revised_to_no_rules_at_all() -> None:
    n = Negotiation()
    nothing = ReviseHonestyPolicy(by=n.vic, policy=published(n).id, rules=())
    n.refused(NothingToRecord, nothing, at="rules")


def test_a_grade_names_a_version_and_a_rule_that_it_has() -> None:
    n = Negotiation()
    policy = published(n).id
    n.act(ReviseHonestyPolicy(by=n.vic, policy=policy, rules=(DATES,)), HonestyPolicy)
    book = Book(n, Recorder("tester"), NOON)
    assert graded_under(book, policy, "date_without_condition") == 2
    assert graded_under(book, policy, None) == 2
    assert graded_under(book, policy, "effortless_upgrade", 1) == 1, "it was a rule when it was said"
    for rule, version, path in (("effortless_upgrade", None, "rule"), (None, 3, "policyVersion")):
        with pytest.raises(UnknownRule) as refusal:
            graded_under(book, policy, rule, version)
        assert refusal.value.path == (path,)
    n.act(RetireHonestyPolicy(by=n.vic, policy=policy), HonestyPolicy)
    retired = Book(n, Recorder("tester"), NOON)
    assert graded_under(retired, policy, "date_without_condition", 2) == 2, (
        "what was said while it held is graded by it"
    )
    with pytest.raises(HonestyPolicyRetired):
        graded_under(retired, policy, "date_without_condition")
