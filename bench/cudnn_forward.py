#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""rocfix beside cuDNN's fp32 (TF32 off) on an NVIDIA card, both timed in this one run.

usage: cudnn_forward.py ROCFIX OUT.json [bench selection, as for `rocfix bench`: --set resnet50 --batch 16 …]

Runs `ROCFIX bench --device cuda` on the selection, then each of its problems through PyTorch's conv2d with
cudnn.benchmark on, as a replayed CUDA graph of 20 calls (no launch cost; rocfix's figures include it). Prints a
table and the geometric mean of cuDNN's time over rocfix's best solver, and writes everything to OUT.json.
"""
import json
import math
import os
import re
import statistics
import subprocess
import sys
import tempfile
from datetime import date

import torch
import torch.nn.functional as F

CALLS_PER_GRAPH = 20
SAMPLES = 15
PROBLEM = re.compile(r"n(\d+)c(\d+)h(\d+)w(\d+)_k(\d+)r(\d+)s(\d+)((?:_[psdg]\d+(?:x\d+)?)*)$")


def parse(text):
    """The problem's fields: sizes, and (vertical, horizontal) pairs for padding, stride, dilation."""
    match = PROBLEM.match(text)
    sizes = [int(v) for v in match.groups()[:7]]
    options = {"p": (0, 0), "s": (1, 1), "d": (1, 1), "g": (1, 1)}
    for letter, first, second in re.findall(r"_([psdg])(\d+)(?:x(\d+))?", match.group(8)):
        options[letter] = (int(first), int(second or first))
    return sizes, options


def cudnn_ms(text):
    """Median milliseconds of one forward call, and the 10th and 90th percentile."""
    (n, c, h, w, k, r, s), o = parse(text)
    groups = o["g"][0]
    x = torch.randn(n, c, h, w, device="cuda")
    weights = torch.randn(k, c // groups, r, s, device="cuda")
    call = lambda: F.conv2d(x, weights, None, o["s"], o["p"], o["d"], groups)
    stream = torch.cuda.Stream()
    with torch.cuda.stream(stream):
        for _ in range(3):
            call()
    torch.cuda.synchronize()
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        for _ in range(CALLS_PER_GRAPH):
            call()
    graph.replay()
    torch.cuda.synchronize()
    times = []
    for _ in range(SAMPLES):
        start, stop = torch.cuda.Event(enable_timing=True), torch.cuda.Event(enable_timing=True)
        start.record()
        graph.replay()
        stop.record()
        torch.cuda.synchronize()
        times.append(start.elapsed_time(stop) / CALLS_PER_GRAPH)
    deciles = statistics.quantiles(times, n=10, method="inclusive")
    return statistics.median(times), deciles[0], deciles[8]


def rocfix_cases(program, selection):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "bench.json")
        command = [program, "bench", "--device", "cuda", "--json", path, *selection]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        with open(path) as file:
            return json.load(file)


def main():
    program, out_path, *selection = sys.argv[1:]
    torch.backends.cudnn.benchmark = True
    torch.backends.cudnn.allow_tf32 = False
    torch.backends.cuda.matmul.allow_tf32 = False
    document = rocfix_cases(program, selection)
    best = {}
    for case in document["cases"]:
        if case["status"] == "PASS" and case["median_ms"] < best.get(case["problem"], case)["median_ms"] + 1e-12:
            best[case["problem"]] = case
    rows, ratios = [], []
    print(f"{'problem':42} {'rocfix us':>10} {'cuDNN us':>10} {'cuDNN/rocfix':>13}  solver")
    for problem, case in best.items():
        median, p10, p90 = cudnn_ms(problem)
        ratios.append(median / case["median_ms"])
        rows.append({"problem": problem, "median_ms": median, "p10_ms": p10, "p90_ms": p90})
        print(f"{problem:42} {case['median_ms'] * 1e3:10.1f} {median * 1e3:10.1f} {ratios[-1]:13.2f}  {case['solver']}",
              flush=True)
    mean = math.exp(sum(map(math.log, ratios)) / len(ratios))
    print(f"geometric mean of cuDNN/rocfix over {len(ratios)} problems: {mean:.3f}")
    document["cudnn"] = {"torch": torch.__version__, "cudnn": torch.backends.cudnn.version(), "tf32": False,
                         "calls_per_graph": CALLS_PER_GRAPH, "samples": SAMPLES, "cases": rows,
                         "geometric_mean_cudnn_over_rocfix": mean}
    document["date"] = date.today().isoformat()
    document["selection"] = selection
    with open(out_path, "w") as file:
        json.dump(document, file, indent=1)
        file.write("\n")


main()
