"""The whole organisation on the command line, on the demo story.

Capabilities 30, 31 and 32.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.app.conftest import Run, lines

MAY = "effective:2026-05-20"


@pytest.mark.parametrize(
    ("question", "told"),
    [
        (("outline",), "15 people and 51 ties, 1 of them of conflict."),
        (("pagerank", "--first", "1"), "Lotte Jansen has the ear of the powerful 2.1 times as much"),
        (("strength", "--by", "at_odds"), "Bernd Sauer (1)"),
        (("opinions", "--susceptibility", "0.5"), "Bernd Sauer comes to rest at"),
        (("core",), "in which everybody has at least 4 ties"),
        (("coalitions",), "coalitions, the largest of 6 people"),
        (("ways", "demo:mara", "demo:annika"), "Mara Lindqvist → Jens Albrecht → Annika Reuss"),
        (("changes", "--since", "effective:2026-03-01"), "1 person came in"),
        (("changes", "--since", MAY), "Nothing changed"),
    ],
    ids=lambda q: q[0] if isinstance(q, tuple) else "",
)
def test_the_organisation_is_asked_in_words_and_as_json(
    run: Run, story: Path, question: tuple[str, ...], told: str
) -> None:
    arguments = ("map", "organisation", *question, "--data", story, "--as-of", MAY)
    asked = run(*arguments)
    assert asked.exit_code == 0, asked.output
    assert told in asked.stdout
    assert "{person" not in asked.stdout
    (as_json,) = lines(run(*arguments, "--json"))
    assert as_json["position"] > 0
    assert "NaN" not in str(as_json)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        (("outline", "--half-life", "0"), "--half-life is 0.0"),
        (("strength", "--by", "nothing"), "--by takes one of positive"),
        (("opinions", "--susceptibility", "1"), "susceptibility is 1.0"),
        (("pagerank", "--alpha", "1"), "alpha is 1.0"),
        (("ways", "nobody", "demo:annika"), "nothing here is called 'nobody'"),
    ],
    ids=lambda q: q[0] if isinstance(q, tuple) else "",
)
def test_what_cannot_be_asked_is_one_clear_line(run: Run, story: Path, question: tuple[str, ...], told: str) -> None:
    asked = run("map", "organisation", *question, "--data", story)
    assert asked.exit_code in (1, 2)
    assert told in asked.stderr
    assert "Traceback" not in asked.output
