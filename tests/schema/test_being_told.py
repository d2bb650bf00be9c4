"""Being told: whoever is quoted or graded sees it, answers it, and the answer shows beside it (capability 46)."""

from __future__ import annotations

from ledger.ledger import Ledger
from ledger.policy import DEVELOPMENT
from ledger.views import replies
from tests.schema.conftest import Asker

STORY = """query($id: ID!, $at: AsOfInput) { commitment(id: $id, asOf: $at) { history { nodes { ... on Utterance {
    type eventId disputed replies { stance text givenBy { name } answers { by { name } text } } } } } } }"""
TOLD = """query($id: ID!, $at: AsOfInput) { stakeholder(id: $id, asOf: $at) {
    unanswered { totalCount nodes { ... on Utterance { type eventId sentence } } } } }"""


async def promised(ask: Asker) -> dict[str, str]:
    """Let Mira grade what Jonas promised; return the ids."""

    async def made(mutation: str, kind: str, **given: object) -> str:
        return str((await ask.done(mutation, given, f"{kind} {{ id }}"))[kind]["id"])

    mira = await made("identifyStakeholder", "stakeholder", name="Mira Lindqvist", role="PRODUCT")
    jonas = await made("identifyStakeholder", "stakeholder", name="Jonas Falk", role="SALES")
    promise = await made("makeCommitment", "commitment", by=jonas, consequent="Sign-on in May")
    await made("gradeHonesty", "commitment", by=mira, commitment=promise, honesty="OVER_THE_LINE")
    return {"mira": mira, "jonas": jonas, "promise": promise}


async def test_who_is_graded_is_told_and_the_answer_shows_beside_it(ask: Asker, ledger: Ledger) -> None:
    ids = await promised(ask)
    told = (await ask(TOLD, id=ids["jonas"]))["stakeholder"]["unanswered"]
    kinds = [node["type"] for node in told["nodes"]]
    assert kinds == ["COMMITMENT_MADE", "COMMITMENT_HONESTY_GRADED"], "somebody else wrote both down"
    assert told["totalCount"] == 2
    grading = told["nodes"][1]["eventId"]
    before = ledger.follower.position

    given = {"by": ids["jonas"], "repliesTo": grading, "stance": "DISPUTES", "text": "I said: perhaps"}
    payload = await ask.done("replyToEvent", given, "reply { id repliesTo { type } over { __typename } }")
    reply = payload["reply"]["id"]
    assert payload["reply"]["repliesTo"] == {"type": "COMMITMENT_HONESTY_GRADED"}
    await ask.done("answerReply", {"by": ids["mira"], "reply": reply, "text": "I heard: surely"})
    made, graded = (await ask(STORY, id=ids["promise"]))["commitment"]["history"]["nodes"]
    assert (made["replies"], made["disputed"]) == ([], False)
    assert graded["disputed"]
    assert graded["replies"] == [
        {
            "stance": "DISPUTES",
            "text": "I said: perhaps",
            "givenBy": {"name": "Jonas Falk"},
            "answers": [{"by": {"name": "Mira Lindqvist"}, "text": "I heard: surely"}],
        }
    ]
    assert [n["type"] for n in (await ask(TOLD, id=ids["jonas"]))["stakeholder"]["unanswered"]["nodes"]] == [
        "COMMITMENT_MADE"
    ]
    then = await ask(STORY, id=ids["promise"], at={"position": before})
    assert then["commitment"]["history"]["nodes"][1]["replies"] == [], "it had not been said by then"
    assert (await ask(TOLD, id=ids["jonas"], at={"position": before}))["stakeholder"]["unanswered"]["totalCount"] == 2


async def test_a_disputed_fact_is_counted_out_until_the_dispute_is_taken_back(ask: Asker, ledger: Ledger) -> None:
    ids = await promised(ask)
    grading = (await ask(TOLD, id=ids["jonas"]))["stakeholder"]["unanswered"]["nodes"][1]["eventId"]

    def out() -> set[str]:
        return replies.disputed(ledger.views, DEVELOPMENT, [grading, "com_x@1"], ledger.moment(DEVELOPMENT))

    assert out() == set()
    given = {"by": ids["jonas"], "repliesTo": grading, "stance": "DISPUTES"}
    reply = (await ask.done("replyToEvent", given, "reply { id }"))["reply"]["id"]
    comment = {"by": ids["mira"], "repliesTo": grading, "stance": "COMMENTS", "text": "I stand by it"}
    await ask.done("replyToEvent", comment)
    assert out() == {grading}
    await ask.done("withdrawReply", {"by": ids["jonas"], "reply": reply})
    assert out() == set()
    _, graded = (await ask(STORY, id=ids["promise"]))["commitment"]["history"]["nodes"]
    assert [r["stance"] for r in graded["replies"]] == ["COMMENTS"]
