"""The reading commands: trail and replay, at any moment, for people and for programs."""

from __future__ import annotations

import base64
import re
from pathlib import Path

import pytest

from ledger.ledger import open_ledger
from tests.app.conftest import Run, lines

KEYS = {"position", "type", "actor", "to", "about", "occurredAt", "recordedAt", "sentence", "data"}


def test_a_trail_is_read_as_a_story_with_days_and_names(run: Run, story: Path) -> None:
    told = run("trail", "demo:no-sso", "--data", story)
    assert told.exit_code == 0
    assert told.stdout.startswith("No single sign-on before the autumn release\n")
    assert "2026-03-12   Mara Lindqvist decided to decline “Single sign-on that also removes leavers”" in told.stdout
    assert "[hearsay: written down by Yusuf Demir]" in told.stdout
    assert "[backdated: recorded after later events]" in told.stdout


def test_where_nobody_looks_there_are_no_colours(run: Run, story: Path) -> None:
    assert "\x1b" not in run("trail", "demo:no-sso", "--data", story).output
    assert "\x1b" not in run("replay", "demo:no-sso", "--data", story).output


def test_a_trail_for_programs_is_one_object_an_event(run: Run, story: Path) -> None:
    events = lines(run("trail", "demo:sso", "--data", story, "--json"))
    assert len(events) > 50
    assert all(event.keys() >= KEYS for event in events)


def test_a_thing_is_found_by_each_of_its_names(run: Run, story: Path) -> None:
    by_external_id = run("trail", "demo:sso", "--data", story, "--json").stdout
    event = lines(run("trail", "demo:sso", "--data", story, "--json"))[0]
    raw = event["id"].partition("@")[0]
    shared = base64.b64encode(f"Request:{raw}".encode()).decode()
    for name in (raw, shared, event["id"]):
        assert run("trail", name, "--data", story, "--json").stdout == by_external_id


def test_the_event_that_was_asked_about_is_marked(run: Run, story: Path) -> None:
    events = lines(run("trail", "demo:sso", "--data", story, "--json"))
    told = run("trail", events[3]["id"], "--data", story).stdout
    assert told.count("▶") == 1


def test_a_trail_at_a_position_holds_only_what_was_recorded_by_then(run: Run, story: Path) -> None:
    everything = lines(run("trail", "demo:sso", "--data", story, "--json"))
    early = lines(run("trail", "demo:sso", "--data", story, "--json", "--as-of", "100"))
    assert 0 < len(early) < len(everything)
    assert max(event["position"] for event in early) <= 100


def test_a_trail_at_an_effective_day_holds_that_whole_day_and_nothing_later(run: Run, story: Path) -> None:
    early = lines(run("trail", "demo:sso", "--data", story, "--json", "--as-of", "effective:2026-03-12"))
    assert max(event["occurredAt"] for event in early) == "2026-03-12T10:50:00Z"


def test_a_trail_before_anything_was_recorded_is_empty_and_says_so(run: Run, story: Path) -> None:
    told = run("trail", "demo:sso", "--data", story, "--as-of", "2020-01-01")
    assert told.exit_code == 0
    assert "not there yet" in told.stdout


def test_a_replay_shows_how_the_state_changed(run: Run, story: Path) -> None:
    told = run("replay", "demo:no-sso", "--data", story).stdout
    for change in ("draft → proposed", "proposed → accepted", "under review → declined", "accepted → superseded"):
        assert f"status: {change}" in told
    assert not re.search(r"(stk|req|acc|dec)_[0-9a-f]{32}", told)


def test_a_replay_by_the_ledgers_clock_goes_in_the_order_of_recording(run: Run, story: Path) -> None:
    positions = [event["position"] for event in lines(run("replay", "demo:sso", "--data", story, "--json"))]
    assert positions == sorted(positions)


@pytest.mark.parametrize("name", ["demo:deal", "demo:jens", "demo:brightholm"])
def test_people_deals_and_accounts_have_a_story_too(run: Run, story: Path, name: str) -> None:
    assert len(lines(run("trail", name, "--data", story, "--json"))) > 5


@pytest.mark.parametrize("name", ["demo:nothing", "", "req_" + "0" * 32, "UmVxdWVzdDpyZXE=", "💥", "pep:572"])
def test_a_name_that_names_nothing_is_one_clear_line(run: Run, story: Path, name: str) -> None:
    refused = run("trail", name, "--data", story)
    assert refused.exit_code == 1
    assert refused.stdout == ""
    assert refused.stderr.startswith("negotiation-ledger: nothing here is called")
    assert refused.stderr.count("\n") == 1


def test_without_a_ledger_the_answer_says_how_to_get_one(run: Run, tmp_path: Path) -> None:
    refused = run("trail", "demo:sso", "--data", tmp_path / "none")
    assert refused.exit_code == 1
    assert "negotiation-ledger demo" in refused.stderr
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize(
    ("moment", "status", "said"),
    [
        ("yesterday", 2, "--as-of takes"),
        ("2026-03-01T09:00:00", 2, "which zone"),
        ("1,2", 2, "--as-of takes"),
        ("2026-03-01,2026-03-02", 2, "twice"),
        ("9999", 1, "beyond"),
    ],
)
def test_a_moment_that_is_none_is_one_clear_line(run: Run, story: Path, moment: str, status: int, said: str) -> None:
    refused = run("trail", "demo:sso", "--data", story, "--as-of", moment)
    assert refused.exit_code == status
    assert said in refused.stderr
    assert refused.stderr.count("\n") == 1


def test_reading_works_beside_somebody_who_writes(run: Run, tmp_path: Path) -> None:
    from ledger.domain.account import OpenAccount
    from ledger.policy import DEVELOPMENT

    writer = open_ledger(tmp_path)
    try:
        for number in range(30):
            name = f"beside:{number}"
            writer.execute(DEVELOPMENT, OpenAccount(name=name, external_id=name))
            if number % 10 == 0:
                assert len(lines(run("trail", name, "--data", tmp_path, "--json"))) == 1
                assert run("rebuild", "--data", tmp_path).exit_code == 0
        assert writer.follower.wait_for(30)
        assert writer.follower.parked() == []
    finally:
        writer.close()
    assert len(lines(run("trail", "beside:29", "--data", tmp_path, "--json"))) == 1


def test_a_rebuild_draws_the_same_picture_again(run: Run, tmp_path: Path) -> None:
    assert run("demo", "--no-serve", "--data", tmp_path).exit_code == 0
    before = run("trail", "demo:sso", "--data", tmp_path, "--json").stdout
    (tmp_path / "views.sqlite").write_bytes(b"not a database" * 1000)
    rebuilt = run("rebuild", "--data", tmp_path)
    assert rebuilt.exit_code == 0, rebuilt.output
    assert "drawn again" in rebuilt.stdout
    assert run("trail", "demo:sso", "--data", tmp_path, "--json").stdout == before
    assert not list(tmp_path.glob("*.new*"))


@pytest.mark.parametrize("command", ["demo", "serve", "import", "trail", "replay", "ask", "map", "rebuild", "schema"])
def test_every_command_explains_itself_with_an_example(run: Run, command: str) -> None:
    told = run(command, "--help")
    assert told.exit_code == 0
    assert "Example" in told.stdout
    assert f"negotiation-ledger {command}" in told.stdout
