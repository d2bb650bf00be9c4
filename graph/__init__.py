"""The influence map: people, ties, measures and what they mean. The only home of networkx."""

from graph import _blas as _blas
from graph.collapse import Collapsed, collapse
from graph.export import FORMATS, export, to_cytoscape, to_gexf, to_graphml, to_node_link
from graph.projection import InfluenceMap, LeftOut, build
from graph.report import MEASURES, MapReport, PersonRow, Sentence, UnknownMeasureError, measure
from graph.ties import KINDS, Person, Rule, Tie, aged, rule_for, tie

__all__ = [
    "FORMATS",
    "KINDS",
    "MEASURES",
    "Collapsed",
    "InfluenceMap",
    "LeftOut",
    "MapReport",
    "Person",
    "PersonRow",
    "Rule",
    "Sentence",
    "Tie",
    "UnknownMeasureError",
    "aged",
    "build",
    "collapse",
    "export",
    "measure",
    "rule_for",
    "tie",
    "to_cytoscape",
    "to_gexf",
    "to_graphml",
    "to_node_link",
]
