"""The words of the domain: each is described, a stored topic is for ever, and every act and refusal has its story."""

from __future__ import annotations

import ast
import importlib
import inspect
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import ledger.domain  # noqa: F401  registers every event and command
from ledger.domain.kernel import AGGREGATES, COMMANDS, EVENTS, Described, StateRule
from ledger.domain.kernel.errors import ERRORS
from ledger.domain.kernel.former import FORMER
from scripts import events_doc
from tests.domain.negotiation import RECORDED

HERE = Path(__file__).parent
OURS = [error for error in ERRORS.values() if error.__module__.startswith("ledger.")]
"""The refusals that the page is about: what else is loaded in the same run has others."""
TOPICS = (HERE / "topics.txt").read_text(encoding="utf-8").split()
TOLD_IN_SEVERAL_WAYS = {"WinOpportunity", "AbandonOpportunity", "ReopenOpportunity", "SatisfyCommitment"}
"""Commands of stories with a parameter, which are not told again here."""
IRREGULAR = {"made", "left", "given", "upheld", "told", "held", "taken", "set", "overridden"}
"""Past tenses that do not end in -ed."""


def test_a_stored_topic_is_for_ever() -> None:
    gone = sorted(set(TOPICS) - set(EVENTS) - set(FORMER))
    assert not gone, f"logs hold these topics, and nothing reads them any more: {gone}"


def test_a_new_topic_is_written_down_before_it_is_stored() -> None:
    new = sorted((set(EVENTS) | set(FORMER)) - set(TOPICS))
    assert not new, f"add to tests/domain/topics.txt, once you are sure of the name: {new}"
    assert sorted(TOPICS) == TOPICS


@pytest.mark.parametrize("topic", sorted(EVENTS))
def test_a_topic_names_a_kind_of_thing_and_what_happened_to_it(topic: str) -> None:
    kind, happened = topic.split(".")
    assert kind in {cls.kind for cls in AGGREGATES.values()}
    assert re.fullmatch(r"[a-z]+(_[a-z]+)*(_[2-9])?", happened), "a second shape may have the first one's words"
    assert any(word.endswith(("ed", "drawn")) or word in IRREGULAR for word in happened.split("_")), (
        f"{happened} is not past"
    )
    assert EVENTS[topic].topic == topic


def test_everything_that_a_reader_meets_is_described() -> None:
    classes = [*EVENTS.values(), *COMMANDS.values(), *AGGREGATES.values(), *OURS]
    for cls in classes:
        said = cls.__dict__.get("__doc__")
        assert said, f"{cls.__name__} has no docstring"
        assert inspect.cleandoc(said).endswith((".", "…")), f"{cls.__name__}: {said}"
    for event in EVENTS.values():
        for name in event.__struct_fields__:
            assert events_doc.meaning(event, name)
    for thing in (*COMMANDS.values(), *AGGREGATES.values()):
        for name, hint in events_doc.hints(thing).items():
            assert events_doc.description(hint), f"{thing.__name__}.{name} has no description"


def test_every_word_of_a_list_is_described_once() -> None:
    for enum in described(Described):
        meanings = [member.description for member in enum]
        assert all(meaning.endswith((".", "?")) for meaning in meanings), f"{enum.__name__}: {meanings}"
        assert len(set(meanings)) == len(meanings), enum.__name__
        assert enum.__doc__ != Described.__doc__


def described(cls: type[Described]) -> Iterator[type[Described]]:
    """Yield the enums of the domain."""
    for sub in cls.__subclasses__():
        yield sub
        yield from described(sub)


@pytest.mark.parametrize("error", [e for e in OURS if e is not StateRule], ids=lambda e: e.__name__)
def test_every_refusal_is_shown_in_a_test(error: type[Exception]) -> None:
    assert error.__name__ in refusals_told(), f"no test refuses an act with {error.__name__}"


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_act_is_told_in_a_story(command: str) -> None:
    assert command in acts_told(), f"no story has somebody {command}"


@cache
def refusals_told() -> set[str]:
    """Return the names of errors that tests expect: the domain's in its stories, the ledger's own wherever they are."""
    parametrized = ast.parse((HERE / "test_what_is_malformed.py").read_text(encoding="utf-8"))
    names = {n.id for n in ast.walk(parametrized) if isinstance(n, ast.Name)}
    for path in HERE.parent.rglob("test_*.py"):
        for call in calls(path):
            if isinstance(call.func, ast.Attribute) and call.func.attr in ("refused", "raises"):
                names |= {a.id for a in call.args if isinstance(a, ast.Name)}
    return names


@cache
def acts_told() -> set[str]:
    """Tell the stories; return the names of the commands that were recorded in them."""
    RECORDED.clear()
    for path in HERE.glob("test_a*_*.py"):
        module = importlib.import_module(f"tests.domain.{path.stem}")
        for name, story in vars(module).items():
            if name.startswith("test_") and not inspect.signature(story).parameters:
                story()
    return RECORDED | TOLD_IN_SEVERAL_WAYS


def calls(path: Path) -> Iterator[ast.Call]:
    """Yield the calls in a file."""
    return (node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call))


def test_the_page_on_events_says_what_the_code_does() -> None:
    current = events_doc.TARGET.read_text(encoding="utf-8")
    assert current == events_doc.page(), "run scripts/events_doc.py"


def test_the_page_on_events_shows_every_event_refusal_and_command() -> None:
    page = events_doc.page()
    assert all(f"### `{topic}`\n" in page for topic in EVENTS)
    assert all(f"| `{error.code}` |" in page for error in OURS if error is not StateRule)
    without = {name for name in COMMANDS if f"`{name[0].lower()}{name[1:]}`" not in page}
    assert not without, f"the page does not say what these record: {without}"
