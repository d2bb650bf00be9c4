"""Verifying a whole log: against itself, against saved checkpoints, and against the leaves kept beside it.

Three witnesses, from the weakest to the strongest. The leaf in a row tells that the row was edited, unless the leaf was
edited with it. The tree's file knows every leaf at its place, unless it was made again. A signed checkpoint cannot be
made again without the key: what it says, holds; alone it tells between which checkpoints the log was altered.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ledger.integrity.checkpoint import Checkpoint
from ledger.integrity.explain import explain
from ledger.integrity.finding import Finding, Judged, Kind, Report
from ledger.integrity.kept import Kept, kept_tree, leaves_after, trusted
from ledger.integrity.locate import Location
from ledger.integrity.nodes import Nodes
from ledger.integrity.segment import BEFORE_ALL, PAGE, Ahead
from ledger.integrity.walk import Walk
from ledger.store.recorder import LedgerRecorder
from ledger.store.row import Row

BY_LEAF = "by the leaf in its row"
BY_TREE = "by the tree's file, which agrees with the signed checkpoints"
BY_UNSIGNED_TREE = "by the tree's file; no checkpoint signs this part"


def verify(
    recorder: LedgerRecorder,
    checkpoints: Sequence[Checkpoint] = (),
    nodes: Nodes | None = None,
    ahead: Ahead | None = None,
) -> Report:
    """Read the whole log and say what is wrong with it, and where.

    The checkpoints must have been opened, that is, their signatures checked. `nodes` is the tree's file when there is
    one; it is only read. `ahead` are helpers that read segments of the log; the report is the same without them.
    """
    checkpoints = sorted(checkpoints, key=lambda c: c.size)
    notes: list[str] = []
    size, kept_root = kept_tree(nodes, notes)
    walk = Walk(recorder, [*(c.size for c in checkpoints), size]).run(ahead)
    judged = tuple(Judged(c, walk.grown.roots.get(c.size) == c.root) for c in checkpoints)
    signed = max((j.checkpoint.size for j in judged if j.holds), default=0)
    agrees = kept_root is None or walk.grown.roots.get(size) == kept_root
    spoiled = bool(walk.deviations or walk.gaps or walk.findings) or not all(j.holds for j in judged) or not agrees
    findings: list[Finding] = []
    if spoiled:
        readable = not any(f.kind is Kind.UNREADABLE for f in walk.findings)
        kept = trusted(nodes, size, judged, signed, notes) if nodes and kept_root and readable else None
        findings = _findings(walk, judged, signed, kept, recorder, notes)
        if not findings:
            notes.append("the tree's file contradicts itself; delete it, and it is made again")
    if walk.overflow:
        notes.append(f"{walk.overflow} more deviations are not listed")
    if not checkpoints:
        notes.append("no checkpoint was given: a log rewritten as a whole, leaves included, looks intact")
    elif signed < walk.grown.size:
        notes.append(f"no checkpoint signs the positions after {signed}")
    return Report(walk.grown.size, walk.grown.tree.root(), tuple(findings), judged, tuple(notes))


def _findings(
    walk: Walk,
    judged: Sequence[Judged],
    signed: int,
    kept: Kept | None,
    recorder: LedgerRecorder,
    notes: list[str],
) -> list[Finding]:
    """Return what was found, the best evidence for every part of the log, in order."""
    located, covered = _located(walk, kept, signed, recorder, notes)
    found = [*walk.findings, *_forks(judged, signed), *located]
    touched = {p for f in found if f.kind in _PLACED for p in (f.first, f.last)}
    untouched = [d for d in walk.deviations if d.position not in touched]
    # The event is as recorded where a checkpoint or the tree's file says so: then it is its leaf that was changed.
    leaf_only = [d for d in untouched if d.position <= max(signed, covered)]
    detail = "the leaf in the row was changed; the event is as it was recorded"
    found += [Finding(Kind.LEAF, d.position, d.position, detail) for d in leaf_only]
    rest = [d for d in untouched if d.position > max(signed, covered)]
    found += explain(rest, walk.topics, BY_LEAF)
    found += _gaps(walk, signed, covered, located)
    found += _unexplained(walk, judged, signed, covered, found, notes)
    return sorted(found, key=lambda f: f.order)


_PLACED = {Kind.EDITED, Kind.RETYPED, Kind.SWAPPED, Kind.INSERTED, Kind.RENUMBERED}


def _located(
    walk: Walk, kept: Kept | None, signed: int, recorder: LedgerRecorder, notes: list[str]
) -> tuple[list[Finding], int]:
    """Return the differences between the rows and the kept leaves, and up to which position those explain all."""
    if kept is None:
        return [], 0
    # What a checkpoint confirms needs no second look, unless positions are in doubt.
    begin = signed if not walk.gaps and signed <= kept.size else 0
    location = Location(_rows(recorder, begin or BEFORE_ALL), leaves_after(kept, begin), begin, BY_TREE)
    found = []
    for finding in location.findings(walk.topics):
        if finding.last > kept.signed:
            finding = replace(finding, detail=finding.detail.replace(BY_TREE, BY_UNSIGNED_TREE))
        found.append(finding)
    if location.more:
        notes.append("so much was changed that the rest was not compared with the tree's file")
        return found, min(kept.size, found[-1].last)
    return found, kept.size


def _gaps(walk: Walk, signed: int, covered: int, located: Sequence[Finding]) -> Iterator[Finding]:
    """Positions that no row has: events removed, unless what is signed is all there under other numbers."""
    for before, first, last in walk.gaps:
        # Beyond what was ever recorded, positions are empty only because an event was moved behind them.
        moved = first > covered and any(f.kind is Kind.RENUMBERED for f in located)
        if moved or any(f.first <= last and first <= f.last for f in located):
            continue
        if before < signed:
            detail = "no event has these positions, and none is missing: those after them stand too high"
            yield Finding(Kind.RENUMBERED, first, last, detail)
        else:
            yield Finding(Kind.REMOVED, first, last, "no event has these positions")


def _forks(judged: Sequence[Judged], signed: int) -> Iterator[Finding]:
    for j in judged:
        if not j.holds and j.checkpoint.size <= signed:
            detail = f"a checkpoint of size {j.checkpoint.size} signs another history than a later one that holds"
            yield Finding(Kind.FORKED, 1, max(j.checkpoint.size, 1), detail)


def _unexplained(
    walk: Walk, judged: Sequence[Judged], signed: int, covered: int, found: Sequence[Finding], notes: list[str]
) -> Iterator[Finding]:
    """Return what the checkpoints that do not hold say, where nothing else has said it already."""
    bad = [j.checkpoint for j in judged if not j.holds and j.checkpoint.size > signed]
    if not bad or any(f.kind is Kind.UNREADABLE for f in found):
        return
    size = walk.grown.size
    first = bad[0]
    if covered < first.size <= size and walk.grown.roots_by_leaf.get(first.size) != first.root:
        if any(f.kind is Kind.REMOVED and f.first <= first.size for f in found):
            notes.append(
                f"whether more was altered from position {signed + 1} to {first.size}, the evidence does not tell"
            )
        else:
            detail = (
                f"the checkpoint of size {signed} holds and that of {first.size} does not: events in between were "
                "edited, moved, inserted or removed, and their leaves with them"
            )
            yield Finding(Kind.ALTERED, signed + 1, first.size, detail)
    last, largest = max(size, walk.position, covered), bad[-1].size
    if largest > last:
        detail = f"{largest} events were signed and the log has {size}"
        if first.size > size and signed < size and not covered:
            detail += f"; whether those after {signed} are as they were, no checkpoint tells"
        yield Finding(Kind.TRUNCATED, last + 1, largest, detail)


def _rows(recorder: LedgerRecorder, after: int) -> Iterator[Row]:
    while rows := recorder.select_rows(after, PAGE):
        yield from rows
        after = rows[-1].id
