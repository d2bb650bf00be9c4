"""Tables become requests, people, deals, endorsements and ties, by a mapping of their columns. Capability 44."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.domain.decision.words import Outcome
from ledger.domain.kernel.types import Money
from ledger.domain.opportunity.state import OpportunityStatus
from ledger.domain.request.state import Importance, RequestStatus
from ledger.domain.stakeholder import Role
from ledger.exchange.rehearsal import Rehearsal
from ledger.exchange.table import BadMapping, Heard, Mapping, ready_mappings, the_mapping
from ledger.exchange.table.mapping import SHAPES, parsed
from ledger.exchange.table.reading import rows
from tests.exchange.lines import Story
from tests.exchange.tables import as_csv, take_table

WISHES = parsed("""
kind = "request"
system = "wish"
separator = ";"
[columns]
id = "No"
title = "What"
problem = "Why"
ask = "How"
requester = "Who"
account = "Customer"
opportunity_id = "Deal"
importance = "Weight"
amount = "Worth"
currency = "Currency"
status = "State"
reason = "Because"
decided = "Answered"
decided_by = "Answered by"
endorsers = "Also"
votes = "Votes"
version = "For"
owner = "Owner"
created = "When"
[words.status]
"won't do" = "no"
[words.importance]
"must" = "deal_breaker"
""")
HEAD = ["No", "What", "Why", "Who", "Customer", "Weight", "Worth", "Currency", "State", "Answered", "Also", "Mood"]
ROW = ["7", "Cold stores", "Ask Bo Lind", "Ada Pell", "Nordwind", "must", "1,250.5", "EUR", "Won't do", "2026-04-01"]
ROW += ["Bo Lind; Cleo Marsh", "angry"]


def test_a_row_is_a_request_with_its_customer_its_worth_and_those_who_want_it_too(story: Story) -> None:
    report = take_table(story, WISHES, [HEAD, ROW])
    assert report.complete
    request = story.thing("wish:7")
    assert (request.title, story.named(request.requester)) == ("Cold stores", "Ada Pell")
    assert request.importance is Importance.DEAL_BREAKER
    assert request.claimed == Money(amount=125_050, currency="EUR")
    assert story.by_id(request.account).name == "Nordwind"
    assert [story.named(e.by) for e in request.endorsements] == ["Bo Lind", "Cleo Marsh"]
    assert (request.status, request.status_label) == (RequestStatus.DECLINED, "Won't do")
    assert story.by_id(request.decision).outcome is Outcome.DECLINE
    (raised,) = story.events(topics=("request.submitted",))
    assert '"Mood":"angry"' in (raised.event.details or ""), "columns that nobody asks for stay details"


def test_the_same_table_writes_nothing_the_second_time(story: Story) -> None:
    take_table(story, WISHES, [HEAD, ROW])
    head = story.head()
    again = take_table(story, WISHES, [HEAD, ROW])
    assert (again.written, again.repeated) == (0, 1)
    assert story.head() == head


def test_a_newer_table_writes_only_what_changed(story: Story) -> None:
    take_table(story, WISHES, [HEAD, ROW])
    before = story.head()
    row = [*ROW]
    row[1], row[6], row[10] = "All cold stores", "2000", "Bo Lind; Cleo Marsh; Dan Ott"
    assert take_table(story, WISHES, [HEAD, row]).written == 1
    topics = [u.topic for u in story.events(after=before)]
    assert topics == ["request.renamed", "request.revised", "stakeholder.referred_to", "request.endorsed"]
    assert story.thing("wish:7").claimed == Money(amount=200_000, currency="EUR")


def test_a_row_that_fails_takes_nothing_and_says_why(story: Story) -> None:
    bad = [*ROW]
    bad[0], bad[5] = "8", "perhaps"
    amount = [*ROW]
    amount[0], amount[6] = "9", "a lot"
    late = [*ROW]
    late[0], late[9] = "10", "in spring"
    empty = ["", "No id", *ROW[2:]]
    good = ["11", *ROW[1:]]
    report = take_table(story, WISHES, [HEAD, bad, amount, late, empty, good, [*ROW, "one", "two"]])
    assert (report.lines, report.written) == (6, 1)
    assert [(p.line, p.reason[:26]) for p in report.problems] == [
        (2, "the importance 'perhaps' i"),
        (3, "the column 'Worth' holds n"),
        (4, "the column 'Answered': 'in"),
        (5, "the column 'No' is empty: "),
        (7, "it has 14 cells and the he"),
    ]
    assert {u.thing for u in story.events(topics=("request.submitted",))} == {story.thing("wish:11").id}


def test_a_dry_run_tells_how_the_columns_are_understood_and_writes_nothing(story: Story) -> None:
    rehearsal, heard = Rehearsal(story.ledger), list[Heard]()
    report = take_table(
        story, WISHES, [HEAD, ROW, [*ROW[:1], "Renamed in the same file", *ROW[2:]]], rehearsal=rehearsal
    )
    take_table(story, WISHES, [HEAD], heard=heard)
    assert (report.written, story.head()) == (2, 0)
    assert rehearsal.topics["request.submitted"] == rehearsal.topics["request.renamed"] == 1
    assert heard[0].columns["title"] == ["What"]
    assert heard[0].left == ["Mood"]
    written = take_table(story, WISHES, [HEAD, ROW])
    assert written.events == sum(rehearsal.topics.values()) - rehearsal.topics["request.renamed"]


def test_a_header_without_a_column_that_is_needed_takes_nothing_of_the_file(story: Story) -> None:
    report = take_table(story, WISHES, [["What"], ["Cold stores"], ["Dark mode"]])
    assert (report.written, report.reported) == (0, 1)
    assert "no column for id" in report.problems[0].reason


def test_people_become_stakeholders_with_their_handles_and_organisation(story: Story) -> None:
    head = ["Id", "Name", "Title", "AccountId", "Account.Name", "Email", "Phone"]
    row = ["003x", "Ada Pell", "Head of Stores", "001a", "Nordwind", "ada@nordwind.example", "1"]
    for _ in range(2):
        take_table(story, "salesforce-contacts", [head, row])
    (somebody,) = {u.thing for u in story.events(topics=("stakeholder.identified",))}
    ada = story.by_id(somebody)
    assert (ada.name, ada.job_title, ada.role) == ("Ada Pell", "Head of Stores", Role.BUYER)
    assert story.by_id(ada.account).name == "Nordwind"
    assert [h.handle for h in ada.handles] == ["ada@nordwind.example", "003x"]
    row[2] = "Head of Logistics"
    assert take_table(story, "salesforce-contacts", [head, row]).events == 1
    assert story.by_id(somebody).job_title == "Head of Logistics"


def test_deals_are_opened_revised_won_lost_and_reopened(story: Story) -> None:
    head = ["Id", "Name", "AccountId", "Amount", "CurrencyIsoCode", "StageName", "CloseDate", "IsClosed", "IsWon"]

    def row(stage: str, amount: str, closed: str, won: str) -> list[str]:
        return ["006a", "Nordwind renewal", "001a", amount, "EUR", stage, "2026-06-30", closed, won]

    deals = [row("Proposal", "10000", "false", "false"), row("Negotiation", "12000", "false", "false")]
    deals += [row("Closed Lost", "12000", "true", "false"), row("Negotiation", "12000", "false", "false")]
    take_table(story, "salesforce-opportunities", [head, *deals, row("Closed Won", "12000", "true", "true")])
    deal = story.thing("salesforce:006a")
    assert (deal.status, deal.amount) == (OpportunityStatus.WON, Money(amount=1_200_000, currency="EUR"))
    ended = [u.event.status for u in story.events(topics=("opportunity.ended",))]  # type: ignore[attr-defined]
    assert ended == [OpportunityStatus.LOST, OpportunityStatus.WON]
    assert len(story.events(topics=("opportunity.reopened",))) == 1


def test_endorsements_say_who_in_whose_name_and_for_which_customer(story: Story) -> None:
    mapping = Mapping(
        kind="endorsement",
        system="wish",
        columns={"request": "wish", "by": "who", "on_behalf_of": "for", "account": "at"},
    )
    table = [["wish", "who", "for", "at"], ["7", "Ada Pell", "Bo Lind", "Nordwind"], ["7", "Cleo Marsh", "", ""]]
    for _ in range(2):
        take_table(story, mapping, table)
    first, second = story.thing("wish:7").endorsements
    assert (story.named(first.by), story.named(first.on_behalf_of)) == ("Ada Pell", "Bo Lind")
    assert story.by_id(first.account).name == "Nordwind"
    assert (story.named(second.by), second.on_behalf_of) == ("Cleo Marsh", None)


def test_ties_are_asserted_once_and_confirmed_with_another_strength(story: Story) -> None:
    mapping = Mapping(
        kind="relationship",
        system="org",
        columns={"source": "from", "target": "to", "relation": "how", "strength": "how much"},
    )
    head = ["from", "to", "how", "how much"]
    for strength in ("0.4", "0.4", "0.9"):
        take_table(story, mapping, [head, ["Ada Pell", "Bo Lind", "reports_to", strength]])
    assert story.topics().count("relationship.asserted") == 1
    assert story.topics().count("relationship.confirmed") == 1
    assert "does not lie between" in take_table(story, mapping, [head, ["A", "B", "trusts", "7"]]).problems[0].reason


EXPORTS = {
    "jira": (
        (
            "Summary,Issue key,Issue id,Issue Type,Status,Project key,Priority,Resolution,Assignee,Reporter,Created,"
            "Updated,Resolved,Fix Version/s,Due Date,Votes,Labels,Labels,Description\n"
            "Cold stores,ACME-1,10001,Story,Done,ACME,High,Won't Do,Bo Lind,Ada Pell,03/Sep/26 9:05 AM,"
            '20/Sep/26 4:30 PM,20/Sep/26 4:30 PM,2.0,,12,cold,stores,"They plan\nby hand"\n'
        ),
        "jira:ACME-1",
        RequestStatus.DECLINED,
    ),
    "productboard": (
        (
            "feature_name,feature_id,id,created_at,note_title,note_text,state,creator_name,owner_name,user_name,"
            "company_name,company_domain,source_url,tags,uuid,last_updated_at,company_uuid\n"
            "Cold stores,f1,17,2026-03-01 09:00:00 UTC,Plan them,By hand,Unprocessed,Mira,Mira,Ada Pell,Nordwind,"
            'nordwind.example,https://notes.example/17,"cold,stores",n-17,2026-03-02 09:00:00 UTC,c-1\n'
        ),
        "productboard:n-17",
        RequestStatus.UNDER_REVIEW,
    ),
    "productboard-features": (
        "entity_name,description,pb_url,status_name\nCold stores,Plan them,https://pb.example/f/1,Won't do\n",
        "productboard:https://pb.example/f/1",
        RequestStatus.DECLINED,
    ),
    "canny": (
        (
            "id,title,details,status,author,created,score,board,tags,url\n"
            'p1,Cold stores,Plan them,closed,Ada Pell,2026-03-01T09:00:00Z,12,Wishes,"a,b",https://canny.example/p/1\n'
        ),
        "canny:p1",
        RequestStatus.DECLINED,
    ),
}


@pytest.mark.parametrize("shape", EXPORTS)
def test_the_exports_of_known_tools_go_in_as_they_are(story: Story, shape: str) -> None:
    content, name, status = EXPORTS[shape]
    assert take_table(story, shape, content.encode()).complete
    assert take_table(story, shape, content.encode()).written == 0
    assert (story.thing(name).title in ("Cold stores", "Plan them"), story.thing(name).status) == (True, status)


def test_votes_of_canny_are_endorsements_of_its_posts(story: Story) -> None:
    take_table(story, "canny-votes", b"postID,voter,created\np1,Bo Lind,2026-03-02T09:00:00Z\n")
    assert [story.named(e.by) for e in story.thing("canny:p1").endorsements] == ["Bo Lind"]


def test_every_ready_mapping_can_be_used() -> None:
    assert {path.stem for path in SHAPES.glob("*.toml")} == set(ready_mappings())
    for name in ready_mappings():
        assert the_mapping(name).columns


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("kind = 'wish'", "cannot be read"),
        ("kind = 'request'\nsystem = 'x'\n[columns]\ntitle = 'a'", "needs a column for id"),
        ("kind = 'request'\nsystem = 'x'\n[columns]\nid = 'a'\ntitle = 'b'\ncolour = 'c'", "no field 'colour'"),
        ("kind = 'request'\nsystem = 'X Y'\n[columns]\nid = 'a'\ntitle = 'b'", "cannot be read"),
        ("kind = 'request'\nsystem = 'x'\ndelimiter = 'ab'\n[columns]\nid = 'a'\ntitle = 'b'", "one character"),
        ("not toml", "cannot be read"),
    ],
)
def test_a_mapping_that_cannot_be_used_says_why(text: str, reason: str) -> None:
    with pytest.raises(BadMapping, match=reason):
        parsed(text)


def test_a_mapping_that_is_not_there_names_the_ready_ones() -> None:
    with pytest.raises(BadMapping, match="jira"):
        the_mapping("no-such-mapping.toml")


def test_the_docs_show_a_mapping_that_works() -> None:
    docs = (Path(__file__).parents[2] / "docs" / "import.md").read_text()
    shown = docs.partition("```toml\n")[2].partition("```")[0]
    assert parsed(shown).kind == tomllib.loads(shown)["kind"]


CELL = st.text(st.characters(codec="utf-8", exclude_characters="\x00\r"), max_size=20).map(str.strip)


@given(
    st.integers(1, 5).flatmap(
        lambda wide: st.lists(st.lists(CELL, min_size=wide, max_size=wide), min_size=1, max_size=6)
    ),
    st.sampled_from(",;\t"),
)
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_written_as_csv_is_read_as_it_was(tmp_path: Path, cells: list[list[str]], delimiter: str) -> None:
    header = [f"column {n}" for n in range(len(cells[0]))]
    path = tmp_path / "cells.csv"
    path.write_bytes(as_csv([header, *cells], delimiter))
    first, *found = rows(path, delimiter)
    assert list(first.cells) == header
    wanted = [{h: [c] for h, c in zip(header, row, strict=True) if c} for row in cells if any(row)]
    assert [row.cells for row in found] == wanted


@given(st.binary(max_size=300))
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_bytes_break_the_reading_of_tables(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "bytes.csv"
    path.write_bytes(content)
    for row in rows(path):
        assert row.fault is not None or all(cell for cells in row.cells.values() for cell in cells) or row.number == 1
