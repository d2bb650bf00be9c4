"""Export: the schema as text, as it is committed in `schema.graphql`."""

from __future__ import annotations


def sdl() -> str:
    """Return the schema in GraphQL's schema definition language."""
    from schema.root import build

    return build().as_str() + "\n"
