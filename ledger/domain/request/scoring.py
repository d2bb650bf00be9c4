"""Scoring: how a request measures up to a version of a feature bar, with the arithmetic on record."""

from __future__ import annotations

from typing import Annotated

from msgspec import Struct

from ledger.domain.feature_bar import MOST, BarVersion, FeatureBar, FeatureBarId, check_in_force
from ledger.domain.kernel import Book, Command, Doc, Event, Personal, StateRule, Text, person, thing
from ledger.domain.kernel.types import Label
from ledger.domain.request.state import BarScore, Mark, Request, RequestId, concerns, standing


class NoSuchCriterion(StateRule):
    """The version of the bar has no such criterion, or it was marked twice."""

    help = "Give one mark for each of the `criteria` of that version, by their codes."


class NoSuchVersion(StateRule):
    """The bar has no version of that number."""

    help = "Look at the bar's `versions`; leave the version out to use the one in force."


class MarkInput(Struct, frozen=True):
    """How well a request meets a criterion."""

    criterion: Annotated[Label, Doc(description="The criterion's code.")]
    mark: Annotated[
        Annotated[float, Doc(ge=0, le=MOST)] | None,
        Doc(description="From 0 to 5. Left out: the evidence is missing, and nobody can tell."),
    ] = None
    evidence: Annotated[Text | None, Doc(description="What the mark rests on, or what evidence is missing.")] = None


class RequestScored(Event):
    """A request was measured against a version of the feature bar."""

    topic = "request.scored"

    bar: FeatureBarId
    bar_version: Annotated[int, Doc(description="The version of the bar it was measured against.")] = 1
    marks: Annotated[tuple[Mark, ...], Personal(), Doc(description="The marks, criterion by criterion.")] = ()
    total: Annotated[float, Doc(description="The weighted mean of the marks; what nobody can tell counts 0.")] = 0.0
    threshold: Annotated[float, Doc(description="What clears that version of the bar.")] = 0.0
    clears: Annotated[bool, Doc(description="Whether the request clears the bar.")] = False

    def apply(self, request: Request) -> None:
        day = self.occurred_at.date() if self.occurred_at else None
        request.score = BarScore(
            self.bar,
            self.bar_version,
            self.marks,
            self.total,
            self.threshold,
            self.clears,
            tuple(m.criterion for m in self.marks if m.mark is None),
            self.by,
            day,
            self.event_id,
        )

    def sentence(self) -> str:
        against = f"version {self.bar_version} of {thing(self.bar)}"
        result = "clears it" if self.clears else "does not clear it"
        return (
            f"{thing(self.originator_id)} scores {self.total:.2f} against {against}, where {self.threshold:g} is "
            f"asked, and {result}, says {person(self.by)}."
        )


class ScoreRequest(Command):
    """Measure a request against the bar; nobody spends anything for it, and other requests do not change it."""

    changes = Request

    request: RequestId
    bar: FeatureBarId
    marks: Annotated[tuple[MarkInput, ...], Doc(description="The marks. A criterion without one counts as not known.")]
    bar_version: Annotated[
        Annotated[int, Doc(ge=1, le=1_000_000)] | None,
        Doc(description="The version of the bar. Default: the one in force."),
    ] = None

    def decide(self, book: Book) -> Request:
        request = standing(book, self.request)
        version = self._version(book)
        given = {m.criterion: m for m in self.marks}
        known = {c.code for c in version.criteria}
        odd = next((m.criterion for m in self.marks if m.criterion not in known), None)
        unclear = NoSuchCriterion(f"version {version.version} has no criterion {odd or 'twice'!r}", path=("marks",))
        book.rule(odd is None and len(given) == len(self.marks), unclear)
        marks = tuple(
            Mark(c.code, c.weight, m.mark if (m := given.get(c.code)) else None, m.evidence if m else None)
            for c in version.criteria
        )
        score = total(marks)
        least = all((m.mark or 0) >= c.least for m, c in zip(marks, version.criteria, strict=True) if c.least)
        event = RequestScored(
            bar=self.bar,
            bar_version=version.version,
            marks=marks,
            total=score,
            threshold=version.threshold,
            clears=least and score >= version.threshold,
        )
        book.record(request, event, about=(self.bar, *concerns(request)), to=(request.requester,))
        return request

    def _version(self, book: Book) -> BarVersion:
        bar = book.get(FeatureBar, self.bar, "bar") if self.bar_version else in_force_of(book, self.bar)
        number = self.bar_version or bar.edition
        version = bar.edition_of(number)
        if version is None:
            raise NoSuchVersion(f"feature bar {bar.id} has no version {number}", path=("barVersion",))
        return version


def in_force_of(book: Book, bar_id: str) -> FeatureBar:
    """Return the bar, which must be in force; the version that the caller insists on is the request's, not its."""
    bar = book.get(FeatureBar, bar_id, "bar")
    check_in_force(book, bar)
    return bar


def total(marks: tuple[Mark, ...]) -> float:
    """Return the weighted mean of the marks.

    >>> total((Mark("need", 3, 5.0), Mark("fit", 1, 1.0)))
    4.0
    >>> total((Mark("need", 1, 5.0), Mark("fit", 1, None)))  # what nobody can tell counts 0: bring the evidence
    2.5
    """
    weights = sum(m.weight for m in marks)
    return round(sum(m.weight * (m.mark or 0) for m in marks) / weights, 4) if weights else 0.0
