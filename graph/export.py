"""The map for other tools: GraphML, GEXF, node-link and Cytoscape JSON. The same map gives the same bytes.

GraphML and GEXF refuse None and dates, and XML refuses control characters: they are dropped or
written as text first. Ids stay as they are, colons included. Undirected ties are written both
ways, with ``directed`` false, so that a reader who knows nothing of us measures the same as we do.
"""

from __future__ import annotations

import io
import json
import re
from datetime import datetime
from typing import Any

import networkx as nx

from graph.projection import InfluenceMap
from ledger.domain.kernel.types import ERASED

FORMATS = ("graphml", "gexf", "node-link", "cytoscape")
_UNFIT = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def to_graphml(influence_map: InfluenceMap) -> str:
    out = io.BytesIO()
    nx.write_graphml_xml(_flat(influence_map), out, named_key_ids=True)
    return out.getvalue().decode("utf-8")


def to_gexf(influence_map: InfluenceMap) -> str:
    graph = _flat(influence_map)
    for _, data in graph.nodes(data=True):
        data["label"] = data.get("name", "")  # what Gephi shows
    for _, _, data in graph.edges(data=True):
        # GEXF has a label and a kind of its own; ours keep their names.
        data["tie"] = data.pop("kind")
        if "label" in data:
            data["tie_label"] = data.pop("label")
        data["label"] = data.get("tie_label", data["tie"])
    out = io.BytesIO()
    nx.write_gexf(graph, out)
    # networkx writes today's date, which would make every day's file another one.
    return re.sub(r' lastmodifieddate="[^"]*"', "", out.getvalue().decode("utf-8"), count=1)


def to_node_link(influence_map: InfluenceMap) -> dict[str, Any]:
    """D3's form: ``{"nodes": [{"id", …}], "edges": [{"source", "target", "key", …}]}``."""
    return dict(nx.node_link_data(_flat(influence_map), edges="edges"))


def to_cytoscape(influence_map: InfluenceMap) -> dict[str, Any]:
    """Cytoscape.js' form: ``{"elements": {"nodes": [{"data": {"id", …}}], "edges": [{"data": {"source", …}}]}}``."""
    graph = _flat(influence_map)
    nodes = [{"data": data | {"id": i}} for i, data in graph.nodes(data=True)]
    edges = [
        {"data": data | {"id": key, "source": u, "target": v}} for u, v, key, data in graph.edges(keys=True, data=True)
    ]
    return {"data": {"position": influence_map.position}, "elements": {"nodes": nodes, "edges": edges}}


def export(influence_map: InfluenceMap, form: str) -> str:
    """Text in one of :data:`FORMATS`."""
    if form == "graphml":
        return to_graphml(influence_map)
    if form == "gexf":
        return to_gexf(influence_map)
    if form == "node-link":
        return json.dumps(to_node_link(influence_map), ensure_ascii=False, sort_keys=True)
    if form == "cytoscape":
        return json.dumps(to_cytoscape(influence_map), ensure_ascii=False, sort_keys=True)
    raise ValueError(f"no such format: {form}; there are {', '.join(FORMATS)}")


def _flat(influence_map: InfluenceMap) -> nx.MultiDiGraph[str]:
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    ids = {i: clean(i) for i in influence_map.multi}
    if len(set(ids.values())) < len(ids):  # two ids that differ in unprintable characters only
        ids = {i: i.encode("unicode_escape").decode("ascii") for i in ids}
    for i, data in influence_map.multi.nodes(data=True):
        graph.add_node(ids[i], **_values(data))
    for u, v, key, data in influence_map.multi.edges(keys=True, data=True):
        graph.add_edge(ids[u], ids[v], key=key, **_values(data))
    return graph


def _values(data: dict[str, Any]) -> dict[str, Any]:
    return {k: _value(v) for k, v in data.items() if v is not None}


def _value(value: Any) -> str | int | float | bool:
    if isinstance(value, bool | int | float):
        return value
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return " ".join(clean(str(v)) for v in value)
    return clean(str(value))


def clean(text: str) -> str:
    """Characters that XML cannot hold (NUL, lone surrogates) become U+FFFD; what was erased is told as such.

    >>> clean("a\\x00b") == "a\\ufffdb", clean("person:1"), clean(ERASED)
    (True, 'person:1', '[erased]')
    """
    return _UNFIT.sub("\ufffd", text.replace(ERASED, "[erased]"))
