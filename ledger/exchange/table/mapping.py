"""Mapping: which column of a table says what, and what the source's words mean. A TOML file, or one of the ready ones.

Columns are known by their names, whatever their capitals, blanks and underscores: `Issue key` is `issue_key`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal

import msgspec

SHAPES = Path(__file__).parent / "shapes"
Kind = Literal["request", "stakeholder", "opportunity", "endorsement", "relationship"]
Columns = str | list[str]
"""The column, or several that may say it; in each row, the first that says anything counts."""

COMMON = ("created", "updated", "url")
FIELDS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "request": (
        ("id", "title"),
        (
            "problem",
            "ask",
            "requester",
            "first_name",
            "last_name",
            "account",
            "account_id",
            "opportunity_id",
            "importance",
            "amount",
            "currency",
            "status",
            "reason",
            "decided",
            "decided_by",
            "owner",
            "group",
            "labels",
            "topic",
            "endorsers",
            "votes",
            "version",
            "due",
        ),
    ),
    "stakeholder": (("name",), ("id", "role", "job_title", "account", "account_id", "handle", "email", "active")),
    "opportunity": (
        ("id", "name"),
        ("account", "account_id", "amount", "currency", "stage", "expected_close", "owner", "closed", "won", "reason"),
    ),
    "endorsement": (("request", "by"), ("on_behalf_of", "account", "account_id", "scope", "title")),
    "relationship": (("source", "target", "relation"), ("strength", "directed")),
}
"""Kind of record → the fields that it needs, and those that it may have beside the common ones."""


class BadMapping(ValueError):
    """The mapping cannot be used; the message says why."""


class Mapping(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """How a table is read."""

    kind: Kind
    system: Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_-]{0,39}$")]
    """The name of the source: `jira` of `jira:ACME-1`. People are who they are inside it."""
    columns: dict[str, Columns]
    words: dict[str, dict[str, str]] = {}
    """Field → the source's word in small letters → what it means here."""
    defaults: dict[str, str] = {}
    """What a field says when its column says nothing."""
    times: list[str] = []
    """Forms of times as `strptime` has them, beside ISO 8601; the first that fits counts."""
    separator: str = ","
    """What stands between several names or labels in one cell."""
    delimiter: str | None = None
    """What stands between cells: found out from the first line unless it is said."""

    @property
    def fields(self) -> tuple[str, ...]:
        """All fields that this kind of record may have."""
        needed, others = FIELDS[self.kind]
        return (*needed, *others, *COMMON)

    def missing(self, header: Sequence[str]) -> list[str]:
        """Return the fields that a record needs and that neither a column nor a default gives."""
        names = {plain(name) for name in header}
        return [
            field
            for field in FIELDS[self.kind][0]
            if field not in self.defaults and not any(plain(n) in names for n in self.names(field))
        ]

    def names(self, field: str) -> list[str]:
        """Return the names under which a field's column may stand."""
        found = self.columns.get(field, [])
        return [found] if isinstance(found, str) else found

    def meaning(self, field: str, word: str) -> str:
        """Return what the source's word means here; a word that nobody explained is what it is."""
        return self.words.get(field, {}).get(word.strip().lower(), word.strip())


def plain(name: str) -> str:
    """Return a column's name without what tools write differently."""
    return re.sub(r"[\W_]+", "", name.lower())


def ready_mappings() -> list[str]:
    """Return the names of the ready mappings."""
    return sorted(path.stem for path in SHAPES.glob("*.toml"))


def the_mapping(name: str) -> Mapping:
    """Return the ready mapping of this name, or the one in this file; raises `BadMapping`."""
    path = SHAPES / f"{name}.toml" if name in ready_mappings() else Path(name)
    try:
        read = path.read_bytes()
    except OSError as error:
        ready = ", ".join(ready_mappings())
        raise BadMapping(f"there is no mapping {name}: give a TOML file or one of {ready} ({error.strerror})") from None
    return parsed(read.decode(errors="replace"))


def parsed(text: str) -> Mapping:
    """Return the mapping that a TOML text describes; raises `BadMapping`."""
    try:
        mapping = msgspec.convert(tomllib.loads(text), Mapping)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise BadMapping(f"the mapping cannot be read: {error}") from None
    for part in (mapping.columns, mapping.words, mapping.defaults):
        if unknown := sorted(set(part) - set(mapping.fields)):
            known = ", ".join(mapping.fields)
            raise BadMapping(f"a {mapping.kind} has no field {unknown[0]!r}; its fields are {known}")
    if lacking := [f for f in FIELDS[mapping.kind][0] if f not in mapping.columns and f not in mapping.defaults]:
        raise BadMapping(f"a {mapping.kind} needs a column for {', '.join(lacking)}")
    if mapping.delimiter is not None and len(mapping.delimiter) != 1:
        raise BadMapping("the delimiter is one character")
    return mapping
