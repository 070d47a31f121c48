#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""All programs of this folder one after another, each in a process of its own with a limit of its own.

usage: h200.py OUT.json [--card virtual]
"""
import json
import os
import subprocess
import sys
import tempfile
import time

# The most seconds each may take: one that hangs must not cost the others their turn.
PROGRAMS = (("overhead", 60), ("graphs", 60), ("random_layers", 60), ("ddp", 90), ("compiled", 150),
            ("accuracy", 120), ("training", 120))


def run(name, seconds, arguments, folder):
    path = os.path.join(folder, name + ".json")
    here = os.path.dirname(os.path.abspath(__file__))
    print("== %s" % name, flush=True)
    start = time.perf_counter()
    try:
        command = [sys.executable, os.path.join(here, name + ".py"), "--json", path] + arguments
        status = subprocess.run(command, timeout=seconds).returncode
    except subprocess.TimeoutExpired:
        status = "more than %d s" % seconds
        print("FAIL  %s: %s" % (name, status), flush=True)
    found = {"program": name, "checks": []}
    if os.path.exists(path):
        with open(path) as file:
            found = json.load(file)
    found.update(status=status, seconds=round(time.perf_counter() - start, 1))
    return found


def main():
    if len(sys.argv) < 2 or sys.argv[1].startswith("-"):
        print(__doc__.strip(), file=sys.stderr)
        return 64
    with tempfile.TemporaryDirectory() as folder:
        found = [run(name, seconds, sys.argv[2:], folder) for name, seconds in PROGRAMS]
    with open(sys.argv[1], "w") as file:
        json.dump(found, file, indent=1)
        file.write("\n")
    bad = ["%s: %s" % (f["program"], f["status"]) for f in found if f["status"] != 0]
    checks = [row["passed"] for f in found for row in f["checks"]]
    counts = tuple(checks.count(kind) for kind in (True, False, None))
    print("%d passed, %d failed, %d left out" % counts + ("; not well: " + ", ".join(bad) if bad else ""))
    return 1 if bad else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
