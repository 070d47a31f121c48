#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Random layers of every kind that rocfix serves, each proved by rocfix.verify_model: result and both
gradients within bounds derived from their roundings, against double on the CPU; the result laid out as
PyTorch's own.

Plain and transposed, one and two dimensions, groups, strides, padding, dilation; fp32, fp16, bf16; inputs
that are contiguous, channels last, cut out of larger tensors, permuted, expanded, and at addresses between
multiples of 16.
"""
import random
import sys

import torch
from torch import nn

from harness import Program, rocfix, served

PROGRAM = Program("random_layers", __doc__)
COUNT = 300 if PROGRAM.gpu else 60


def random_layer(dice):
    """A layer, the shape of its input, and in words what it is."""
    spatial, transposed, groups = dice.choice((1, 2, 2, 2)), dice.random() < 0.3, dice.choice((1, 1, 1, 2, 4))
    channels, filters = (groups * dice.randint(1, 24) for _ in range(2))
    size, stride = dice.choice((1, 2, 3, 3, 5)), dice.choice((1, 1, 2, 3))
    dilation = dice.choice((1, 1, 1, 2))
    options = dict(stride=stride, padding=dice.randint(0, size - 1), dilation=dilation, groups=groups,
                   bias=dice.random() < 0.5)
    if transposed:
        options["output_padding"] = dice.randint(0, stride - 1)
    kinds = ((nn.Conv1d, nn.ConvTranspose1d), (nn.Conv2d, nn.ConvTranspose2d))
    least = dilation * (size - 1) + 1
    shape = [dice.randint(1, 4), channels] + [least + dice.randint(0, 24) for _ in range(spatial)]
    return kinds[spatial - 1][transposed](channels, filters, size, **options), shape


def random_view(shape, type, dice):
    """A tensor of that shape and how it lies in memory."""
    way = dice.choice(("contiguous", "channels last", "cut out", "permuted", "expanded", "between words"))
    if way == "channels last" and len(shape) == 4:
        return torch.randn(shape).to(type).to(PROGRAM.device).to(memory_format=torch.channels_last), way
    if way == "cut out":
        larger = torch.randn([2 * n + 1 for n in shape]).to(type).to(PROGRAM.device)
        return larger[tuple(slice(1, None, 2) for _ in shape)], way
    if way == "permuted":
        order = list(range(len(shape)))[::-1]
        return torch.randn(shape[::-1]).to(type).to(PROGRAM.device).permute(order), way
    if way == "expanded":
        return torch.randn([1] + shape[1:]).to(type).to(PROGRAM.device).expand(shape), way
    count = 1
    for n in shape:
        count *= n
    return torch.randn(count + 1).to(type).to(PROGRAM.device)[1:].view(shape), "between words"


def one(dice):
    """"" or what is wrong; and how the worst element stands to its bound."""
    layer, shape = random_layer(dice)
    type = dice.choice((torch.float32, torch.float32, torch.float16, torch.bfloat16))
    x, way = random_view(shape, type, dice)
    layer = layer.to(PROGRAM.device).to(type)
    if dice.random() < 0.2 and len(shape) == 4:
        layer = layer.to(memory_format=torch.channels_last)
    with PROGRAM.enable(), torch.no_grad():
        found, result = rocfix.verify_model(layer, x), layer(x)
    what = "%r of %s, %s, %s" % (layer, shape, type, way)
    worst = max(row[2] for row in found.rows)
    if not found:
        return what + "\n" + str(found), worst
    if PROGRAM.gpu and layer(x).stride() != result.stride():  # on the CPU PyTorch has no float16
        return "%s: strides %s, PyTorch's %s" % (what, result.stride(), layer(x).stride()), worst
    return "", worst


def layers():
    dice, wrong, worst, left = random.Random(12), [], 0.0, {}
    torch.manual_seed(12)
    for _ in range(COUNT):
        text, ratio = one(dice)
        worst = max(worst, ratio)
        wrong += [text] if text else []
        left.update(served()[1])
    return not wrong and not left, "%d of %d layers right, worst element %.2f of its bound%s" % (
        COUNT - len(wrong), COUNT, worst, "; first: " + wrong[0] if wrong else ""), {
            "wrong": wrong, "left": left}


def main():
    PROGRAM.check("random layers", layers)
    return PROGRAM.finish()


if __name__ == "__main__":
    sys.exit(main())
