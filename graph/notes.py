"""What a reader must know before trusting a map: what is missing, unknown or contradictory."""

from __future__ import annotations

from graph.projection import InfluenceMap
from graph.sentences import several


def notes(influence_map: InfluenceMap, contradictions: int = 0, targets_missing: int = 0) -> tuple[str, ...]:
    """Plain sentences, only those that apply."""
    said: list[str] = []
    out, n = influence_map.left_out, len(influence_map.people)
    against = sum(t.sign < 0 for t in influence_map.ties)
    unknown = sum(p.stance is None for p in influence_map.people.values())

    def note(count: int, one: str, many: str, rest: str) -> None:
        if count:
            said.append(f"{several(count, one, many)} {rest}")

    if not n:
        said.append("Nobody is on this map.")
    elif not influence_map.ties:
        said.append("No tie is known between these people, so nothing can be said of influence.")
    if influence_map.isolates:
        done = "are shown and count in every average" if influence_map.includes_isolates else "are left out"
        note(
            len(influence_map.isolates),
            "person",
            "people",
            f"without any tie {_be(done, influence_map.isolates)}.",
        )
    if n and unknown:
        said.append(f"The stance of {unknown} of {several(n, 'person', 'people')} is unknown.")
    note(against, "tie", "ties", "of conflict: seen in strength and degree, no way for influence.")
    note(contradictions, "pair", "pairs", "said to be both for and against; both are kept.")
    note(out.pseudo_people, "actor", "actors", "without a name of their own left out.")
    note(out.ties_of_pseudo_people, "tie", "ties", "of nameless actors left out.")
    note(out.people_who_left, "person", "people", "who left or stepped aside left out.")
    note(out.ties_of_people_who_left, "tie", "ties", "of people who left or stepped aside left out.")
    note(out.ties_of_unknown_people, "tie", "ties", "to people who are not in this scope left out.")
    note(out.ties_to_self, "tie", "ties", "of somebody to themselves left out.")
    note(out.ties_without_weight, "tie", "ties", "without a usable weight left out.")
    note(targets_missing, "person", "people", "asked for and not on this map.")
    note(
        influence_map.weights_bounded,
        "weight",
        "weights",
        "beyond all measure brought into bounds.",
    )
    return tuple(said)


def _be(words: str, who: tuple[object, ...]) -> str:
    if len(who) != 1:
        return words
    return words.replace("are ", "is ", 1).replace("count ", "counts ", 1)
