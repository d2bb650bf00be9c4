"""`map what-if`: changes, as people write them on a command line."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from app.cli.errors import USAGE, CliError
from app.cli.mapped import Looked
from app.cli.opening import VIEWER
from graph.questions import source
from graph.questions.whatif import AddTie, Change, LosePerson, LoseTie, SayNo, SetStance
from graph.ties import KINDS

Who = Callable[[str], str]


def supposed(
    seen: Looked,
    who: Who,
    noes: Sequence[str],
    lose: Sequence[str],
    ties: Sequence[str],
    unties: Sequence[str],
    stances: Sequence[str],
) -> list[Change]:
    """Return the changes: noes first, then stances, ties, and those who leave."""
    made: list[Change] = []
    if noes:
        ids = [who(n) for n in noes]
        matter = source.affair(seen.ledger, VIEWER, seen.moment, requests=ids)
        made.append(SayNo(tuple(sorted(matter.shocks().items()))))
    made += [_stance(who, text) for text in stances]
    made += [_tie(who, text) for text in ties]
    made += [_untie(who, text) for text in unties]
    return made + [LosePerson(who(name)) for name in lose]


def _stance(who: Who, text: str) -> SetStance:
    name, equals, number = text.rpartition("=")
    try:
        stance = None if number == "unknown" else float(number)
    except ValueError:
        equals, stance = "", None
    if not equals:
        raise CliError(f"--stance takes WHO=NUMBER, such as demo:jens=-0.5 or demo:jens=unknown; not {text!r}", USAGE)
    return SetStance(who(name), stance)


def _tie(who: Who, text: str) -> AddTie:
    words = text.split()
    if len(words) != 3 or words[1] not in KINDS:
        kinds = ", ".join(k for k, rule in KINDS.items() if not rule.uttered)
        raise CliError(f"--tie takes “WHO KIND WHOM”, with a kind such as {kinds}; not {text!r}", USAGE)
    return AddTie(who(words[0]), who(words[2]), words[1])


def _untie(who: Who, text: str) -> LoseTie:
    words = text.split()
    if len(words) != 2:
        raise CliError(f"--untie takes “WHO WHOM”; not {text!r}", USAGE)
    return LoseTie(who(words[0]), who(words[1]))
