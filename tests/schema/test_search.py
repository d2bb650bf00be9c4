"""Search over the API: hits with highlights, kinds, moments and pages. Capabilities 18, 43."""

from __future__ import annotations

from tests.schema.conftest import Asker

QUESTION = """query($text: String!, $kinds: [Kind!], $asOf: AsOfInput, $first: Int, $after: String) {
    search(text: $text, kinds: $kinds, asOf: $asOf, first: $first, after: $after) {
        totalCount position pageInfo { hasNextPage endCursor }
        edges { cursor node {
            score thing { called } event { __typename ... on Utterance { position sentence } }
            title { text html parts { text found } } text { html } } } } }"""


async def _told(ask: Asker) -> str:
    mira = (await ask.done("identifyStakeholder", {"name": "Mira Chen", "role": "PRODUCT"}, "stakeholder { id }"))[
        "stakeholder"
    ]["id"]
    given = {"by": mira, "title": "Cold <stores>", "problem": "They plan the cold stores by hand & by heart"}
    request = (await ask.done("submitRequest", given, "request { id }"))["request"]["id"]
    await ask.done("commentOnRequest", {"by": mira, "request": request, "text": "Mira Chen knows the stores"})
    return str(request)


async def test_a_search_gives_the_event_its_thing_and_the_words_marked(ask: Asker) -> None:
    await _told(ask)
    found = (await ask(QUESTION, text="cold stores"))["search"]
    assert found["totalCount"] == 1
    (edge,) = found["edges"]
    hit = edge["node"]
    assert hit["event"]["__typename"] == "RequestSubmitted"
    assert hit["thing"]["called"] == "Cold <stores>"
    assert hit["title"]["html"] == "<mark>Cold</mark> &lt;<mark>stores</mark>&gt;"
    assert [p["text"] for p in hit["title"]["parts"] if p["found"]] == ["Cold", "stores"]
    assert hit["text"]["html"] == "They plan the <mark>cold</mark> <mark>stores</mark> by hand &amp; by heart"


async def test_a_search_goes_by_pages_kinds_and_moments(ask: Asker) -> None:
    await _told(ask)
    first = (await ask(QUESTION, text="stores", first=1))["search"]
    assert (first["totalCount"], first["pageInfo"]["hasNextPage"]) == (2, True)
    rest = (await ask(QUESTION, text="stores", first=5, after=first["pageInfo"]["endCursor"]))["search"]
    positions = [e["node"]["event"]["position"] for e in first["edges"] + rest["edges"]]
    assert sorted(positions) == [2, 3]
    assert (await ask(QUESTION, text="stores", kinds=["DECISION"]))["search"]["totalCount"] == 0
    assert (await ask(QUESTION, text="stores", asOf={"position": 2}))["search"]["totalCount"] == 1


async def test_a_search_for_a_name_finds_where_the_person_is_mentioned(ask: Asker) -> None:
    await _told(ask)
    (edge,) = (await ask(QUESTION, text="chen"))["search"]["edges"]
    assert edge["node"]["text"]["html"] == "<mark>Mira Chen</mark> knows the stores"


async def test_a_search_for_nothing_is_refused_by_name(ask: Asker) -> None:
    error = await ask.fails(QUESTION, text="  ")
    assert (error["extensions"]["code"], error["extensions"]["argument"]) == ("MALFORMED", "text")
