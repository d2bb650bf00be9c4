"""Every event tells itself in plain words, whatever is missing, and ends like a sentence."""

from __future__ import annotations

import re
from itertools import product
from random import Random

import pytest

import ledger.domain  # noqa: F401  registers every event
from ledger.domain.kernel import AGGREGATES, EVENTS
from ledger.domain.kernel.ids import ID, MENTION
from tests.domain.acts import Maker

PREFIX = {cls.kind: cls.prefix for cls in AGGREGATES.values()}
TEXTS = ("We rebuild billing", "We rebuild billing.", "Why now?", "Never!\n")
ENDING = re.compile(r"[.!?…”]$")
CODE = re.compile(r"None|<|\('|',\)|\[\]|datetime|\bTrue\b|\bFalse\b|[a-z]_[a-z]|\{\}|  |\.\.|\.:|,,| [.,;:!?]")
"""What only a program would say: a repr, a value of a code list, two stops, a blank before one."""


def told(topic: str, chance: Random, fill: float, text: str) -> str:
    """Return the sentence of an event, with its mentions resolved by names."""
    maker = Maker(chance, text=lambda: text, label="spring", fill=fill)
    event = maker.event(EVENTS[topic], f"{PREFIX[topic.partition('.')[0]]}_{'1' * 32}")
    sentence = event.sentence()
    resolved = MENTION.sub("Ida", sentence)
    assert not ID.search(resolved), f"an id that no reader can resolve: {sentence}"
    return resolved


@pytest.mark.parametrize("topic", sorted(EVENTS))
def test_a_sentence_reads_like_one(topic: str) -> None:
    for seed in range(5):
        for fill, text in product((0.0, 0.5, 1.0), TEXTS):
            sentence = told(topic, Random(seed), fill, text)
            assert ENDING.search(sentence), sentence
            assert CODE.findall(sentence) == [], sentence
            assert sentence[0] == sentence[0].upper() or sentence.startswith(("somebody", "something")), sentence


@pytest.mark.parametrize("topic", sorted(EVENTS))
def test_a_sentence_fits_where_it_is_shown(topic: str) -> None:
    assert len(told(topic, Random(topic), 0.0, "x")) <= 160


def test_two_kinds_of_event_do_not_tell_themselves_alike() -> None:
    sentences: dict[str, str] = {}
    for topic in sorted(EVENTS):
        sentence = told(topic, Random(0), 0.0, "We rebuild billing")
        kind = topic.partition(".")[0]
        assert sentences.setdefault(f"{kind} {sentence}", topic) == topic, (
            f"{topic} reads like {sentences[f'{kind} {sentence}']}"
        )
