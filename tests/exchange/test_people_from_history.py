"""People, teams, networks and ties; and that texts name people as mentions."""

from __future__ import annotations

import pytest

from ledger.domain.stakeholder import Handle, Role
from ledger.exchange.history.people import is_nobody
from tests.exchange.lines import Story


def _id(story: Story, namespace: str, name: str) -> str:
    return story.ledger.derived_id("stk", namespace, name)


def test_people_come_to_be_known_and_leave(story: Story) -> None:
    story.tell("stakeholder_identified", actor_role="reviewer")
    story.tell("stakeholder_identified", actor="@bo", actor_role="author", recorded_by="Cy Fan")
    wish = story.thing("wish:1")
    assert [(story.named(p.stakeholder), p.part) for p in wish.participants] == [
        ("Ada Pell", "reviewer"),
        ("@bo", "author"),
    ]
    bo = story.by_id(_id(story, "wish", "@bo"))
    assert (bo.external_id, bo.handles, bo.job_title) == ("wish/@bo", (Handle("wish", "bo"),), "author")
    story.tell("stakeholder_removed", actor="@bo", actor_role="author")
    assert len(story.thing("wish:1").participants) == 1


def test_first_mentions_and_the_act_are_one_entry_people_first(story: Story) -> None:
    story.tell("request_revised", actor="Ada Pell", recorded_by="Cy Fan")
    assert story.topics() == [
        "stakeholder.referred_to",
        "stakeholder.referred_to",
        "request.referred_to",
        "request.revised",
    ]
    scribes = {e.event.recorded_by for e in story.events()}
    assert scribes == {_id(story, "wish", "Cy Fan")}


@pytest.mark.parametrize("name", [None, "", "TBD", "TBD, probably all leads", "sig-x: TBD", "???", "@", "n/a", "None"])
def test_who_is_nobody_is_one_unknown_per_source(story: Story, name: str | None) -> None:
    story.tell("request_raised", actor=name, actor_role="author")
    story.tell("request_raised", "other:1", actor=name)
    unknown = story.by_id(_id(story, "wish", "unknown"))
    assert (unknown.pseudo, unknown.name) == (True, "unknown")
    assert story.thing("wish:1").requester == unknown.id != story.thing("other:1").requester


def test_real_people_are_somebody() -> None:
    assert not any(map(is_nobody, ("Ada", "@tbdx", "None Such", "Allan Holl", "杨朱 · Kiki", "C API Working Group")))


def test_texts_titles_and_details_name_people_as_mentions(story: Story) -> None:
    story.tell("stakeholder_identified", actor="Guido van Rossum", actor_role="author")
    story.tell("stakeholder_identified", actor="Guido", actor_role="author")
    story.tell("stakeholder_identified", actor="@bo-lind", actor_role="author")
    text = "Guido van Rossum's idea; ask @bo-lind, not @bo-linden. https://x.org/Guido/1 Guido@x.org Guidos. {Guido}"
    story.tell("request_renamed", title="For Guido", text=text, reviewers=["Guido", {"who": "@bo-lind"}])
    full, short, handle = (_id(story, "wish", n) for n in ("Guido van Rossum", "Guido", "@bo-lind"))
    event = story.events(topics=("request.renamed",))[0].event
    assert event.title == f"For {{person:{short}}}"  # type: ignore[attr-defined]
    details = event.details or ""
    assert f"{{person:{full}}}'s idea; ask {{person:{handle}}}, not @bo-linden." in details
    assert "https://x.org/Guido/1 Guido@x.org Guidos." in details
    assert f'"reviewers":["{{person:{short}}}",{{"who":"{{person:{handle}}}"}}]' in details


def test_a_name_in_another_source_is_another_person(story: Story) -> None:
    story.tell("stakeholder_identified", actor="Ada Pell", actor_role="author")
    story.tell("commented", "other:1", actor="Bo Lind", text="Ada Pell said so")
    assert story.events(topics=("request.commented",))[0].event.text == "Ada Pell said so"  # type: ignore[attr-defined]


def test_a_network_becomes_people_and_ties(story: Story) -> None:
    net = "net:office"
    story.tell("stakeholder_identified", net, actor="7", actor_role="CEO", attributes={"age": 55})
    story.tell("relationship_observed", net, actor="14", relation="reports_to", target="7", directed=True)
    story.tell("relationship_observed", net, actor="14", relation="blames", target="7", weight=3)
    story.tell("relationship_observed", net, actor="7", relation="lunches_with", target="14", directed=False)
    story.tell("relationship_observed", net, actor="7", relation="lunches_with", target="14", directed=False)
    story.tell("stakeholder_identified", net, actor="14", actor_role="manager")
    boss = story.by_id(_id(story, net, "7"))
    assert (boss.network, boss.role, boss.external_id) == (net, Role.EXECUTIVE, "net:office/7")
    assert story.by_id(_id(story, net, "14")).job_title == "manager"
    ties = [story.by_id(e.thing) for e in story.events(topics=("relationship.asserted",))]
    told = [(t.tie.value, t.label, t.strength, t.sign, t.directed, t.network, t.status.value) for t in ties]
    assert told == [
        ("reports_to", None, 1.0, 1, True, net, "asserted"),
        ("other", "blames", 3.0, -1, True, net, "asserted"),
        ("other", "lunches_with", 1.0, 1, False, net, "confirmed"),
    ]
    assert '"attributes":{"age":55}' in (story.events()[0].event.details or "")
    story.tell("stakeholder_removed", net, actor="14")
    assert not story.by_id(_id(story, net, "14")).active


def test_a_network_is_no_request(story: Story) -> None:
    report = story.tell("decision_made", "net:office", outcome="no")
    assert (report.reported, report.complete, story.head()) == (1, False, 0)
    assert "net:office is no request" in report.problems[0].reason


def test_a_team_gains_moves_and_loses_its_people(story: Story) -> None:
    story.tell("stakeholder_identified", "group:sig-node", actor_role="chair", occurred_at="2026-01-05")
    story.tell("stakeholder_moved", "group:sig-cli", actor_role="lead", previous_group="sig-node")
    old, new = story.thing("group:sig-node"), story.thing("group:sig-cli")
    assert (old.name, old.side, old.team) == ("sig-node", "ours", ())
    assert [(story.named(m.stakeholder), m.part) for m in new.team] == [("Ada Pell", "lead")]
    story.tell("stakeholder_removed", "group:sig-node")
    assert story.events(topics=("account.team_left",))[-1].irregular == "NOT_ON_THE_TEAM"


def test_names_that_no_longer_fit_in_memory_are_looked_up_in_the_ledger(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ledger.exchange.history.people.MOST", 2)
    lines = [story.line("stakeholder_identified", actor=f"Person{n} Nobel", actor_role="author") for n in range(6)]
    lines.append(story.line("commented", actor="Bo Lind", text="ask Person0 Nobel, please"))
    assert story.take(lines).complete
    first = _id(story, "wish", "Person0 Nobel")
    assert story.events(topics=("request.commented",))[0].event.text == f"ask {{person:{first}}}, please"  # type: ignore[attr-defined]
