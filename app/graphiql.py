"""GraphiQL: a page of our own, whole without the internet, with the saved questions as its tabs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Message, Receive, Scope, Send

from app.questions import QUESTIONS

BUILT = Path(__file__).parent / "static" / "graphiql"
MISSING = "GraphiQL is not built: run `make install` in the repository. The API itself is at /graphql.\n"


class GraphiQL:
    """Serves the built page and its questions, under a policy that lets nothing in from elsewhere."""

    def __init__(self, folders: Sequence[Path] = ()) -> None:
        self.folders = (*QUESTIONS, *folders)
        self.files = StaticFiles(directory=BUILT, html=True) if (BUILT / "index.html").exists() else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            raise RuntimeError("only pages are served here")
        policy = _policy(Headers(scope=scope).get("host", ""))

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["content-security-policy"] = policy
                headers["x-content-type-options"] = "nosniff"
                headers["referrer-policy"] = "no-referrer"
            await send(message)

        response: StaticFiles | Response = self.files or PlainTextResponse(MISSING, 503)
        if scope["path"].endswith("/tabs.json"):
            response = JSONResponse(list(questions(self.folders)), headers={"cache-control": "no-cache"})
        await response(scope, receive, guarded)


def _policy(host: str) -> str:
    """Return the content security policy. The editor writes style elements and starts workers of its own code."""
    safe = host if all(c.isalnum() or c in ".:-[]" for c in host) else ""
    return (
        "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "
        f"worker-src 'self' blob:; connect-src 'self' ws://{safe} wss://{safe}; "
        "object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )


def questions(folders: Sequence[Path]) -> Iterator[dict[str, str]]:
    """Yield the saved questions: the first comment of a file is its title; variables lie beside it as JSON."""
    seen: set[str] = set()
    for folder in folders:
        for file in sorted(folder.glob("*.graphql")):
            if file.name in seen:
                continue
            seen.add(file.name)
            query = file.read_text(encoding="utf-8")
            first = query.lstrip().partition("\n")[0]
            title = first.lstrip("# ").rstrip() if first.startswith("#") else file.stem.replace("-", " ")
            yield {"title": title, "query": query, "variables": _variables(file.with_suffix(".json"))}


def _variables(file: Path) -> str:
    if not file.exists():
        return ""
    return msgspec.json.format(file.read_bytes(), indent=2).decode()
