#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""ResNet-50, UNet and MobileNetV2, forward and backward, by rocfix and by cuDNN (fp32, TF32 off), against
double.

Bounds. A layer alone: rocfix.verify_model's, derived from the roundings of its sums, against double on the
CPU. The whole network: both sides round in fp32 and differ in the order of their sums and in Winograd's
transforms, and both are amplified alike by what follows; so rocfix's distance from the same network in
double may be 8 times cuDNN's, for the result and for the gradients of all parameters as one vector. Where a
sum near zero changes its sign, ReLU's gradient jumps, on both sides; without kinks (SiLU for ReLU, means
for maxima) the gradients may be 1e-4 of their length away. The report must show that rocfix computed each
convolution: three of each layer, without the gradient of the network's input.

NETWORK: resnet18, resnet50, unet, mobilenet_v2; without any, all but the first. The papers' channels are
multiplied by the width: 1 on a GPU, 0.125 on the virtual card.
"""
import copy
import sys

import torch

import networks
from harness import Program, relative, rocfix, served

TIMES, SMOOTH = 8, 1e-4
PROGRAM = Program("accuracy", __doc__, " [--width WIDTH] [NETWORK ...]")


def step(model, x, wanted):
    """The result and the gradients of all parameters."""
    model.zero_grad(set_to_none=True)
    result = model(x)
    (result * wanted).sum().backward()
    return result.detach().clone(), [p.grad.detach().clone() for p in model.parameters()]


def network(make, shape, width, verify_shape, without_kinks=False):
    torch.manual_seed(1)
    model = make(width).to(PROGRAM.device)
    if without_kinks:
        networks.smooth(model)
    x = torch.randn(shape, device=PROGRAM.device)
    wanted = torch.randn(model(x).shape, device=PROGRAM.device)
    own = step(model, x, wanted)
    exact = step(copy.deepcopy(model).double(), x.double(), wanted.double())
    with PROGRAM.enable():
        ours = step(model, x, wanted)
    count, left = served()
    expected = 3 * networks.convolutions(model) - 1
    errors = [(relative(ours[i], exact[i]), relative(own[i], exact[i])) for i in (0, 1)]
    worst = max(relative(g, e) / max(relative(o, e), 1e-12) for g, o, e in zip(ours[1], own[1], exact[1]))
    passed = count == expected and not left and all(a <= TIMES * b for a, b in errors)
    if without_kinks:
        passed = passed and errors[1][0] <= SMOOTH
    said = ("%d of %d convolutions by rocfix; distance from double, rocfix / PyTorch's own: result %.2g / "
            "%.2g, gradients %.2g / %.2g, worst parameter %.1f times" % (
                count, expected, *errors[0], *errors[1], worst))
    return passed, said, {"served": count, "expected": expected, "left": left, "result": errors[0],
                          "gradients": errors[1], "worst_parameter_ratio": worst}


def layers(make, shape, width, verify_shape):
    torch.manual_seed(2)
    model = make(width).to(PROGRAM.device)
    with PROGRAM.enable():
        found = rocfix.verify_model(model, torch.randn(verify_shape, device=PROGRAM.device))
    left = served()[1]
    worst = max(found.rows, key=lambda row: row[2])
    said = "%d of %d results and gradients within their bounds, worst %.2f of it (%s)" % (
        sum(row[3] for row in found.rows), len(found.rows), worst[2], worst[0])
    return bool(found) and not left, said, {"rows": found.rows, "left": left}


# Batch and image for the whole network, and for its layers, whose reference is computed on the CPU.
PHOTOS = (16, 3, 224, 224), (2, 3, 224, 224)
SHAPES = {"resnet18": PHOTOS, "resnet50": PHOTOS, "mobilenet_v2": PHOTOS,
          "unet": ((4, 3, 256, 256), (1, 3, 128, 128))}


def main():
    unknown = [name for name in PROGRAM.rest if name not in SHAPES]
    if unknown:
        print("accuracy.py: no network %s: give any of %s" % (", ".join(unknown), ", ".join(SHAPES)),
              file=sys.stderr)
        return 64
    for name in PROGRAM.rest or ("resnet50", "unet", "mobilenet_v2"):
        shape, verify_shape = SHAPES[name] if PROGRAM.gpu else ((2, 3, 64, 64),) * 2
        arguments = getattr(networks, name), shape, PROGRAM.options.width, verify_shape
        PROGRAM.check(name + ", network", network, *arguments)
        PROGRAM.check(name + ", without kinks", network, *arguments, True)
        PROGRAM.check(name + ", layers", layers, *arguments)
    return PROGRAM.finish()


if __name__ == "__main__":
    sys.exit(main())
