"""The map of the whole organisation: measured in the background where it takes long, and told as it goes."""

from schema.organisation.root import organisation_field

__all__ = ["organisation_field"]
