"""What the whole must be able to do, by number, and that a test shows it.

A test names the capabilities that it shows in its docstring, or in that of its module: `Capability 5.`,
`Capabilities 12, 13 and 30 to 34.` Each number must be named where acts are told (tests/domain, or where the map and
imports are), and where the API is asked (tests/schema, tests/app): what only the domain can do, nobody can use.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
NAMED = re.compile(r"\bcapabilit(?:y|ies)\s+((?:\d+(?:\s*,\s*|\s+and\s+|\s+to\s+)?)+)", re.IGNORECASE)
SPAN = re.compile(r"(\d+)(?:\s+to\s+(\d+))?")

CAPABILITIES = {
    1: "A no carries its reason, its text, its workaround, the options considered and the day it is looked at again.",
    2: "The aftermath is on record: who inside pushed back, and over what.",
    3: "The owner of the constraint is named apart from the messenger.",
    4: "Before a no: who will be affected, who will fight it, who covers it, and what is at stake.",
    5: "Mandates; each decision is checked against them; whether a mandate was honoured or overridden.",
    6: "Somebody answers for something without the authority to decide it: that shows.",
    7: "The same for a no to one's own management.",
    8: "Reversals keep both decisions; a declined request reopens only with something new.",
    9: "Whom a decision concerns is told; a decision not communicated in time is flagged.",
    10: "The complete trail behind any no, that nobody can edit, with offline proof.",
    11: "A promise is a record of its own, delegated and assigned; a broken one leads to linked remedies.",
    12: "Vetting, or the lack of it; a promise made for somebody who did not accept it is unvetted.",
    13: "What was said is graded; a feature that does not exist and a date without a condition are flagged.",
    14: "What unvetted promises cost, by causes that were recorded; the unknown share stated.",
    15: "The rate of unvetted promises by team and by person, over time.",
    16: "Specified upgrade rights per contract, for finance.",
    17: "An end-of-support notice is a commitment too.",
    18: "Everything that a customer has ever been told, in order, verbatim, with speaker and grade.",
    19: "What may truthfully be said today to this customer.",
    20: "A new promise is checked against the team's capacity and the promises already open.",
    21: "Problem and quantified opportunity first; claimed value against realised value, by whom.",
    22: "Requests from anyone; endorsements with who and on whose behalf, weighted by revenue, role and deal.",
    23: "Duplicates merge and unmerge without losing who asked.",
    24: "A request that picks up steam is noticed, and its watchers are told.",
    25: "Asking back instead of dismissing.",
    26: "The feature bar is public and versioned; a sales person sees state, owner, next review, missing evidence.",
    27: "The trade-off is recorded: who gains and who waits.",
    28: "Wrong asks: root cause, privacy, legal grounds recorded as drivers.",
    29: "Buying roles, per deal, changing over time, several per person.",
    30: "Our own politics and the customer's in one map.",
    31: "The map as it stood on any day, and what changed between two days.",
    32: "Influence measures with an explanation in words.",
    33: "Paths of persuasion to the economic buyer, and where we have no cover.",
    34: "What if: how a no, a departure or a new sponsor would shift support.",
    35: "Stale and missing assessments are shown as such; unknown is not neutral.",
    36: "Executives' ties to the customer's top.",
    37: "Relationship level now and wanted; trust in the product manager.",
    38: "Capacity of each conversation; briefings; hours in meetings without consequence.",
    39: "Customers, and kinds of customer, that somebody has stopped meeting.",
    40: "Knowledge between sales and product, both ways; introductions to customers.",
    41: "Complaints become requests without being retyped; cross-sell signals and intelligence, restricted.",
    42: "Ten saved questions answered in one query each.",
    43: "Replay, as it was known then and as it was true then.",
    44: "Import and export.",
    45: "Proof, erasure, roles.",
    46: "Who said it and who wrote it down are told apart; whoever is named may answer, and the answer shows.",
    47: "Ask before you say: a proposed promise is cleared with wording and conditions, or refused, in time.",
    48: "Wording per audience, and the order in which people must hear it.",
    49: "Backing asked for and given, or refused, before a no.",
    50: "Every report has its mirror; rates per person are for that person.",
    51: "A published, versioned honesty policy: the rules by which statements are graded.",
    52: "Several complaints with one cause meet in a problem.",
}
ACTS = ("domain", "graph", "views", "exchange", "integrity", "store")
API = ("schema", "app")
ASKED_ONLY = {42}
"""Saved questions are asked, not done: the API alone shows them."""


def spans(text: str) -> Iterator[int]:
    """Yield the numbers that a docstring names."""
    for named in NAMED.findall(text):
        for first, last in SPAN.findall(named):
            yield from range(int(first), int(last or first) + 1)


def numbers(path: Path) -> set[int]:
    """Return the capabilities that the tests of a file name."""
    tree = ast.parse(path.read_text())
    functions = (n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef))
    tests = [f for f in functions if f.name.startswith("test_")]
    return {n for told in (tree, *tests) for n in spans(ast.get_docstring(told) or "")} if tests else set()


def named_in(folders: tuple[str, ...]) -> dict[int, list[str]]:
    """Return the files under some folders of tests that name a capability, by its number."""
    found: dict[int, list[str]] = {}
    for path in sorted(p for folder in folders for p in (TESTS / folder).rglob("test_*.py")):
        for number in numbers(path):
            found.setdefault(number, []).append(str(path.relative_to(TESTS)))
    return found


def test_how_capabilities_are_named() -> None:
    assert set(spans("Capability 5.")) == {5}
    assert set(spans("The trail (capabilities 8, 10 and 43): as of 3 days.")) == {8, 10, 43}
    assert set(spans("Capabilities 4 and 30 to 33.")) == {4, 30, 31, 32, 33}
    assert set(spans("Nothing about 12.")) == set()


@pytest.mark.parametrize("where", [ACTS, API], ids=["acts", "api"])
def test_every_capability_is_shown_by_a_test_that_names_its_number(where: tuple[str, ...]) -> None:
    found = named_in(where) | ({n: [] for n in ASKED_ONLY} if where is ACTS else {})
    missing = [f"{n}. {words}" for n, words in CAPABILITIES.items() if n not in found]
    assert not missing, f"no test under {', '.join(where)} names:\n" + "\n".join(missing)


def test_no_test_names_a_number_that_there_is_not() -> None:
    odd = {n: files for n, files in named_in((".",)).items() if n not in CAPABILITIES}
    assert not odd
