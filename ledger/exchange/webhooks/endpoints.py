"""Endpoints: added, listed, resumed, removed, by those who may."""

from __future__ import annotations

import base64
import re
import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from ledger.domain.kernel.aggregate import AGGREGATES
from ledger.domain.kernel.errors import Malformed, NotAllowed
from ledger.domain.kernel.event import EVENTS
from ledger.domain.kernel.ids import prefix_of
from ledger.exchange.webhooks.address import address_of
from ledger.exchange.webhooks.errors import EndpointExists, UnknownEndpoint
from ledger.exchange.webhooks.message import FORMATS
from ledger.ledger import Ledger
from ledger.policy import TABLE, Viewer, require_sight, spoken_for
from ledger.store.ops import About, Endpoint
from ledger.views import things as seen
from ledger.views.clock import micros
from ledger.views.flags.changes import mark_at
from ledger.views.flags.hearing import HEARD, PERSONAL, Mark
from ledger.views.flags.names import FlagName
from ledger.views.watching import watch_of

NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")


@dataclass(frozen=True, slots=True)
class Added:
    """An endpoint that was added, and its secret, which is told this once."""

    endpoint: Endpoint
    secret: str


class Webhooks:
    """The endpoints of a ledger, for a viewer."""

    def __init__(self, ledger: Ledger, viewer: Viewer) -> None:
        require_sight(viewer)
        self._ledger, self._viewer = ledger, viewer

    def add(
        self,
        name: str,
        url: str,
        *,
        form: str = "cloudevents",
        topics: Sequence[str] = (),
        kinds: Sequence[str] = (),
        things: Sequence[str] = (),
        watch: str | None = None,
        flags: Sequence[str] | None = None,
        person: str | None = None,
        after: int | None = None,
        anywhere: bool = False,
    ) -> Added:
        """Add an endpoint, which is told what happens from now on, or after a position (0: from the beginning).

        `flags` are those of whose changes it is told. Nothing said: of a watch, those that the watch is for; of a
        person, all that say something of them; of an endpoint that asks for some topics only, none; else those that
        are told to everybody. `person`: only what they are quoted, graded or flagged by, and that before all others.
        """
        self._may_change()
        if not NAME.fullmatch(name):
            raise Malformed(f"{name[:80]!r} is no name: small letters, digits, - and _, at most 60", path=("name",))
        if form not in FORMATS:
            raise Malformed(f"{form[:80]!r} is no format; the formats are {', '.join(FORMATS)}", path=("format",))
        for topic in topics:
            if topic not in EVENTS and not (topic.endswith(".") and any(t.startswith(topic) for t in EVENTS)):
                raise Malformed(f"{topic[:80]!r} is no topic such as request.declined or request.", path=("topics",))
        for kind in kinds:
            if kind not in {cls.kind for cls in AGGREGATES.values()}:
                raise Malformed(f"{kind[:80]!r} is no kind of thing", path=("kinds",))
        ids = tuple(self._thing(given) for given in things)
        names = self._flags(flags, watch, person, topics)
        whose = None if person is None else self._person(person)
        head = self._ledger.recorder.head()
        if after is not None and not 0 <= after <= head:
            raise Malformed(f"the position {after} is not between 0 and {head}", path=("after",))
        address_of(url, anywhere=anywhere)
        about = About(
            url=url,
            format=form,
            log_id=self._ledger.recorder.log_id,
            principal=self._viewer.principal,
            role=self._viewer.role.value,
            topics=tuple(topics),
            kinds=tuple(kinds),
            things=ids,
            watch=self._watch(watch),
            flags=names,
            person=whose,
            anywhere=anywhere,
            created=time.time(),
        )
        secret = secrets.token_bytes(32)
        begun = self._begun(head, after)
        if not self._ledger.ops.add(name, about, secret, begun.position, begun.at):
            raise EndpointExists(f"there is a webhook named {name!r}", path=("name",))
        return Added(self.one(name), f"whsec_{base64.b64encode(secret).decode()}")

    def all(self) -> list[Endpoint]:
        """Return the endpoints, by name."""
        return self._ledger.ops.endpoints()

    def one(self, name: str) -> Endpoint:
        """Return an endpoint; raises `UnknownEndpoint`."""
        found = self._ledger.ops.endpoint(name)
        if found is None:
            raise _unknown(name)
        return found

    def resume(self, name: str) -> Endpoint:
        """Go on with a parked endpoint, from where it was: nothing is left out."""
        self._may_change()
        if not self._ledger.ops.resume(name):
            raise _unknown(name)
        return self.one(name)

    def remove(self, name: str) -> None:
        """Forget an endpoint."""
        self._may_change()
        if not self._ledger.ops.remove(name):
            raise _unknown(name)

    def _begun(self, head: int, after: int | None) -> Mark:
        """Return the mark after which an endpoint is told what happens."""
        if after is None:
            return Mark(head, micros(datetime.now(UTC)))
        return mark_at(self._ledger.views, self._viewer, after)

    def _flags(
        self, given: Sequence[str] | None, watch: str | None, person: str | None, topics: Sequence[str]
    ) -> tuple[str, ...]:
        if given is None:
            told = () if watch is not None else PERSONAL if person is not None else () if topics else HEARD
            return tuple(name.value for name in told)
        if unknown := [name for name in given if name not in {flag.value for flag in FlagName}]:
            raise Malformed(f"there is no flag {unknown[0][:80]!r}", path=("flags",))
        return tuple(dict.fromkeys(given))

    def _person(self, given: str) -> str:
        found = self._thing(given)
        if prefix_of(found) != "stk":
            raise Malformed(f"{given[:80]!r} is no person", path=("person",))
        return spoken_for(self._viewer, found).stakeholder or found

    def _thing(self, given: str) -> str:
        found = seen.find(self._ledger.views, self._viewer, given)
        if found is None:
            raise Malformed(f"there is no thing {given[:80]!r} in this ledger", path=("things",))
        return found

    def _watch(self, given: str | None) -> str | None:
        if given is None:
            return None
        views, moment = self._ledger.views, self._ledger.moment(self._viewer)
        if watch_of(views, self._viewer, given, moment) is None:
            raise Malformed(f"{given[:80]!r} is no watch that holds", path=("watch",))
        return given

    def _may_change(self) -> None:
        if not TABLE[self._viewer.role].acts:
            raise NotAllowed(f"{self._viewer.principal}, as {self._viewer.role.value}, may not change webhooks")


def _unknown(name: str) -> UnknownEndpoint:
    return UnknownEndpoint(f"there is no webhook named {name[:80]!r}", path=("name",))
