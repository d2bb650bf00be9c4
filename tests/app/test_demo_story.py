"""The demo story: it is told once, whole and in order, and holds what every page is to show."""

from __future__ import annotations

import json
from pathlib import Path

from app.demo import acts, tell
from ledger.domain.decision.state import Decision
from ledger.domain.mandate.state import Mandate
from ledger.domain.stakeholder import Stakeholder
from ledger.ledger import Ledger, open_ledger
from ledger.policy import DEVELOPMENT
from ledger.views import deciding, things
from ledger.views.things import ThingFilter
from tests.app.conftest import Run, lines


def test_the_story_told_twice_writes_nothing_twice(tmp_path: Path) -> None:
    ledger = open_ledger(tmp_path)
    try:
        first = tell(ledger, DEVELOPMENT)
        again = tell(ledger, DEVELOPMENT)
        assert first.written == first.events == ledger.recorder.head()
        assert again.written == 0
        assert again.names == first.names
        assert ledger.follower.parked() == []
    finally:
        ledger.close()


def test_every_act_of_the_story_has_a_name_of_its_own() -> None:
    names = [one.name for one in acts()]
    assert len(names) == len(set(names))


def test_the_trail_of_the_no_is_complete_and_in_order(run: Run, story: Path) -> None:
    events = lines(run("trail", "demo:no-sso", "--data", story, "--json"))
    when = [event["occurredAt"] for event in events]
    assert when == sorted(when)
    milestones = [
        ("request.submitted", "Jens Albrecht"),
        ("request.merged", "Mara Lindqvist"),
        ("commitment.made", "Tom Brandt"),
        ("commitment.vetted", "Inês Carvalho"),
        ("decision.drafted", "Mara Lindqvist"),
        ("decision.backing_changed", "Gregor Hale"),
        ("decision.accepted", "Mara Lindqvist"),
        ("request.declined", "Mara Lindqvist"),
        ("decision.communicated", "Mara Lindqvist"),
        ("decision.reacted_to", "Katrin Vogel"),
        ("commitment.honesty_graded", "Priya Raman"),
        ("escalation.raised", "Gregor Hale"),
        ("decision.superseded", "Priya Raman"),
        ("escalation.overturned", "Priya Raman"),
        ("commitment.violated", "Jens Albrecht"),
        ("commitment.cleared", "Mara Lindqvist"),
        ("request.unmerged", "Mara Lindqvist"),
        ("commitment.satisfied", "Jens Albrecht"),
        ("request.delivery_accepted", "Jens Albrecht"),
    ]
    told = iter([(event["type"], event["actor"]) for event in events])
    assert [m for m in milestones if m not in told] == []


def test_the_second_no_holds(run: Run, story: Path) -> None:
    types = [event["type"] for event in lines(run("trail", "demo:no-own-servers", "--data", story, "--json"))]
    assert "escalation.upheld" in types
    assert "decision.superseded" not in types


def test_a_no_carries_its_reason_wordings_workaround_options_and_review_date(run: Run, story: Path) -> None:
    events = lines(run("trail", "demo:no-sso", "--data", story, "--json"))
    draft = next(e["data"] for e in events if e["type"] == "decision.drafted" and e["data"]["outcome"] == "decline")
    assert draft["reasonCode"] == "capacity"
    assert draft["reviewOn"] == "2026-09-01"
    assert draft["workaround"]
    assert {w["audience"] for w in draft["wordings"]} == {"sales", "customer", "executives"}
    assert all(o["why_not"] if "why_not" in o else o["whyNot"] for o in draft["options"])
    assert draft["ownerOfConstraint"].startswith("stk_")


def test_one_fact_of_the_story_was_learnt_late_and_only_one(run: Run, story: Path) -> None:
    events = [
        event
        for name in ("demo:deal", "demo:renewal", "demo:no-sso", "demo:offline")
        for event in lines(run("trail", name, "--data", story, "--json"))
    ]
    late = {event["id"]: event for event in events if event["backdated"]}
    assert [event["occurredAt"] for event in late.values()] == ["2026-02-26T11:00:00Z"]


def test_the_date_that_was_moved_in_secret_differs_by_clock(run: Run, story: Path) -> None:
    def deadline(as_of: str) -> str:
        replayed = lines(run("replay", "demo:promise-sso", "--data", story, "--json", "--as-of", as_of))
        found = [e["changes"]["deadline"]["after"] for e in replayed if "deadline" in e["changes"]]
        return str(found[-1])

    events = lines(run("trail", "demo:promise-sso", "--data", story, "--json"))
    learnt = next(event["position"] for event in events if event["backdated"])
    assert deadline(str(learnt - 1)) == "2026-04-30"
    assert deadline("effective:2026-03-01") == "2026-04-15"
    assert deadline(f"{learnt - 1},effective:2026-03-01") == "2026-04-30"


