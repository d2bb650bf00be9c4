"""The whole organisation, measured on the columns of the map, in the background where it takes long."""

from graph.organisation.jobs import Job, State
from graph.organisation.laid import Outline, When
from graph.organisation.organisation import Organisation, Outlined

__all__ = ["Job", "Organisation", "Outline", "Outlined", "State", "When"]
