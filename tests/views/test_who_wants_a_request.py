"""Who wants a request, how fast it gathers voices, and what was claimed for it (capabilities 21 to 24)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.domain.account import OpenAccount
from ledger.domain.kernel import Money
from ledger.domain.opportunity.ending import WinOpportunity
from ledger.domain.opportunity.opening import OpenOpportunity
from ledger.domain.request.asking import SubmitRequest
from ledger.domain.request.delivering import RealiseValue
from ledger.domain.request.endorsing import EndorseRequest, WithdrawEndorsement
from ledger.domain.request.merging import MergeRequest, UnmergeRequest
from ledger.domain.stakeholder import IdentifyStakeholder, Role
from ledger.ledger import Ledger
from ledger.policy import DEVELOPMENT
from ledger.views.reports.askers import AskedHow, AskersReport, who_asked
from ledger.views.reports.momentum import ENOUGH, gathering, momentum_of
from ledger.views.reports.values import claimed_against_realised
from tests.telling import opened, say

TODAY = date(2026, 6, 30)


def eur(amount: int) -> Money:
    return Money(amount * 100, "EUR")


def asked(ledger: Ledger, request: str) -> AskersReport:
    report = who_asked(ledger.views, DEVELOPMENT, ledger.moment(DEVELOPMENT), request)
    assert report is not None
    return report


def test_who_wants_it_is_weighed_by_people_role_revenue_and_deals_and_nothing_counts_twice(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        nordwind, brightholm = (say(ledger, OpenAccount(name=n)).thing for n in ("Nordwind", "Brightholm"))
        nora = say(ledger, IdentifyStakeholder(name="Nora", role=Role.BUYER, account=nordwind)).thing
        ben = say(ledger, IdentifyStakeholder(name="Ben", role=Role.SALES)).thing
        sian = say(ledger, IdentifyStakeholder(name="Sian", role=Role.BUYER, account=brightholm)).thing
        won = say(ledger, OpenOpportunity(by=ben, name="Rollout", account=nordwind, amount=eur(500))).thing
        say(ledger, WinOpportunity(by=ben, opportunity=won))
        say(ledger, OpenOpportunity(by=ben, name="Renewal", account=brightholm, amount=eur(80)))
        say(ledger, OpenOpportunity(by=ben, name="More", account=brightholm, amount=Money(7, "GBP")))
        request = say(ledger, SubmitRequest(by=nora, title="SSO", account=nordwind)).thing
        say(ledger, EndorseRequest(by=ben, on_behalf_of=nora, request=request))
        say(ledger, EndorseRequest(by=ben, on_behalf_of=sian, request=request, scope="SAML"))
        say(ledger, EndorseRequest(by=ben, request=request))
        report = asked(ledger, request)
        assert [(a.how, a.by, a.on_behalf_of) for a in report.askers] == [
            (AskedHow.ASKED, nora, None),
            (AskedHow.ENDORSED, ben, nora),
            (AskedHow.ENDORSED, ben, sian),
            (AskedHow.ENDORSED, ben, None),
        ]
        assert (report.people, {r.role: r.people for r in report.roles}) == (3, {Role.BUYER: 2, Role.SALES: 1})
        assert {a.account: a.people for a in report.accounts} == {nordwind: 1, brightholm: 1}
        assert (report.revenue, report.deals) == ((eur(500),), (eur(80), Money(7, "GBP")))
        assert report.without_account == 1, "Ben belongs to no customer that is known"


def test_duplicates_keep_who_asked_through_a_chain_of_merges_and_give_them_back(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        people = [say(ledger, IdentifyStakeholder(name=n)).thing for n in ("Nora", "Ben", "Sian", "Vic")]
        nora, ben, sian, vic = people
        first, second, third = (
            say(ledger, SubmitRequest(by=who, title=title)).thing
            for who, title in ((nora, "SSO"), (ben, "Single sign-on"), (sian, "Log in once"))
        )
        say(ledger, EndorseRequest(by=vic, request=third))
        say(ledger, EndorseRequest(by=vic, request=first))
        before = ledger.moment(DEVELOPMENT)
        say(ledger, MergeRequest(by=ben, request=third, into=second))
        say(ledger, MergeRequest(by=ben, request=second, into=first))
        whole = asked(ledger, first)
        assert (set(whole.duplicates), whole.people) == ({second, third}, 4)
        assert {(a.by, a.request) for a in whole.askers} == {
            (nora, first),
            (ben, second),
            (sian, third),
            (vic, third),
            (vic, first),
        }
        say(ledger, UnmergeRequest(by=ben, request=second))
        assert {a.by for a in asked(ledger, first).askers} == {nora, vic}
        assert {a.by for a in asked(ledger, second).askers} == {ben, sian, vic}, "what was merged into it goes along"
        say(ledger, WithdrawEndorsement(by=vic, request=first))
        assert [a.by for a in asked(ledger, first).askers] == [nora]
        then = who_asked(ledger.views, DEVELOPMENT, before, first)
        assert then is not None
        assert then.duplicates == ()
        assert who_asked(ledger.views, DEVELOPMENT, before, "req_" + "0" * 32) is None


def test_a_request_that_picks_up_steam_is_noticed_with_the_arithmetic_shown() -> None:
    old = [TODAY - timedelta(days=d) for d in (80, 40, 20)]
    quiet = momentum_of([*old, TODAY], TODAY)
    assert (quiet.latest, quiet.sudden) == (1, False)
    loud = momentum_of([*old, *[TODAY - timedelta(days=d) for d in (13, 5, 1, 0)], None], TODAY)
    assert (loud.latest, loud.average, loud.ratio, loud.sudden, loud.undated) == (4, 0.6, 6.67, True, 1)
    assert [p.voices for p in loud.periods] == [1, 0, 0, 1, 1, 4]
    assert loud.arithmetic == (
        "4 voices in the 14 days to 2026-06-30; 3 in the 70 days before, 3 / 5 = 0.6 per 14 days. "
        "4 ≥ 3 and 4 ≥ 2 × 0.6 = 1.2: yes."
    )


def test_a_request_without_a_past_is_not_sudden_and_says_so() -> None:
    new = momentum_of([TODAY] * 5, TODAY)
    assert (new.latest, new.average, new.ratio, new.sudden) == (5, None, None, False)
    assert new.arithmetic == "5 voices in the 14 days to 2026-06-30; it has no past to compare with."
    assert momentum_of([], TODAY).periods == ()


@settings(max_examples=200)
@given(
    ago=st.lists(st.one_of(st.none(), st.integers(-10, 200)), max_size=30),
    length=st.integers(1, 60),
    periods=st.integers(1, 12),
)
def test_momentum_counts_every_voice_of_its_periods_once(ago: list[int | None], length: int, periods: int) -> None:
    days = [None if d is None else TODAY - timedelta(days=d) for d in ago]
    found = momentum_of(days, TODAY, length, periods)
    within = [d for d in ago if d is not None and 0 <= d < length * (periods + 1)]
    assert sum(p.voices for p in found.periods) == len(within)
    assert found.latest == sum(0 <= d < length for d in within)
    assert found.undated == ago.count(None)
    assert not found.sudden or found.latest >= ENOUGH
    assert all(a.ends + timedelta(days=1) == b.begins for a, b in zip(found.periods, found.periods[1:], strict=False))


def test_voices_for_a_duplicate_count_for_the_request_that_stays(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        people = [say(ledger, IdentifyStakeholder(name=f"P{n}")).thing for n in range(6)]
        now = datetime(2026, 6, 30, 12, tzinfo=UTC)
        old = now - timedelta(days=60)
        stays = say(ledger, SubmitRequest(by=people[0], title="SSO", occurred_at=old)).thing
        twin = say(ledger, SubmitRequest(by=people[1], title="Log in", occurred_at=now - timedelta(days=3))).thing
        for somebody in people[2:5]:
            say(ledger, EndorseRequest(by=somebody, request=twin, occurred_at=now - timedelta(days=2)))
        say(ledger, MergeRequest(by=people[0], request=twin, into=stays, occurred_at=now))
        (one,) = gathering(ledger.views, DEVELOPMENT, ledger.moment(DEVELOPMENT), now)
        assert (one.request, one.momentum.latest, one.momentum.sudden) == (stays, 4, True)
        earlier = gathering(ledger.views, DEVELOPMENT, ledger.moment(DEVELOPMENT), old + timedelta(days=1))
        assert [(r.request, r.momentum.latest) for r in earlier] == [(stays, 1)]


def test_claimed_values_are_held_against_what_they_turned_out_to_be_by_who_claimed_them(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        ben, nora = (say(ledger, IdentifyStakeholder(name=n)).thing for n in ("Ben", "Nora"))
        counted = say(ledger, SubmitRequest(by=ben, title="SSO", claimed=eur(900))).thing
        say(ledger, SubmitRequest(by=ben, title="SCIM", claimed=Money(5, "GBP")))
        say(ledger, SubmitRequest(by=nora, title="Welsh", claimed=eur(10)))
        say(ledger, SubmitRequest(by=nora, title="Irish"))
        say(ledger, RealiseValue(by=nora, request=counted, realised=eur(100)))
        report = claimed_against_realised(ledger.views, DEVELOPMENT, ledger.moment(DEVELOPMENT))
        assert (report.requests, report.counted, report.without_claim) == (3, 1, 1)
        first, second = report.by_claimant
        assert (first.claimed_by, first.claimed, first.counted) == (ben, (eur(900), Money(5, "GBP")), 1)
        assert (first.claimed_of_counted, first.realised) == ((eur(900),), (eur(100),))
        assert (second.claimed_by, second.realised, second.counted) == (nora, (), 0)
