"""The people: Quillhaven sells planning software for cold stores; Nordwind may buy it, Brightholm has."""

from __future__ import annotations

from app.demo.act import Act, act
from ledger.domain.account import ChangeReferenceStatus, JoinAccountTeam, OpenAccount, ReferenceStatus, Side
from ledger.domain.relationship import AssertRelationship, TieKind
from ledger.domain.stakeholder import IdentifyStakeholder, Role

DAY = "2026-01-05 08:00"


def _account(name: str, title: str, side: Side, segment: str) -> Act:
    return act(name, "", DAY, OpenAccount(name=title, side=side, segment=segment, external_id=f"demo:{name}"))


def _person(name: str, called: str, role: Role, title: str, account: str) -> Act:
    return act(
        name,
        "",
        DAY,
        IdentifyStakeholder(name=called, role=role, job_title=title, account=f"@{account}", external_id=f"demo:{name}"),
    )


def _tie(source: str, tie: TieKind, target: str, by: str, strength: float) -> Act:
    return act(
        f"{source}-{tie.value.replace('_', '-')}-{target}",
        by,
        "2026-01-05 09:00",
        AssertRelationship(source=f"@{source}", target=f"@{target}", tie=tie, strength=strength),
    )


ACTS: list[Act] = [
    _account("quillhaven", "Quillhaven Planning", Side.OURS, "software"),
    _account("nordwind", "Nordwind Frischelogistik", Side.CUSTOMER, "enterprise"),
    _account("brightholm", "Brightholm Dairies", Side.CUSTOMER, "mid-size"),
    # Ours.
    _person("mara", "Mara Lindqvist", Role.PRODUCT, "Product manager", "quillhaven"),
    _person("tom", "Tom Brandt", Role.SALES, "Account executive", "quillhaven"),
    _person("ines", "Inês Carvalho", Role.ENGINEERING, "Engineering lead, platform", "quillhaven"),
    _person("yusuf", "Yusuf Demir", Role.SALES, "Solution engineer", "quillhaven"),
    _person("lotte", "Lotte Jansen", Role.SUPPORT, "Customer success manager", "quillhaven"),
    _person("helen", "Helen Marsh", Role.FINANCE, "Revenue controller", "quillhaven"),
    _person("gregor", "Gregor Hale", Role.EXECUTIVE, "Chief revenue officer", "quillhaven"),
    _person("priya", "Priya Raman", Role.EXECUTIVE, "Chief product officer", "quillhaven"),
    # Nordwind's.
    _person("katrin", "Katrin Vogel", Role.BUYER, "Head of IT operations", "nordwind"),
    _person("jens", "Jens Albrecht", Role.INFLUENCER, "Information security officer", "nordwind"),
    _person("bernd", "Bernd Sauer", Role.EXECUTIVE, "Chief operating officer", "nordwind"),
    _person("milan", "Milan Petrović", Role.BUYER, "Depot manager, Lübeck", "nordwind"),
    # Brightholm's.
    _person("oliver", "Oliver Penrose", Role.EXECUTIVE, "Operations director", "brightholm"),
    _person("sian", "Siân Howells", Role.BUYER, "IT manager", "brightholm"),
    # Who answers to whom, and who looks after whom.
    _tie("tom", TieKind.REPORTS_TO, "gregor", "gregor", 1.0),
    _tie("yusuf", TieKind.REPORTS_TO, "gregor", "gregor", 1.0),
    _tie("mara", TieKind.REPORTS_TO, "priya", "priya", 1.0),
    _tie("ines", TieKind.REPORTS_TO, "priya", "priya", 1.0),
    _tie("katrin", TieKind.REPORTS_TO, "bernd", "tom", 0.9),
    _tie("milan", TieKind.REPORTS_TO, "bernd", "tom", 0.9),
    _tie("sian", TieKind.REPORTS_TO, "oliver", "lotte", 1.0),
    _tie("gregor", TieKind.SPONSORS, "tom", "gregor", 0.7),
    _tie("lotte", TieKind.COVERS, "oliver", "lotte", 0.9),
    _tie("lotte", TieKind.COVERS, "sian", "lotte", 0.8),
    _tie("oliver", TieKind.TRUSTS, "lotte", "lotte", 0.8),
    act(
        "brightholm-team",
        "",
        "2026-01-05 09:10",
        JoinAccountTeam(account="@brightholm", stakeholder="@lotte", part="customer success", answers_for=True),
    ),
    act(
        "brightholm-reference",
        "lotte",
        "2026-01-05 09:20",
        ChangeReferenceStatus(
            account="@brightholm",
            status=ReferenceStatus.REFERENCE,
            reason="{oliver} took three calls from prospects last autumn and has agreed to speak at the spring fair.",
        ),
    ),
]
