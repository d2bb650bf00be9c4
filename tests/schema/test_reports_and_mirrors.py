"""Reports and their mirrors, and an auditor's look at a record (capabilities 10, 14, 15, 16, 20, 38, 39 and 50)."""

from __future__ import annotations

import sqlite3

import pytest

from ledger.integrity.leaf import leaf_hash
from ledger.integrity.opening import open_publisher, open_witness
from ledger.integrity.witness import rows_of
from ledger.ledger import Ledger
from tests.schema.conftest import Asker
from tests.schema.world import populate


async def test_every_report_answers_with_its_unknown_share(ask: Asker) -> None:
    world = await populate(ask)
    found = await ask(
        """query($a: ID!, $p: ID!) {
        costOfUnvettedPromises { promises unvetted unknown share disputed askedInVain withheld
            effects { cost { amount } unsized unpriced } byPerson { person { name } people } }
        contagion { months { month rate } persons { person { name } rate } withheldPeople withoutTeam }
        promisedInOurName(team: "identity", person: $p) { promises withoutUs unknown unanswered { id } }
        promisesAffectingRevenue(account: $a) { sums { right promises unvalued } unassessed oldestUnassessed { id } }
        meetingHours(account: $a) { all { conversations hoursUnknown } cancelled }
        avoidance(person: $p) { withheld customers { account { name } } undated }
        unansweredRequests(days: 0, at: "2030-01-01T00:00:00Z") { waiting { request { title } days } undated }
        untoldNoes { noes { decision { id } } told undated }
        overriddenMandates { overridden { mandate { id } } honoured unknown }
        whatCompetes(team: "identity") { competing { thing { __typename } agreed } unsized periods { capacity { id } } }
        }""",
        a=world["account"],
        p=world["stakeholder"],
    )
    assert all(value is not None for value in found.values())
    costs = found["costOfUnvettedPromises"]
    assert costs["promises"] >= costs["unvetted"] + costs["unknown"]
    assert found["avoidance"]["withheld"] is False


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ("{ promisedInOurName { promises } }", "MALFORMED"),
        ('{ promisedInOurName(person: "nobody") { promises } }', "UNKNOWN_THING"),
        ('{ avoidance(person: "nobody") { withheld } }', "UNKNOWN_THING"),
        ("{ unansweredRequests(days: -1) { undated } }", "MALFORMED"),
        ("{ untoldNoes(days: 4000) { told } }", "MALFORMED"),
        ('{ recordCheck(externalId: "crm:1") { events } }', "UNKNOWN_THING"),
        ("{ recordCheck { events } }", "MALFORMED"),
    ],
)
async def test_a_report_that_cannot_be_given_says_why(ask: Asker, question: str, code: str) -> None:
    await populate(ask)
    assert (await ask.fails(question))["extensions"]["code"] == code


CHECK = "query($r: ID!) { recordCheck(id: $r) { events signed unsigned altered checkpoint key sentence } }"


async def test_an_auditor_sees_what_is_signed_and_what_came_after(ask: Asker, ledger: Ledger) -> None:
    """Capability 10."""
    world = await populate(ask)
    request = world["request"]
    before = (await ask(CHECK, r=request))["recordCheck"]
    assert (before["checkpoint"], before["signed"], before["altered"]) == (None, 0, [])
    data = ledger.ops_path.parent
    assert open_witness(data, ledger.recorder) is None
    publisher = open_publisher(data, ledger.recorder)
    publisher.publish()
    ledger.witness = open_witness(data, ledger.recorder)
    assert ledger.witness is not None
    signed = (await ask(CHECK, r=request))["recordCheck"]
    assert (signed["signed"], signed["unsigned"]) == (signed["events"], 0)
    await ask.done("commentOnRequest", {"by": world["stakeholder"], "request": request, "text": "Later."})
    assert (await ask(CHECK, r=request))["recordCheck"]["unsigned"] == 1
    ledger.witness.close()
    publisher.close()


async def test_an_event_that_was_altered_is_named_even_when_its_hash_was_made_anew(ask: Asker, ledger: Ledger) -> None:
    request = (await populate(ask))["request"]
    data = ledger.ops_path.parent
    publisher = open_publisher(data, ledger.recorder)
    publisher.publish()
    ledger.witness = publisher.witness
    ledger_id = (await ask("query($r: ID!) { request(id: $r) { ledgerId } }", r=request))["request"]["ledgerId"]
    row = rows_of(ledger.recorder, ledger_id, 1_000)[0]
    anew = leaf_hash(str(row.originator_id), row.originator_version, row.topic, row.state, row.recorded_at + 1)
    with sqlite3.connect(data / "log.sqlite") as log:
        for (trigger,) in log.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            log.execute(f"DROP TRIGGER {trigger}")
        log.execute("UPDATE event SET recorded_at = recorded_at + 1, leaf = ? WHERE position = ?", (anew, row.id))
    log.close()
    check = (await ask(CHECK, r=request))["recordCheck"]
    assert check["altered"] == [row.id]
    assert "run verify" in check["sentence"]
    publisher.close()
