#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""torch.compile, channels_last, autocast, vmap, forward-mode derivatives, double backward, deterministic
mode and inference mode: each equals PyTorch's own within 1e-4 of its size (autocast: 1e-2), and rocfix
computed it."""
import sys

import torch
import torch.nn.functional as F
from torch import nn

from harness import Program, Skipped, relative, rocfix, served

PROGRAM = Program("compiled", __doc__)


def network():
    torch.manual_seed(7)
    return nn.Sequential(nn.Conv2d(3, 16, 3, padding=1), nn.BatchNorm2d(16), nn.ReLU(),
                         nn.Conv2d(16, 32, 3, 2, groups=2), nn.ReLU(), nn.ConvTranspose2d(32, 8, 2, 2),
                         nn.Conv2d(8, 4, 1)).to(PROGRAM.device)


def image(format=torch.contiguous_format):
    torch.manual_seed(8)
    return torch.randn(4, 3, 32, 32).to(PROGRAM.device).to(memory_format=format)


def training_step(model, x):
    result = model(x)
    parameters = [p for p in model.parameters()]
    return [result.detach()] + list(torch.autograd.grad(result.float().square().mean(), parameters))


def same(function, bound, *arguments):
    """`function` with rocfix and without; its first result must have the same strides, too."""
    own = function(*arguments)
    with PROGRAM.enable():
        ours = function(*arguments)
        ours = function(*arguments)
    count, left = served()
    distance = relative(ours, own)
    strides = ours[0].stride() == own[0].stride()
    said = "distance %.1g; %d by rocfix; strides %s" % (distance, count, "PyTorch's" if strides else "DIFFER")
    return distance <= bound and strides and count > 0 and not left, said, {"left": left}


def fake():
    from torch._subclasses import FakeTensorMode
    with PROGRAM.enable(), FakeTensorMode():
        layer = torch.nn.Conv2d(3, 4, 3, device=PROGRAM.device)  # made there: a fake one cannot be moved
        y = layer(torch.empty(4, 3, 32, 32, device=PROGRAM.device))
    count, left = served()
    return tuple(y.shape) == (4, 4, 30, 30) and count == 0 and not left, "none by rocfix", {"left": left}


def compiled(backend, options):
    if not hasattr(torch, "compile"):
        raise Skipped("PyTorch before 2")
    torch._dynamo.reset()
    x, own = image(), training_step(network(), image())
    with PROGRAM.enable():
        model = torch.compile(network(), backend=backend, **options)
        for _ in range(3):
            ours = [t.clone() for t in training_step(model, x)]
        count, left = served()
    torch._dynamo.reset()
    return judge(relative(ours, own), 1e-4, count, left)


def judge(distance, bound, count, left):
    said = "distance %.1g; %d by rocfix" % (distance, count)
    return distance <= bound and count > 0 and not left, said, {"left": left}


def compiled_before():
    """Compiled without rocfix, then run with it: the program's strides must still be right."""
    if not hasattr(torch, "compile"):
        raise Skipped("PyTorch before 2")
    torch._dynamo.reset()
    model, x = torch.compile(network()), image()
    own = [t.clone() for t in training_step(model, x)]
    with PROGRAM.enable():
        ours = training_step(model, x)
        count, left = served()
    return judge(relative(ours, own), 1e-4, count, left)


def compiled_sizes():
    """One program for images of any size."""
    if not hasattr(torch, "compile"):
        raise Skipped("PyTorch before 2")
    torch._dynamo.reset()
    plain = network().eval()
    with PROGRAM.enable():
        model = torch.compile(plain, dynamic=True)
        images = [torch.randn(2, 3, size, size + 3, device=PROGRAM.device) for size in (20, 27, 33, 48)]
        got = [model(x).detach().clone() for x in images]
        count, left = served()
    return judge(max(relative(y, plain(x)) for x, y in zip(images, got)), 1e-4, count, left)


