"""The ledger as OCEL 2.0, CloudEvents and CSV: as of a moment, for a viewer, piece by piece. Capability 44."""

from __future__ import annotations

import csv
import io
import json
import tracemalloc
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.kernel.aggregate import AGGREGATES
from ledger.domain.kernel.errors import NotAllowed
from ledger.domain.request.state import Request
from ledger.exchange.export import cloud_events, ocel, table
from ledger.exchange.export.table import written
from ledger.ledger import Ledger
from ledger.policy import DEVELOPMENT, Viewer
from ledger.views import things
from ledger.views.asof import AsOf, Moment
from ledger.views.things import ThingFilter
from tests.exchange.lines import Story
from tests.imported import imported_counts, imported_data, imported_ledger

__all__ = ["imported_counts", "imported_data", "imported_ledger"]
TYPES = {"string": str, "integer": int, "float": float, "boolean": bool, "time": str}


def document(story_or_ledger: Story | Ledger, moment: Moment | None = None) -> dict[str, Any]:
    ledger = story_or_ledger.ledger if isinstance(story_or_ledger, Story) else story_or_ledger
    pieces = ocel(ledger.views, DEVELOPMENT, moment or ledger.moment(DEVELOPMENT))
    return dict(json.loads(b"".join(pieces)))


def breaches(log: dict[str, Any]) -> Iterator[str]:
    """Yield what breaks a rule of OCEL 2.0 (specification, sections 3 and 5.3)."""
    objects = {o["id"] for o in log["objects"]}
    for part, types in (("objects", "objectTypes"), ("events", "eventTypes")):
        declared = {t["name"]: {a["name"]: a["type"] for a in t["attributes"]} for t in log[types]}
        if len(declared) != len(log[types]):
            yield f"two {types} of one name"
        if len({x["id"] for x in log[part]}) != len(log[part]):
            yield f"two {part} of one id"
        for x in log[part]:
            attributes = declared.get(x["type"])
            if attributes is None:
                yield f"{x['id']} is of the undeclared type {x['type']}"
                continue
            for a in x["attributes"]:
                kind = attributes.get(a["name"])
                if kind is None or type(a["value"]) is not TYPES[kind]:
                    yield f"{x['id']}.{a['name']} is not of its declared type"
                if part == "objects" or kind == "time":
                    datetime.fromisoformat(a["time"] if part == "objects" else a["value"])
            pairs = [(r["objectId"], r["qualifier"]) for r in x["relationships"]]
            if len(set(pairs)) != len(pairs):
                yield f"{x['id']} has a relationship twice"
            if missing := [i for i, _ in pairs if i not in objects]:
                yield f"{x['id']} refers to {missing[0]}, which is not there"
    for event in log["events"]:
        assert datetime.fromisoformat(event["time"]).tzinfo is not None


def a_story(story: Story) -> None:
    story.tell("request_raised", text="It hurts", co_authors=["Bo Lind"])
    story.tell("promise_made", target="2.0")
    story.tell("decision_made", actor="Cleo Marsh", outcome="no", text='Bo Lind said =1+1 and "no", twice\nover')
    story.tell("relationship_observed", relation="trusts", target="Cleo Marsh")


def test_an_ocel_of_a_story_keeps_the_rules_of_ocel(story: Story) -> None:
    a_story(story)
    log = document(story)
    assert list(breaches(log)) == []
    assert len(log["events"]) == story.head()
    request = next(o for o in log["objects"] if o["type"] == "request")
    values = {a["name"]: a["value"] for a in request["attributes"]}
    assert (values["externalId"], values["status"], values["title"]) == ("wish:1", "declined", "Dark mode")
    assert {r["qualifier"] for r in request["relationships"]} == {"requester", "decision"}


def test_an_export_as_of_a_position_or_a_day_holds_what_was_there_then(story: Story) -> None:
    a_story(story)
    early = story.ledger.moment(DEVELOPMENT, AsOf(position=2))
    log = document(story, early)
    assert list(breaches(log)) == []
    assert len(log["events"]) == 2
    day = story.ledger.moment(DEVELOPMENT, AsOf(effective_at=datetime.fromisoformat("2026-03-02T12:00:00Z")))
    log = document(story, day)
    assert list(breaches(log)) == []
    assert "decision.accepted" not in {e["type"] for e in log["events"]}
    (request,) = (o for o in log["objects"] if o["type"] == "request")
    assert [a["value"] for a in request["attributes"] if a["name"] == "status"] == ["submitted"]


