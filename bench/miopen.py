#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""rocfix beside MIOpen's own best choice, both on the virtual card: modelled times of the same cycle model.

usage: miopen.py CHROOT OUT.json [--build BUILD] [--limit SECONDS] [--dtype f32|f16] [--known OLD.json] SET | PROBLEM …

After tests/peers/prepare CHROOT and a build of all. In the chroot tests/miopen/timing.cpp asks MIOpen to find (it tries what
it has), and times runs between two events; then the same program again with the interposer preloaded. Debian's MIOpen lacks
its Winograd assembly. SECONDS is for a problem (600). MIOpen's part of an earlier OLD.json is not run again. Prints a
table and the geometric means, and writes OUT.json after each problem, so that it can be ended at any time.

The floor is what no engine can pass on that card: the longer of the tensors' bytes at 288 GB/s and the operations at 7.19
TFLOP/s, and one launch of the model (3.5 us). MIOpen's time over it is the most that the ratio can be, fewer products
(Winograd, depthwise aside) left out.
"""
import argparse
import glob
import json
import math
import os
import re
import shutil
import statistics
import subprocess
import sys

FOLDER = "/opt/rocfix-timing"
GBPS, GFLOPS, LAUNCH_US = 288, 7190, 3.5  # `rocfix card`; vcard/timing/constants.h: launch_ns
ALGORITHMS = {0: "gemm", 1: "direct", 2: "fft", 3: "winograd", 4: "implicit gemm", 5: "implicit gemm", 6: "static compiled"}


def floor_us(problem):
    """Of a forward problem in microseconds."""
    n, c, h, w, k, r, s = map(int, re.search(r"n(\d+)c(\d+)h(\d+)w(\d+)_k(\d+)r(\d+)s(\d+)", problem).groups())
    options = {letter: (int(first), int(second or first)) for letter, first, second
               in re.findall(r"_([psdg])(\d+)(?:x(\d+))?", problem)}
    pad, stride, dilation = options.get("p", (0, 0)), options.get("s", (1, 1)), options.get("d", (1, 1))
    groups = options.get("g", (1,))[0]
    out_h, out_w = ((size + 2 * pad[i] - dilation[i] * (taps - 1) - 1) // stride[i] + 1
                    for i, (size, taps) in enumerate(((h, r), (w, s))))
    elements = n * c * h * w + k * c // groups * r * s + n * k * out_h * out_w
    operations = 2 * n * k * out_h * out_w * c // groups * r * s
    return max(elements * (2 if "16:" in problem else 4) / GBPS, operations / GFLOPS) / 1e3 + LAUNCH_US


def geometric_mean(values):
    return math.exp(statistics.fmean(map(math.log, values))) if values else None


def problems_of(build, words, dtype):
    for word in words:
        if "_k" in word:
            yield word if dtype == "f32" else dtype + ":" + word
            continue
        command = [build + "/rocfix", "sets", word]
        for line in subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines():
            if line and not line.startswith("#"):
                yield ("" if dtype == "f32" else dtype + ":") + line.split()[0]


def install(build, root):
    shutil.rmtree(root + FOLDER, ignore_errors=True)
    os.makedirs(root + FOLDER + "/times")
    for path in ("vcard/libhsa-runtime64.so.1", "src/librocfix_miopen.so", "tests/miopen/miopen_timing"):
        shutil.copy(os.path.join(build, path), root + FOLDER)


def timed(root, problem, preload, limit):
    environment = ["HOME=/root", "PATH=/usr/bin:/bin", "LD_LIBRARY_PATH=" + FOLDER, "LD_PRELOAD=" + preload,
                   "ROCFIX_DB=" + FOLDER + "/find.db",  # the shipped times count
                   "MIOPEN_USER_DB_PATH=" + FOLDER + "/times", "CCC_OVERRIDE_OPTIONS=#X-isystem", "ROCFIX_JOURNAL=" + FOLDER + "/journal"]
    journal = root + FOLDER + "/journal"
    if os.path.exists(journal):
        os.remove(journal)
    command = ["chroot", root, "env", *environment, "timeout", str(limit), FOLDER + "/miopen_timing", problem]
    output = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout
    fields = next((line.split("\t") for line in output.splitlines() if line.count("\t") == 4), None)
    if fields is None or not fields[1]:
        return {"trouble": fields[4] if fields else "no answer within %s s" % limit}
    solver = ALGORITHMS.get(int(fields[2]), fields[2])
    if preload and os.path.exists(journal):
        with open(journal) as file:
            solver = ",".join(sorted({line.split("\t")[2] for line in file if line.count("\t") > 2}))
    return {"us": float(fields[1]), "solver": solver, "workspace": int(fields[3]), "result": fields[4]}


def times_of_miopen(root):
    """The lines of MIOpen's own database of times, where solvers have their names."""
    lines = set()
    for path in glob.glob(root + FOLDER + "/times/*.ufdb.txt"):
        with open(path) as file:
            lines |= set(file.read().splitlines())
    return lines


