"""Feature bars: the public criteria that a request must clear. Life: published → revised → retired.

A bar is the same for everybody and costs nobody anything: there are no votes and no tokens to spend. What a request
scores is told on the request (`ledger.domain.request.scoring`), with the version that it was scored against.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated

from msgspec import Struct

from ledger.domain.kernel import (
    Aggregate,
    Book,
    Command,
    Described,
    Doc,
    Event,
    Personal,
    Ref,
    ShortText,
    StateRule,
    Text,
    ending,
    person,
    thing,
)
from ledger.domain.kernel.aggregate import Facets
from ledger.domain.kernel.types import Label

FeatureBarId = Annotated[str, Ref(("feature_bar",)), Doc(description="The feature bar.")]
Weight = Annotated[float, Doc(description="How much it counts.", ge=0, le=1000)]
MOST = 5
"""The best mark: each criterion is marked from 0 to 5."""


class FeatureBarStatus(Described):
    """Where a feature bar stands."""

    PUBLISHED = "published", "In force, in its first version."
    REVISED = "revised", "In force, in a later version."
    RETIRED = "retired", "Not in force any more."


class Criterion(Struct, frozen=True, omit_defaults=True):
    """One thing that a request is measured by."""

    code: Annotated[str, Doc(description="Its short name, by which marks are given.")]
    text: Annotated[str, Doc(description="What is asked, in words.")]
    weight: Annotated[float, Doc(description="How much it counts.")] = 1.0
    least: Annotated[float | None, Doc(description="The mark that it must reach by itself; null: none.")] = None


class CriterionInput(Struct, frozen=True):
    """One thing that a request is measured by."""

    code: Annotated[Label, Doc(description="Its short name, by which marks are given.")]
    text: Annotated[Text, Doc(description="What is asked, in words.")]
    weight: Annotated[Weight, Doc(description="How much it counts.")] = 1.0
    least: Annotated[
        Annotated[float, Doc(ge=0, le=MOST)] | None,
        Doc(description="The mark, from 0 to 5, that it must reach by itself. Default: none."),
    ] = None


class BarVersion(Struct, frozen=True, omit_defaults=True):
    """One version of the bar, as it was published."""

    version: Annotated[int, Doc(description="Its number, from 1.")]
    criteria: Annotated[tuple[Criterion, ...], Doc(description="What requests are measured by.")] = ()
    threshold: Annotated[float, Doc(description="The weighted mean mark, from 0 to 5, that clears the bar.")] = 0.0
    on: Annotated[date | None, Doc(description="The day it was published.")] = None
    by: Annotated[str | None, Ref(("stakeholder",)), Doc(description="Who published it.")] = None
    note: Annotated[str | None, Doc(description="What changed, and why.")] = None
    event: Annotated[str, Doc(description="The event that published it, as `<stream id>@<version>`.")] = ""


class FeatureBar(Aggregate):
    """The public criteria that a request must clear."""

    kind = "feature_bar"
    prefix = "bar"

    name: Annotated[str, Doc(description="How the bar is called.")] = ""
    edition: Annotated[int, Doc(description="The number of the version in force, or that was last in force.")] = 0
    criteria: Annotated[tuple[Criterion, ...], Doc(description="What requests are measured by now.")] = ()
    threshold: Annotated[float, Doc(description="The weighted mean mark, from 0 to 5, that clears the bar now.")] = 0.0
    status: Annotated[FeatureBarStatus, Doc(description="Where it stands.")] = FeatureBarStatus.PUBLISHED
    versions: Annotated[tuple[BarVersion, ...], Doc(description="Every version, as it was published.")] = ()

    def facets(self) -> Facets:
        """List bars by name and status."""
        return Facets(title=self.name, status=self.status)

    def edition_of(self, number: int) -> BarVersion | None:
        """Return the version of this number, or None."""
        return next((v for v in self.versions if v.version == number), None)


class FeatureBarRetired(StateRule):
    """The feature bar is not in force any more."""

    help = "Publish another bar, or use the one that is in force."


class CriteriaUnclear(StateRule):
    """A bar has at least one criterion that counts, and each has a code of its own."""

    help = "Give criteria with different codes, at least one of them with a weight above 0."


class FeatureBarPublished(Event):
    """The criteria for requests were made public."""

    topic = "feature_bar.published"

    name: ShortText
    criteria: Annotated[tuple[Criterion, ...], Personal()] = ()
    threshold: float = 0.0
    note: Text | None = None
    external_id: Label | None = None

    def apply(self, bar: FeatureBar) -> None:
        bar.name, bar.external_id = self.name, self.external_id or bar.external_id
        bar.status = FeatureBarStatus.PUBLISHED
        published(bar, self, self.criteria, self.threshold, self.note)

    def sentence(self) -> str:
        how_many = f"{len(self.criteria)} criteria, {self.threshold:g} of {MOST} clears it"
        return f"{person(self.by)} published the feature bar {thing(self.originator_id)}: {how_many}."


class PublishFeatureBar(Command):
    """Make public what a request must clear."""

    changes = FeatureBar

    name: Annotated[ShortText, Doc(description="How the bar is called.")]
    criteria: Annotated[tuple[CriterionInput, ...], Doc(description="What requests are measured by.")]
    threshold: Annotated[
        Annotated[float, Doc(ge=0, le=MOST)],
        Doc(description="The weighted mean mark, from 0 to 5, that clears the bar."),
    ]
    note: Annotated[Text | None, Doc(description="What is to be known about it.")] = None
    external_id: Annotated[Label | None, Doc(description="Its id in another system.")] = None

    def decide(self, book: Book) -> FeatureBar:
        bar = book.new(FeatureBar, self.external_id)
        event = FeatureBarPublished(
            name=self.name,
            criteria=measured_by(book, self.criteria),
            threshold=self.threshold,
            note=self.note,
            external_id=self.external_id,
        )
        book.record(bar, event)
        return bar


class FeatureBarRevised(Event):
    """The criteria changed; requests that were scored before keep their score and its version."""

    topic = "feature_bar.revised"

    criteria: Annotated[tuple[Criterion, ...], Personal()] = ()
    threshold: float = 0.0
    note: Text | None = None

    def apply(self, bar: FeatureBar) -> None:
        bar.status = FeatureBarStatus.REVISED
        published(bar, self, self.criteria, self.threshold, self.note)

    def sentence(self) -> str:
        how_many = f"{len(self.criteria)} criteria, {self.threshold:g} of {MOST} clears it"
        why = ending(self.note)
        return f"{person(self.by)} revised the feature bar {thing(self.originator_id)} ({how_many}){why}"


class ReviseFeatureBar(Command):
    """Publish a new version of the bar; what was scored against an earlier one keeps its score."""

    changes = FeatureBar

    bar: FeatureBarId
    criteria: Annotated[tuple[CriterionInput, ...], Doc(description="What requests are measured by from now on.")]
    threshold: Annotated[
        Annotated[float, Doc(ge=0, le=MOST)],
        Doc(description="The weighted mean mark, from 0 to 5, that clears the bar."),
    ]
    note: Annotated[Text, Doc(description="What changed, and why.")]

    def decide(self, book: Book) -> FeatureBar:
        bar = in_force(book, self.bar)
        criteria = measured_by(book, self.criteria)
        book.record(bar, FeatureBarRevised(criteria=criteria, threshold=self.threshold, note=self.note))
        return bar


class FeatureBarWasRetired(Event):
    """The bar is not in force any more."""

    topic = "feature_bar.retired"

    reason: Text | None = None

    def apply(self, bar: FeatureBar) -> None:
        bar.status = FeatureBarStatus.RETIRED

    def sentence(self) -> str:
        return f"{person(self.by)} retired the feature bar {thing(self.originator_id)}{ending(self.reason)}"


class RetireFeatureBar(Command):
    """Take a bar out of force."""

    changes = FeatureBar

    bar: FeatureBarId
    reason: Annotated[Text | None, Doc(description="Why.")] = None

    def decide(self, book: Book) -> FeatureBar:
        bar = in_force(book, self.bar)
        book.record(bar, FeatureBarWasRetired(reason=self.reason))
        return bar


def published(
    bar: FeatureBar, event: Event, criteria: tuple[Criterion, ...], threshold: float, note: str | None
) -> None:
    """Let the bar have one version more."""
    bar.edition, bar.criteria, bar.threshold = bar.edition + 1, criteria, threshold
    day = event.occurred_at.date() if event.occurred_at else None
    version = BarVersion(bar.edition, criteria, threshold, day, event.by, note, event.event_id)
    bar.versions = (*bar.versions, version)


def measured_by(book: Book, criteria: tuple[CriterionInput, ...]) -> tuple[Criterion, ...]:
    """Return the criteria, or refuse: two have one code, or none counts."""
    codes = [c.code for c in criteria]
    clear = len(set(codes)) == len(codes) and any(c.weight > 0 for c in criteria)
    book.rule(clear, CriteriaUnclear("the criteria have no weight, or two have one code", path=("criteria",)))
    return tuple(Criterion(c.code, c.text, c.weight, c.least) for c in criteria)


def in_force(book: Book, bar_id: str) -> FeatureBar:
    """Return a bar that is in force, to be changed."""
    bar = book.subject(FeatureBar, bar_id, "bar")
    check_in_force(book, bar)
    return bar


def check_in_force(book: Book, bar: FeatureBar) -> None:
    """Refuse a bar that was retired."""
    gone = FeatureBarRetired(f"feature bar {bar.id} was retired", path=("bar",))
    book.rule(bar.status is not FeatureBarStatus.RETIRED, gone)
