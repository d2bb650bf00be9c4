"""Published networks and their published figures, through the import, the log, the projection and GraphQL.

Capabilities 30 and 32. None of these graphs is built here: they are what the ledger makes of the imported histories.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ledger.exchange.history import import_history
from ledger.ledger import Ledger, open_ledger
from ledger.policy import DEVELOPMENT
from tests.schema.conftest import Asker

pytestmark = pytest.mark.data


@pytest.fixture(scope="module")
def networks(tmp_path_factory: pytest.TempPathFactory, shared_data: Path) -> Iterator[Ledger]:
    """A ledger that holds the three networks."""
    ledger = open_ledger(tmp_path_factory.mktemp("networks"), follow=False)
    import_history(ledger, DEVELOPMENT, [shared_data / "events" / "networks.jsonl"])
    ledger.follower.catch_up()
    yield ledger
    ledger.close()


async def _map(ledger: Ledger, network: str, labels: list[str], select: str, isolates: bool = False) -> dict[str, Any]:
    question = f"""query($network: String, $labels: [String!], $isolates: Boolean!) {{
        influenceMap(network: $network, labels: $labels, includeIsolates: $isolates) {{ {select} }} }}"""
    asked = await Asker(ledger)(question, network=network, labels=labels, isolates=isolates)
    found: dict[str, Any] = asked["influenceMap"]
    return found


async def test_the_medici_stand_between_the_families_of_florence(networks: Ledger) -> None:
    """Freeman's betweenness of the marriages: .522 for the Medici, .452 with the Pucci as a 16th family."""
    select = "people isolates { name } nodes { name betweenness sentences { measure text } }"
    found = await _map(networks, "net:florentine", ["married_into"], select)
    between = {n["name"]: n["betweenness"] for n in found["nodes"]}
    assert found["people"] == 15
    assert [round(between[f], 3) for f in ("Medici", "Guadagni", "Strozzi")] == [0.522, 0.255, 0.103]
    (medici,) = [n for n in found["nodes"] if n["name"] == "Medici"]
    assert "Medici sits on 52 % of the shortest ways between other people; next is Guadagni with 25 %." in [
        s["text"] for s in medici["sentences"]
    ]
    everybody = await _map(networks, "net:florentine", ["married_into"], select, isolates=True)
    assert round({n["name"]: n["betweenness"] for n in everybody["nodes"]}["Medici"], 3) == 0.452


async def test_krackhardts_managers_ask_manager_2_for_advice(networks: Ledger) -> None:
    """Krackhardt (1987): 190 ties of advice, density .4524, reciprocity .4737, manager 2 is asked by 18."""
    select = "people tieCount nodes { name degree { influences } } ties { source { id } target { id } }"
    found = await _map(networks, "net:hightech", ["asks_advice_of"], select)
    n, pairs = found["people"], {(t["source"]["id"], t["target"]["id"]) for t in found["ties"]}
    assert (n, found["tieCount"], len(pairs)) == (21, 190, 190)
    assert round(len(pairs) / (n * (n - 1)), 4) == 0.4524
    assert round(sum((v, u) in pairs for u, v in pairs) / len(pairs), 4) == 0.4737
    first = max(found["nodes"], key=lambda node: node["degree"]["influences"])
    assert (first["name"].split()[-1], first["degree"]["influences"]) == ("2", 18)


async def test_sampsons_novices_like_and_dislike_and_part_into_two_camps(networks: Ledger) -> None:
    """Sampson (1968): 18 novices; 56 choices of liking in the third wave and 47 of dislike."""
    select = "people tieCount negativeTies tension tensionProven balance nodes { camp strength { net netIn } }"
    found = await _map(networks, "net:sampson", ["likes (wave 3)", "dislikes"], select)
    assert (found["people"], found["tieCount"], found["negativeTies"]) == (18, 103, 47)
    assert found["tensionProven"]
    assert 0 < found["balance"] < 1
    assert {node["camp"] for node in found["nodes"]} == {0, 1}
    given = sum(node["strength"]["net"] for node in found["nodes"])
    assert given == pytest.approx(sum(node["strength"]["netIn"] for node in found["nodes"]))
