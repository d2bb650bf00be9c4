"""Honesty policies: the published rules by which statements and promises are graded.

Life: published → revised → retired. Every version stays readable for ever: a grade names the version and the rule.
"""

from ledger.domain.honesty_policy import grading, publishing
from ledger.domain.honesty_policy.state import HonestyPolicy, HonestyPolicyId, HonestyPolicyStatus

__all__ = ["HonestyPolicy", "HonestyPolicyId", "HonestyPolicyStatus", "grading", "publishing"]
