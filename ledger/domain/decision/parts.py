"""What a decision is made of: grounds, options, concerns, reactions, tellings."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from msgspec import Struct

from ledger.domain.decision.words import (
    Audience,
    Backing,
    Effect,
    RapidRole,
    Stake,
    Stance,
    WrongAsk,
)
from ledger.domain.kernel import Doc, Money, Ref

EVENT_ID = Doc(description="The event that says so, as `<stream id>@<version>`.")


class Ground(Struct, frozen=True, omit_defaults=True):
    """A ground on which the ask itself is wrong."""

    wrong: Annotated[WrongAsk, Doc(description="What is wrong with it.")]
    text: Annotated[str | None, Doc(description="Why, in words.")] = None


class TradeOff(Struct, frozen=True, omit_defaults=True):
    """Which customer gains by a decision, or waits because of it."""

    account: Annotated[str, Ref(("account",)), Doc(description="The customer.")]
    effect: Annotated[Effect, Doc(description="What it means for them.")]
    request: Annotated[str | None, Ref(("request",)), Doc(description="Which of their requests.")] = None
    note: Annotated[str | None, Doc(description="How much, until when.")] = None


class Scored(Struct, frozen=True):
    """How a request measured up to the feature bar when it was decided on."""

    request: Annotated[str, Ref(("request",)), Doc(description="The request.")]
    bar: Annotated[str | None, Ref(("feature_bar",)), Doc(description="The feature bar.")]
    bar_version: Annotated[int, Doc(description="The version of the bar.")]
    total: Annotated[float, Doc(description="What the request scored.")]
    threshold: Annotated[float, Doc(description="What clears that version of the bar.")]
    clears: Annotated[bool, Doc(description="Whether the request cleared the bar.")]


class Agreement(Struct, frozen=True, omit_defaults=True):
    """That somebody who must agree did."""

    by: Annotated[str | None, Ref(("stakeholder",)), Doc(description="Who agreed.")] = None
    text: Annotated[str | None, Doc(description="What they said.")] = None
    at: Annotated[datetime | None, Doc(description="When.")] = None
    event: Annotated[str, EVENT_ID] = ""


class Review(Struct, frozen=True, omit_defaults=True):
    """That the decision was looked at again, and stands."""

    by: Annotated[str | None, Ref(("stakeholder",)), Doc(description="Who looked.")] = None
    at: Annotated[datetime | None, Doc(description="When.")] = None
    note: Annotated[str | None, Doc(description="What was found.")] = None
    event: Annotated[str, EVENT_ID] = ""


class PlannedTelling(Struct, frozen=True, omit_defaults=True):
    """Who is to be told, as which audience. The place in the plan is the order."""

    stakeholder: Annotated[str, Ref(("stakeholder",)), Doc(description="Who is to be told.")]
    audience: Annotated[Audience | None, Doc(description="As which audience.")] = None
    by: Annotated[str | None, Ref(("stakeholder",)), Doc(description="Who is to tell them.")] = None


class Replacement(Struct, frozen=True, omit_defaults=True):
    """A request that another decision answers now, while this one holds for the others."""

    request: Annotated[str, Ref(("request",)), Doc(description="The request.")]
    decision: Annotated[str | None, Ref(("decision",)), Doc(description="The decision that answers it now.")] = None


class Wording(Struct, frozen=True):
    """What an audience is told, apart from the internal reason."""

    audience: Annotated[Audience, Doc(description="Who is told.")]
    text: Annotated[str, Doc(description="What they are told.")]


class Option(Struct, frozen=True, omit_defaults=True):
    """Something that was considered instead."""

    title: Annotated[str, Doc(description="The option.")]
    why_not: Annotated[str | None, Doc(description="Why it was not taken.")] = None


class Part(Struct, frozen=True):
    """Who has which part in the decision."""

    stakeholder: Annotated[str, Ref(("stakeholder",)), Doc(description="Who has the part.")]
    role: Annotated[RapidRole, Doc(description="Which part.")]


class Concern(Struct, frozen=True, omit_defaults=True):
    """Something that stands in the way."""

    by: Annotated[str | None, Ref(("stakeholder",)), Doc(description="Who raised it.")] = None
    text: Annotated[str, Doc(description="What stands in the way.")] = ""
    blocking: Annotated[bool, Doc(description="True when the decision must wait for it.")] = True
    resolved: Annotated[bool, Doc(description="True when it no longer stands in the way.")] = False
    resolved_by: Annotated[str | None, Ref(("stakeholder",)), Doc(description="Who said that it does not.")] = None
    resolution: Annotated[str | None, Doc(description="What resolved it.")] = None
    event: Annotated[str, EVENT_ID] = ""


class Reaction(Struct, frozen=True, omit_defaults=True):
    """How somebody took it, over what, and what came of it."""

    by: Annotated[str | None, Ref(("stakeholder",)), Doc(description="Who reacted.")] = None
    stance: Annotated[Stance, Doc(description="How they took it.")] = Stance.ACCEPTS
    stake: Annotated[Stake | None, Doc(description="What they said was at stake.")] = None
    amount: Annotated[Money | None, Doc(description="How much, if they said.")] = None
    text: Annotated[str | None, Doc(description="What they said.")] = None
    outcome: Annotated[str | None, Doc(description="What came of it later.")] = None
    at: Annotated[datetime | None, Doc(description="When they reacted.")] = None
    event: Annotated[str, EVENT_ID] = ""
    outcome_event: Annotated[str | None, Doc(description="The event that tells what came of it.")] = None


class Support(Struct, frozen=True, omit_defaults=True):
    """Backing that was asked of somebody before a no."""

    stakeholder: Annotated[str, Ref(("stakeholder",)), Doc(description="Who was asked.")]
    backing: Annotated[Backing, Doc(description="What became of it.")]
    text: Annotated[str | None, Doc(description="What was asked or answered, in words.")] = None
    asked_by: Annotated[str | None, Ref(("stakeholder",)), Doc(description="Who asked, if anybody did.")] = None
    asked_at: Annotated[datetime | None, Doc(description="When they were asked.")] = None
    answered_at: Annotated[datetime | None, Doc(description="When they answered.")] = None
    event: Annotated[str, EVENT_ID] = ""


class Telling(Struct, frozen=True, omit_defaults=True):
    """Who was told, by whom, on which day, in which words."""

    to: Annotated[str, Ref(("stakeholder",)), Doc(description="Who was told.")]
    by: Annotated[str | None, Ref(("stakeholder",)), Doc(description="Who told them.")] = None
    on: Annotated[date | None, Doc(description="On which day.")] = None
    audience: Annotated[Audience | None, Doc(description="As which audience.")] = None
    at: Annotated[datetime | None, Doc(description="When exactly, if somebody says.")] = None
    event: Annotated[str, EVENT_ID] = ""
