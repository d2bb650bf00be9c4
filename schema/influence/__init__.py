"""The influence map: who has influence on whom, with measures, and sentences that say what they mean here."""

from schema.influence.asked import influence_field
from schema.influence.measures import MEASURES

__all__ = ["MEASURES", "influence_field"]
