"""What colours, shapes and glyphs mean. Colours are Okabe & Ito's, told apart by everybody; none stands alone."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, pi, sin
from typing import Any

from graph.drawing.text import attribute, element

INK, FAINT, PAPER, BAND = "#1a1a1a", "#575b61", "#ffffff", "#f5f6f8"
FOR, AGAINST, ALARM = "#4a4f57", "#d55e00", "#a33c00"
FONT = "'Helvetica Neue', Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif"
RADIUS = 21.0


@dataclass(frozen=True, slots=True)
class Look:
    """How a stance looks, and what it is called in the legend."""

    fill: str
    ink: str
    glyph: str
    words: str
    dashed: bool = False


STANCES: tuple[tuple[float, Look], ...] = (
    (0.75, Look("#0072b2", "#ffffff", "++", "works for us")),
    (0.25, Look("#9fd3f2", INK, "+", "for us")),
    (-0.25, Look("#e2e2e2", INK, "0", "neutral")),
    (-0.75, Look("#f3b54a", INK, "−", "prefers another way")),
    (-9.0, Look("#d55e00", "#ffffff", "−−", "against us")),
)
UNKNOWN = Look(PAPER, INK, "?", "stance unknown", dashed=True)
OURS = Look("#d5dfec", INK, "", "ours, not assessed")


def look(stance: float | None, side: str | None) -> Look:
    """
    >>> look(1.0, "theirs").glyph, look(None, "theirs").glyph, look(None, "ours").words
    ('++', '?', 'ours, not assessed')
    """
    if stance is None:
        return OURS if side == "ours" else UNKNOWN
    return next(found for least, found in STANCES if stance > least)


SHAPES = ("hexagon", "square", "circle", "diamond", "triangle")
"""By lane, from the top."""


def shape(lane: int, x: float, y: float, r: float = RADIUS, **style: Any) -> str:
    """Return a lane's shape around a point."""
    kind = SHAPES[lane]
    if kind == "circle":
        return element("circle", cx=x, cy=y, r=r, **style)
    if kind == "square":
        a = r * 0.92
        return element("rect", x=x - a, y=y - a, width=2 * a, height=2 * a, rx=5, **style)
    corners, turn, size = {"hexagon": (6, 0.0, 1.1), "diamond": (4, 0.0, 1.22), "triangle": (3, -pi / 2, 1.3)}[kind]
    angles = (turn + 2 * pi * k / corners for k in range(corners))
    points = " ".join(f"{x + r * size * cos(a):.1f},{y + r * size * sin(a):.1f}" for a in angles)
    return element("polygon", points=points, **style)


def _arrow(name: str, colour: str) -> str:
    return (
        f'<marker id="{name}" viewBox="0 0 8 8" refX="6.5" refY="4" markerWidth="9" markerHeight="9" '
        'markerUnits="userSpaceOnUse" orient="auto-start-reverse">'
        f'<path d="M0 .5 7.5 4 0 7.5z" fill="{colour}"/></marker>'
    )


def root(corners: tuple[float, float, float, float], name: str) -> str:
    """Open the drawing on a sheet of paper (left, top, right, bottom)."""
    left, top, right, bottom = corners
    width, height = right - left, bottom - top
    box = f"{left:.0f} {top:.0f} {width:.0f} {height:.0f}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" width="{width:.0f}" height="{height:.0f}" '
        f'font-family="{FONT}" role="group" aria-label={attribute(name)}>'
        "<style>.person:focus{outline:none}.person:focus .shape,.person:hover .shape{stroke-width:4}"
        ".tie:hover path{stroke-width:5}</style>"
        f"<defs>{_arrow('for', FOR)}{_arrow('against', AGAINST)}</defs>"
        + element("rect", x=left, y=top, width=width, height=height, fill=PAPER)
    )
