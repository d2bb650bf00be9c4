"""Asked: what a measure of the organisation is asked with, and what it hears and tells while it is made."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from contextlib import AbstractContextManager
from typing import Any, Protocol

from graph.organisation.laid import Floats, Laid, When


class Tells(Protocol):
    """Hears how far something is, and says when it is no longer wanted."""

    def say(self, progress: float, doing: str) -> None:
        """Tell how far it is, 0 to 1; raises when it is no longer wanted."""

    def ending(self, end: Callable[[], object]) -> AbstractContextManager[None]:
        """Let something be ended from outside while a block runs."""


class Work(Tells, Protocol):
    """What a measure tells of itself, and what it may begin from."""

    def at(self, when: When) -> Laid:
        """Return the organisation at another moment."""

    def before(self, key: Hashable, count: int, size: int) -> tuple[Floats, ...] | None:
        """Return the answer of an earlier moment to begin from: so many arrays, none longer than a size."""

    def keep(self, key: Hashable, *answer: Floats) -> None:
        """Keep an answer to begin from."""


class Question(Protocol):
    """A measure with its parameters. Equal questions are one question."""

    def answer(self, laid: Laid, work: Work) -> Any:
        """Return the answer for one moment."""
