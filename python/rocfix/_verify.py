# SPDX-License-Identifier: MIT
"""rocfix.verify_model(): each convolution of a model as it runs now, against the same one in double on the
CPU."""
import contextlib
import math

import torch
from torch.nn.modules.conv import _ConvNd

from ._report import table
from ._session import active

_DIGITS = {torch.float32: 24, torch.float16: 11, torch.bfloat16: 8}
# How far an element may be from its expected error: 6 standard deviations are passed once in 5e8 elements.
_DEVIATIONS = 6
# Half of float16's spacing below 2^-14, by which a result may be rounded; the others' is beyond notice.
_LEAST = {torch.float16: 2.0 ** -25}


class Verification:
    """rows: (layer and what of it, shape of its input, error / bound, passed). True where all passed; str() is
    a table."""

    def __init__(self, rows):
        self.rows = rows

    def __bool__(self):
        return bool(self.rows) and all(row[3] for row in self.rows)

    def __str__(self):
        cells = [(name, shape, "%.3g" % ratio, "PASS" if passed else "FAIL")
                 for name, shape, ratio, passed in self.rows]
        if not cells:
            return "No convolution layer of the model ran: nothing is proven."
        text = table(("layer", "input", "error/bound", ""), cells)
        return "%s\n\n%d of %d passed" % (text, sum(row[3] for row in self.rows), len(self.rows))


def verify_model(model, example, backward=True):
    """Runs model(example), or model(*example) for a tuple, and proves the result of each convolution layer;
    with `backward` its gradients too, for a random gradient of its result."""
    if not isinstance(model, torch.nn.Module):
        raise TypeError("verify_model(model, example): the model is a torch.nn.Module, not a %s" % type(model).__name__)
    rows, heard = [], []

    def check(name):
        def hook(layer, inputs, result):
            rows.extend(_check_layer(name, layer, inputs, result, heard, backward))
        return hook
    layers = [(name, layer) for name, layer in model.named_modules() if isinstance(layer, _ConvNd)]
    hooks = [layer.register_forward_hook(check(name or type(layer).__name__)) for name, layer in layers]
    try:
        with torch.no_grad(), _listening(heard):
            model(*example) if isinstance(example, (tuple, list)) else model(example)
    finally:
        for hook in hooks:
            hook.remove()
    return Verification(rows)


@contextlib.contextmanager
def _listening(heard):
    """The solutions that rocfix runs come into the list, from autograd's threads too."""
    dispatch = active()
    if dispatch is None:
        yield
        return
    dispatch.listen(heard.append)
    try:
        yield
    finally:
        dispatch.listen(None)


@contextlib.contextmanager
def _by_pytorch():
    dispatch = active()
    if dispatch is not None:
        dispatch.leave_alone(True)
    try:
        yield
    finally:
        if dispatch is not None:
            dispatch.leave_alone(False)


def _check_layer(name, layer, inputs, result, heard, backward):
    growth = _growth(heard[-1:])
    heard.clear()
    x, w, b = values = [_as_seen(t, result.dtype) for t in (inputs[0], layer.weight, layer.bias)]
    with _by_pytorch():
        exact, size = (_convolve(layer, *each, inputs[1:]) for each in (values, _magnitudes(values)))
    terms = w.numel() // layer.out_channels + 1
    yield _row(name, inputs[0], result, exact, _bound(size, terms, result.dtype, growth, x, w))
    if backward and result.numel():
        yield from _check_gradients(name, layer, inputs, result, heard, values)


def _check_gradients(name, layer, inputs, result, heard, values):
    dy = torch.randn(result.shape, generator=torch.Generator().manual_seed(1)).to(result.dtype)
    own = [None if t is None else t.detach() for t in (inputs[0], layer.weight, layer.bias)]
    got = _gradients(layer, own, inputs[1:], dy.to(result.device))
    growth = _growth(heard)
    heard.clear()
    with _by_pytorch():
        exact = _gradients(layer, values, inputs[1:], dy.double())
        sizes = _gradients(layer, _magnitudes(values), inputs[1:], dy.double().abs())
    x, w, _ = values
    small = x.numel() // layer.in_channels if layer.transposed else result.numel() // layer.out_channels
    sides = ("data", w, w.numel() // layer.in_channels), ("weights", x, small)
    for i, (what, other, terms) in enumerate(sides):
        bound = _bound(sizes[i], terms + 1, result.dtype, growth, dy.double(), other)
        yield _row("%s, gradient of %s" % (name, what), inputs[0], got[i], exact[i], bound)


def _gradients(layer, values, rest, dy):
    """Of the input and of the weights."""
    x, w, b = (None if t is None else t.clone().requires_grad_() for t in values)
    with torch.enable_grad():
        return torch.autograd.grad(_convolve(layer, x, w, b, rest), (x, w), dy)


def _row(name, input, result, exact, bound):
    error = (result.detach().cpu().double() - exact.detach()).abs() / bound.clamp_min(1e-30)
    ratio = float(error.max()) if error.numel() else 0.0
    return name, "x".join(map(str, input.shape)), ratio, math.isfinite(ratio) and ratio <= 1


def _bound(size, terms, dtype, growth, a, b):
    """Each element's: `size` is the sum of its products' magnitudes.

    Rounding n products and their sums in fp32, errors being independent, deviates by less than 2^-24 sqrt(n)
    of the sum of magnitudes; the result is rounded to its type once. What a solver such as winograd rounds
    beside its sums: rocfix_solution_error_growth() in the C interface.
    """
    sums = 2.0 ** -24 * (_DEVIATIONS * math.sqrt(terms) + 2) * size.detach()
    root_mean_squares = float(a.pow(2).mean().sqrt()) * float(b.pow(2).mean().sqrt())
    solver = _DEVIATIONS * growth * 2.0 ** -24 * root_mean_squares * (terms + 144)
    return sums + 2.0 ** -_DIGITS.get(dtype, 24) * 2 * size.detach() + solver + _LEAST.get(dtype, 0.0)


def _growth(solutions):
    return max([solution.error_growth for solution in solutions], default=0.0)


def _as_seen(tensor, dtype):
    """As the layer saw it (autocast rounds its inputs), in double."""
    return None if tensor is None else tensor.detach().to(dtype).cpu().double()


def _magnitudes(values):
    return [None if t is None else t.abs() for t in values]


def _convolve(layer, x, w, b, rest):
    """The layer's own forward with these values."""
    own = layer._parameters
    layer._parameters = dict(own, weight=w, bias=b)
    try:
        return layer.forward(x, *rest)
    finally:
        layer._parameters = own
