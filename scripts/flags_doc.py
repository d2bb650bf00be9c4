"""Write docs/flags.md from the table of flags; with `--check`, only say whether it is current."""

from __future__ import annotations

import sys
from pathlib import Path

import ledger.ledger  # noqa: F401  registers every kind of thing
from ledger.views.flags import FLAGS, Flag
from ledger.views.limits import LIMITS

TARGET = Path(__file__).resolve().parent.parent / "docs" / "flags.md"
LIMITED = "\n".join(
    ["| Setting | Usually | What for |", "|---|---|---|"]
    + [f"| `{x.setting}` | {x.usual} {x.unit} | {x.why} |" for x in LIMITS.values()]
)
HEAD = f"""\
# Flags

*Generated from `ledger/views/flags` by `scripts/flags_doc.py`. Change the words there, then run it again.*

The ledger records what happened and refuses no unpleasant fact. A flag says what deserves a second look: why, in a
sentence, with the events that show it, since when, and what clears it. Nobody raises a flag and nobody takes one down:
flags are derived, so they exist as of any position, and by either clock. A deadline that passes raises one by itself.

Ask for those on a thing (`flags`), over the whole ledger (`flagged`), or in a terminal (`negotiation-ledger flags`).
Eight are shown; the others are asked for by name, or with `all`. What an act raised, its own answer tells.

**What is disputed does not count.** A flag that rests on an event which somebody named in it disputes says so, is left
out of lists and totals, and is counted beside them. **A private word first**: whoever has stopped meeting a customer is
told alone for {LIMITS["LEDGER_NUDGE"].usual} days, before anybody else is.

**How long is too long** stands in one place, `ledger/views/limits.py`; what was agreed in the ledger goes before it.
The environment of the server may set each; a value that cannot be stops the start, and another than before draws the
flags anew. `flagLimits` in GraphQL tells what holds.

{LIMITED}
"""


def document() -> str:
    """Return the page."""
    shown = [flag for flag in FLAGS.values() if flag.shown]
    others = [flag for flag in FLAGS.values() if not flag.shown]
    parts = [HEAD, "## Shown\n", *map(_told, shown), "## Asked for by name\n", *map(_told, others)]
    return "\n".join(parts)


def _told(flag: Flag) -> str:
    on = ", ".join(kind.replace("_", " ") for kind in flag.kinds) or "anything"
    serves = ", ".join(map(str, flag.capabilities))
    return (
        f"### {flag.title}\n\n`{flag.name.name}`, on: {on}. {flag.name.description}\n\n"
        f"*Cleared by:* {flag.clears[0].lower()}{flag.clears[1:]} *Capabilities:* {serves}.\n"
    )


def main() -> int:
    """Write the page, or check it."""
    if "--check" in sys.argv:
        return 0 if TARGET.read_text(encoding="utf-8") == document() else 1
    TARGET.write_text(document(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