def test_nobody_exports_what_they_may_not_see(story: Story) -> None:
    a_story(story)
    moment = story.ledger.moment(DEVELOPMENT)
    for export in (ocel, cloud_events):
        with pytest.raises(NotAllowed):
            b"".join(export(story.ledger.views, Viewer("nobody"), moment))
    with pytest.raises(NotAllowed):
        b"".join(table(story.ledger.views, Viewer("nobody"), moment, Request))


@pytest.mark.data
def test_pm4py_reads_the_imported_peps_and_counts_what_the_ledger_counts(
    tmp_path: Path, imported_ledger: Ledger
) -> None:
    import pm4py  # type: ignore[import-untyped]  # late: it takes seconds

    moment, views = imported_ledger.moment(DEVELOPMENT), imported_ledger.views
    path = tmp_path / "imported.json"
    with path.open("wb") as file:
        file.writelines(ocel(views, DEVELOPMENT, moment))
    counts = {cls.kind: things.count(views, DEVELOPMENT, cls, moment, ThingFilter()) for cls in AGGREGATES.values()}
    assert list(breaches(json.loads(path.read_bytes()))) == []
    log = pm4py.read_ocel2_json(str(path))
    assert dict(Counter(log.objects["ocel:type"])) == {kind: n for kind, n in counts.items() if n}
    assert sum(name.startswith("pep:") for name in log.objects["externalId"].dropna() if "#" not in name) >= 737
    assert len(log.events) == moment.position


@pytest.mark.data
def test_exports_of_all_real_histories_are_written_in_constant_memory(imported_ledger: Ledger) -> None:
    moment = imported_ledger.moment(DEVELOPMENT)

    def needed(until: int) -> tuple[int, int]:
        tracemalloc.start()
        size = sum(map(len, cloud_events(imported_ledger.views, DEVELOPMENT, Moment(until))))
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return size, peak

    small, little = needed(2_000)
    large, much = needed(min(moment.position, 20_000))
    assert large > 5 * small
    assert much < 3 * little


def test_cloud_events_are_read_by_the_library_of_the_standard_and_name_people(story: Story) -> None:
    a_story(story)
    lines = b"".join(cloud_events(story.ledger.views, DEVELOPMENT, story.ledger.moment(DEVELOPMENT))).splitlines()
    found = [JSONFormat().read(CloudEvent, line) for line in lines]
    assert [json.loads(line)["sequence"] for line in lines] == sorted(f"{n:019}" for n in range(1, story.head() + 1))
    assert len({(e.get_source(), e.get_id()) for e in found}) == story.head()
    told: Any = next(e for e in found if e.get_type() == "negotiation-ledger.decision.accepted").get_data()
    assert told["by"]["name"] == "Cleo Marsh"
    assert told["fields"]["reason"].startswith("Bo Lind said")
    assert b"{person:" not in b"".join(lines)


def test_a_table_of_requests_has_a_row_each_and_their_texts_as_they_are(story: Story) -> None:
    a_story(story)
    content = b"".join(table(story.ledger.views, DEVELOPMENT, story.ledger.moment(DEVELOPMENT), Request))
    (row,) = csv.DictReader(io.StringIO(content.decode(), newline=""))
    assert (row["external_id"], row["title"], row["status"]) == ("wish:1", "Dark mode", "declined")
    decisions = b"".join(
        table(story.ledger.views, DEVELOPMENT, story.ledger.moment(DEVELOPMENT), type(story.by_id(row["decision"])))
    )
    (decision,) = csv.DictReader(io.StringIO(decisions.decode(), newline=""))
    assert decision["reason"] == 'Bo Lind said =1+1 and "no", twice\nover'


def test_a_table_for_a_spreadsheet_holds_no_formula(story: Story) -> None:
    story.tell("request_raised", title="=HYPERLINK(1)")
    for safe, start in ((False, "="), (True, "'=")):
        moment = story.ledger.moment(DEVELOPMENT)
        content = b"".join(table(story.ledger.views, DEVELOPMENT, moment, Request, safe=safe))
        (row,) = csv.DictReader(io.StringIO(content.decode(), newline=""))
        assert row["title"] == f"{start}HYPERLINK(1)"


def test_the_history_as_a_table_has_a_row_for_every_event(story: Story) -> None:
    a_story(story)
    content = b"".join(table(story.ledger.views, DEVELOPMENT, story.ledger.moment(DEVELOPMENT)))
    found = list(csv.DictReader(io.StringIO(content.decode(), newline="")))
    assert [int(row["position"]) for row in found] == list(range(1, story.head() + 1))


@given(st.lists(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\r\x00")), min_size=1)))
def test_what_is_written_as_a_table_is_read_as_it_was(rows: list[list[str]]) -> None:
    read = list(csv.reader(io.StringIO(written(rows).decode(), newline="")))
    assert read == rows
