"""Write docs/questions.md from the saved questions and the demo story; with `--check`, only say whether it is current.

The answers are those that the ledger gives to the story, shortened, so that the page cannot rot.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from app.cli.ask import answered
from app.demo import tell
from app.questions import TEN, Question, saved
from ledger.integrity.opening import open_publisher
from ledger.ledger import Ledger, open_ledger
from ledger.policy import DEVELOPMENT

TARGET = Path(__file__).resolve().parent.parent / "docs" / "questions.md"
KEPT = {"root", "key"}
"""What differs from one ledger to the next, though the story is the same."""
SHOWN = 2
"""How many entries of a list are shown."""
HEAD = """# The ten questions

One saved query each, in `queries/`. Ask them in GraphiQL's tabs or at the terminal, of any ledger, as of any moment:

```sh
negotiation-ledger ask                                  # lists them
negotiation-ledger ask 4 --data data/demo
negotiation-ledger ask 1 --variables '{"externalId": "pep:572"}'
negotiation-ledger ask 7 --data data/demo --as-of effective:2026-03-15
```

The answers below are those of the demo story ([story.md](story.md)), of lists the first two entries. This page is
written by `scripts/questions_doc.py`, and a test holds it against the story.
"""


def page(ledger: Ledger) -> str:
    """Return the page, with the answers of a ledger that holds the story."""
    return "\n".join([HEAD, *(_section(ledger, question) for question in TEN)])


def shortened(value: Any) -> Any:
    """Return an answer with the beginning of each of its lists, and without what is another's in every ledger."""
    if isinstance(value, dict):
        return {key: "…" if key in KEPT and inner else shortened(inner) for key, inner in value.items()}
    if isinstance(value, list):
        more = len(value) - SHOWN
        return [*map(shortened, value[:SHOWN]), *([f"… and {more} more"] if more > 0 else [])]
    return round(value, 3) if isinstance(value, float) else value  # the last digits hang on the machine


def _section(ledger: Ledger, question: Question) -> str:
    text = question.file.read_text(encoding="utf-8")
    parts = saved(text)
    answer = asyncio.run(answered(ledger, text, {}))
    if "errors" in answer:
        raise SystemExit(f"{question.file.name}: {answer['errors']}")
    shown = json.dumps(shortened(answer["data"]), ensure_ascii=False, indent=1)
    return f"""## {question.number}. {parts.title}

**Asked by:** {question.asked_by}. **Query:** [`{question.file.name}`](../queries/{question.file.name})

**How to read it.** {parts.how_to_read}

```graphql
{parts.query}
```

```json
{_compact(shown)}
```
"""


def _compact(text: str) -> str:
    """Return the JSON with what is short on one line."""
    small = re.compile(r"([\[{])\n\s+([^\[\]{}\n]*(?:\n[^\[\]{}\n]*){0,6}?)\n\s+([\]}])")

    def joined(match: re.Match[str]) -> str:
        line = f"{match[1]} " + " ".join(part.strip() for part in match[2].splitlines()) + f" {match[3]}"
        return line if len(line) <= 100 else match[0]

    return small.sub(joined, text)


@contextmanager
def story(folder: Path) -> Iterator[Ledger]:
    """Open a ledger that holds the demo story, signed."""
    ledger = open_ledger(folder)
    try:
        tell(ledger, DEVELOPMENT)
        with closing(open_publisher(folder, ledger.recorder)) as publisher:
            publisher.publish()
            ledger.witness = publisher.witness
            yield ledger
    finally:
        ledger.close()


def main() -> int:
    """Write the page, or check it."""
    with tempfile.TemporaryDirectory() as folder, story(Path(folder)) as ledger:
        text = page(ledger)
    if "--check" in sys.argv:
        return 0 if TARGET.exists() and TARGET.read_text(encoding="utf-8") == text else 1
    TARGET.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
