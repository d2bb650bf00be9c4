"""Each torment has a short form, for every run of the tests, and a long one (`make torture`)."""

from __future__ import annotations

from typing import Any

import pytest


def short_and_long(names: str, short: tuple[Any, ...], long: tuple[Any, ...]) -> pytest.MarkDecorator:
    """Run a test in both sizes."""
    forms = [pytest.param(*short, id="short"), pytest.param(*long, id="long", marks=pytest.mark.torture)]
    return pytest.mark.parametrize(names, forms)
