"""Text for SVG: escaped, cut to its room, and measured well enough to keep labels apart."""

from __future__ import annotations

from functools import cache
from unicodedata import east_asian_width
from xml.sax.saxutils import escape, quoteattr

from graph.export import clean
from ledger.domain.kernel.types import ERASED

WIDE, NARROW = 1.0, 0.56
"""Widths of characters in ems: of those that fill a square, and of the others at most on average."""


def told(text: str) -> str:
    """Return a text as it may be shown: on one line, what was erased told as such, no control characters."""
    return clean(" ".join(text.replace(ERASED, "[erased]").split()))


def xml(text: str) -> str:
    """
    >>> xml("<Ada & Bo>")
    '&lt;Ada &amp; Bo&gt;'
    """
    return escape(told(text))


def attribute(text: str) -> str:
    """
    >>> attribute('say "no"')
    '\\'say "no"\\''
    """
    return quoteattr(told(text))


SHORT = {"size": "font-size", "weight": "font-weight", "anchor": "text-anchor", "mark": "class"}


@cache
def _called(key: str) -> str:
    return SHORT.get(key, key.replace("_", "-"))


def element(name: str, text: str | None = None, **attributes: object) -> str:
    """Return an SVG element, escaped; attributes that are None are left out, numbers are rounded.

    >>> element("text", "a < b", x=1.25, size=10, stroke_width=None)
    '<text x="1.2" font-size="10">a &lt; b</text>'
    """
    out = [f"<{name}"]
    for key, value in attributes.items():
        if isinstance(value, float):
            out.append(f'{_called(key)}="{round(value, 2 if key == "stroke_width" else 1):g}"')
        elif isinstance(value, int):
            out.append(f'{_called(key)}="{value}"')
        elif value is not None:
            out.append(f"{_called(key)}={attribute(str(value))}")
    return " ".join(out) + ("/>" if text is None else f">{xml(text)}</{name}>")


def width(text: str, size: float) -> float:
    """How wide a text is at most, about."""
    return sum(WIDE if east_asian_width(c) in "WF" else NARROW for c in text) * size


def cut(text: str, size: float, room: float) -> str:
    """
    >>> cut("Kristina Alexandra", 10, 60), cut("Ada", 10, 60)
    ('Kristina…', 'Ada')
    """
    text = told(text)
    if width(text, size) <= room:
        return text
    while text and width(text, size) > room - size * NARROW:
        text = text[:-1]
    return f"{text.rstrip(' ,')}…"


def lines(text: str, size: float, room: float, most: int) -> list[str]:
    """
    >>> lines("one two three", 10, 45, 2)
    ['one two', 'three']
    """
    found: list[str] = []
    for word in told(text).split(" "):
        if found and width(f"{found[-1]} {word}", size) <= room:
            found[-1] = f"{found[-1]} {word}"
        else:
            found.append(word)
    if len(found) > most:
        found = [*found[: most - 1], " ".join(found[most - 1 :])]
    return [cut(line, size, room) for line in found]
