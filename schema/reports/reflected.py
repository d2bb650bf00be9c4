"""Reflected: the type of a report, and of what is in it, made from its struct as those of the domain are."""

from __future__ import annotations

from typing import Any

import msgspec

from schema.asking import Scope
from schema.reflect.docs import of_class
from schema.reflect.hints import shapes
from schema.reflect.names import name_of
from schema.reflect.output import TYPES, VIEWS, complete, declare, fields_of, view


def report_type(cls: type[msgspec.Struct]) -> Any:
    """Return the type of the API that shows a struct of a report; those inside it are made first."""
    if cls not in TYPES:
        for shape in shapes(cls):
            if shape.is_struct:
                report_type(shape.base)
        TYPES[cls] = declare(name_of(cls))
        fields = fields_of(cls)
        complete(TYPES[cls], fields, of_class(cls))
        VIEWS[cls] = view(TYPES[cls], fields)
    return TYPES[cls]


def shown(report: Any, scope: Scope) -> Any:
    """Return the view of a report in the scope it was read in; null for none."""
    return None if report is None else VIEWS[type(report)](report, scope)
