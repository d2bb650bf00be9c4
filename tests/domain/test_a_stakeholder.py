"""A stakeholder: identified, described, assessed, inactive and back, merged, erased."""

from __future__ import annotations

from datetime import date

import msgspec

from ledger.domain.kernel import Command
from ledger.domain.kernel.errors import AlreadyExists, Malformed, VersionConflict
from ledger.domain.stakeholder import (
    AddHandle,
    AlreadyActive,
    AlreadyInactive,
    AssessStakeholder,
    BuyingRole,
    DeactivateStakeholder,
    DescribeStakeholder,
    EraseStakeholder,
    Handle,
    IdentifyStakeholder,
    MergedWithItself,
    MergeStakeholder,
    ReactivateStakeholder,
    Role,
    Stakeholder,
    StakeholderErased,
    StakeholderMerged,
    StakeholderReferredTo,
    Support,
)
from tests.domain.negotiation import NOON, Negotiation


def test_somebody_is_identified_and_described_as_more_becomes_known() -> None:
    n = Negotiation()
    ida = n.act(IdentifyStakeholder(name="Ida", role=Role.BUYER, account=n.nordwind), Stakeholder)
    assert (ida.name, ida.role, ida.account, ida.active) == ("Ida", Role.BUYER, n.nordwind, True)
    assert n.told() == ["Ida of “Nordwind” is identified as a stakeholder (buyer)."]

    ida = n.act(DescribeStakeholder(stakeholder=ida.id, role=Role.EXECUTIVE, job_title="CIO"), Stakeholder)
    assert (ida.name, ida.role, ida.job_title) == ("Ida", Role.EXECUTIVE, "CIO")
    assert n.told() == ["Ida has the role “executive” now, is CIO now."]


def test_other_systems_know_somebody_under_names_of_their_own() -> None:
    n = Negotiation()
    n.act(AddHandle(stakeholder=n.eva, system="github", handle="eva-builds"), Stakeholder)
    eva = n.act(AddHandle(stakeholder=n.eva, system="github", handle="eva-builds"), Stakeholder)
    assert eva.handles == (Handle("github", "eva-builds"),)
    assert "eva-builds" not in n.told()[0]


def test_who_was_only_mentioned_is_a_placeholder_until_somebody_says_who_it_is() -> None:
    n = Negotiation()
    mentioned = "stk_" + "7" * 32
    n.hear(StakeholderReferredTo(originator_id=mentioned, originator_version=1))
    assert n.see(Stakeholder, mentioned).placeholder
    stale = IdentifyStakeholder(id=mentioned, name="Olga", expected_version=7)
    n.refused(VersionConflict, stale, at="expectedVersion", says="has version 1, not 7")
    known = n.act(IdentifyStakeholder(id=mentioned, name="Olga"), Stakeholder)
    assert (known.id, known.name, known.placeholder) == (mentioned, "Olga", False)
    n.refused(AlreadyExists, IdentifyStakeholder(id=mentioned, name="Olga"), at="id")


def test_assessments_are_dated_per_deal_and_assessor_and_unknown_is_not_neutral() -> None:
    """Capabilities 29 and 35."""
    n = Negotiation()
    first = AssessStakeholder(by=n.ben, stakeholder=n.nora, opportunity=n.deal, support=Support.OPPOSED, power=0.9)
    n.act(first, Stakeholder)
    assert n.told() == ["Ben assessed Nora in “Rollout”: opposed."]
    unknown = AssessStakeholder(by=n.ana, stakeholder=n.nora, buying_roles=(BuyingRole.DECIDER,), note="New to us")
    nora = n.act(unknown, Stakeholder)
    assert n.told() == ["Ana assessed Nora: decider; stance unknown. New to us."]
    by_ben, by_ana = nora.assessments
    assert (by_ben.assessor, by_ben.support, by_ben.assessed_on) == (n.ben, Support.OPPOSED, date(2026, 3, 2))
    assert (by_ana.opportunity, by_ana.support) == (None, None)
    assert (Support.OPPOSED.score, Support.MENTOR.score) == (-2, 2)

    later = AssessStakeholder(by=n.ben, stakeholder=n.nora, opportunity=n.deal, support=Support.SUPPORTER)
    nora = n.act(later, Stakeholder)
    assert [a.support for a in nora.assessments if a.assessor == n.ben] == [Support.SUPPORTER]


