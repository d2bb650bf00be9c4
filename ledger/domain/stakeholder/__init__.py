"""Stakeholders: the people, with their dated assessments.

Life: identified → merged, erased; active ⇄ inactive.
"""

from ledger.domain.stakeholder.assessing import (
    AssessStakeholder,
    StakeholderAssessed,
)
from ledger.domain.stakeholder.identifying import (
    AddHandle,
    DescribeStakeholder,
    IdentifyStakeholder,
    StakeholderDescribed,
    StakeholderHandleAdded,
    StakeholderIdentified,
    StakeholderReferredTo,
)
from ledger.domain.stakeholder.ids import (
    AccountId,
    OpportunityId,
    PersonId,
)
from ledger.domain.stakeholder.leaving import (
    DeactivateStakeholder,
    ReactivateStakeholder,
    StakeholderDeactivated,
    StakeholderReactivated,
)
from ledger.domain.stakeholder.merging import (
    EraseStakeholder,
    MergeStakeholder,
    StakeholderIdentityErased,
    StakeholderMergedInto,
)
from ledger.domain.stakeholder.scribes import (
    DismissScribe,
    NameScribe,
    StakeholderScribeDismissed,
    StakeholderScribeNamed,
)
from ledger.domain.stakeholder.standing import (
    Assessment,
    BuyingRole,
    Coverage,
    Engagement,
    PoliticalStatus,
    RelationshipLevel,
    Share,
    Support,
)
from ledger.domain.stakeholder.state import (
    AlreadyActive,
    AlreadyInactive,
    Handle,
    MergedWithItself,
    Role,
    Stakeholder,
    StakeholderErased,
    StakeholderMerged,
    living,
)

__all__ = [
    "AccountId",
    "AddHandle",
    "AlreadyActive",
    "AlreadyInactive",
    "AssessStakeholder",
    "Assessment",
    "BuyingRole",
    "Coverage",
    "DeactivateStakeholder",
    "DescribeStakeholder",
    "DismissScribe",
    "Engagement",
    "EraseStakeholder",
    "Handle",
    "IdentifyStakeholder",
    "MergeStakeholder",
    "MergedWithItself",
    "NameScribe",
    "OpportunityId",
    "PersonId",
    "PoliticalStatus",
    "ReactivateStakeholder",
    "RelationshipLevel",
    "Role",
    "Share",
    "Stakeholder",
    "StakeholderAssessed",
    "StakeholderDeactivated",
    "StakeholderDescribed",
    "StakeholderErased",
    "StakeholderHandleAdded",
    "StakeholderIdentified",
    "StakeholderIdentityErased",
    "StakeholderMerged",
    "StakeholderMergedInto",
    "StakeholderReactivated",
    "StakeholderReferredTo",
    "StakeholderScribeDismissed",
    "StakeholderScribeNamed",
    "Support",
    "living",
]