def compiled_channels_last():
    """With autocast: what training programs of PyTorch 2 look like."""
    if not hasattr(torch, "compile"):
        raise Skipped("PyTorch before 2")
    torch._dynamo.reset()

    def run(model):
        with torch.autocast(PROGRAM.device.type, torch.float16):
            return [t.clone() for t in training_step(model, image(torch.channels_last))]
    own = run(network().to(memory_format=torch.channels_last))
    with PROGRAM.enable():
        ours = run(torch.compile(network().to(memory_format=torch.channels_last)))
        count, left = served()
    return judge(relative(ours, own), 1e-2, count, left)


def last(format):
    model = network().to(memory_format=format)
    return same(training_step, 1e-4, model, image(format))


def autocast(type):
    if not PROGRAM.gpu and type == torch.float16:
        raise Skipped("PyTorch's own CPU convolutions have no float16")

    def step(model, x):
        with torch.autocast(PROGRAM.device.type, type):
            return training_step(model, x)
    return same(step, 1e-2 if type == torch.float16 else 5e-2, network(), image())


def vmap():
    map_over = getattr(torch, "vmap", None)
    if map_over is None:
        raise Skipped("PyTorch before 2")
    x, w = (torch.randn(s, device=PROGRAM.device) for s in ((5, 2, 3, 9, 9), (5, 4, 3, 3, 3)))
    return same(lambda: [map_over(F.conv2d)(x, w)], 1e-4)


def forward_mode():
    import torch.autograd.forward_ad as fwad
    x, w, t = (torch.randn(s, device=PROGRAM.device) for s in ((2, 3, 9, 9), (4, 3, 3, 3), (2, 3, 9, 9)))

    def tangent():
        with fwad.dual_level():
            return [fwad.unpack_dual(F.conv2d(fwad.make_dual(x, t), w)).tangent.clone()]
    return same(tangent, 1e-4)


def second():
    leaves = [torch.randn(s, device=PROGRAM.device, requires_grad=True) for s in ((2, 3, 9, 9), (4, 3, 3, 3))]

    def derivative():
        first = torch.autograd.grad(F.conv2d(*leaves).pow(3).sum(), leaves, create_graph=True)
        return list(torch.autograd.grad(sum(g.pow(2).sum() for g in first), leaves))
    return same(derivative, 1e-4)


def deterministic():
    torch.use_deterministic_algorithms(True)
    try:
        model, x = network().eval(), image()
        with PROGRAM.enable():
            runs = [training_step(model, x) for _ in range(4)]
            count, left = served()
    finally:
        torch.use_deterministic_algorithms(False)
    equal = all(torch.equal(a, b) for run in runs[1:] for a, b in zip(run, runs[0]))
    said = "4 runs %s" % ("equal bit for bit" if equal else "DIFFER")
    return equal and count > 0 and not left, said, {"left": left}


def inference():
    model, x = network().eval(), image()

    def infer():
        with torch.inference_mode():
            return [model(x)]
    return same(infer, 1e-4)


def main():
    check = PROGRAM.check
    check("deterministic mode", deterministic)
    check("inference mode", inference)
    check("double backward", second)
    check("forward-mode derivative", forward_mode)
    check("vmap", vmap)
    check("fake tensors", fake)
    check("contiguous", last, torch.contiguous_format)
    check("channels_last", last, torch.channels_last)
    check("autocast float16", autocast, torch.float16)
    check("autocast bfloat16", autocast, torch.bfloat16)
    check("compile, aot_eager", compiled, "aot_eager", {})
    check("compile, inductor", compiled, "inductor", {})
    check("compile, reduce-overhead", compiled, "inductor", {"mode": "reduce-overhead"})
    check("compiled before enable()", compiled_before)
    check("compile, any size", compiled_sizes)
    check("compile, fp16, channels_last", compiled_channels_last)
    return PROGRAM.finish()


if __name__ == "__main__":
    sys.exit(main())
