#!/usr/bin/env python3
"""A dispatch policy in forty lines: whoever can be there soonest, oldest order first, and not before
it has to leave. Run it by a scenario's `dispatch = "external"` with

    dispatch_command = "python3 examples/policy/nearest.py"

or score it:  trundle score INSTANCE --policy external --command "python3 examples/policy/nearest.py"
"""
import json
import sys

LOOK_S = 60  # the next look comes so long after this one


def decide(look):
    column = {merchant: at for at, merchant in enumerate(look["merchants"])}
    taken, errands = set(), []
    for order in look["orders"]:
        best = None
        for carrier in look["carriers"]:
            way = carrier["ways_s"][column[order["merchant"]]]
            if way is None or carrier["carrier"] in taken or carrier["carrier"] in order["not_by"]:
                continue
            there = carrier["free_at_s"] + way + 120
            pick_up = max(there, order["ready_s"])
            if carrier["until_s"] is None or pick_up <= carrier["until_s"]:
                best = min(best or (pick_up, way, carrier["carrier"]), (pick_up, way, carrier["carrier"]))
        if best is None:
            continue
        pick_up, way, carrier = best
        taken.add(carrier)
        free = next(c for c in look["carriers"] if c["carrier"] == carrier)
        idle = free["heading"] is None and free["free_at_s"] <= look["now_s"]
        if idle and pick_up - way - 120 < look["now_s"] + LOOK_S:
            errands.append({"carrier": carrier, "orders": [order["order"]]})
    return {"look": look["look"], "assign": errands}


for line in sys.stdin:
    print(json.dumps(decide(json.loads(line))), flush=True)
