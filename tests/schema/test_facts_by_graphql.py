"""The facts S01 to S14, read by hand in the sources, asked of the imported ledger over GraphQL (capabilities 10, 43).

Every fact is one query, written out, so that a dashboard can take it over as it stands.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from ledger.ledger import Ledger
from tests.imported import imported_counts, imported_data, imported_ledger
from tests.schema.conftest import Asker

__all__ = ["imported_counts", "imported_data", "imported_ledger"]  # fixtures

DECISIONS = """
query Decisions($id: ID!, $name: String!) {
  request(externalId: $name) {
    title status statusLabel placeholder
    requester { name }
    participants { stakeholder { name } part }
    decision { outcome outcomeLabel reason supersedes { status } decidedBy { name } }
    history(filter: {types: [REQUEST_SUBMITTED]}, first: 5) { nodes { ... on Utterance { occurredAt by { name } } } }
  }
  history(filter: {about: $id, types: [DECISION_ACCEPTED]}, first: 100) {
    nodes {
      ... on Utterance {
        occurredAt recordedAt irregular by { name } recorder { name }
        thing { ... on Decision { outcomeLabel title } }
      }
    }
  }
}
"""
PROMISES = """
query Promises($id: ID!) {
  commitments(filter: {about: $id}, first: 20) {
    nodes {
      externalId target deadline status stage
      history(first: 100) {
        nodes {
          __typename
          ... on Utterance { occurredAt source { recordedAt } }
          ... on CommitmentMade { target deadline }
          ... on CommitmentRevised { target previousTarget reason }
          ... on CommitmentViolated { target reason }
          ... on CommitmentCancelled { target }
        }
      }
    }
  }
}
"""


@pytest.fixture
def ask(imported_ledger: Ledger) -> Asker:
    return Asker(imported_ledger)


async def decided(ask: Asker, external_id: str) -> list[tuple[str, str, str]]:
    """Return day, word and speaker of every decision on a request, in order."""
    answer = await ask(DECISIONS, id=external_id, name=external_id)
    nodes = sorted(answer["history"]["nodes"], key=lambda n: n["occurredAt"] or "")
    return [(n["occurredAt"][:10], n["thing"]["outcomeLabel"], n["by"]["name"]) for n in nodes]


async def promised(ask: Asker, external_id: str, commitment: str) -> list[dict[str, Any]]:
    """Return the history of one promise about a request."""
    found = (await ask(PROMISES, id=external_id))["commitments"]["nodes"]
    (history,) = [c["history"]["nodes"] for c in found if c["externalId"] == commitment]
    assert isinstance(history, list)
    return history


async def test_s01_pep_572_was_accepted_promised_kept_and_years_later_marked_final(ask: Asker) -> None:
    assert await decided(ask, "pep:572") == [
        ("2018-07-11", "Accepted", "Guido van Rossum"),
        ("2022-11-06", "Final", "Gustav Gränsbo"),
    ]
    request = (await ask(DECISIONS, id="pep:572", name="pep:572"))["request"]
    assert "Guido van Rossum" in {p["stakeholder"]["name"] for p in request["participants"] if p["part"] == "author"}
    (promise,) = (await ask(PROMISES, id="pep:572"))["commitments"]["nodes"]
    assert (promise["target"], promise["deadline"], promise["status"]) == ("3.8", "2019-10-14", "SATISFIED")


async def test_s02_pep_559_lived_from_the_8th_to_the_10th_of_september_2017(ask: Asker) -> None:
    request = (await ask(DECISIONS, id="pep:559", name="pep:559"))["request"]
    (raised,) = request["history"]["nodes"]
    assert (request["requester"]["name"], raised["occurredAt"][:10]) == ("Barry Warsaw", "2017-09-08")
    assert await decided(ask, "pep:559") == [("2017-09-10", "Rejected", "Barry Warsaw")]
    assert request["decision"]["reason"] == "Rejected!"


async def test_s03_the_yes_to_pep_546_was_reversed_by_its_own_author(ask: Asker) -> None:
    assert await decided(ask, "pep:546") == [
        ("2017-06-11", "Accepted", "Benjamin Peterson"),
        ("2018-06-05", "Rejected", "Victor Stinner"),
    ]
    request = (await ask(DECISIONS, id="pep:546", name="pep:546"))["request"]
    assert request["decision"]["supersedes"]["status"] == "SUPERSEDED"
    assert "Victor Stinner" in {p["stakeholder"]["name"] for p in request["participants"]}


async def test_s04_the_no_to_pep_308_is_not_the_current_answer(ask: Asker) -> None:
    assert [(day, word) for day, word, _ in await decided(ask, "pep:308")][-3:] == [
        ("2003-08-13", "Rejected"),
        ("2005-09-30", "Accepted"),
        ("2006-02-27", "Final"),
    ]
    request = (await ask(DECISIONS, id="pep:308", name="pep:308"))["request"]
    assert (request["status"], request["decision"]["outcome"]) == ("DELIVERY_DECLARED", "ACCEPT")


async def test_s05_pep_757_was_accepted_and_back_in_draft_84_minutes_later(ask: Asker) -> None:
    assert [(day, word) for day, word, _ in await decided(ask, "pep:757")] == [
        ("2024-11-28", "Accepted"),
        ("2024-11-28", "Draft"),
        ("2024-12-09", "Accepted"),
        ("2024-12-16", "Final"),
    ]
    # As it was true on that day, an hour after the yes and an hour after it was taken back.
    question = """query($then: DateTime!) {
      request(externalId: "pep:757", asOf: {effectiveAt: $then}) { status statusLabel }
    }"""
    nodes = (await ask(DECISIONS, id="pep:757", name="pep:757"))["history"]["nodes"]
    yes, back = sorted(n["occurredAt"] for n in nodes)[:2]
    assert (await ask(question, then=yes))["request"] == {"status": "ACCEPTED", "statusLabel": "Accepted"}
    assert (await ask(question, then=back))["request"]["statusLabel"] == "Draft"


async def test_s06_pep_467_was_promised_for_eight_versions_and_never_for_3_14(ask: Asker) -> None:
    history = await promised(ask, "pep:467", "pep:467#promise")
    targets = [n["target"] for n in history if n["__typename"] in ("CommitmentMade", "CommitmentRevised")]
    assert targets == ["3.5", "3.8", "3.9", "3.10", "3.11", "3.12", "3.13", "3.15"]
    assert "437" in next(n["reason"] for n in history if n.get("target") == "3.13")


async def test_s07_pep_708_before_and_after_the_17th_of_april_2026(ask: Asker) -> None:
    question = """query($then: DateTime!) {
      request(externalId: "pep:708", asOf: {effectiveAt: $then}) {
        status statusLabel decision { decidedOn parts { stakeholder { name } role } }
      }
    }"""
    before = (await ask(question, then="2026-04-17T00:00:00Z"))["request"]
    assert (before["statusLabel"], before["decision"]["decidedOn"]) == ("Provisional", "2023-08-05")
    assert before["decision"]["parts"] == [{"stakeholder": {"name": "Paul Moore"}, "role": "DECIDE"}]
    after = (await ask(question, then="2026-04-18T00:00:00Z"))["request"]
    assert (after["status"], after["statusLabel"], after["decision"]["decidedOn"]) == (
        "DECLINED",
        "Rejected",
        "2026-04-17",
    )


async def test_s08_kep_1790_promised_stable_first_for_v1_21_and_in_the_end_for_v1_34(ask: Asker) -> None:
    history = await promised(ask, "kep:1790", "kep:1790#stable")
    told = [(n["__typename"], n["target"], n["source"]["recordedAt"][:10]) for n in history if "target" in n]
    assert [t for t in told if t[0] != "CommitmentViolated"] == [
        ("CommitmentMade", "v1.21", "2020-05-19"),
        ("CommitmentCancelled", "v1.21", "2021-05-13"),
        ("CommitmentMade", "v1.34", "2025-06-16"),
    ]


async def test_s09_kep_1790_promised_alpha_three_times(ask: Asker) -> None:
    history = await promised(ask, "kep:1790", "kep:1790#alpha")
    moved = ("CommitmentMade", "CommitmentRevised")
    assert [n["target"] for n in history if n["__typename"] in moved] == ["v1.19", "v1.22", "v1.23"]


async def test_s10_the_yes_to_kep_4706_became_a_no_and_its_promise_was_broken(ask: Asker) -> None:
    assert [(day, word) for day, word, _ in await decided(ask, "kep:4706")][-2:] == [
        ("2024-06-11", "implementable"),
        ("2024-12-09", "rejected"),
    ]
    history = await promised(ask, "kep:4706", "kep:4706#alpha")
    (broken,) = [n for n in history if n["__typename"] == "CommitmentViolated"]
    assert (broken["target"], broken["occurredAt"][:10]) == ("v1.31", "2024-08-13")


async def test_s11_seven_of_twelve_exceptions_to_the_freeze_of_v1_21_were_denied(ask: Asker) -> None:
    answer = await ask("""{
      asked: escalations(filter: {label: "v1.21"}) { totalCount }
      denied: escalations(filter: {label: "v1.21", status: [UPHELD]}) { totalCount }
    }""")
    assert (answer["denied"]["totalCount"], answer["asked"]["totalCount"]) == (7, 12)


async def test_s12_the_medici_lie_between_the_other_families_and_an_isolate_changes_by_how_much(ask: Asker) -> None:
    question = """query($isolates: Boolean!) {
      influenceMap(
        network: "net:florentine", labels: ["married_into"], includeIsolates: $isolates, measures: [BETWEENNESS, DEGREE]
      ) {
        nodes { name betweenness degree { neighbours } } isolates { name }
      }
    }"""
    for isolates, share in ((False, 0.5220), (True, 0.4524)):
        the_map = (await ask(question, isolates=isolates))["influenceMap"]
        most = max(the_map["nodes"], key=lambda n: n["betweenness"])
        assert (most["name"], round(most["betweenness"], 4), most["degree"]["neighbours"]) == ("Medici", share, 6)
        assert [s["name"] for s in the_map["isolates"]] == ["Pucci"]


async def test_s13_who_reports_to_nobody_who_has_most_reports_and_whose_advice_is_most_asked(ask: Asker) -> None:
    question = """query($kinds: [InfluenceKind!], $labels: [String!]) {
      influenceMap(network: "net:hightech", kinds: $kinds, labels: $labels, measures: [DEGREE]) {
        tieCount nodes { name degree { influences influencedBy } }
      }
    }"""
    reports = (await ask(question, kinds=["REPORTS_TO"]))["influenceMap"]
    assert reports["tieCount"] == 20
    assert [n["name"] for n in reports["nodes"] if n["degree"]["influencedBy"] == 0] == ["Manager 7"]
    most = max(reports["nodes"], key=lambda n: n["degree"]["influences"])
    assert (most["name"], most["degree"]["influences"]) == ("Manager 14", 7)
    advice = (await ask(question, labels=["asks_advice_of"]))["influenceMap"]
    asked = Counter({n["name"]: n["degree"]["influences"] for n in advice["nodes"]})
    assert (advice["tieCount"], asked.most_common(1)) == (190, [("Manager 2", 18)])
    assert (await ask(question, labels=["friend_of"]))["influenceMap"]["tieCount"] == 102


async def test_s14_the_event_file_of_the_permit_log_holds_500_cases_and_2990_activities(ask: Asker) -> None:
    answer = await ask("""{
      cases: requests(filter: {source: "receipt", placeholder: false}) { totalCount }
      activities: history(filter: {source: "receipt", types: [REQUEST_STATUS_REPORTED]}) { totalCount }
    }""")
    assert (answer["cases"]["totalCount"], answer["activities"]["totalCount"]) == (500, 2_990)
