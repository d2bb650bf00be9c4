"""Every example in the package is true."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

import graph
import graph.measures

MODULES = sorted(m.name for m in pkgutil.walk_packages(graph.__path__, "graph."))


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_module_are_true(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0


@pytest.mark.parametrize("name", [m.name for m in pkgutil.iter_modules(graph.measures.__path__)])
def test_every_measure_names_its_source_formula_and_range_and_shows_an_example(name: str) -> None:
    module = importlib.import_module(f"graph.measures.{name}")
    text = module.__doc__ or ""
    if name not in ("shape", "matrix", "numbered"):
        assert all(word in text for word in ("Source: ", "Formula: ", "Range: "))
    assert doctest.testmod(module).attempted > 0
