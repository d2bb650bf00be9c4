"""Telling what exports say of requests: each teller records what the ledger does not know yet, and nothing else."""

from __future__ import annotations

import re

from ledger.domain.commitment.state import IN_FORCE, Commitment
from ledger.domain.decision.state import Decision
from ledger.domain.kernel.book import Book
from ledger.domain.kernel.ids import MENTION, derived_id
from ledger.domain.kernel.types import ERASED
from ledger.domain.request.asking import RequestRenamed, RequestRevised
from ledger.domain.request.discussing import RequestLinked
from ledger.domain.request.endorsing import RequestEndorsed
from ledger.domain.request.state import OPEN, Request
from ledger.domain.request.taking_part import RequestReassigned
from ledger.domain.stakeholder import Stakeholder
from ledger.exchange.history import decisions, promises, requests
from ledger.exchange.history.dates import day_of
from ledger.exchange.history.tale import Tale, request_id

COUNTED = re.compile(r"(?P<what>.+) × (?P<count>\d{1,9})")
LABELLED = "labelled"


def request_of(tale: Tale) -> Request | None:
    """Return the request that the line is about, when somebody has raised it."""
    found = tale.book.find(request_id(tale.line.subject))
    return found if isinstance(found, Request) and not found.placeholder else None


def raised(tale: Tale) -> Request:
    """Somebody asked. What is known already is renamed or revised where the source has other words now."""
    found = request_of(tale)
    if found is None:
        return requests.raised(tale)
    line = tale.line
    if line.title and not says(tale.book, found.title, line.title):
        tale.record(found, RequestRenamed(title=tale.entitled(), previous_title=found.title or None))
    if line.text and line.text.strip() and not says(tale.book, found.problem or "", line.text):
        tale.record(found, RequestRevised(problem=tale.said()))
    return found


def says(book: Book, stored: str, text: str) -> bool:
    """Return whether a stored text says what the source says; who is mentioned in it may have become known since."""
    if stored in (text, ERASED):
        return True
    if "{" not in stored:
        return False
    parts: list[str] = []
    done = 0
    for match in MENTION.finditer(stored):
        somebody = book.find(match[2])
        name = somebody.name if isinstance(somebody, Stakeholder) else ""
        # Somebody who was erased or merged has no name that could be compared.
        parts += (re.escape(stored[done : match.start()]), re.escape(name) if name not in ("", ERASED) else ".{1,400}?")
        done = match.end()
    parts.append(re.escape(stored[done:]))
    return re.fullmatch("".join(parts), text, re.DOTALL) is not None


def endorsed(tale: Tale) -> Request:
    """Somebody wants it too; said once is enough."""
    request = tale.request()
    scope = tale.line.word("scope")
    if not any((e.by, e.scope) == (tale.actor, scope) for e in request.endorsements):
        tale.record(request, RequestEndorsed(scope=scope))
    return request


def counted(tale: Tale) -> Request:
    """So many want it too, and the source does not say who: one endorsement by nobody known, `votes × 12`.

    When there are more the next time, those who have come are one more endorsement.
    """
    request, line = tale.request(), tale.line
    what, count = line.word("what") or "votes", line.data.get("count")
    assert isinstance(count, int)
    scopes = (COUNTED.fullmatch(e.scope or "") for e in request.endorsements if e.by == tale.actor)
    known = sum(int(m["count"]) for m in scopes if m and m["what"] == what)
    if count > known:
        tale.record(request, RequestEndorsed(scope=f"{what} × {count - known}"))
    return request


def labelled(tale: Tale) -> Request:
    """The source keeps the request under a label."""
    request, label = tale.request(), tale.line.word("label")
    if label and not any((r.relation, r.label) == (LABELLED, label) for r in request.related):
        tale.record(request, RequestLinked(relation=LABELLED, label=label))
    return request


def assigned(tale: Tale) -> Request:
    """Somebody looks after the request, or a team does."""
    request, line = tale.request(), tale.line
    owner, group = (*tale.people_in("assigned_to"), None)[0], line.word("group")
    if (owner and owner != request.owner) or (group and group != request.group):
        event = RequestReassigned(owner=owner, group=group, previous_group=request.group)
        tale.record(request, event, about=(owner,), to=(owner,))
    return request


def promised(tale: Tale) -> Request:
    """The request is planned for a version: a promise, revised when the version or the day changes."""
    request = tale.request()
    found, day = _promise(tale), day_of(tale.line.data.get("due"))
    target = tale.line.word("target")
    if found is None or found.status not in IN_FORCE:
        if found is None or found.target != target:
            promises.made(tale)
    elif (found.target, found.deadline) != (target, day or found.deadline):
        promises.revised(tale)
    return request


def unpromised(tale: Tale) -> Request:
    """The request is planned for no version any more."""
    request, found = tale.request(), _promise(tale)
    if found is not None and found.status in IN_FORCE:
        promises.withdrawn(tale)
    return request


def kept(tale: Tale) -> Request:
    """What was planned is done: the promise, if there was one, is kept."""
    request, found = tale.request(), _promise(tale)
    if found is not None and found.status in IN_FORCE:
        promises.kept(tale)
    return request


def _promise(tale: Tale) -> Commitment | None:
    found = tale.book.find(derived_id(Commitment.prefix, f"{tale.line.subject}#promise"))
    return found if isinstance(found, Commitment) else None


def decided(tale: Tale) -> Request:
    """Somebody answered. The same answer, by its own id, is told once."""
    request = tale.request()
    if tale.book.find(derived_id(Decision.prefix, tale.line.event_id)) is None:
        decisions.made(tale)
    return request


def stands(tale: Tale) -> Request:
    """The source says where the request stands, in its own word; a word that is an answer is a decision."""
    request, line = tale.request(), tale.line
    if request.status_label == line.word("to_status"):
        return request
    if line.word("outcome") in ANSWERS:
        return decided(tale)
    return requests.status_changed(tale)


ANSWERS = (*decisions.OUTCOMES, *decisions.DONE, "withdrawn", "duplicate")


def reopened(tale: Tale) -> Request:
    """An answered request is open again; one that is open anyway stays as it is."""
    request = tale.request()
    if request.status not in OPEN:
        requests.reopened(tale)
    return request
