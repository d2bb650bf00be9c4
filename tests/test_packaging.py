"""What is shipped keeps its promises: locked, unprivileged, and nothing of this machine in it."""

from __future__ import annotations

import importlib.metadata
import inspect
import json
import re
import subprocess
import tomllib
from pathlib import Path
from typing import Any, Final

import pytest
import yaml
from psycopg.conninfo import conninfo_to_dict

from app.cli.migrate import migrate as migrate_command

ROOT: Final = Path(__file__).resolve().parent.parent
LOCKS: Final = sorted(ROOT.glob("requirements*.txt"))

# Put together from pieces, or this file would find itself.
REGISTRIES: Final = [
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("yarnpkg", "com"),
        ("deb.debian", "org"),
    )
]
MACHINE_PATHS: Final = [f"/{folder}/" for folder in ("work", "root", "farm")] + [
    f"/{parent}/{folder}" for parent, folder in (("opt", "pypi"), ("opt", "wheels"), ("tmp", "bash_"))
]


def _committed() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def _compose() -> dict[str, Any]:
    parsed = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    assert isinstance(parsed, dict)
    return parsed


def _instructions() -> list[tuple[str, str]]:
    """The Dockerfile's instructions, with continued lines joined and comments left out."""
    text = (ROOT / "Dockerfile").read_text()
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    joined = re.sub(r"\\\n\s*", "", "\n".join(lines))
    return [(word, rest) for word, _, rest in (line.partition(" ") for line in joined.splitlines())]


def test_no_committed_file_names_a_registry_or_a_path_of_this_machine() -> None:
    pattern = re.compile("|".join(map(re.escape, [*REGISTRIES, *MACHINE_PATHS])).encode())
    found = [
        f"{file.relative_to(ROOT)}:{number}: {hit.group().decode()}"
        for file in _committed()
        for number, line in enumerate(file.read_bytes().splitlines(), start=1)
        if (hit := pattern.search(line))
    ]
    assert found == []


def test_nothing_that_is_built_or_kept_at_run_time_is_committed() -> None:
    names = [str(file.relative_to(ROOT)) for file in _committed()]
    unwanted = re.compile(
        r"(^|/)(node_modules|__pycache__|\.venv)/|^data/|^app/static/graphiql/|\.(sqlite|db|pyc)$|\.env$"
    )
    assert [name for name in names if unwanted.search(name)] == []


def test_there_is_a_lock_for_running_developing_building_and_node() -> None:
    names = [lock.name for lock in LOCKS]
    expected = ["", "-build", "-dev", "-node"]
    assert names == sorted(f"requirements{suffix}.txt" for suffix in expected)


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_every_requirement_is_pinned_by_hash_and_names_no_source(lock: Path) -> None:
    text = lock.read_text().replace("\\\n", "")
    requirements = [line for line in text.splitlines() if line and not line.lstrip().startswith("#")]
    assert requirements
    for requirement in requirements:
        assert re.match(r"[a-z0-9-]+(\[[a-z,]+\])?==[\w.]+ ", requirement), requirement
        assert "--hash=sha256:" in requirement, requirement
    assert not re.search(r"://|--(extra-)?index-url|--find-links|--trusted-host", text)


def test_running_and_developing_lock_the_same_versions() -> None:
    pins = [
        set(re.findall(r"^([a-z0-9-]+)==(\S+)", (ROOT / name).read_text(), flags=re.MULTILINE))
        for name in ("requirements.txt", "requirements-dev.txt")
    ]
    assert pins[0] <= pins[1]


def test_the_lock_of_the_pages_holds_hashes_and_no_addresses() -> None:
    lock = json.loads((ROOT / "web/graphiql/package-lock.json").read_text())
    packages = {name: package for name, package in lock["packages"].items() if name}
    assert [name for name, package in packages.items() if "resolved" in package] == []
    assert [name for name, package in packages.items() if "integrity" not in package] == []


