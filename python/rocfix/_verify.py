# SPDX-License-Identifier: MIT
"""rocfix.verify_model(): each convolution of a model as it runs now, against the same one in double on the CPU."""
import math

import torch
from torch.nn.modules.conv import _ConvNd

from ._report import table
from ._session import active

_DIGITS = {torch.float32: 24, torch.float16: 11, torch.bfloat16: 8}
# How far an element may be from its expected error: 6 standard deviations are passed once in 5e8 elements.
_DEVIATIONS = 6


class Verification:
    """rows: (layer, shape of its input, error / bound, passed). True where all passed; str() is a table."""

    def __init__(self, rows):
        self.rows = rows

    def __bool__(self):
        return bool(self.rows) and all(row[3] for row in self.rows)

    def __str__(self):
        cells = [(name, shape, "%.3g" % ratio, "PASS" if passed else "FAIL") for name, shape, ratio, passed in self.rows]
        passed = sum(row[3] for row in self.rows)
        return "%s\n\n%d of %d passed" % (table(("layer", "input", "error/bound", ""), cells), passed, len(self.rows))


def verify_model(model, example):
    """Runs model(example), or model(*example) for a tuple, and proves the result of each convolution layer."""
    rows = []

    def check(name):
        def hook(layer, inputs, result):
            rows.append(_row(name, layer, inputs, result))
        return hook
    layers = [(name, layer) for name, layer in model.named_modules() if isinstance(layer, _ConvNd)]
    hooks = [layer.register_forward_hook(check(name or type(layer).__name__)) for name, layer in layers]
    try:
        with torch.no_grad():
            model(*example) if isinstance(example, (tuple, list)) else model(example)
    finally:
        for hook in hooks:
            hook.remove()
    return Verification(rows)


def _row(name, layer, inputs, result):
    ratio = float((_exactly(layer, inputs, result) if result.numel() else torch.zeros(1)).max())
    shape = "x".join(map(str, inputs[0].shape))
    return name, shape, ratio, math.isfinite(ratio) and ratio <= 1


def _exactly(layer, inputs, result):
    """Each element's error by its bound."""
    values = [_double(p, result.dtype) for p in (inputs[0], layer.weight, layer.bias)]
    exact = _convolve(layer, *values, inputs[1:])
    magnitude = _convolve(layer, *[None if v is None else v.abs() for v in values], inputs[1:])
    terms = layer.weight.numel() // layer.out_channels + 1
    # Rounding n products and their sums in fp32, errors being independent, deviates by less than 2^-24 sqrt(n) of the
    # sum of magnitudes; the result is rounded to its type once.
    sums = 2.0 ** -24 * (_DEVIATIONS * math.sqrt(terms) + 2) * magnitude
    bound = sums + 2.0 ** -_DIGITS.get(result.dtype, 24) * 2 * magnitude + _solver_error(values, terms)
    return (result.detach().cpu().double() - exact).abs() / bound.clamp_min(1e-30)


def _solver_error(values, terms):
    """What a solver such as winograd rounds beside its sums: rocfix_solution_error_growth() in the C interface."""
    solution = active().last_solution() if active() else None
    if solution is None:
        return 0.0
    x, w = (float(v.pow(2).mean().sqrt()) for v in values[:2])
    return _DEVIATIONS * solution.error_growth * 2.0 ** -24 * x * w * (terms + 144)


def _double(tensor, dtype):
    """As the layer saw it (autocast rounds its inputs), in double."""
    return None if tensor is None else tensor.detach().to(dtype).cpu().double()


def _convolve(layer, x, w, b, rest):
    """The layer's own forward with these weights, on the CPU in double, which rocfix leaves to PyTorch."""
    own = layer._parameters
    layer._parameters = dict(own, weight=torch.nn.Parameter(w), bias=None if b is None else torch.nn.Parameter(b))
    try:
        return layer.forward(x, *rest)
    finally:
        layer._parameters = own