def test_a_share_lies_between_none_and_all() -> None:
    n = Negotiation()
    for power in (1.01, -0.1, float("nan"), float("inf")):
        n.refused(Malformed, AssessStakeholder(by=n.ben, stakeholder=n.nora, power=power), at="power", says="between 0")


def test_somebody_leaves_and_comes_back() -> None:
    n = Negotiation()
    assert not n.act(DeactivateStakeholder(stakeholder=n.vic, reason="Parental leave"), Stakeholder).active
    assert n.told() == ["Vic is no longer active: Parental leave."]
    n.refused(AlreadyInactive, DeactivateStakeholder(stakeholder=n.vic), at="stakeholder", says=n.vic)
    assert n.act(ReactivateStakeholder(stakeholder=n.vic), Stakeholder).active
    n.refused(AlreadyActive, ReactivateStakeholder(stakeholder=n.vic), at="stakeholder", says=n.vic)


def test_two_names_turn_out_to_be_one_person() -> None:
    n = Negotiation()
    nn = n.person("N. Nilsen")
    merged = n.act(MergeStakeholder(stakeholder=nn, into=n.nora), Stakeholder)
    assert (merged.merged_into, merged.facets().status) == (n.nora, "merged")
    assert n.told() == ["N. Nilsen turned out to be Nora."]
    n.refused(StakeholderMerged, AddHandle(stakeholder=nn, system="x", handle="y"), at="stakeholder", says=n.nora)
    n.refused(MergedWithItself, MergeStakeholder(stakeholder=n.nora, into=n.nora), at="into", says=n.nora)
    n.refused(MergedWithItself, MergeStakeholder(stakeholder=n.eva, into=nn), at="into", says=nn)


def test_somebody_whose_identity_was_erased_is_left_alone() -> None:
    """Capability 45."""
    n = Negotiation()
    nora = n.act(EraseStakeholder(stakeholder=n.nora, ground="GDPR Art. 17"), Stakeholder)
    assert (nora.erased, nora.facets().status) == (True, "erased")
    acts: list[Command] = [
        EraseStakeholder(stakeholder=n.nora, ground="again"),
        DescribeStakeholder(stakeholder=n.nora, name="Nora N."),
        AssessStakeholder(by=n.ben, stakeholder=n.nora),
        DeactivateStakeholder(stakeholder=n.nora),
        ReactivateStakeholder(stakeholder=n.nora),
    ]
    for command in acts:
        n.refused(StakeholderErased, command, at="stakeholder", says=n.nora)
    n.refused(StakeholderErased, MergeStakeholder(stakeholder=n.ben, into=n.nora), at="into", says=n.nora)


def test_a_name_that_was_merged_into_another_can_be_erased_too() -> None:
    n = Negotiation()  # capability 45
    nn = n.person("N. Nilsen")
    n.act(MergeStakeholder(stakeholder=nn, into=n.nora), Stakeholder)
    erased = n.act(EraseStakeholder(stakeholder=nn, ground="GDPR Art. 17"), Stakeholder)
    assert (erased.erased, erased.merged_into) == (True, n.nora)
    n.refused(StakeholderErased, EraseStakeholder(stakeholder=nn, ground="again"), at="stakeholder", says=nn)


def test_an_id_that_follows_from_a_handle_needs_the_ledgers_key() -> None:
    n = Negotiation()
    ida = n.act(IdentifyStakeholder(name="Ida", external_id="github:ida"), Stakeholder)
    assert msgspec.structs.asdict(ida)["external_id"] == "github:ida"
    assert Stakeholder.named_by_people
    assert ida.created_at == NOON
