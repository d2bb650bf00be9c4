"""The ten questions: what they are called, who asks them, and where the saved query of each lies."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

QUESTIONS = (Path(__file__).parent / "queries", Path(__file__).parent.parent / "queries")
"""Where saved questions lie: in the installed package, or beside it in the repository."""


@dataclass(frozen=True, slots=True)
class Question:
    """One of the ten."""

    number: int
    name: str
    asked_by: str

    @property
    def file(self) -> Path:
        """The file that holds its query."""
        name = f"{self.number:02}-{self.name}.graphql"
        return next((folder / name for folder in QUESTIONS if (folder / name).exists()), QUESTIONS[-1] / name)


TEN = (
    Question(1, "why-no", "Product manager"),
    Question(2, "if-i-decline", "Product manager"),
    Question(3, "what-were-they-told", "Product manager, called in late"),
    Question(4, "what-unvetted-promises-cost", "Executive"),
    Question(5, "who-decides", "Executive"),
    Question(6, "where-is-my-request", "Sales"),
    Question(7, "what-may-i-say", "Sales"),
    Question(8, "promised-in-our-name", "Engineering lead"),
    Question(9, "who-authorised-this", "Auditor"),
    Question(10, "revenue-recognition", "Finance"),
)


@dataclass(frozen=True, slots=True)
class Saved:
    """What a saved question's file says."""

    title: str
    how_to_read: str
    query: str


def saved(text: str) -> Saved:
    """Return the parts of a saved question: its first line is the question, the comment under it how to read it."""
    lines = text.splitlines()
    comment = [line.removeprefix("#").strip() for line in lines if line.startswith("#")]
    query = "\n".join(line for line in lines if not line.startswith("#"))
    return Saved(comment[0], " ".join(comment[1:]).strip(), query.strip())
