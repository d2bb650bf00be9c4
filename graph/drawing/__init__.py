"""The map as SVG, drawn by the server: for deals of 5 to 200 people, the same person always in the same place."""

from graph.drawing.layout import Arrival, Place, layout
from graph.drawing.svg import draw

__all__ = ["Arrival", "Place", "draw", "layout"]
