#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""rocfix beside cuDNN's fp32 (TF32 off) on an NVIDIA card, both timed in this one run.

usage: cudnn.py ROCFIX OUT.json [bench selection, as for `rocfix bench`: --file bench/compare.txt --dir all --layout nhwc …]

Runs `ROCFIX bench --device cuda` on the selection, then each of its problems through PyTorch's convolution with
cudnn.benchmark on, both as replayed CUDA graphs of many calls (no launch cost). Prints a table and the geometric
means of cuDNN's time over rocfix's best solver by direction and layout, and writes everything to OUT.json.
"""
import collections
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
PROBLEM = re.compile(r"(?:(bwd|wrw):)?(?:(nhwc):)?n(\d+)c(\d+)h(\d+)w(\d+)_k(\d+)r(\d+)s(\d+)((?:_[psdg]\d+(?:x\d+)?)*)$")


def parse(text):
    """Direction, layout, sizes, and (vertical, horizontal) pairs for padding, stride, dilation."""
    match = PROBLEM.match(text)
    direction, layout, *sizes = match.groups()[:9]
    options = {"p": (0, 0), "s": (1, 1), "d": (1, 1), "g": (1, 1)}
    for letter, first, second in re.findall(r"_([psdg])(\d+)(?:x(\d+))?", match.group(10)):
        options[letter] = (int(first), int(second or first))
    return direction or "fwd", layout or "nchw", [int(v) for v in sizes], options


def cudnn_call(text):
    direction, layout, (n, c, h, w, k, r, s), o = parse(text)
    groups = o["g"][0]
    order = torch.channels_last if layout == "nhwc" else torch.contiguous_format
    x = torch.randn(n, c, h, w, device="cuda").to(memory_format=order)
    weights = torch.randn(k, c // groups, r, s, device="cuda").to(memory_format=order)
    forward = lambda: F.conv2d(x, weights, None, o["s"], o["p"], o["d"], groups)
    if direction == "fwd":
        return forward
    gradient = torch.randn_like(forward())
    wanted = [direction == "bwd", direction == "wrw", False]
    return lambda: torch.ops.aten.convolution_backward(
        gradient, x, weights, None, o["s"], o["p"], o["d"], False, [0, 0], groups, wanted)


def cudnn_ms(text):
    """Median milliseconds of one call, and the 10th and 90th percentile."""
    call = cudnn_call(text)
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
    rows, ratios = [], collections.defaultdict(dict)
    print(f"{'problem':42} {'rocfix us':>10} {'cuDNN us':>10} {'cuDNN/rocfix':>13}  solver")
    for problem, case in best.items():
        median, p10, p90 = cudnn_ms(problem)
        ratio = ratios[" ".join(parse(problem)[:2])][problem] = median / case["median_ms"]
        rows.append({"problem": problem, "median_ms": median, "p10_ms": p10, "p90_ms": p90})
        print(f"{problem:42} {case['median_ms'] * 1e3:10.1f} {median * 1e3:10.1f} {ratio:13.2f}  {case['solver']}",
              flush=True)
    means = {}
    for kind, of_kind in ratios.items():
        means[kind] = math.exp(statistics.fmean(map(math.log, of_kind.values())))
        worst = min(of_kind, key=of_kind.get)
        print(f"{kind}: geometric mean of cuDNN/rocfix over {len(of_kind)} problems {means[kind]:.3f}, "
              f"worst {of_kind[worst]:.2f} ({worst})")
    document["cudnn"] = {"torch": torch.__version__, "cudnn": torch.backends.cudnn.version(), "tf32": False,
                         "calls_per_graph": CALLS_PER_GRAPH, "samples": SAMPLES, "cases": rows,
                         "geometric_mean_cudnn_over_rocfix": means}
    document["date"] = date.today().isoformat()
    document["selection"] = selection
    with open(out_path, "w") as file:
        json.dump(document, file, indent=1)
        file.write("\n")


main()
