"""Every line becomes acts or a line of the report: broken files, repeated and interrupted imports."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from ledger.exchange.history import ImportReport, import_history
from ledger.exchange.history.dates import NoTime, time_of
from ledger.exchange.history.importer import _Import
from ledger.exchange.history.reading import LONGEST, raw_lines
from ledger.ledger import open_ledger
from ledger.policy import DEVELOPMENT
from tests.exchange.lines import Story


def _lines(story: Story, count: int) -> list[dict[str, Any]]:
    day = "2026-03-01T09:00:00Z"
    return [
        story.line("commented", f"wish:{n % 5}", f"Person {n % 7}", text=f"no {n}", occurred_at=day)
        for n in range(count)
    ]


def test_a_second_import_writes_nothing(story: Story) -> None:
    lines = _lines(story, 40)
    first = story.take(lines)
    head = story.head()
    second = story.take(lines)
    assert (first.written, first.repeated, first.complete) == (40, 0, True)
    assert (second.written, second.repeated, second.complete) == (0, 40, True)
    assert story.head() == head


def test_a_second_import_knows_more_people_and_still_writes_nothing(story: Story) -> None:
    lines = [
        story.line("commented", actor="Bo Lind", text="ask Ada Pell"),
        story.line("request_raised", actor="Ada Pell"),
    ]
    story.take(lines)
    assert story.take(lines).repeated == 2


def test_an_import_goes_on_in_a_ledger_that_was_closed_and_knows_its_people(tmp_path: Path) -> None:
    story = Story(tmp_path)
    story.tell("request_raised", actor="Ada Pell")
    story.ledger.close()
    story.ledger = open_ledger(tmp_path / "data", follow=False)
    story.tell("commented", actor="Bo Lind", text="ask Ada Pell")
    ada = story.ledger.derived_id("stk", "wish", "Ada Pell")
    assert story.events(topics=("request.commented",))[0].event.text == f"ask {{person:{ada}}}"  # type: ignore[attr-defined]
    story.ledger.close()


def test_the_same_id_with_another_content_is_reported(story: Story) -> None:
    line = story.line("request_raised")
    story.take([line])
    report = story.take([{**line, "title": "Light mode"}])
    assert (report.reported, report.written) == (1, 0)
    assert report.problems[0].reason.startswith("COMMAND_CONFLICT")


def test_an_interrupted_import_says_so_and_goes_on(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = _lines(story, 30)
    send = _Import._send
    sent: list[object] = []

    def send_until_ctrl_c(self: _Import, act: Any) -> Any:
        if len(sent) == 17:
            raise KeyboardInterrupt
        sent.append(act)
        return send(self, act)

    with monkeypatch.context() as patch:
        patch.setattr(_Import, "_send", send_until_ctrl_c)
        stopped = story.take(lines)
    assert (stopped.written, stopped.interrupted, stopped.complete) == (17, True, False)
    resumed = story.take(lines)
    assert (resumed.written, resumed.repeated, resumed.complete) == (13, 17, True)


def test_an_interrupted_import_ends_as_one_that_never_stopped(tmp_path: Path) -> None:
    for name in ("whole", "halves"):
        (tmp_path / name).mkdir()
    stories = [Story(tmp_path / name) for name in ("whole", "halves")]
    lines = _lines(stories[0], 30)
    stories[0].take(lines)
    stories[1].take(lines[:11])
    stories[1].take(lines)
    whole, halves = (
        [(e.position, e.topic, e.event.source.event_id if e.event.source else None) for e in s.events()]
        for s in stories
    )
    assert whole == halves
    for story in stories:
        story.ledger.close()


def _broken(story: Story) -> list[tuple[bytes, str]]:
    line = story.line("request_raised")
    encode = msgspec.json.encode
    return [
        (b"{not json", "malformed"),
        (b"[1, 2]", "Expected `object`"),
        (b"", "empty"),
        (encode({k: v for k, v in line.items() if k != "subject"}), "missing required field `subject`"),
        (encode({**line, "more": 1}), "unknown field `more`"),
        (encode({**line, "actor": 7}), "Expected `str | null`"),
        (encode({**line, "data": []}), "Expected `object`"),
        (encode({**line, "type": "sung"}), "the type 'sung' is unknown"),
        (encode({**line, "occurred_at": "yesterday"}), "occurred_at: 'yesterday' is not a time"),
        (encode({**line, "occurred_at": "2026-02-30"}), "occurred_at"),
        (encode({**line, "recorded_at": "0001-01-01T00:00:00Z"}), "recorded_at"),
        (encode({**line, "text": "a\0b"}), "cannot be stored"),
        (encode({**line, "data": {"k": ["\ue000"]}}), "cannot be stored"),
        (encode(line).replace(b"Dark mode", b"\\ud800"), "surrogate"),
        (encode(line).replace(b"Dark mode", b"\xff\xfe"), "UTF-8"),
        (encode({**line, "text": "x" * 20_001}), "length <= 20000"),
        (encode({**line, "event_id": ""}), "length >= 1"),
        (encode({**line, "subject": "nowhere"}), "not of the form"),
        (b'{"data":' * 5_000, ""),
        (encode({**line, "text": "y" * LONGEST}), "longer than"),
    ]


def test_every_broken_line_is_reported_with_its_reason_and_the_rest_goes_in(story: Story) -> None:
    broken = _broken(story)
    mixed = [
        piece
        for raw, _ in broken
        for piece in (raw, msgspec.json.encode(story.line("commented", text="fine", occurred_at=None)))
    ]
    report = story.take(mixed)
    assert (report.lines, report.written, report.reported) == (2 * len(broken), len(broken), len(broken))
    for (_, reason), problem in zip(broken, report.problems, strict=True):
        assert reason.lower() in problem.reason.lower(), problem
    assert [p.line for p in report.problems] == list(range(1, 2 * len(broken), 2))
    assert not report.complete


def test_gzip_is_known_by_its_first_bytes(story: Story) -> None:
    lines = [msgspec.json.encode(line) + b"\n" for line in _lines(story, 20)]
    members = gzip.compress(b"".join(lines[:9])) + gzip.compress(b"".join(lines[9:]))
    assert story.take_file(members, "story.jsonl").written == 20


@pytest.mark.parametrize("lost", [1, 8, 40, 200])
def test_of_a_truncated_gzip_everything_before_the_break_goes_in(story: Story, lost: int) -> None:
    lines = b"".join(msgspec.json.encode(line) + b"\n" for line in _lines(story, 400))
    report = story.take_file(gzip.compress(lines)[:-lost])
    assert report.reported == 1
    assert "breaks off" in report.problems[0].reason
    assert 400 * 0.8 < report.written <= 400
    assert not report.complete


def test_a_damaged_gzip_and_a_missing_file_are_reported(story: Story, tmp_path: Path) -> None:
    lines = b"".join(msgspec.json.encode(line) + b"\n" for line in _lines(story, 50))
    packed = bytearray(gzip.compress(lines))
    packed[len(packed) // 2] ^= 0xFF
    assert not story.take_file(bytes(packed)).complete
    report = import_history(story.ledger, DEVELOPMENT, [tmp_path / "none.jsonl"])
    assert report.problems[0].reason.startswith("the file cannot be read")


def test_the_progress_ends_at_the_end_of_each_file(story: Story, tmp_path: Path) -> None:
    seen: list[tuple[str, int, int]] = []

    def progress(file: Path, done: int, size: int, report: ImportReport) -> None:
        seen.append((file.name, done, size))

    path = tmp_path / "a.jsonl"
    path.write_bytes(b"".join(msgspec.json.encode(line) + b"\n" for line in _lines(story, 600)))
    import_history(story.ledger, DEVELOPMENT, [path], progress=progress)
    assert len(seen) == 3
    assert seen[-1] == ("a.jsonl", path.stat().st_size, path.stat().st_size)


def test_a_small_window_gives_the_same_positions(tmp_path: Path) -> None:
    logs = []
    for window in (1, 7, 5_000):
        folder = tmp_path / str(window)
        folder.mkdir()
        story = Story(folder)
        path = folder / "a.jsonl"
        path.write_bytes(b"".join(msgspec.json.encode(line) + b"\n" for line in _lines(story, 60)))
        import_history(story.ledger, DEVELOPMENT, [path], window=window)
        story.ledger.follower.catch_up()
        logs.append([(e.position, e.topic) for e in story.events()])
        story.ledger.close()
    assert logs[0] == logs[1] == logs[2]


EARLY, LATE = (datetime(year, 1, 2, tzinfo=UTC).replace(tzinfo=None) for year in (1000, 8999))
ZONES: Any = st.timezones() | st.none()
scalars = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=30)
values = st.recursive(
    scalars, lambda v: st.lists(v, max_size=3) | st.dictionaries(st.text(max_size=8), v, max_size=3), max_leaves=6
)
KEYS = (
    "event_id",
    "occurred_at",
    "recorded_at",
    "actor",
    "actor_role",
    "type",
    "subject",
    "title",
    "text",
    "source_ref",
    "data",
)
TYPES = (
    "request_raised",
    "decision_made",
    "promise_kept",
    "relationship_observed",
    "escalated",
    "stakeholder_moved",
    "payment",
)


@st.composite
def garbage(draw: st.DrawFn) -> bytes:
    """Bytes, or a line with some keys replaced by anything."""
    if draw(st.booleans()):
        return draw(st.binary(max_size=60)).replace(b"\n", b" ")
    line: dict[str, Any] = dict.fromkeys(KEYS)
    line |= {"event_id": draw(st.uuids()).hex, "subject": "wish:1", "type": draw(st.sampled_from(TYPES)), "data": {}}
    line |= draw(st.dictionaries(st.sampled_from(KEYS), values, max_size=3))
    words = ("outcome", "target", "relation", "due", "amount", "release", "stage", "recorded_by", "on", "approvers")
    if isinstance(line["data"], dict):
        line["data"] |= draw(st.dictionaries(st.sampled_from(words), values, max_size=4))
    return msgspec.json.encode(line)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(garbage(), min_size=1, max_size=12))
def test_no_line_is_ever_lost(story: Story, lines: list[bytes]) -> None:
    assume(not lines[0].startswith(b"\x1f\x8b"))  # that is no line, but the beginning of a gzip file
    report = story.take(lines)
    assert report.lines == len(lines)
    assert report.written + report.repeated + report.reported == report.lines
    assert all("Error" not in p.reason.partition(":")[0] for p in report.problems), report.problems
    assert not story.ledger.follower.parked()


@given(st.datetimes(EARLY, LATE, timezones=ZONES))
def test_a_time_written_in_iso_is_read_back(time: datetime) -> None:
    read, exact = time_of(time.isoformat())
    # Through its own text, which has an offset: a zone's hour that never was, in spring, equals no other time.
    written = datetime.fromisoformat(time.isoformat())
    assert read == (written if written.tzinfo else written.replace(tzinfo=UTC))
    # What is not exact is kept as it was written: no zone, or an offset with seconds.
    assert exact == (time.tzinfo is not None and time.utcoffset().seconds % 60 == 0)  # type: ignore[union-attr]


@given(st.text(max_size=30))
def test_any_other_text_is_no_time(text: str) -> None:
    try:
        time, _ = time_of(text)
    except NoTime:
        return
    assert time.tzinfo is not None


@given(st.lists(st.binary(max_size=50).map(lambda b: b.replace(b"\n", b"")), max_size=20), st.booleans(), st.booleans())
def test_lines_are_read_as_they_were_written(
    tmp_path_factory: pytest.TempPathFactory, lines: list[bytes], end: bool, packed: bool
) -> None:
    content = b"\n".join(lines) + (b"\n" if end and lines else b"")
    path = tmp_path_factory.mktemp("read") / "f"
    if content.startswith((b"\x1f\x8b", b"\xef\xbb\xbf")):
        return
    path.write_bytes(gzip.compress(content) if packed else content)
    expected = content.split(b"\n")
    if expected[-1] == b"":
        expected.pop()
    found = list(raw_lines(path))
    assert [r.content for r in found] == expected
    assert [r.number for r in found] == list(range(1, len(expected) + 1))
