"""Grading under a policy: which version and which rule a grade may name."""

from __future__ import annotations

from ledger.domain.honesty_policy.state import (
    HonestyPolicy,
    not_retired,
)
from ledger.domain.kernel import (
    Book,
    LedgerError,
)
from ledger.domain.kernel.errors import Malformed


class UnknownRule(LedgerError):
    """The policy has no such version, or that version no such rule."""

    help = "Look at the `versions` of the policy: a grade names one of their codes."


class RuleWithoutPolicy(Malformed):
    """A rule or a version was named, and no policy."""

    help = "Name the `policy` whose rule it is."


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
        not_retired(book, policy)
    version = policy.version_of(number)
    if version is None:
        raise UnknownRule(f"honesty policy {policy.id} has no version {number}", path=("policyVersion",))
    if rule is not None and all(r.code != rule for r in version.rules):
        raise UnknownRule(
            f"version {version.number} of honesty policy {policy.id} has no rule {rule!r}", path=("rule",)
        )
    return version.number
