"""The facts S01 to S14 that were read by hand in the sources, asked from the views of the imported ledger."""

from __future__ import annotations

import shutil
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, cast

import networkx as nx
import pytest

from ledger.domain.decision.state import Decision
from ledger.domain.decision.words import Outcome
from ledger.domain.escalation.state import Escalation
from ledger.domain.relationship import Relationship
from ledger.domain.request.state import Request
from ledger.domain.stakeholder import Stakeholder
from ledger.exchange.history import import_history
from ledger.ledger import Ledger, open_ledger
from ledger.policy import DEVELOPMENT as VIEWER
from ledger.views import history, mentions
from ledger.views.asof import AsOf
from ledger.views.history import HistoryFilter
from ledger.views.paging import Page
from tests.exchange.asking import Asker
from tests.imported import LINES, Counts, imported_counts, imported_data, imported_ledger
from tests.torture.size import short_and_long

__all__ = ["imported_counts", "imported_data", "imported_ledger"]  # fixtures


@pytest.fixture(scope="module")
def ask(imported_ledger: Ledger) -> Asker:
    return Asker(imported_ledger)


def test_every_line_of_all_seven_files_is_in_the_ledger(imported_counts: Counts, ask: Asker) -> None:
    assert (imported_counts.lines, imported_counts.written, imported_counts.reported) == (LINES, LINES, 0)
    assert ask.ledger.follower.position == ask.ledger.recorder.head() == imported_counts.events
    assert ask.ledger.follower.parked() == []


def test_the_counts_are_those_of_the_sources(ask: Asker) -> None:
    assert len([r for r in ask.every(Request) if not r.placeholder]) == 2_633
    decisions = ask.every(Decision)
    assert len(decisions) == 3_075
    assert sum(d.outcome is Outcome.DECLINE for d in decisions) == 158
    assert len(ask.every(Escalation)) == 88
    assert ask.count(topics=("commitment.made", "commitment.revised")) == 2_148
    assert ask.count(topics=("commitment.violated",)) == 490
    assert {d.outcome_label for d in decisions if d.outcome is Outcome.OTHER} >= {
        "Acepted",
        "April Fool!",
        "Withdrawal",
    }


def test_no_free_text_holds_the_name_of_somebody_known(ask: Asker) -> None:
    reader = ask.ledger.views.reader()
    for name in ("Guido van Rossum", "Barry Warsaw", "Łukasz Langa", "@gnuified", "Stephen Augustus"):
        query = "SELECT count(*) FROM history WHERE kind != 'stakeholder' AND instr(CAST(body AS TEXT), ?) > 0"
        assert reader.execute(query, (name,)).fetchone() == (0,), name


def test_s01_pep_572_accepted_promised_kept_and_marked_final_years_later(ask: Asker) -> None:
    assert ask.decisions("pep:572") == [
        (date(2018, 7, 11), "Accepted", "Guido van Rossum"),
        (date(2022, 11, 6), "Final", "Gustav Gränsbo"),
    ]
    authors = {ask.name(p.stakeholder) for p in ask.thing("pep:572").participants if p.part == "author"}
    assert "Guido van Rossum" in authors
    promise = ask.thing("pep:572#promise")
    assert (promise.target, promise.deadline, promise.status) == ("3.8", date(2019, 10, 14), "satisfied")


def test_s02_pep_559_lived_for_two_days(ask: Asker) -> None:
    wish = ask.thing("pep:559")
    (raised,) = ask.events("pep:559", "request.submitted")
    assert (ask.name(wish.requester), cast(Any, raised.occurred_at).date()) == ("Barry Warsaw", date(2017, 9, 8))
    assert ask.decisions("pep:559") == [(date(2017, 9, 10), "Rejected", "Barry Warsaw")]
    assert ask.thing(wish.decision).reason == "Rejected!"


def test_s03_the_yes_to_pep_546_was_reversed_by_its_own_author(ask: Asker) -> None:
    assert ask.decisions("pep:546") == [
        (date(2017, 6, 11), "Accepted", "Benjamin Peterson"),
        (date(2018, 6, 5), "Rejected", "Victor Stinner"),
    ]
    no = ask.thing(ask.thing("pep:546").decision)
    assert ask.thing(no.supersedes).status == "superseded"
    assert "Victor Stinner" in {ask.name(p.stakeholder) for p in ask.thing("pep:546").participants}


