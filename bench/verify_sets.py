#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""`rocfix verify` of whole problem sets, a process for each direction of each problem, several side by side.

usage: verify_sets.py ROCFIX OUT.json [--jobs N] [--device virtual] [--skip OLD.json] [--limit SECONDS] SET … [-- VERIFY ARGUMENT …]

The cases are those of `rocfix verify --set SET --dir all --device virtual -- …`, which takes them one after another: use it for
the sets that would take hours. Longest first. What passed whole in OLD.json is not run again. OUT.json is written as results come in,
so that it can be ended at any time; SECONDS ends it from within.
"""
import argparse
import collections
import concurrent.futures
import json
import os
import re
import subprocess
import sys
import tempfile
import time

DIRECTIONS = ("fwd", "bwd", "wrw")


def operations(problem):
    n, c, h, w, k, r, s = map(int, re.search(r"n(\d+)c(\d+)h(\d+)w(\d+)_k(\d+)r(\d+)s(\d+)", problem).groups())
    stride = re.search(r"_s(\d+)", problem)
    groups = re.search(r"_g(\d+)", problem)
    return n * c * h * w * k * r * s / int(stride.group(1) if stride else 1) ** 2 / int(groups.group(1) if groups else 1)


def problems_of(rocfix, names):
    found = {}  # a set may hold another's problem: once is enough
    for name in names:
        listed = subprocess.run([rocfix, "sets", name], check=True, capture_output=True, text=True).stdout
        for line in listed.splitlines():
            if line and not line.startswith("#"):
                found.setdefault(line.split()[0], name)
    return found


def verify(options, problem, direction):
    command = [options.rocfix, "verify", problem, "--dir", direction, "--device", options.device, "--json", "-", *options.rest]
    environment = dict(os.environ, ROCFIX_DB=options.finddb)
    begun = time.time()
    done = subprocess.run(command, capture_output=True, text=True, env=environment)
    row = {"problem": problem, "direction": direction, "seconds": round(time.time() - begun, 1), "exit": done.returncode}
    try:
        cases = json.loads(done.stdout)["cases"]
        row["statuses"] = dict(collections.Counter(case["status"] for case in cases))
        row["wrong"] = [case for case in cases if case["status"] not in ("PASS", "SKIP")]
        row["solvers"] = dict(collections.Counter(case["solver"].split(":")[0] for case in cases))
    except (ValueError, KeyError):
        row["statuses"], row["trouble"] = {}, (done.stderr or done.stdout)[-500:]
    return row


def main():
    words = sys.argv[1:]
    rest = words[words.index("--") + 1:] if "--" in words else []
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("rocfix")
    parser.add_argument("out")
    parser.add_argument("sets", nargs="+")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--device", default="virtual")
    parser.add_argument("--skip")
    parser.add_argument("--limit", type=float, default=float("inf"))
    options = parser.parse_args(words[:words.index("--")] if "--" in words else words)
    options.rest = rest
    folder = tempfile.TemporaryDirectory()
    options.finddb = os.path.join(folder.name, "find.db")  # the user's own is left alone; the shipped one counts
    rows = []
    if options.skip:
        with open(options.skip) as file:
            rows = [row for row in json.load(file)["rows"] if row["exit"] == 0]
    done = {(row["problem"], row["direction"]) for row in rows}
    problems = problems_of(options.rocfix, options.sets)
    jobs = [(p, d) for p in sorted(problems, key=operations, reverse=True) for d in DIRECTIONS if (p, d) not in done]
    begun = time.time()

    def run(job):
        return verify(options, *job) if time.time() - begun < options.limit else None

    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for number, result in enumerate(concurrent.futures.as_completed([pool.submit(run, job) for job in jobs]), 1):
            row = result.result()
            if row is None:
                continue
            rows.append(dict(row, set=problems[row["problem"]]))
            with open(options.out + ".part", "w") as file:
                json.dump({"arguments": options.rest, "rows": rows}, file, indent=1)
                file.write("\n")
            os.replace(options.out + ".part", options.out)
            if row["exit"] != 0 or sys.stderr.isatty():
                print(f"{number}/{len(jobs)} {row['problem']} {row['direction']} {row['statuses']} {row.get('trouble', '')}",
                      file=sys.stderr, flush=True)
    total = collections.Counter()
    by_set = collections.defaultdict(collections.Counter)
    for row in rows:
        total.update(row["statuses"])
        by_set[row["set"]].update(row["statuses"])
    for name, counts in sorted(by_set.items()):
        print(f"{name:16} {', '.join(f'{count} {status}' for status, count in sorted(counts.items()))}")
    missing = 3 * len(problems) - len({(row["problem"], row["direction"]) for row in rows})
    print(f"{len(rows)} of {len(rows) + missing} directions of problems in {time.time() - begun:.0f} s: " +
          ", ".join(f"{count} {status}" for status, count in sorted(total.items())))
    return 0 if not missing and all(row["exit"] == 0 for row in rows) else 1


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
