"""`trail`: everything that led to an answer and came of it, in its true order."""

from __future__ import annotations

from rich.console import Console

from app.cli.opening import reading
from app.cli.options import DEFAULT_DATA, Data, Json, Name, When
from app.cli.screen import err, out
from app.cli.story import Story, story_of
from app.cli.telling import as_json, day_of, legible, print_event, told

HELP = """Tell everything that led to an answer and came of it, in its true order.

For a request, decision, promise or escalation this is the trail; for a person, a deal or an account, everything said \
by, to or about it."""
EPILOG = """Examples:

negotiation-ledger trail demo:no-sso --data data/demo

negotiation-ledger trail pep:572 --as-of effective:2018-07-01

negotiation-ledger trail demo:deal --data data/demo --json | jq -r .sentence"""


def trail(identity: Name, data: Data = DEFAULT_DATA, when: When = None, as_lines: Json = False) -> None:
    """Tell the trail of a thing."""
    with reading(data) as ledger:
        story = story_of(ledger, identity, when)
        events, names = told(ledger, story.moment, story.events)
        console = out()
        if as_lines:
            for one in events:
                console.file.write(as_json(one, names).decode() + "\n")
        else:
            print_heading(console, story)
            above: str | None = None
            for one in events:
                day = day_of(one.utterance)
                if one.utterance.event.event_id == story.event:
                    console.print("▶ this is the event that was asked about:", style="bold")
                print_event(console, one, None if day == above else day)
                above = day
        if not story.whole:
            err().print("This is not whole: some of it was cut off, or may not be seen.", style="yellow")


def print_heading(console: Console, story: Story) -> None:
    """Say what is told, how it stands, and as of when."""
    kind = story.subject.kind if story.subject is not None else ""
    known_as = story.subject.external_id if story.subject is not None else None
    stands = story.status.replace("_", " ") or "not there yet"
    console.print(legible(story.title), style="bold", markup=False)
    facts = [kind, known_as or "", stands, f"{len(story.events)} events", f"position {story.moment.position}"]
    console.print(" · ".join(f for f in facts if f), style="dim", markup=False)
    console.print()
