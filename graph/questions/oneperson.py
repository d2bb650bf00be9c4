"""Who was merged into another: what was said of either is said of the one who stays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

import msgspec

T = TypeVar("T")


def of_one(said: T, became: Mapping[str, str]) -> T:
    """Return the same with whoever stays in the place of each who was merged away; what is given stays as it is.

    >>> from ledger.domain.request.state import Request
    >>> of_one((Request(id="req_1", requester="stk_old"),), {"stk_old": "stk_new"})[0].requester
    'stk_new'
    """
    found: T = _of_one(said, became) if became else said
    return found


def _of_one(said: Any, became: Mapping[str, str]) -> Any:
    if isinstance(said, str):
        return became.get(said, said) if type(said) is str else said
    if isinstance(said, tuple):
        return tuple(_of_one(one, became) for one in said)
    if isinstance(said, msgspec.Struct):
        given = {name: getattr(said, name) for name in said.__struct_fields__}
        other = {name: new for name, was in given.items() if (new := _of_one(was, became)) is not was}
        return msgspec.structs.replace(said, **other) if other else said
    if is_dataclass(said) and not isinstance(said, type):
        given = {f.name: getattr(said, f.name) for f in fields(said)}
        other = {name: new for name, was in given.items() if (new := _of_one(was, became)) is not was}
        return replace(said, **other) if other else said
    return said