def test_s04_the_no_to_pep_308_is_not_the_current_answer(ask: Asker) -> None:
    assert [(day, label) for day, label, _ in ask.decisions("pep:308")][-3:] == [
        (date(2003, 8, 13), "Rejected"),
        (date(2005, 9, 30), "Accepted"),
        (date(2006, 2, 27), "Final"),
    ]
    assert ask.thing("pep:308").status == "delivery_declared"
    assert ask.thing(ask.thing("pep:308").decision).outcome is Outcome.ACCEPT


def test_s05_pep_757_was_accepted_and_set_back_within_84_minutes(ask: Asker) -> None:
    assert [(day, label) for day, label, _ in ask.decisions("pep:757")] == [
        (date(2024, 11, 28), "Accepted"),
        (date(2024, 11, 28), "Draft"),
        (date(2024, 12, 9), "Accepted"),
        (date(2024, 12, 16), "Final"),
    ]
    yes, back, *_ = ask.events("pep:757", "decision.accepted")
    assert (cast(Any, back.occurred_at) - yes.occurred_at).seconds // 60 == 84
    assert back.irregular == "REOPEN_NEEDS_NEW_INFORMATION"


def test_s06_the_versions_that_pep_467_was_promised_for(ask: Asker) -> None:
    promised = [cast(Any, e).target for e in ask.events("pep:467", "commitment.made", "commitment.revised")]
    assert promised == ["3.5", "3.8", "3.9", "3.10", "3.11", "3.12", "3.13", "3.15"]
    assert any("PEP 437" in (cast(Any, e).reason or "") for e in ask.events("pep:467", "commitment.revised"))


def test_s07_pep_708_before_and_after_the_17th_of_april_2026(ask: Asker) -> None:
    before = ask.thing("pep:708", AsOf(effective_at=datetime(2026, 4, 17, tzinfo=UTC)))
    yes = ask.thing(before.decision)
    assert (before.status, before.status_label) == ("accepted", "Provisional")
    assert [(ask.name(p.stakeholder), p.role) for p in yes.parts] == [("Paul Moore", "decide")]
    assert ask.decisions("pep:708") == [
        (date(2023, 8, 5), "Provisional", "Adam Turner"),
        (date(2026, 4, 17), "Rejected", "Paul Moore"),
    ]
    assert ask.thing("pep:708").status == "declined"


def test_s08_and_s09_the_targets_of_kep_1790(ask: Asker) -> None:
    def told(stage: str) -> list[tuple[str, str | None, date]]:
        commitment = ask.thing(f"kep:1790#{stage}").id
        topics = ("commitment.made", "commitment.revised", "commitment.cancelled")
        return [
            (e.topic.partition(".")[2], cast(Any, e).target, cast(Any, e.source).recorded_at.date())
            for e in ask.events("kep:1790", *topics)
            if e.originator_id == commitment
        ]

    assert told("stable") == [
        ("made", "v1.21", date(2020, 5, 19)),
        ("cancelled", "v1.21", date(2021, 5, 13)),
        ("made", "v1.34", date(2025, 6, 16)),
    ]
    assert [target for _, target, _ in told("alpha")] == ["v1.19", "v1.22", "v1.23"]


def test_s10_kep_4706_was_a_yes_that_became_a_no_with_a_broken_promise(ask: Asker) -> None:
    assert [(day, label) for day, label, _ in ask.decisions("kep:4706")][-2:] == [
        (date(2024, 6, 11), "implementable"),
        (date(2024, 12, 9), "rejected"),
    ]
    (broken,) = ask.events("kep:4706", "commitment.violated")
    assert (cast(Any, broken).target, cast(Any, broken.occurred_at).date()) == ("v1.31", date(2024, 8, 13))
    assert ask.thing("kep:4706").status == "declined"


def test_s11_seven_of_twelve_exceptions_to_the_freeze_of_v1_21_were_denied(ask: Asker) -> None:
    answers = Counter(e.status.value for e in ask.every(Escalation, label="v1.21"))
    assert answers == {"upheld": 7, "overturned": 5}


def test_s12_the_medici_lie_between_the_other_families(ask: Asker) -> None:
    married: nx.Graph[str] = nx.Graph()
    for tie in ask.every(Relationship, label="net:florentine"):
        if tie.label == "married_into":
            married.add_edge(ask.name(tie.source), ask.name(tie.target))
    families = {s.name for s in ask.every(Stakeholder, label="net:florentine")}
    assert (len(families), married.degree("Medici"), families - set(married)) == (16, 6, {"Pucci"})
    assert round(nx.betweenness_centrality(married)["Medici"], 4) == 0.5220
    married.add_node("Pucci")
    assert round(nx.betweenness_centrality(married)["Medici"], 4) == 0.4524


