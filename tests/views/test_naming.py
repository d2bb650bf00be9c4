"""Texts that name people hold mentions, so that a name can be forgotten with its bearer (capability 45)."""

from __future__ import annotations

from pathlib import Path

import pytest

from ledger.domain.decision.drafting import WordingInput
from ledger.domain.decision.making import MakeDecision
from ledger.domain.decision.state import Decision
from ledger.domain.decision.words import Audience, Outcome
from ledger.domain.kernel import person
from ledger.domain.kernel.errors import CommandConflict, TextNotStorable
from ledger.domain.request.asking import SubmitRequest
from ledger.domain.request.discussing import CommentOnRequest
from ledger.domain.request.state import Request
from ledger.domain.stakeholder import EraseStakeholder, IdentifyStakeholder
from tests.telling import now, opened, say


def test_a_name_in_a_text_is_stored_as_a_mention_of_the_person(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        mira = say(ledger, IdentifyStakeholder(name="Mira Chen")).thing
        maria = say(ledger, IdentifyStakeholder(name="Maria da Silva")).thing
        for name in ("Jo Doe", "Jo Doe", "Prince"):
            say(ledger, IdentifyStakeholder(name=name))
        problem = "Yesterday Mira Chen, Maria da Silva's friend (mail@Mira Chen) and Jo Doe met Prince. Mira said so."
        request = now(ledger, say(ledger, SubmitRequest(by=mira, title="For Mira Chen", problem=problem)).thing)
        assert isinstance(request, Request)
        assert request.title == f"For {person(mira)}"
        assert request.problem == (
            f"Yesterday {person(mira)}, {person(maria)}'s friend (mail@Mira Chen) and Jo Doe met Prince. Mira said so."
        )
        say(ledger, EraseStakeholder(stakeholder=mira, ground="GDPR"))
        wording = WordingInput(Audience.CUSTOMER, "Maria da Silva will call you")
        no = MakeDecision(by=maria, requests=(request.id,), outcome=Outcome.DECLINE, wordings=(wording,))
        decision = now(ledger, say(ledger, no).thing)
        assert isinstance(decision, Decision)
        assert decision.wordings[0].text == f"{person(maria)} will call you"


def test_a_command_repeated_after_a_person_became_known_is_still_the_same_command(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        mira = say(ledger, IdentifyStakeholder(name="Mira Chen")).thing
        request = say(ledger, SubmitRequest(by=mira, title="Exports")).thing
        words = CommentOnRequest(by=mira, request=request, text="Tom Berg knows", command_id="c")
        first = say(ledger, words)
        say(ledger, IdentifyStakeholder(name="Tom Berg"))
        assert say(ledger, words).first == first.first
        with pytest.raises(CommandConflict):
            say(ledger, CommentOnRequest(by=mira, request=request, text="Tom Berg", command_id="c"))


def test_a_text_that_is_no_text_is_refused_with_its_place_even_under_a_command_id(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        mira = say(ledger, IdentifyStakeholder(name="Mira Chen")).thing
        with pytest.raises(TextNotStorable) as refusal:
            say(ledger, SubmitRequest(by=mira, title="Mira Chen \ud800", command_id="c"))
        assert refusal.value.path == ("title",)
