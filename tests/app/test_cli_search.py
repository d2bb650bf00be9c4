"""`search`: what the command line finds in the demo story."""

from __future__ import annotations

from pathlib import Path

from tests.app.conftest import Run, lines


def test_what_was_said_is_found_and_told_with_day_thing_and_words(run: Run, story: Path) -> None:
    found = run("search", "cold stores", "--data", story)
    assert found.exit_code == 0, found.output
    assert "cold stores" in found.stdout
    assert "found" in found.stderr


def test_answers_for_programs_come_a_line_each_and_keep_to_kinds_and_moments(run: Run, story: Path) -> None:
    whole = lines(run("search", "promis*", "--json", "--first", "100", "--data", story))
    assert {"decision", "escalation"} <= {line["kind"] for line in whole}
    assert all(line["found"] for line in whole)
    kept = lines(run("search", "promis*", "--json", "--kind", "decision", "--data", story))
    assert {line["kind"] for line in kept} == {"decision"}
    assert lines(run("search", "promis*", "--json", "--as-of", "20", "--data", story)) == []


def test_a_search_without_words_or_of_no_kind_says_so_in_one_line(run: Run, story: Path) -> None:
    empty = run("search", "  ", "--data", story)
    assert (empty.exit_code, empty.stderr.count("\n")) == (1, 1)
    assert run("search", "plan", "--kind", "wish", "--data", story).exit_code == 2


def test_a_digest_tells_one_person_of_the_story_what_concerns_them(run: Run, story: Path) -> None:
    people = run("export", "--format", "csv", "--kind", "stakeholder", "--data", story).stdout.splitlines()
    somebody = people[1].split(",")[1]
    told = run("digest", "--for", somebody, "--since", "2020-01-01", "--data", story)
    assert told.exit_code == 0, told.output
    assert told.stdout.startswith("# For ")
    assert "## " in told.stdout
    assert run("digest", "--for", somebody, "--since", "yesterday", "--data", story).exit_code == 2
    assert run("digest", "--for", "demo:no-sso", "--since", "2020-01-01", "--data", story).exit_code == 2
