"""A feature bar: published, revised, retired; a request is scored against a version of it, and decided by that."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.decision.parts import Scored
from ledger.domain.decision.state import Decision
from ledger.domain.feature_bar import (
    CriteriaUnclear,
    CriterionInput,
    FeatureBar,
    FeatureBarRetired,
    FeatureBarStatus,
    PublishFeatureBar,
    RetireFeatureBar,
    ReviseFeatureBar,
)
from ledger.domain.request.endorsing import EndorseRequest
from ledger.domain.request.scoring import MarkInput, NoSuchCriterion, NoSuchVersion, ScoreRequest, total
from ledger.domain.request.state import Mark, Request
from tests.domain.negotiation import Negotiation

CRITERIA = (
    CriterionInput("problem", "The problem is told, with who has it", 3.0, least=2.0),
    CriterionInput("reach", "More than one customer has it", 1.0),
)


def published(n: Negotiation) -> str:
    """Let Ana publish a bar."""
    return n.act(PublishFeatureBar(by=n.ana, name="The bar", criteria=CRITERIA, threshold=3.0), FeatureBar).id


def test_the_bar_is_public_and_every_version_stays_readable() -> None:
    """Capability 26."""
    n = Negotiation()
    bar = published(n)
    assert n.told() == ["Ana published the feature bar “The bar”: 2 criteria, 3 of 5 clears it."]
    revise = ReviseFeatureBar(by=n.ana, bar=bar, criteria=CRITERIA[:1], threshold=4.0, note="Reach misled us")
    revised = n.act(revise, FeatureBar)
    assert (revised.status, revised.edition, revised.threshold) == (FeatureBarStatus.REVISED, 2, 4.0)
    assert [(v.version, len(v.criteria), v.by) for v in revised.versions] == [(1, 2, n.ana), (2, 1, n.ana)]
    assert n.told() == ["Ana revised the feature bar “The bar” (1 criteria, 4 of 5 clears it): Reach misled us."]
    assert n.act(RetireFeatureBar(by=n.ana, bar=bar), FeatureBar).status is FeatureBarStatus.RETIRED
    n.refused(FeatureBarRetired, revise, at="bar", says=bar)
    score = ScoreRequest(by=n.ana, request=n.request(), bar=bar, marks=())
    n.refused(FeatureBarRetired, score, at="bar", says=bar)


def test_a_bar_without_a_clear_criterion_is_none() -> None:
    """Capability 26."""
    n = Negotiation()
    for criteria in ((), (CRITERIA[0], CRITERIA[0]), (CriterionInput("x", "y", 0.0),)):
        command = PublishFeatureBar(by=n.ana, name="The bar", criteria=criteria, threshold=3.0)
        n.refused(CriteriaUnclear, command, at="criteria")


def test_a_request_is_scored_with_the_arithmetic_and_says_what_evidence_is_missing() -> None:
    """Capability 26."""
    n = Negotiation()
    bar, asked = published(n), n.request()
    marks = (MarkInput("problem", 4.0, "Three support cases"),)
    score = n.act(ScoreRequest(by=n.ana, request=asked, bar=bar, marks=marks), Request).score
    assert score is not None
    assert score.marks == (Mark("problem", 3.0, 4.0, "Three support cases"), Mark("reach", 1.0))
    assert (score.total, score.threshold, score.clears, score.missing) == (3.0, 3.0, True, ("reach",))
    assert n.told() == [
        "“Single sign-on” scores 3.00 against version 1 of “The bar”, where 3 is asked, and clears it, says Ana."
    ]
    assert n.happened[0].to == (n.ben,), "the one who asked hears it"
    low = (MarkInput("problem", 1.0), MarkInput("reach", 5.0))
    again = n.act(ScoreRequest(by=n.ana, request=asked, bar=bar, bar_version=1, marks=low), Request).score
    assert again is not None
    assert not again.clears
    for odd in ((MarkInput("beauty", 1.0),), (*low, low[0])):
        n.refused(NoSuchCriterion, ScoreRequest(by=n.ana, request=asked, bar=bar, marks=odd), at="marks")
    n.refused(
        NoSuchVersion,
        ScoreRequest(by=n.ana, request=asked, bar=bar, bar_version=7, marks=()),
        at="barVersion",
        says="7",
    )


def test_what_must_be_met_by_itself_is_not_made_up_for_by_the_rest() -> None:
    """Capability 26."""
    n = Negotiation()
    bar = n.act(
        PublishFeatureBar(
            by=n.ana,
            name="The bar",
            criteria=(CriterionInput("legal", "It is allowed", 1.0, least=3.0), CriterionInput("reach", "Reach", 9.0)),
            threshold=3.0,
        ),
        FeatureBar,
    ).id
    marks = (MarkInput("legal", 1.0), MarkInput("reach", 5.0))
    score = n.act(ScoreRequest(by=n.ana, request=n.request(), bar=bar, marks=marks), Request).score
    assert score is not None
    assert (score.total, score.clears) == (4.6, False)


def test_a_decision_names_the_version_of_the_bar_and_the_score() -> None:
    """Capability 26."""
    n = Negotiation()
    bar, asked = published(n), n.request()
    n.act(ScoreRequest(by=n.ana, request=asked, bar=bar, marks=(MarkInput("problem", 2.0),)), Request)
    no = n.no(asked, n.request("Never scored"))
    n.act(ReviseFeatureBar(by=n.ana, bar=bar, criteria=CRITERIA, threshold=1.0, note="Too high"), FeatureBar)
    assert n.see(Decision, no).scores == (Scored(asked, bar, 1, 1.5, 3.0, False),), (
        "the bar of then, whatever came later"
    )


def test_nobody_spends_tokens_a_score_does_not_change_with_how_many_want_it() -> None:
    """Capability 26."""
    n = Negotiation()
    bar, asked = published(n), n.request()
    before = n.act(ScoreRequest(by=n.ana, request=asked, bar=bar, marks=(MarkInput("problem", 2.0),)), Request).score
    n.act(EndorseRequest(by=n.nora, request=asked), Request)
    assert n.see(Request, asked).score == before


@given(st.lists(st.tuples(st.floats(0, 1000), st.none() | st.floats(0, 5)), max_size=8))
def test_a_total_lies_between_the_marks(given_marks: list[tuple[float, float | None]]) -> None:
    marks = tuple(Mark(str(i), weight, mark) for i, (weight, mark) in enumerate(given_marks))
    assert 0.0 <= total(marks) <= 5.0
    better = tuple(Mark(m.criterion, m.weight, 5.0) for m in marks)
    assert total(better) >= total(marks) - 1e-3