def test_who_said_it_and_who_wrote_it_down_are_told_apart(run: Run, story: Path) -> None:
    events = lines(run("trail", "demo:promise-sso", "--data", story, "--json"))
    promise = next(event for event in events if event["type"] == "commitment.made" and event["basis"] == "hearsay")
    assert (promise["actor"], promise["recordedBy"]) == ("Tom Brandt", "Yusuf Demir")


def test_no_sentence_of_the_story_shows_an_id_or_a_brace(run: Run, story: Path) -> None:
    for name in ("demo:deal", "demo:brightholm", "demo:nordwind", "demo:quillhaven", "demo:no-sso", "demo:mara"):
        for event in lines(run("trail", name, "--data", story, "--json")):
            told = event["sentence"] + json.dumps(event["to"]) + str(event["actor"])
            assert "{" not in told, event
            assert "stk_" not in told, event
            assert not event["sentence"].endswith(("..", ".:", " .")), event


def test_the_story_knows_who_could_decide_and_who_only_answers_for_it(run: Run, story: Path) -> None:
    """Capabilities 5 and 6."""
    ledger = open_ledger(story)
    try:
        moment = ledger.moment(DEVELOPMENT)
        verdicts, supremos = {}, {}
        for name in ("no-sso", "yes-sso", "no-own-servers", "no-dark-screen"):
            decision = things.get(ledger.views, DEVELOPMENT, _id(ledger, name), moment)
            assert isinstance(decision, Decision)
            verdicts[name] = deciding.authority_of(ledger.views, DEVELOPMENT, decision, moment).verdict.value
            rows = deciding.answering_for(ledger.views, DEVELOPMENT, decision, moment)
            supremos[name] = [row.who for row in rows if row.supremo]
        assert verdicts == {
            "no-sso": "exceeded",
            "yes-sso": "within",
            "no-own-servers": "within",
            "no-dark-screen": "within",
        }
        assert _id(ledger, "lotte") in supremos["no-dark-screen"]
        mandate = things.get(ledger.views, DEVELOPMENT, _id(ledger, "maras-mandate"), moment)
        assert isinstance(mandate, Mandate)
        assert [use.fate.value for use in mandate.uses] == ["overridden", "open", "honoured"]
    finally:
        ledger.close()


def _id(ledger: Ledger, name: str) -> str:
    found = things.find(ledger.views, DEVELOPMENT, f"demo:{name}") or next(
        t.id
        for t in things.every(ledger.views, DEVELOPMENT, Stakeholder, ledger.moment(DEVELOPMENT), ThingFilter())
        if t.name.lower().startswith(name)
    )
    assert found is not None
    return found


def test_a_complaint_of_the_story_became_a_request_in_the_words_in_which_it_was_made(run: Run, story: Path) -> None:
    """Capability 41."""
    told = lines(run("trail", "demo:gate", "--data", story, "--json"))
    (asked,) = [e for e in told if e["type"] == "request.submitted"]
    assert asked["actor"] == "Milan Petrović"
    assert asked["data"]["problem"] in [e["data"].get("text") for e in told if e["type"] != "request.submitted"]
    assert asked["data"]["problem"].startswith("At night the gate does not know")
    said = lines(run("trail", "demo:steering", "--data", story, "--json"))
    assert asked["data"]["problem"] in [e["data"].get("text") for e in said]
    assert any(e["type"] == "interaction.briefed" and e["data"]["notToSayNo"] for e in said)


def test_a_grade_of_the_story_was_disputed_by_the_one_it_graded(run: Run, story: Path) -> None:
    """Capability 46."""
    told = lines(run("trail", "demo:call-february", "--data", story, "--json"))
    graded = next(e for e in told if e["type"] == "interaction.statement_graded")
    assert graded["data"]["rule"] == "effortless_upgrade"
    assert graded["data"]["policyVersion"] == 1
    his = lines(run("trail", "demo:tom", "--data", story, "--json"))
    (reply,) = [e for e in his if e["type"] == "reply.given"]
    assert (reply["actor"], reply["data"]["stance"]) == ("Tom Brandt", "disputes")
    assert reply["data"]["repliesTo"] == graded["id"]
