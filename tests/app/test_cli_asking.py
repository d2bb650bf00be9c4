"""`ask` and `schema`: saved questions from a file, and what can be asked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.app.conftest import Run, lines
from tests.conftest import ROOT

QUESTIONS = sorted((ROOT / "queries").glob("*.graphql"))
THERE_FROM = {"02-if-i-decline": "2026-05-22", "05-who-decides": "2026-06-12"}
"""Days on which there is what a question asks about by default, where the middle of March is too early for it."""


def test_there_is_a_saved_question_for_each_of_the_first_five_tabs() -> None:
    names = {file.stem for file in QUESTIONS}
    assert names >= {"01-why-no", "as-of", "influence-map", "promises", "live"}


@pytest.mark.parametrize("file", QUESTIONS, ids=lambda file: str(file.stem))
def test_a_saved_question_says_what_to_look_at(file: Path) -> None:
    title, blank, *more = file.read_text().splitlines()
    assert title.startswith("# ")
    assert blank == "#"
    assert more[0].startswith("# ")


@pytest.mark.parametrize("file", [f for f in QUESTIONS if f.stem != "live"], ids=lambda file: str(file.stem))
def test_a_saved_question_is_answered_on_the_demo_story(run: Run, story: Path, file: Path) -> None:
    (answer,) = lines(run("ask", file, "--data", story, "--json"))
    assert "errors" not in answer
    assert all(value is not None for value in answer["data"].values())


@pytest.mark.parametrize("file", [f for f in QUESTIONS if f.stem != "live"], ids=lambda file: str(file.stem))
def test_a_saved_question_can_be_asked_as_of_any_moment(run: Run, story: Path, file: Path) -> None:
    now = run("ask", file, "--data", story, "--json")
    day = THERE_FROM.get(file.stem, "2026-03-15")
    then = run("ask", file, "--data", story, "--json", "--as-of", f"effective:{day}")
    assert then.exit_code == 0, then.output
    assert then.stdout != now.stdout


def test_why_no_is_answered_with_reason_and_trail(run: Run, story: Path) -> None:
    (answer,) = lines(run("ask", ROOT / "queries" / "01-why-no.graphql", "--data", story, "--json"))
    trail = answer["data"]["trail"]
    assert trail["whole"] is True
    assert any("decided to decline" in event["sentence"] for event in trail["events"])
    no = next(t for t in trail["things"] if t["externalId"] == "demo:no-sso")
    assert no["reasonCode"] == "capacity"
    assert no["ownerOfConstraint"]["name"] == "Inês Carvalho"
    assert {"FIGHTS", "OBJECTS", "ACCEPTS", "SUPPORTS"} <= {reaction["stance"] for reaction in no["reactions"]}


def test_as_of_gives_three_answers_about_one_promise(run: Run, story: Path) -> None:
    (answer,) = lines(run("ask", ROOT / "queries" / "as-of.graphql", "--data", story, "--json"))
    found = answer["data"]
    assert found["saidThen"]["deadline"] == "2026-04-30"
    assert found["trueThen"]["deadline"] == "2026-04-15"
    assert (found["trueThen"]["status"], found["now"]["status"]) == ("DETACHED", "VIOLATED")


def test_the_map_shows_the_economic_buyer_whom_nobody_had_met_in_february(run: Run, story: Path) -> None:
    def people(*more: str) -> set[str]:
        (answer,) = lines(run("ask", ROOT / "queries" / "influence-map.graphql", "--data", story, "--json", *more))
        return {node["name"] for node in answer["data"]["influenceMap"]["nodes"]}

    assert "Annika Reuss" in people()
    assert "Annika Reuss" not in people("--as-of", "effective:2026-02-28")


def test_promises_tell_the_asked_from_the_unasked(run: Run, story: Path) -> None:
    (answer,) = lines(run("ask", ROOT / "queries" / "promises.graphql", "--data", story, "--json"))
    by_id = {p["externalId"]: p for p in answer["data"]["commitments"]["nodes"]}
    unasked, asked = by_id["demo:promise-sso"], by_id["demo:promise-audit"]
    assert (unasked["vetting"], unasked["honesty"], unasked["status"]) == ("REFUSED", "ON_THE_MARGIN", "VIOLATED")
    assert (asked["vetting"], asked["honesty"]) == ("VETTED", "APPROPRIATE")


def test_a_question_with_a_mistake_is_answered_with_errors_and_exit_status_one(
    run: Run, story: Path, tmp_path: Path
) -> None:
    file = tmp_path / "wrong.graphql"
    file.write_text("{ nonsense }")
    answer = run("ask", file, "--data", story)
    assert answer.exit_code == 1
    assert json.loads(answer.stdout)["errors"]


@pytest.mark.parametrize("variables", ["{", "[]", "null", "1", ""])
def test_variables_that_are_no_object_are_one_clear_line(run: Run, story: Path, variables: str) -> None:
    refused = run("ask", QUESTIONS[0], "--data", story, "--variables", variables)
    assert refused.exit_code == 2
    assert refused.stderr.startswith("negotiation-ledger: --variables takes a JSON object")


def test_a_moment_for_a_question_that_takes_none_is_refused(run: Run, story: Path, tmp_path: Path) -> None:
    file = tmp_path / "now.graphql"
    file.write_text("{ ledger { __typename } }")
    refused = run("ask", file, "--data", story, "--as-of", "100")
    assert refused.exit_code == 2
    assert "$asOf" in refused.stderr


def test_the_schema_is_printed_as_it_is(run: Run) -> None:
    printed = run("schema")
    assert printed.exit_code == 0
    assert "type Query {" in printed.stdout
    assert printed.stdout.endswith("}\n")
