"""Export: the schema as text, as it is committed in `schema.graphql`."""

from __future__ import annotations


def sdl() -> str:
    """Return the schema in GraphQL's schema definition language."""
    from schema.root import build_schema

    return build_schema().as_str() + "\n"
