# SPDX-License-Identifier: MIT
"""From the arguments of PyTorch's convolution to rocfix's one line of text.

A convolution has a large side x (N C H W), weights w (K C/groups R S) and a small side y (N K OH OW). A
plain convolution goes from x to y; a transposed one is the backward-data convolution of the same weights,
from y to x. A 1-D convolution is a 2-D one with H = 1, R = 1: dense tensors of both lie alike in memory.
"""
from typing import NamedTuple, Tuple

import torch

TYPES = {torch.float32: "f32", torch.float16: "f16", torch.bfloat16: "bf16"}


class Refused(Exception):
    """rocfix does not take this convolution; the text is a clause that says why."""


class Window(NamedTuple):
    """How the filter moves; each pair is (vertical, horizontal), for 1-D convolutions one number."""
    stride: Tuple[int, ...]
    padding: Tuple[int, ...]
    dilation: Tuple[int, ...]
    transposed: bool
    output_padding: Tuple[int, ...]
    groups: int


def output_shape(input_shape, weight_shape, window):
    """The shape of PyTorch's result. Refused for shapes that do not fit: PyTorch has its own words for those."""
    spatial = len(input_shape) - 2
    if spatial not in (1, 2):
        raise Refused("%d-dimensional convolution" % spatial)
    if len(weight_shape) != len(input_shape) or any(len(p) != spatial for p in (window.stride, window.padding, window.dilation)):
        raise Refused("shapes that do not fit")
    if 0 in input_shape or 0 in weight_shape:
        raise Refused("empty tensor")
    size = _transposed_size if window.transposed else _plain_size
    sizes = tuple(size(input_shape[2 + i], weight_shape[2 + i], window, i) for i in range(spatial))
    channels = _output_channels(input_shape[1], weight_shape, window)
    return (input_shape[0], channels) + sizes


def _output_channels(input_channels, weight_shape, window):
    groups = window.groups
    if groups < 1 or weight_shape[0] % groups != 0:
        raise Refused("shapes that do not fit")
    expected = weight_shape[0] if window.transposed else weight_shape[1] * groups
    if input_channels != expected:
        raise Refused("shapes that do not fit")
    return weight_shape[1] * groups if window.transposed else weight_shape[0]


def _plain_size(size, filter_size, window, i):
    span = window.dilation[i] * (filter_size - 1) + 1
    padded = size + 2 * window.padding[i]
    if window.padding[i] < 0 or window.stride[i] < 1 or window.dilation[i] < 1 or span > padded:
        raise Refused("shapes that do not fit")
    return (padded - span) // window.stride[i] + 1


def _transposed_size(size, filter_size, window, i):
    if window.padding[i] < 0 or window.stride[i] < 1 or window.dilation[i] < 1:
        raise Refused("shapes that do not fit")
    if not 0 <= window.output_padding[i] < window.stride[i]:
        raise Refused("output_padding of a stride or more")  # the plain convolution of that size has another y
    span = window.dilation[i] * (filter_size - 1) + 1
    result = (size - 1) * window.stride[i] - 2 * window.padding[i] + span + window.output_padding[i]
    if result < 1:
        raise Refused("shapes that do not fit")
    return result


def problem_text(direction, dtype, layout, x_shape, w_shape, window, bias=False):
    """The line of text: direction "fwd", "bwd" or "wrw", layout "nchw" or "nhwc", x_shape of the large side."""
    n, c, h, w = _with_height(x_shape)
    k, _, r, s = _with_height(w_shape)
    text = "" if direction == "fwd" else direction + ":"
    text += "" if TYPES[dtype] == "f32" else TYPES[dtype] + ":"
    text += "" if layout == "nchw" else layout + ":"
    text += "n%dc%dh%dw%d_k%dr%ds%d" % (n, c, h, w, k, r, s)
    text += _pair("p", window.padding, 0) + _pair("s", window.stride, 1) + _pair("d", window.dilation, 1)
    text += "_g%d" % window.groups if window.groups != 1 else ""
    return text + ("_bias" if bias else "")


def _with_height(shape):
    return tuple(shape) if len(shape) == 4 else (shape[0], shape[1], 1, shape[2])


def _pair(letter, values, usual):
    vertical, horizontal = values if len(values) == 2 else (usual, values[0])
    if vertical == horizontal == usual:
        return ""
    return "_%s%d" % (letter, vertical) + ("" if vertical == horizontal else "x%d" % horizontal)
