#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""CUDA graphs, streams and threads: integers whose sums are exact in fp32, so that bits compare.

A recorded training step replayed equals the eager one, after disable() too; a shape that is new while a
graph is recorded is PyTorch's; two streams and eight threads at once get each their own results, and so do
all GPUs of the machine from one process.
"""
import sys
import threading

import torch
import torch.nn.functional as F
from torch import nn

from harness import Program, served, synchronize

PROGRAM = Program("graphs", __doc__)
THREADS, ROUNDS = (8, 20) if PROGRAM.gpu else (3, 2)


def integers(*shape):
    return torch.randint(-3, 4, shape, device=PROGRAM.device).float()


def network():
    torch.manual_seed(6)
    model = nn.Sequential(nn.Conv2d(8, 32, 3, padding=1), nn.ReLU(), nn.Conv2d(32, 32, 3, padding=1, groups=4),
                          nn.ReLU(), nn.ConvTranspose2d(32, 16, 2, 2), nn.Conv2d(16, 4, 5, 2))
    return model.to(PROGRAM.device)


def replay():
    PROGRAM.need_gpu()
    model, x = network(), torch.randn(4, 8, 24, 24, device="cuda")

    def step():
        result = model(x)
        return [result] + list(torch.autograd.grad(result.square().mean(), list(model.parameters())))
    with PROGRAM.enable():
        stream = torch.cuda.Stream()
        stream.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(stream):
            for _ in range(3):
                step()
        torch.cuda.current_stream().wait_stream(stream)
        graph = torch.cuda.CUDAGraph()
        with torch.cuda.graph(graph):
            recorded = step()
        rounds = []
        for i in range(5):
            x.copy_(torch.randn_like(x))
            graph.replay()
            again = [t.clone() for t in recorded]
            rounds.append(all(torch.equal(a, b) for a, b in zip(again, step())))
        eager = [t.clone() for t in step()]
        left = served()[1]
    for t in recorded:
        t.detach().zero_()
    graph.replay()
    synchronize()
    after = all(torch.equal(a, b) for a, b in zip(recorded, eager))
    said = "%d of 5 replays equal the eager step bit for bit; after disable() %s" % (
        sum(rounds), "too" if after else "NOT")
    return all(rounds) and after and not left, said, {"left": left}


def new_shape_while_recording():
    PROGRAM.need_gpu()
    x, w = torch.randn(2, 5, 17, 19, device="cuda"), torch.randn(7, 5, 3, 3, device="cuda")
    expected = F.conv2d(x, w)
    with PROGRAM.enable():
        graph = torch.cuda.CUDAGraph()
        with torch.cuda.graph(graph):
            result = F.conv2d(x, w)
        graph.replay()
        synchronize()
        count, left = served()
    near = float((result - expected).abs().max()) < 1e-4
    return near and count == 0 and len(left) == 1, "PyTorch's: %s" % list(left), {}


def graphed_callables():
    """PyTorch's own way to record a model's forward and backward."""
    PROGRAM.need_gpu()
    model, x = network(), torch.randn(4, 8, 24, 24, device="cuda")
    wanted = torch.randn(model(x).shape, device="cuda")

    def gradients(of):
        return torch.autograd.grad((of(x) * wanted).sum(), list(model.parameters()))
    with PROGRAM.enable():
        eager = gradients(model)
        recorded = torch.cuda.make_graphed_callables(network(), (torch.randn_like(x),))
        leaves = list(recorded.parameters())
        got = torch.autograd.grad((recorded(x) * wanted).sum(), leaves)
        left = served()[1]
    same = all(torch.equal(a, b) for a, b in zip(got, eager))
    said = "gradients %s the eager ones" % ("equal" if same else "DIFFER from")
    return same and not left, said, {"left": left}


def expect(x, w):
    return F.conv2d(x.double(), w.double(), padding=1).float()


def streams():
    PROGRAM.need_gpu()
    cases = [(integers(8, 32, 40 + i, 40), integers(32, 32, 3, 3)) for i in range(2)]
    wanted = [expect(*case) for case in cases]
    both = [torch.cuda.Stream() for _ in cases]
    synchronize()
    got = [[], []]
    with PROGRAM.enable():
        for _ in range(ROUNDS):
            for i, stream in enumerate(both):
                with torch.cuda.stream(stream):
                    got[i].append(F.conv2d(*cases[i], padding=1))
        synchronize()
        count, left = served()
    same = all(torch.equal(y, wanted[i]) for i in (0, 1) for y in got[i])
    return same and not left and count == 2 * ROUNDS, "%d convolutions on 2 streams, %s" % (
        count, "all right" if same else "WRONG values"), {"left": left}


def threads():
    wrong = []

    def body(number):
        try:
            x, w = integers(4, 16, 20 + number, 20), integers(16, 16, 3, 3)
            wanted = expect(x, w)
            for _ in range(ROUNDS):
                leaves = [x.clone().requires_grad_(), w.clone().requires_grad_()]
                result = F.conv2d(*leaves, padding=1)
                dx, _ = torch.autograd.grad(result, leaves, torch.ones_like(result))
                if not torch.equal(result.detach(), wanted) or float(dx[0, 0, 5, 5]) != float(w[:, 0].sum()):
                    wrong.append("thread %d: wrong values" % number)
        except Exception as error:
            wrong.append("thread %d: %r" % (number, error))

    def on_its_stream(number):
        with torch.cuda.stream(torch.cuda.Stream()):
            body(number)
            synchronize()
    with PROGRAM.enable():
        target = on_its_stream if PROGRAM.gpu else body
        all_of_them = [threading.Thread(target=target, args=(i,)) for i in range(THREADS)]
        for thread in all_of_them:
            thread.start()
        for thread in all_of_them:
            thread.join()
    count, left = served()
    left = {key: n for key, n in left.items() if "float64" not in key}
    return not wrong and not left and count == 3 * THREADS * ROUNDS, "%d convolutions from %d threads; %s" % (
        count, THREADS, wrong[:3] or "all right"), {"left": left}


def devices():
    """Every GPU from one process, the last one first; which one is current does not change."""
    PROGRAM.need_gpu()
    before, gpus = torch.cuda.current_device(), torch.cuda.device_count()
    x, w = integers(1, 2, 9, 9), integers(3, 2, 5, 5)
    expected = F.conv2d(x.cpu(), w.cpu())
    with PROGRAM.enable():
        results = [F.conv2d(x.to(gpu), w.to(gpu)).cpu() for gpu in reversed(range(gpus))]
        here, (count, left) = torch.cuda.current_device(), served()
    right = sum(torch.equal(result, expected) for result in results)
    said = "right on %d of %d; cuda:%d was current, cuda:%d is" % (right, gpus, before, here)
    return here == before and right == count == gpus and not left, said, {"left": left}


def main():
    for name, function in (("graph replay", replay), ("make_graphed_callables", graphed_callables),
                           ("new shape while recording", new_shape_while_recording), ("two streams", streams),
                           ("threads", threads), ("every GPU", devices)):
        PROGRAM.check(name, function)
    return PROGRAM.finish()


if __name__ == "__main__":
    sys.exit(main())