def fastest(lines):
    """Of "PROBLEM=SOLVER:milliseconds,bytes,algorithm;…"."""
    entries = [entry.split(":") for line in lines for entry in line.split("=", 1)[1].split(";")]
    return min((float(figures.split(",")[0]), solver) for solver, figures in entries)[1] if entries else None


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("root")
    parser.add_argument("out")
    parser.add_argument("words", nargs="+")
    parser.add_argument("--build", default="build")
    parser.add_argument("--limit", type=int, default=600)
    parser.add_argument("--dtype", default="f32")
    parser.add_argument("--known")
    options = parser.parse_args()
    install(options.build, options.root)
    rows, ratios, most, earlier = [], [], [], {}
    if options.known:
        with open(options.known) as file:
            earlier = {row["problem"]: row["miopen"] for row in json.load(file)["rows"]}
    known = set()
    print(f"{'problem':44} {'MIOpen us':>10} {'rocfix us':>10} {'ratio':>6} {'floor us':>9}  MIOpen's solver, rocfix's")
    for problem in problems_of(options.build, options.words, options.dtype):
        theirs = earlier.get(problem) or timed(options.root, problem, "", options.limit)
        if problem not in earlier:
            times = times_of_miopen(options.root)
            theirs["solver"], known = fastest(times - known) or theirs.get("solver"), times
        ours = timed(options.root, problem, FOLDER + "/librocfix_miopen.so", options.limit)
        floor = floor_us(problem)
        rows.append({"problem": problem, "miopen": theirs, "rocfix": ours, "floor_us": round(floor, 3)})
        if "us" in theirs and "us" in ours:
            ratios.append(theirs["us"] / ours["us"])
            most.append(theirs["us"] / floor)
            wrong = "" if theirs["result"] == ours["result"] == "right" else " MIOpen: %s, rocfix: %s" % (
                theirs["result"], ours["result"])
            print(f"{problem:44} {theirs['us']:10.1f} {ours['us']:10.1f} {ratios[-1]:6.2f} {floor:9.1f}  {theirs['solver']}, "
                  f"{ours['solver']}{wrong}", flush=True)
        else:
            print(f"{problem:44} MIOpen: {theirs.get('trouble', 'ok')}; rocfix: {ours.get('trouble', 'ok')}", flush=True)
        mean, limit = geometric_mean(ratios), geometric_mean(most)
        with open(options.out, "w") as file:
            json.dump({"rows": rows, "geometric_mean": mean, "over_floor": limit, "modelled": "virtual gfx1010"}, file, indent=1)
            file.write("\n")
    if ratios:
        print(f"geometric mean of MIOpen's time over rocfix's, modelled, {len(ratios)} problems: {mean:.2f}; over the floor: {limit:.2f}")


main()