def test_s13_krackhardts_managers(ask: Asker) -> None:
    ties = ask.every(Relationship, label="net:hightech")
    kinds = Counter(t.label or t.tie.value for t in ties)
    assert kinds == {"asks_advice_of": 190, "friend_of": 102, "reports_to": 20}
    reports = [(ask.name(t.source), ask.name(t.target)) for t in ties if t.tie.value == "reports_to"]
    everybody = {s.name for s in ask.every(Stakeholder, label="net:hightech")}
    assert everybody - {source for source, _ in reports} == {"Manager 7"}
    assert Counter(target for _, target in reports).most_common(1) == [("Manager 14", 7)]
    asked = Counter(ask.name(t.target) for t in ties if t.label == "asks_advice_of")
    assert asked.most_common(1) == [("Manager 2", 18)]


def test_s14_the_first_500_cases_of_the_permit_log(ask: Asker) -> None:
    assert len(ask.every(Request, source="receipt")) == 500
    assert ask.count(topics=("request.status_reported",), source="receipt") == 2_990


def test_sampsons_monks_keep_labels_weights_and_signs(ask: Asker) -> None:
    ties = ask.every(Relationship, label="net:sampson")
    assert len(ties) == 510
    assert {t.strength for t in ties} == {1.0, 2.0, 3.0}
    assert {t.label for t in ties if t.sign < 0} == {"dislikes", "disesteems", "influenced_negatively_by", "blames"}
    assert sum(t.label == "likes (wave 2)" for t in ties) == 57


def test_texts_are_read_with_the_names_of_those_whom_they_mention(ask: Asker) -> None:
    ledger = ask.ledger
    revised = history.page(
        ledger.views,
        VIEWER,
        ledger.moment(VIEWER),
        HistoryFilter(topics=("request.revised",), source="pep"),
        Page(first=50),
    )
    texts = [cast(Any, u.event).summary or "" for _, u in revised.rows]
    assert any("{person:" in text for text in texts)
    told = mentions.render_all(ledger.views, VIEWER, texts, ledger.moment(VIEWER))
    assert "Assign to Tim Peters." in told


LINES_OF_THREE = 10_810
ANSWERS = (
    "SELECT id, ledger_from, known_from, title, status, body FROM state ORDER BY 1, 2, 3, valid_position",
    # The time that an undated event counts from is the ledger's own, and so differs.
    "SELECT position, id, topic, speaker, irregular, backdated, sentence FROM history WHERE NOT undated ORDER BY 1",
    "SELECT target, position, role, stream FROM link ORDER BY 1, 2, 3",
    "SELECT id, kind, born, external_id, twisted FROM thing ORDER BY id",
)
"""Everything that any answer is made of."""


@short_and_long("files", (3,), (7,))
def test_the_same_import_into_postgresql_gives_the_same_positions_history_and_answers(
    ask: Asker, imported_data: Path, shared_data: Path, tmp_path: Path, postgres_url: str, files: int
) -> None:
    """File order is import order, so the log of the first files is the beginning of the log of all.

    That beginning (KEPs, networks, OpenShift: 10,810 lines) is compared with all tests; all of it, and the views, which
    follow from it and are drawn again, in `make torture`.
    """
    for name in ("keys.sqlite", "master.key"):  # ids of people are keyed: the same key gives the same ids
        shutil.copy(imported_data / name, tmp_path / name)
    ledger = open_ledger(tmp_path, postgres_url, follow=False)
    histories = sorted((shared_data / "events").iterdir())
    report = import_history(ledger, VIEWER, histories[:files])
    whole = files == len(histories)
    assert (report.written, report.complete) == (LINES if whole else LINES_OF_THREE, True)
    assert ledger.recorder.head() == report.events
    logs = []
    for recorder in (ask.ledger.recorder, ledger.recorder):
        rows = (r for after in range(0, report.events, 5_000) for r in recorder.select_rows(after, 5_000))
        told = [(r.id, r.topic, r.originator_id, r.originator_version) for r in rows]
        logs.append(told[: report.events])
    assert len(logs[1]) == report.events
    assert logs[0] == logs[1]
    if whole:
        assert ask.ledger.recorder.head() == report.events
        ledger.follower.catch_up()
        for query in ANSWERS:
            rows_of = [each.views.reader().execute(query) for each in (ask.ledger, ledger)]
            assert all(one == other for one, other in zip(*rows_of, strict=True)), query
        postgres = Asker(ledger)
        for subject in ("pep:572", "pep:308", "pep:757", "kep:4706"):
            assert postgres.decisions(subject) == ask.decisions(subject)
    ledger.close()
