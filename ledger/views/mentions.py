"""Mentions: texts name people and things by id; readers see names, as of the moment they ask about."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ledger.domain.kernel.ids import MENTION
from ledger.domain.kernel.types import ERASED
from ledger.policy import Viewer
from ledger.views.asof import Moment
from ledger.views.database import Database
from ledger.views.things import titles


def mentioned(texts: Iterable[str]) -> set[str]:
    """Return the ids that these texts mention."""
    return {match[2] for text in texts if "{" in text for match in MENTION.finditer(text)}


def render(text: str, names: dict[str, str]) -> str:
    """Return the text with its mentions resolved: people by name, things by title in quotation marks."""
    if "{" not in text and ERASED not in text:
        return text

    def name(match: re.Match[str]) -> str:
        known = names.get(match[2])
        if known is None or known == "":
            return "somebody" if match[1] == "person" else "something"
        if known == ERASED:
            return "[erased]"
        return known if match[1] == "person" else f"“{known}”"

    return MENTION.sub(name, text).replace(ERASED, "[erased]")


def render_all(db: Database, viewer: Viewer, texts: list[str], moment: Moment) -> list[str]:
    """Return the texts with their mentions resolved, in one look-up."""
    ids = mentioned(texts)
    names = names_of(db, viewer, ids, moment) if ids else {}
    return [render(text, names) for text in texts]


def names_of(db: Database, viewer: Viewer, ids: Iterable[str], moment: Moment) -> dict[str, str]:
    """Return what people and things are called, for `render`; a thing's title may itself mention somebody."""
    names = titles(db, viewer, ids, moment)
    inner = mentioned(names.values())
    if inner:
        people = titles(db, viewer, inner, moment)
        names = {i: render(name, people) if name != ERASED else name for i, name in names.items()}
    return names