def test_the_version_is_one_everywhere() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    headings = re.findall(r"^## \[(\d[^\]]*)\]", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert headings[0] == version
    assert _compose()["services"]["app"]["image"].endswith(f":{version}")
    assert json.loads((ROOT / "web/graphiql/package.json").read_text())["version"] == version
    assert importlib.metadata.version("negotiation-ledger") == version


def test_ci_ends_on_the_tests() -> None:
    script = ROOT / ".ci/run"
    commands = [line for line in script.read_text().splitlines() if line and line[0] != "#"]
    assert commands[0] == "set -euo pipefail"
    assert [command.split()[-1] for command in commands[-2:]] == ["lint", "test"]
    assert commands[-1].startswith("make ")
    assert script.stat().st_mode & 0o111


@pytest.mark.parametrize("name", ["app", "postgres"])
def test_a_service_is_unprivileged_healthy_and_keeps_its_data_in_a_volume(name: str) -> None:
    compose = _compose()
    service = compose["services"][name]
    assert service["healthcheck"]["test"][0] == "CMD"
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "privileged" not in service
    volumes = [volume.partition(":")[0] for volume in service["volumes"]]
    assert volumes
    assert set(volumes) <= set(compose["volumes"]), "a bind mount shows the host's files"


def test_the_services_listen_on_loopback_only() -> None:
    ports = {name: service.get("ports", []) for name, service in _compose()["services"].items()}
    assert ports == {"app": ["127.0.0.1:8000:8000"], "migrate": [], "postgres": []}


def test_the_app_waits_for_a_healthy_postgresql_18() -> None:
    services = _compose()["services"]
    assert services["app"]["depends_on"]["postgres"] == {"condition": "service_healthy"}
    assert services["postgres"]["image"] == "postgres:18"
    assert services["app"]["user"].partition(":")[0] not in {"", "0", "root"}


def test_the_app_may_only_append_and_read_what_the_owner_has_prepared() -> None:
    services = _compose()["services"]
    app, migrate = services["app"], services["migrate"]
    assert app["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}
    assert migrate["depends_on"] == {"postgres": {"condition": "service_healthy"}}
    assert migrate["command"] == ["migrate"]
    assert migrate["image"] == app["image"]
    assert migrate["restart"] == "no"
    owner, role = (
        conninfo_to_dict(service["environment"][name])
        for service, name in ((migrate, "LEDGER_OWNER_URL"), (app, "LEDGER_DATABASE_URL"))
    )
    assert owner == role | {"user": services["postgres"]["environment"]["POSTGRES_USER"]}
    assert role["user"] == inspect.signature(migrate_command).parameters["role"].default
    assert app["environment"]["PGPASSWORD"] == migrate["environment"]["LEDGER_APP_PASSWORD"]
    assert "LEDGER_POSTGRES_PASSWORD" not in str(app), "the app never sees the owner's password"
    for shared in ("user", "read_only", "cap_drop", "security_opt"):
        assert migrate[shared] == app[shared]


def test_no_secret_has_a_default() -> None:
    """A password in the file would be everybody's; compose refuses to start without one."""
    for service in _compose()["services"].values():
        for key, value in service["environment"].items():
            if "PASSWORD" in key:
                assert re.match(r"\$\{LEDGER_(POSTGRES|APP)_PASSWORD:\?", value)


def test_the_image_runs_as_nobody_in_particular_and_says_how_it_is() -> None:
    instructions = _instructions()
    runtime = instructions[max(i for i, (word, _) in enumerate(instructions) if word == "FROM") :]
    words = [word for word, _ in runtime]
    of = dict(runtime)
    assert of["USER"] == "ledger"
    assert words.index("USER") < words.index("VOLUME") < words.index("ENTRYPOINT")
    assert of["VOLUME"] == "/data"
    assert "/readyz" in of["HEALTHCHECK"]
    assert "urllib.request" in of["HEALTHCHECK"]
    assert of["ENTRYPOINT"] == '["negotiation-ledger"]'


def test_the_image_installs_by_hash_and_takes_no_secret() -> None:
    instructions = _instructions()
    installs = [rest for word, rest in instructions if word == "RUN" and "install -" in rest]
    from_registry = [rest for rest in installs if "pip install" in rest and "--no-index" not in rest]
    assert from_registry
    assert all("--require-hashes" in rest for rest in from_registry)
    assert [word for word, _ in instructions if word in {"ARG", "ADD"}] == []


def test_whatever_the_image_copies_is_there_and_let_through() -> None:
    """The ignore file lets through by name only; a renamed folder would be missing in silence."""
    sources = [
        source.rstrip("/")
        for word, rest in _instructions()
        if word == "COPY" and not rest.startswith("--from")
        for source in rest.split()[:-1]
    ]
    allowed = [line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line[:1] == "!"]
    assert [source for source in sources if not (ROOT / source).exists()] == []
    outside = [s for s in sources if not any(s == a or s.startswith(f"{a}/") for a in allowed)]
    assert outside == []
