"""Who came into a map when, by the ledger's own order: what the layout gives out places by."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from graph.drawing.layout import Arrival
from graph.questions.circle import LEVELS
from graph.source import STANDING
from ledger.domain.account import Account
from ledger.domain.account import Side as AccountSide
from ledger.domain.relationship import Relationship, TieKind, TieStatus
from ledger.ledger import Ledger
from ledger.policy import Viewer
from ledger.views import history, things
from ledger.views.arrivals import born, involved
from ledger.views.asof import Moment
from ledger.views.history import HistoryFilter
from ledger.views.paging import MOST, Page, cursor
from ledger.views.things import ThingFilter

ROLE_EVENTS = ("stakeholder.referred_to", "stakeholder.identified", "stakeholder.described")
ANY = (*STANDING, TieStatus.DISPUTED.value, TieStatus.ENDED.value)


def arrivals(
    ledger: Ledger, viewer: Viewer, moment: Moment, people: Collection[str], scope: str | None
) -> list[Arrival]:
    """Return when these people, and whoever was on the map before them, came in and in which roles.

    ``scope`` is the deal or account that the map is of. Only the ledger's clock counts, for by it nothing is ever put
    in before what was there.
    """
    then = Moment(moment.position)
    came = {} if scope is None else involved(ledger.views, viewer, scope, moment.position)
    came |= _circle(ledger, viewer, then, came)
    if scope is None:
        came = born(ledger.views, viewer, people, moment.position)
    return list(_lanes(ledger, viewer, then, came))


def _circle(ledger: Ledger, viewer: Viewer, then: Moment, came: dict[str, int]) -> dict[str, int]:
    """Superiors and sponsors come in with the tie that makes them so, or with the one below them if that is later."""
    found: dict[str, int] = {}
    known = dict(came)
    ask = set(came)
    for _ in range(LEVELS):
        if not ask:
            break
        above: dict[str, int] = {}
        which = ThingFilter(status=ANY, about_any=sorted(ask))
        ties = list(things.every(ledger.views, viewer, Relationship, then, which))
        since = born(ledger.views, viewer, [t.id for t in ties], then.position)
        for tie in ties:
            ends = {TieKind.REPORTS_TO: (tie.source, tie.target), TieKind.SPONSORS: (tie.target, tie.source)}
            below, over = ends.get(tie.tie, (None, None))
            if below in ask and over is not None and over not in known:
                at = max(known[below], since.get(tie.id, then.position))
                above[over] = min(above.get(over, at), at)
        known |= above
        found |= above
        ask = set(above)
    return found


def _lanes(ledger: Ledger, viewer: Viewer, then: Moment, came: dict[str, int]) -> Iterable[Arrival]:
    """Everybody in the role and on the side that they had when they came, and again whenever these changed."""
    roles: dict[str, str] = {}
    accounts: dict[str, str | None] = {}
    steps: list[tuple[int, str, str, str | None]] = []
    for u in _told(ledger, viewer, then, came):
        i, event = u.thing, u.event
        role, account = getattr(event, "role", None), getattr(event, "account", None)
        roles[i] = role.value if role is not None else roles.get(i, "other")
        accounts[i] = account or accounts.get(i)
        steps.append((u.position, i, roles[i], accounts[i]))
    sides = _sides(ledger, viewer, then, {a for _, _, _, a in steps if a is not None})
    last: dict[str, Arrival] = {}
    for position, i, role, account in steps:
        now = Arrival(max(position, came[i]), i, role, sides.get(account or ""))
        if position > came[i] and i in last:
            yield last.pop(i)
        if position > came[i]:
            yield now
        else:
            last[i] = now
    yield from last.values()


def _told(ledger: Ledger, viewer: Viewer, then: Moment, came: Collection[str]) -> Iterable[history.Utterance]:
    wanted, after = sorted(came), None
    while wanted:
        asked = Page(first=MOST, after=after)
        which = HistoryFilter(things=wanted, topics=ROLE_EVENTS)
        found = history.page(ledger.views, viewer, then, which, asked)
        yield from (u for _, u in found.rows)
        if not found.has_next:
            return
        after = cursor(found.rows[-1][0])


def _sides(ledger: Ledger, viewer: Viewer, then: Moment, accounts: Collection[str]) -> dict[str, str]:
    found = things.get_many(ledger.views, viewer, accounts, then)
    ours = {True: "theirs", False: "ours"}
    return {i: ours[a.side is AccountSide.CUSTOMER] for i, a in found.items() if isinstance(a, Account)}
