"""Honesty policies: the published rules by which statements and promises are graded.

Life: published → revised → retired. Every version stays readable for ever: a grade names the version and the rule.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated

from msgspec import Struct

from ledger.domain.kernel import (
    Aggregate,
    Book,
    Command,
    Described,
    Doc,
    Event,
    LedgerError,
    Personal,
    Ref,
    ShortText,
    StateRule,
    Text,
    ending,
    person,
    thing,
)
from ledger.domain.kernel.aggregate import Facets
from ledger.domain.kernel.errors import Malformed, NothingToRecord
from ledger.domain.kernel.types import Label

HonestyPolicyId = Annotated[str, Ref(("honesty_policy",)), Doc(description="The honesty policy.")]


class HonestyPolicyStatus(Described):
    """Whether the policy holds."""

    PUBLISHED = "published", "It holds as it was first published."
    REVISED = "revised", "It holds in a later version."
    RETIRED = "retired", "It no longer holds; earlier grades keep their rule."


class HonestyRule(Struct, frozen=True, omit_defaults=True):
    """One rule of the policy."""

    code: Annotated[Label, Doc(description="Its code, which grades name: `nonexistent_feature`.")]
    title: Annotated[ShortText, Doc(description="The rule, in a line.")]
    text: Annotated[Text | None, Doc(description="What it means, with an example.")] = None


class PolicyVersion(Struct, frozen=True, omit_defaults=True):
    """The rules as they were in one version."""

    number: Annotated[int, Doc(description="Which version, from 1.")]
    rules: Annotated[tuple[HonestyRule, ...], Doc(description="The rules.")] = ()
    published_by: Annotated[str | None, Ref(("stakeholder",)), Doc(description="Who published it.")] = None
    published_on: Annotated[date | None, Doc(description="On which day.")] = None


STANDARD_RULES = (
    HonestyRule("nonexistent_feature", "Claims a feature that does not exist"),
    HonestyRule("agreed_on_the_spot", "Agrees on the spot, without asking engineering"),
    HonestyRule("date_without_condition", "Names a date and none of its conditions"),
    HonestyRule("runs_down_competitor", "Runs down a competitor"),
    HonestyRule("runs_down_engineers", "Runs down our own engineers"),
    HonestyRule("unproven_superlative", "Uses a superlative that nobody has proven"),
    HonestyRule("effortless_upgrade", "Says that an upgrade takes no effort"),
    HonestyRule("in_anothers_name", "Promises in the name of somebody who was not asked"),
    HonestyRule("hides_known_limit", "Leaves out a limit that the speaker knows and the listener needs"),
)
"""What is published when nobody gives rules of their own."""


class HonestyPolicy(Aggregate):
    """The published rules by which what is said to customers is graded."""

    kind = "honesty_policy"
    prefix = "hon"

    title: Annotated[str, Doc(description="What the policy is called.")] = ""
    status: Annotated[HonestyPolicyStatus, Doc(description="Whether it holds.")] = HonestyPolicyStatus.PUBLISHED
    policy_version: Annotated[int, Doc(description="The number of the version that holds, from 1.")] = 0
    rules: Annotated[tuple[HonestyRule, ...], Doc(description="The rules that hold.")] = ()
    versions: Annotated[tuple[PolicyVersion, ...], Doc(description="All versions, the first one first.")] = ()
    retired_because: Annotated[str | None, Doc(description="Why it no longer holds.")] = None

    def facets(self) -> Facets:
        """List policies by title and status."""
        return Facets(title=self.title, status=self.status)

    def version_of(self, number: int | None) -> PolicyVersion | None:
        """Return a version by its number, None for the one that holds; None when there is no such version."""
        wanted = self.policy_version if number is None else number
        return next((v for v in self.versions if v.number == wanted), None)


class HonestyPolicyRetired(StateRule):
    """The policy no longer holds."""

    help = "Name the policy that holds now, or, for what was said while it held, the `policyVersion`."


class UnknownRule(LedgerError):
    """The policy has no such version, or that version no such rule."""

    help = "Look at the `versions` of the policy: a grade names one of their codes."


class RuleWithoutPolicy(Malformed):
    """A rule or a version was named, and no policy."""

    help = "Name the `policy` whose rule it is."


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


def graded_under(book: Book, policy_id: str | None, rule: str | None, number: int | None = None) -> int | None:
    """Return the version of a policy that a grade under it names: the one given, else the one that holds.

    Refuses a rule that this version does not have, one that nobody published, and a retired policy unless a version
    is named. A grade under no policy names no version.
    """
    if policy_id is None:
        if rule is not None or number is not None:
            raise RuleWithoutPolicy("a rule is named, and not whose rule it is", path=("policy",))
        return None
    policy = book.get(HonestyPolicy, policy_id, "policy")
    if number is None:
        _holds(book, policy)
    version = policy.version_of(number)
    if version is None:
        raise UnknownRule(f"honesty policy {policy.id} has no version {number}", path=("policyVersion",))
    if rule is not None and all(r.code != rule for r in version.rules):
        raise UnknownRule(
            f"version {version.number} of honesty policy {policy.id} has no rule {rule!r}", path=("rule",)
        )
    return version.number


def in_force(book: Book, policy_id: str) -> HonestyPolicy:
    """Return a policy that holds."""
    policy = book.subject(HonestyPolicy, policy_id, "policy")
    _holds(book, policy)
    return policy


def _holds(book: Book, policy: HonestyPolicy) -> None:
    retired = HonestyPolicyRetired(f"honesty policy {policy.id} was retired", path=("policy",))
    book.rule(policy.status is not HonestyPolicyStatus.RETIRED, retired)


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
