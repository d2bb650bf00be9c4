"""The table: every flag there is. Who adds one writes its file and enters it here."""

from __future__ import annotations

from typing import Final

from ledger.domain.kernel.aggregate import AGGREGATES
from ledger.views.flags import (
    assessment_due,
    avoided_customer,
    backdated,
    beyond_mandate,
    briefed_not_to_say_no,
    date_without_condition,
    decision_past_review,
    disputed,
    escalation_unanswered,
    in_anothers_name,
    irregular,
    mandate_overridden,
    no_mandate,
    no_not_communicated,
    no_without_workaround,
    nonexistent_feature,
    over_the_line,
    overcommitted,
    promise_at_risk,
    slow_clearance,
    sudden_momentum,
    supremo,
    uncovered_economic_buyer,
    unvetted_promise,
)
from ledger.views.flags.flag import Flag
from ledger.views.flags.names import FlagName

FLAGS: Final[dict[FlagName, Flag]] = {
    module.FLAG.name: module.FLAG
    for module in (
        unvetted_promise,
        in_anothers_name,
        date_without_condition,
        nonexistent_feature,
        over_the_line,
        beyond_mandate,
        no_mandate,
        supremo,
        mandate_overridden,
        no_without_workaround,
        no_not_communicated,
        decision_past_review,
        promise_at_risk,
        overcommitted,
        assessment_due,
        uncovered_economic_buyer,
        avoided_customer,
        briefed_not_to_say_no,
        sudden_momentum,
        escalation_unanswered,
        slow_clearance,
        backdated,
        irregular,
        disputed,
    )
}
SHOWN: Final = tuple(name for name, flag in FLAGS.items() if flag.shown)
"""The eight that are shown without being asked for; the others are asked for by name."""
ON: Final[dict[str, tuple[Flag, ...]]] = {
    cls.kind: tuple(flag for flag in FLAGS.values() if not flag.kinds or cls.kind in flag.kinds)
    for cls in AGGREGATES.values()
}
"""Kind of thing → the flags that may be on it; a flag that names no kinds may be on any."""
ON_QUIET: Final[dict[str, tuple[Flag, ...]]] = {
    kind: tuple(flag for flag in flags if not flag.noise) for kind, flags in ON.items()
}
"""Kind of thing → those of them that may be on it though nothing of it was late, broke a rule or was replied to."""
