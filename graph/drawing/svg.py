"""The drawing: title, lanes, ties, people, legend. Everything that colour says is said without it too."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from graph.drawing.labels import NAME, SMALL, Label, boxes, labels
from graph.drawing.layout import LANE, LANES, NOWHERE, Place, with_strangers
from graph.drawing.legend import HEIGHT, badge, legend
from graph.drawing.lines import Line, lines_of
from graph.drawing.style import AGAINST, ALARM, BAND, FAINT, FOR, INK, PAPER, RADIUS, look, root, shape
from graph.drawing.text import attribute, element, lines, xml
from graph.questions.errors import MapTooLarge
from graph.questions.sight import Sight

MOST = 300
MARGIN, LEAST, ABOVE = 116.0, 960.0, 26.0
"""Beside the outermost people, the least width of a sheet, and above the first row of a lane."""


@dataclass(frozen=True, slots=True)
class Heading:
    """What the sheet is called, which moment it is true for, and what it says in a sentence."""

    title: str
    moment: str
    caption: str = ""


def draw(sight: Sight, places: Mapping[str, Place], heading: Heading) -> str:
    """Return the map as SVG. The same map gives the same bytes; ``places`` may hold people who are not on it."""
    people = sight.map.people
    if len(people) > MOST:
        raise MapTooLarge(f"there are {len(people)} people on this map; {MOST} are the most that are drawn")
    everywhere = with_strangers(places, ((i, p.role, p.side) for i, p in people.items()))
    here = {i: everywhere[i] for i in people}
    written = labels(sight)
    drawn = lines_of(sight.map, here, boxes(written, here))
    half = max(max((abs(p.x) for p in everywhere.values()), default=0.0) + MARGIN, LEAST / 2)
    lanes = max((p.lane for p in here.values()), default=0) + 1  # empty ones below are not drawn: nobody moves
    caption = lines(heading.caption, 12.5, 2 * half - 60, 4) if heading.caption else []
    # Room for two lines even where one is enough: the sheet must not jump when the moment changes.
    top = -RADIUS - ABOVE - 68 - 17.0 * max(2, len(caption))
    foot = lanes * LANE - RADIUS - ABOVE
    bottom = foot + HEIGHT + 26
    return "\n".join(
        (
            root((-half, top, half, bottom), f"{heading.title}. {heading.moment}"),
            f"<title>{xml(heading.title)}</title><desc>{xml(f'{heading.moment}. {heading.caption}')}</desc>",
            _head(-half + 24, top, heading, caption),
            _bands(half, lanes),
            '<g class="ties">',
            *(_tie(sight, line) for line in drawn),
            '</g><g class="signs">',
            *(badge(*line.middle, line.sign) for line in drawn),
            '</g><g class="people">',
            *(_person(i, sight, here[i], written[i]) for i in sorted(people, key=lambda i: (here[i].y, here[i].x, i))),
            "</g>",
            legend(-half + 24, foot + 14, {p.lane for p in here.values()}),
            element("text", _counts(sight), x=-half + 24, y=foot + HEIGHT + 12, size=11, fill=FAINT),
            "</svg>",
        )
    )


def _head(x: float, top: float, heading: Heading, caption: Collection[str]) -> str:
    return (
        element("text", heading.title, x=x, y=top + 32, size=20, weight=700, fill=INK)
        + element("text", heading.moment, x=x, y=top + 51, size=12.5, fill=FAINT)
        + "".join(
            element("text", line, x=x, y=top + 72 + 17 * n, size=12.5, fill=INK) for n, line in enumerate(caption)
        )
    )


def _bands(half: float, lanes: int) -> str:
    out = ['<g class="lanes" aria-hidden="true">']
    for lane in range(lanes):
        y = lane * LANE - RADIUS - ABOVE
        out.append(element("rect", x=12 - half, y=y, width=2 * half - 24, height=LANE - 6, rx=6, fill=BAND))
        ours, theirs = LANES[lane]
        left = ours if lane == NOWHERE else f"Ours · {ours}"
        out.append(element("text", left, x=22 - half, y=y + 15, size=10.5, fill=FAINT))
        if lane != NOWHERE:
            right = f"Theirs · {theirs}"
            out.append(element("text", right, x=half - 22, y=y + 15, size=10.5, fill=FAINT, anchor="end"))
    down = min(lanes, NOWHERE) * LANE - RADIUS - ABOVE - 6
    middle = f"M0 {-RADIUS - ABOVE:.0f}V{down:.0f}"
    out.append(element("path", d=middle, stroke="#c3c7ce", stroke_dasharray="2 6", stroke_width=1.5))
    return "".join([*out, "</g>"])


def _tie(sight: Sight, line: Line) -> str:
    kind, colour, dash = ("for", FOR, None) if line.sign > 0 else ("against", AGAINST, "7 5")
    arrow = "↔" if line.both else "→"
    words = f"{sight.name(line.source)} {arrow} {sight.name(line.target)}: {', '.join(line.kinds)} ({line.weight:.2f})"
    (a, b), (c, d), (e, f) = line.start, line.bend, line.end
    path = element(
        "path",
        d=f"M{a} {b}Q{c} {d} {e} {f}",
        fill="none",
        stroke=colour,
        stroke_opacity=0.75,
        stroke_width=round(1.1 + 2.2 * min(1.0, line.weight), 2),
        stroke_dasharray=dash,
        marker_end=f"url(#{kind})",
        marker_start=f"url(#{kind})" if line.both else None,
    )
    return f'<g class="tie"><title>{xml(words)}</title>{path}</g>'


def _person(person: str, sight: Sight, place: Place, label: Label) -> str:
    known = sight.map.people[person]
    stands = look(known.stance, known.side)
    x, y = place.x, place.y
    name = attribute(label.spoken)
    out = [
        f'<g class="person" data-id={attribute(person)} tabindex="0" role="img" aria-label={name}>',
        f"<title>{xml(label.spoken)}</title>",
    ]
    if label.door:
        out.append(shape(place.lane, x, y, RADIUS + 5, fill=PAPER, stroke=INK, stroke_width=1.2))
    dash = "5 3" if stands.dashed else None
    out.append(
        shape(place.lane, x, y, mark="shape", fill=stands.fill, stroke=INK, stroke_width=1.6, stroke_dasharray=dash)
    )
    if stands.glyph:
        out.append(element("text", stands.glyph, x=x, y=y + 5, size=15, weight=700, fill=stands.ink, anchor="middle"))
    if label.money:
        out.append(element("text", "★", x=x + RADIUS - 2, y=y - RADIUS + 6, size=17, fill=INK))
    at = y + RADIUS + 4 + NAME
    out.append(element("text", label.name, x=x, y=at, size=NAME, weight=700, fill=INK, anchor="middle"))
    below = [(label.part, FAINT, 400)] if label.part else []
    below += [("✕ no cover", ALARM, 700)] if label.bare else []
    for n, (text, ink, weight) in enumerate(below, 1):
        line = at + n * (SMALL + 2.5)
        out.append(element("text", text, x=x, y=line, size=SMALL, weight=weight, fill=ink, anchor="middle"))
    return "".join([*out, "</g>"])


def _counts(sight: Sight) -> str:
    people = sight.map.people.values()
    others = [p for p in people if p.side != "ours"]
    unknown = sum(p.stance is None for p in others)
    return (
        f"{len(people)} people, {len(sight.map.ties)} ties. Of {unknown} of the {len(others)} who are not ours the "
        "stance is unknown. Disputed ties are left out."
    )
