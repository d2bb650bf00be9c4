"""The legend: every shape, fill, glyph and line that the drawing uses, in words."""

from __future__ import annotations

from collections.abc import Collection

from graph.drawing.style import AGAINST, FOR, INK, OURS, PAPER, STANCES, UNKNOWN, Look, shape
from graph.drawing.text import element, width

ROLES = ("executive", "product, engineering; buyer", "sales, marketing; influencer", "another role", "side not known")
HEIGHT, SIZE = 112.0, 11.0


def legend(x: float, y: float, lanes: Collection[int]) -> str:
    """Return the legend, with its upper left corner at a point."""
    out, at = [f'<g class="legend" font-size="{SIZE:g}"><title>Legend</title>'], x
    for found in (*(stance for _, stance in STANCES), UNKNOWN, OURS):
        out.append(_stance(at + 9, y + 10, found))
        at += 44 + width(found.words, SIZE) * 0.92
    at = x
    for lane in sorted(lanes):
        out.append(shape(lane, at + 9, y + 42, 8, fill=PAPER, stroke=INK) + _words(at + 24, y + 46, ROLES[lane]))
        at += 48 + width(ROLES[lane], SIZE) * 0.92
    at = x
    for sign, words in ((1, "influences; thicker is stronger"), (-1, "is at odds with")):
        out.append(_line(at, y + 74, sign) + _words(at + 56, y + 78, words))
        at += 80 + width(words, SIZE) * 0.92
    out.append(element("text", "★", x=at, y=y + 79, size=15, fill=INK) + _words(at + 19, y + 78, "releases the money"))
    at += 150
    out.append("".join(element("circle", cx=at + 9, cy=y + 74, r=r, fill="none", stroke=INK) for r in (6.5, 10)))
    out.append(_words(at + 25, y + 78, "gatekeeper"))
    return "".join([*out, "</g>"])


def badge(x: float, y: float, sign: int) -> str:
    """Return the sign on a line, which tells it without any colour."""
    colour = FOR if sign > 0 else AGAINST
    cross = f"M{x - 3:.1f} {y:.1f}h6" + (f"M{x:.1f} {y - 3:.1f}v6" if sign > 0 else "")
    ring = element("circle", cx=x, cy=y, r=5.5, fill=PAPER, stroke=colour)
    return ring + element("path", d=cross, stroke=colour, stroke_width=1.6)


def _words(x: float, y: float, text: str) -> str:
    return element("text", text, x=x, y=y, fill=INK)


def _stance(x: float, y: float, look: Look) -> str:
    ring = element(
        "circle", cx=x, cy=y, r=9, fill=look.fill, stroke=INK, stroke_dasharray="3 2" if look.dashed else None
    )
    glyph = element("text", look.glyph, x=x, y=y + 4, weight=700, fill=look.ink, anchor="middle") if look.glyph else ""
    return ring + glyph + _words(x + 15, y + 4, look.words)


def _line(x: float, y: float, sign: int) -> str:
    colour, dash, kind = (FOR, None, "for") if sign > 0 else (AGAINST, "7 5", "against")
    path = element(
        "path",
        d=f"M{x:.1f} {y:.1f}h46",
        stroke=colour,
        stroke_width=2.4,
        stroke_dasharray=dash,
        marker_end=f"url(#{kind})",
    )
    return path + badge(x + 20, y, sign)
