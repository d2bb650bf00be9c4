"""`schema`: the API's schema as text."""

from __future__ import annotations

from app.cli.screen import out

HELP = "Print the GraphQL schema (SDL): every type, field, argument and enum value, described."
EPILOG = """Example:

negotiation-ledger schema > schema.graphql"""


def schema() -> None:
    """Print the schema."""
    from schema.export import sdl

    text = sdl()
    out().file.write(text if text.endswith("\n") else text + "\n")
