#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""200 training steps of ResNet-18 for 32x32 images, by rocfix and by cuDNN from one seed: fp32 (TF32 off),
and autocast to float16 and bfloat16.

Bound of the loss curves: training amplifies roundings, so cuDNN is run a second time from weights that
differ in their last bit. In each window of 20 steps, the mean distance of rocfix's loss from cuDNN's may be
3 times the greatest of those two runs' windows, and 0.02. The first step's loss, where nothing is amplified
yet, may differ by 8 roundings of its type. The times are medians of the last 180 steps' (by events; of a
clock on the CPU), both sides in this one run, cuDNN's in its benchmark mode too.
"""
import statistics
import sys
import time

import torch

import networks
from harness import Program, served, synchronize

PROGRAM = Program("training", __doc__)
WINDOW = 20
STEPS, BATCH, WIDTH = (200, 128, 1.0) if PROGRAM.gpu else (20, 4, 0.125)
UNTIMED = STEPS // 10


def batches():
    """Images of ten classes: a pattern for each, drowned in noise; the same for every run."""
    generator = torch.Generator(PROGRAM.device).manual_seed(3)
    patterns = torch.randn(10, 3, 32, 32, device=PROGRAM.device, generator=generator)
    for _ in range(STEPS):
        classes = torch.randint(0, 10, (BATCH,), device=PROGRAM.device, generator=generator)
        noise = torch.randn(BATCH, 3, 32, 32, device=PROGRAM.device, generator=generator)
        yield patterns[classes] * 0.3 + noise, classes


def nudge(model):
    """Every weight by one unit in its last place, up or down."""
    generator = torch.Generator().manual_seed(4)
    for p in model.parameters():
        sign = (torch.randint(0, 2, p.shape, generator=generator) * 2 - 1).to(p.device)
        p.data.mul_(1 + sign * 2.0 ** -23)


class Clock:
    """The times between marks, in milliseconds."""

    def __init__(self):
        self.marks = []

    def mark(self):
        if PROGRAM.gpu:
            event = torch.cuda.Event(enable_timing=True)
            event.record()
            self.marks.append(event)
        else:
            self.marks.append(time.perf_counter())

    def times(self):
        synchronize()
        pairs = list(zip(self.marks, self.marks[1:]))
        return [a.elapsed_time(b) if PROGRAM.gpu else 1e3 * (b - a) for a, b in pairs][UNTIMED:]


def train(type, nudged=False):
    """The losses, and the median milliseconds of a step."""
    torch.manual_seed(5)
    model = networks.resnet18(WIDTH, 10, small=True).to(PROGRAM.device)
    if nudged:
        nudge(model)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.02, momentum=0.9)
    scaler = getattr(torch.amp, "GradScaler", torch.cuda.amp.GradScaler)(enabled=type == torch.float16)
    losses, clock = [], Clock()
    clock.mark()
    for x, classes in batches():
        optimizer.zero_grad(set_to_none=True)
        with torch.autocast(PROGRAM.device.type, type or torch.bfloat16, enabled=type is not None):
            loss = torch.nn.functional.cross_entropy(model(x), classes)
        scaler.scale(loss).backward()
        scaler.step(optimizer)
        scaler.update()
        losses.append(loss.detach())
        clock.mark()
    times = clock.times()
    return torch.stack(losses).double().cpu(), statistics.median(times), len(times)


def windows(losses):
    return losses.view(-1, min(WINDOW, STEPS)).mean(1)


def compare(type):
    if type == torch.float16:
        PROGRAM.need_gpu()  # PyTorch's own CPU convolutions have no float16
    own, own_ms, samples = train(type)
    nudged = train(type, nudged=True)[0]
    torch.backends.cudnn.benchmark = True
    tuned_ms = train(type)[1]
    torch.backends.cudnn.benchmark = False
    with PROGRAM.enable():
        ours, ms, _ = train(type)
    count, left = served()
    natural, far = (float(windows((losses - own).abs()).max()) for losses in (nudged, ours))
    unit = {None: 2.0 ** -24, torch.float16: 2.0 ** -11, torch.bfloat16: 2.0 ** -8}[type]
    first = float((ours[0] - own[0]).abs() / own[0])
    expected = STEPS * (3 * networks.convolutions(networks.resnet18(0.125, 10, True)) - 1)
    passed = far <= 3 * natural + 0.02 and first <= 8 * unit and count == expected and not left
    said = ("loss %.4f to %.4f, cuDNN's to %.4f; windows differ by %.4f (nudged cuDNN's by %.4f), first step "
            "by %.1g; a step %.2f ms, cuDNN's %.2f: ratio %.2f, with cudnn.benchmark %.2f: ratio %.2f "
            "(medians of %d); %d of %d by rocfix" % (
                ours[0], windows(ours)[-1], windows(own)[-1], far, natural, first, ms, own_ms, ms / own_ms,
                tuned_ms, ms / tuned_ms, samples, count, expected))
    curves = {name: [round(v, 6) for v in losses.tolist()]
              for name, losses in (("ours", ours), ("own", own), ("nudged", nudged))}
    return passed, said, {**curves, "ms": ms, "own_ms": own_ms, "tuned_ms": tuned_ms,
                          "step_time_ratio": ms / own_ms, "left": left}


def main():
    for name, type in (("fp32", None), ("autocast float16", torch.float16),
                       ("autocast bfloat16", torch.bfloat16)):
        PROGRAM.check("resnet18 training, " + name, compare, type)
    return PROGRAM.finish()


if __name__ == "__main__":
    sys.exit(main())
