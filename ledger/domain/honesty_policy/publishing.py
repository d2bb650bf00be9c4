"""Publishing the rules, publishing them anew, and letting them hold no longer."""

from __future__ import annotations

from typing import Annotated

from ledger.domain.honesty_policy.state import (
    STANDARD_RULES,
    HonestyPolicy,
    HonestyPolicyId,
    HonestyPolicyStatus,
    HonestyRule,
    PolicyVersion,
    in_force,
)
from ledger.domain.kernel import (
    Book,
    Command,
    Doc,
    Event,
    Personal,
    ShortText,
    Text,
    ending,
    person,
    thing,
)
from ledger.domain.kernel.errors import Malformed, NothingToRecord
from ledger.domain.kernel.types import Label


class RuleCodeTwice(Malformed):
    """Two rules of a policy have the same code."""

    help = "Give every rule a code of its own."


class PolicyPublished(Event):
    """The rules by which statements are graded were published."""

    topic = "honesty_policy.published"

    title: ShortText
    rules: Annotated[tuple[HonestyRule, ...], Personal()] = ()
    external_id: Label | None = None

    def apply(self, policy: HonestyPolicy) -> None:
        policy.title, policy.external_id = self.title, self.external_id or policy.external_id
        policy.status = HonestyPolicyStatus.PUBLISHED
        next_version(policy, self, self.rules)

    def sentence(self) -> str:
        return f"{person(self.by)} published {thing(self.originator_id)}, {how_many(self.rules)}."


class PublishHonestyPolicy(Command):
    """Publish the rules by which statements and promises are graded; without `rules`, the usual ones."""

    changes = HonestyPolicy

    title: Annotated[ShortText, Doc(description="What the policy is called.")]
    rules: Annotated[tuple[HonestyRule, ...], Doc(description="The rules. Default: the usual nine.")] = ()
    external_id: Annotated[Label | None, Doc(description="Its id in another system.")] = None

    def decide(self, book: Book) -> HonestyPolicy:
        codes_differ(self.rules)
        policy = book.new(HonestyPolicy, self.external_id)
        rules = self.rules or STANDARD_RULES
        book.record(policy, PolicyPublished(title=self.title, rules=rules, external_id=self.external_id))
        return policy


class PolicyRevised(Event):
    """The rules were published anew: another version holds."""

    topic = "honesty_policy.revised"

    rules: Annotated[tuple[HonestyRule, ...], Personal()] = ()
    reason: Text | None = None

    def apply(self, policy: HonestyPolicy) -> None:
        policy.status = HonestyPolicyStatus.REVISED
        next_version(policy, self, self.rules)

    def sentence(self) -> str:
        return f"{person(self.by)} revised {thing(self.originator_id)}, {how_many(self.rules)}{ending(self.reason)}"


class ReviseHonestyPolicy(Command):
    """Publish the whole list of rules anew, as the next version. Earlier grades keep the version they name."""

    changes = HonestyPolicy

    policy: HonestyPolicyId
    rules: Annotated[tuple[HonestyRule, ...], Doc(description="All the rules, those that stay as well.")]
    reason: Annotated[Text | None, Doc(description="What changed, and why.")] = None

    def decide(self, book: Book) -> HonestyPolicy:
        codes_differ(self.rules)
        if not self.rules:
            raise NothingToRecord("the policy would have no rules", path=("rules",))
        policy = in_force(book, self.policy)
        book.record(policy, PolicyRevised(rules=self.rules, reason=self.reason))
        return policy


class PolicyRetired(Event):
    """The rules no longer hold."""

    topic = "honesty_policy.retired"

    reason: Text | None = None

    def apply(self, policy: HonestyPolicy) -> None:
        policy.status, policy.retired_because = HonestyPolicyStatus.RETIRED, self.reason

    def sentence(self) -> str:
        return f"{person(self.by)} retired {thing(self.originator_id)}{ending(self.reason)}"


class RetireHonestyPolicy(Command):
    """Let a policy hold no longer."""

    changes = HonestyPolicy

    policy: HonestyPolicyId
    reason: Annotated[Text | None, Doc(description="Why.")] = None

    def decide(self, book: Book) -> HonestyPolicy:
        policy = in_force(book, self.policy)
        book.record(policy, PolicyRetired(reason=self.reason))
        return policy


def codes_differ(rules: tuple[HonestyRule, ...]) -> None:
    """Refuse rules of which two have the same code."""
    codes = [rule.code for rule in rules]
    for index, code in enumerate(codes):
        if code in codes[:index]:
            raise RuleCodeTwice(f"two rules have the code {code!r}", path=("rules", str(index), "code"))


def next_version(policy: HonestyPolicy, event: Event, rules: tuple[HonestyRule, ...]) -> None:
    """Let another version of the rules hold."""
    policy.policy_version, policy.rules = len(policy.versions) + 1, rules
    day = event.occurred_at.date() if event.occurred_at else None
    policy.versions = (*policy.versions, PolicyVersion(policy.policy_version, rules, event.by, day))


def how_many(rules: tuple[HonestyRule, ...]) -> str:
    """Return how many rules there are, in words that a sentence can hold."""
    return f"with {len(rules)} {'rule' if len(rules) == 1 else 'rules'}"
