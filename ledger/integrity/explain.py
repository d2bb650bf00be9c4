"""Explaining deviations: what was done to a row, judged by the leaf that it should have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ledger.integrity.deviation import Deviation
from ledger.integrity.finding import Finding, Kind
from ledger.integrity.leaf import leaf_hash


def explain(deviations: Sequence[Deviation], topics: Iterable[str], evidence: str) -> Iterator[Finding]:
    """Return a finding for every deviation, and one for two that are each other's.

    A row whose leaf fits it under another topic was retyped; two that have each other's content were swapped;
    everything else was edited.
    """
    known = sorted(topics)
    wanted = {d.expected: d for d in deviations}
    swapped: set[int] = set()
    for deviation in deviations:
        if deviation.position in swapped:
            continue
        other = wanted.get(deviation.actual) if deviation.actual else None
        if other is not None and other.actual == deviation.expected:
            swapped.add(other.position)
            low, high = sorted((deviation.position, other.position))
            yield Finding(Kind.SWAPPED, low, high, f"the events at {low} and {high} have changed places ({evidence})")
        elif (topic := _topic_before(deviation, known)) is not None:
            detail = f"recorded as {topic}, it now says {deviation.row.topic} ({evidence})"
            yield Finding(Kind.RETYPED, deviation.position, deviation.position, detail)
        else:
            detail = f"{deviation.row.topic}: the content is not what was recorded ({evidence})"
            yield Finding(Kind.EDITED, deviation.position, deviation.position, detail)


def _topic_before(deviation: Deviation, topics: Iterable[str]) -> str | None:
    row = deviation.row
    if deviation.actual is None:
        return None
    for topic in topics:
        if (
            leaf_hash(str(row.originator_id), row.originator_version, topic, row.state, row.recorded_at)
            == deviation.expected
        ):
            return topic
    return None
