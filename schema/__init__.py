"""GraphQL: types, inputs and mutations reflected from the domain, read through the views, for a viewer."""

from schema.asking import Asking, Streams
from schema.root import LedgerSchema, build_schema

__all__ = ["Asking", "LedgerSchema", "Streams", "build_schema"]
