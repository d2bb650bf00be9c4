"""The house keeps its shape: imports point down, and a foreign library has one room to live in."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).resolve().parent.parent
ROOMS: Final = ("app", "schema", "graph", "ledger")

# What may not be imported from within: a room, and inside the ledger its parts.
FORBIDDEN: Final = {
    "ledger": {"graph", "schema", "app"},
    "graph": {"schema", "app"},
    "schema": {"app"},
    "ledger.domain": {"ledger.store", "ledger.views", "ledger.integrity", "ledger.exchange"},
    "ledger.store": {"ledger.views", "ledger.exchange"},
    "ledger.integrity": {"ledger.views", "ledger.exchange"},
    "ledger.views": {"ledger.integrity", "ledger.exchange"},
}

# Where alone a library may be imported.
HOME: Final = {
    "networkx": {"graph"},
    "strawberry": {"schema"},
    "graphql": {"schema"},
    "starlette": {"schema", "app"},
    "uvicorn": {"app"},
    "typer": {"app"},
    "rich": {"app"},
    "sqlite3": {"ledger.store", "ledger.views", "ledger.integrity"},  # the tree's interior nodes, disposable
    "psycopg": {"ledger.store", "ledger.views"},
    "psycopg_pool": {"ledger.store", "ledger.views"},
}


def _within(name: str, package: str) -> bool:
    return name == package or name.startswith(f"{package}.")


def _module_name(file: Path) -> str:
    return ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def _imports(file: Path) -> Iterator[tuple[int, str]]:
    """Every imported name with its line, also those imported late, and those only for types."""
    package = _module_name(file).split(".")[: None if file.name == "__init__.py" else -1]
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"), str(file))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            source = ".".join([*above, *([node.module] if node.module else [])])
            # `from ledger import store` imports the module ledger.store: the whole name counts.
            yield from ((node.lineno, f"{source}.{alias.name}") for alias in node.names)


def _trespasses(file: Path) -> Iterator[str]:
    module = _module_name(file)
    for line, name in _imports(file):
        where = f"{file.relative_to(ROOT)}:{line} imports {name}"
        for inside, targets in FORBIDDEN.items():
            if _within(module, inside) and any(_within(name, target) for target in targets):
                yield f"{where}, which {inside} must not know"
        homes = HOME.get(name.partition(".")[0])
        if homes and not any(_within(module, home) for home in homes):
            yield f"{where}, whose home is {' and '.join(sorted(homes))}"


def test_imports_point_down_and_libraries_stay_at_home() -> None:
    files = [file for room in ROOMS for file in (ROOT / room).rglob("*.py")]
    assert files
    assert [trespass for file in sorted(files) for trespass in _trespasses(file)] == []


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("ledger/domain/request.py", "from ledger import store"),
        ("ledger/domain/request.py", "from ..store import log"),
        ("ledger/store/log.py", "import ledger.views.history"),
        ("graph/map.py", "def late():\n    import schema"),
        ("ledger/policy.py", "import sqlite3"),
        ("schema/request.py", "from rich.console import Console"),
        ("app/cli.py", "from networkx import DiGraph"),
    ],
)
def test_a_trespass_is_seen(module: str, source: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(f"{__name__}.ROOT", tmp_path)
    file = tmp_path / module
    file.parent.mkdir(parents=True)
    file.write_text(source)
    assert len(list(_trespasses(file))) == 1
