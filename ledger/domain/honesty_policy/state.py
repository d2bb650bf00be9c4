"""Where an honesty policy stands, and its rules as they were in every version."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from msgspec import Struct

from ledger.domain.kernel import (
    Aggregate,
    Book,
    Described,
    Doc,
    Ref,
    ShortText,
    StateRule,
    Text,
)
from ledger.domain.kernel.aggregate import Facets
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


def in_force(book: Book, policy_id: str) -> HonestyPolicy:
    """Return a policy that holds."""
    policy = book.subject(HonestyPolicy, policy_id, "policy")
    not_retired(book, policy)
    return policy


def not_retired(book: Book, policy: HonestyPolicy) -> None:
    """Refuse a policy that was retired."""
    retired = HonestyPolicyRetired(f"honesty policy {policy.id} was retired", path=("policy",))
    book.rule(policy.status is not HonestyPolicyStatus.RETIRED, retired)
