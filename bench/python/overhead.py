#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What a convolution costs the host, in microseconds a call: a tiny one, so that the card waits for the
host.

By rocfix and by PyTorch's own (cuDNN), forward, and forward with backward; beside it the engine's call
alone through ctypes, and a CUDA graph of 100 convolutions replayed: host and card. Medians of 15 samples.
Wanted: rocfix's call at most 40 us over the engine's own.
"""
import statistics
import sys
import time

import torch
import torch.nn.functional as F

from harness import Program, rocfix, served, synchronize

PROGRAM = Program("overhead", __doc__)
SAMPLES, CALLS = (15, 400) if PROGRAM.gpu else (9, 20)
LIMIT = 40.0
TEXT = "n1c8h8w8_k8r3s3_p1"


def microseconds(call, calls=CALLS):
    """Of one call, the host's time; the card's queue is emptied between samples."""
    for _ in range(20):
        call()
    times = []
    for _ in range(SAMPLES):
        synchronize()
        start = time.perf_counter()
        for _ in range(calls):
            call()
        times.append((time.perf_counter() - start) / calls * 1e6)
    synchronize()
    return statistics.median(times)


def tensors():
    return torch.randn(1, 8, 8, 8, device=PROGRAM.device), torch.randn(8, 8, 3, 3, device=PROGRAM.device)


def forward():
    x, w = tensors()
    with torch.no_grad():
        call = lambda: F.conv2d(x, w, padding=1)  # noqa: E731
        own = microseconds(call)
        with PROGRAM.enable():
            ours = microseconds(call)
            engine = microseconds(engines_own(x, w))
    left = served()[1]
    over = ours - engine
    passed = over <= LIMIT and not left if PROGRAM.gpu else None  # the virtual card takes long, and varies
    said = "rocfix %.1f us, of it the engine %.1f; PyTorch's own %.1f us; Python path %.1f us" % (
        ours, engine, own, over)
    return passed, said, {"rocfix_us": ours, "engine_us": engine, "pytorch_us": own, "path_us": over,
                          "left": left}


def engines_own(x, w):
    """rocfix_execute_on (virtual card: rocfix_execute_host) alone."""
    from rocfix._context import open_context
    card = PROGRAM.card or ("hip:0" if torch.version.hip else "cuda:0")
    solution, y = open_context(card).solution(TEXT), torch.empty_like(x)
    workspace = torch.empty(max(solution.workspace_bytes, 16), dtype=torch.uint8, device=x.device)
    stream = torch.cuda.current_stream().cuda_stream if PROGRAM.gpu else None

    def call():
        addresses = x.data_ptr(), w.data_ptr(), None, y.data_ptr()
        if PROGRAM.gpu:
            solution.execute_on(stream, *addresses, workspace.data_ptr())
        else:
            solution.execute_host(*addresses)
    return call


def both_ways():
    x, w = (t.requires_grad_() for t in tensors())
    dy = torch.ones(1, 8, 8, 8, device=PROGRAM.device)

    def call():
        torch.autograd.grad(F.conv2d(x, w, padding=1), (x, w), dy)
    own = microseconds(call, CALLS // 4)
    with PROGRAM.enable():
        ours = microseconds(call, CALLS // 4)
    left = served()[1]
    said = "forward + backward: rocfix %.1f us, PyTorch's own %.1f us: ratio %.2f" % (ours, own, ours / own)
    return not left, said, {"rocfix_us": ours, "pytorch_us": own, "left": left}


def record(calls):
    x, w = tensors()
    for _ in range(3):
        F.conv2d(x, w, padding=1)
    synchronize()
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        for _ in range(calls):
            y = F.conv2d(x, w, padding=1)
    return graph, (x, w, y)


def replay():
    PROGRAM.need_gpu()
    figures, convolutions = {}, 100
    for who in ("rocfix", "pytorch"):
        if who == "rocfix":
            PROGRAM.enable()
        with torch.no_grad():
            graph, kept = record(convolutions)
        rocfix.disable()
        figures[who + "_host_us"] = microseconds(graph.replay, 20) / convolutions
        start, stop = torch.cuda.Event(enable_timing=True), torch.cuda.Event(enable_timing=True)
        times = []
        for _ in range(SAMPLES):
            start.record()
            graph.replay()
            stop.record()
            synchronize()
            times.append(start.elapsed_time(stop) * 1e3 / convolutions)
        figures[who + "_card_us"] = statistics.median(times)
        del graph, kept
    said = "a convolution of a replay: host %.2f us (PyTorch's own %.2f), card %.2f us (%.2f)" % tuple(
        figures[who + where] for where in ("_host_us", "_card_us") for who in ("rocfix", "pytorch"))
    # A Python call would be tens of microseconds.
    return figures["rocfix_host_us"] <= 1, said, figures


def first_call():
    """A shape that is new: solver chosen, code loaded, run."""
    PROGRAM.need_gpu()
    times = []
    with PROGRAM.enable(), torch.no_grad():
        F.conv2d(*tensors(), padding=1)
        for i in range(15):
            x, w = torch.randn(2, 16, 20 + i, 24, device="cuda"), torch.randn(24, 16, 3, 3, device="cuda")
            synchronize()
            start = time.perf_counter()
            F.conv2d(x, w, padding=1)
            synchronize()
            times.append((time.perf_counter() - start) * 1e3)
    median, worst = statistics.median(times), max(times)
    return median <= 10, "a new shape: median %.2f ms, worst %.2f ms" % (median, worst), {"ms": times}


def main():
    for name, function in (("forward", forward), ("forward and backward", both_ways),
                           ("graph replay", replay), ("first call of a shape", first_call)):
        PROGRAM.check(name, function)
    return PROGRAM.finish()


if __name__ == "__main__":
    sys.exit(main())
