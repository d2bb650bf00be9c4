"""Node: everything that has a global id."""

from __future__ import annotations

import strawberry

from schema.ids import global_id
from schema.reflect.output import Shown, complete, declare

Node = declare("Node")
GLOBAL_ID = "Its global id: opaque, never reused, the argument of `node`."
complete(Node, {"id": Shown(strawberry.ID, GLOBAL_ID)}, "Something that has a global id.", interface=True)

__all__ = ["GLOBAL_ID", "Node", "global_id"]
