# SPDX-License-Identifier: MIT
"""What is to be run for one convolution of PyTorch: worked out once a shape, then looked up."""
from typing import NamedTuple, Optional, Tuple

import torch

from ._context import Solution
from ._library import BAD_INPUT, UNSUPPORTED, RocfixError
from ._memory_format import result_format
from ._problem import TYPES, Refused, Window, output_shape, problem_text


class Forward(NamedTuple):
    format: torch.memory_format
    shape: Tuple[int, ...]
    solution: Solution
    bias_after: bool


class Backward(NamedTuple):
    format: torch.memory_format
    data: Optional[Solution]
    weights: Optional[Solution]


def window(spatial, stride, padding, dilation, transposed, output_padding, groups):
    """One number stands for all dimensions, as in ATen's expand_param_if_needed."""
    def each(values):
        return tuple(values) * spatial if len(values) == 1 else tuple(values)
    return Window(each(stride), each(padding), each(dilation), bool(transposed), each(output_padding), groups)


def plan_forward(context, input, weight, bias, how, _mask):
    win = window(input.dim() - 2, *how)
    shape = output_shape(input.shape, weight.shape, win)
    _check_tensors(input, weight, bias)
    if bias is not None and tuple(bias.shape) != (shape[1],):
        raise Refused("shapes that do not fit")
    format = _format(input, weight, bias, win)
    if win.transposed:  # the backward-data convolution, which takes no bias
        text = problem_text("bwd", input.dtype, _layout(format), shape, weight.shape, win)
    else:
        text = problem_text("fwd", input.dtype, _layout(format), input.shape, weight.shape, win, bias is not None)
    return Forward(format, shape, _solution(context, text), win.transposed and bias is not None)


def plan_backward(context, input, weight, grad, how, mask):
    win = window(input.dim() - 2, *how)
    if tuple(grad.shape) != output_shape(input.shape, weight.shape, win):
        raise Refused("shapes that do not fit")
    _check_tensors(input, weight, None)
    _check_tensors(input, grad, None)
    format = _format(input, weight, None, win)
    large = grad.shape if win.transposed else input.shape

    def solution(direction):
        return _solution(context, problem_text(direction, input.dtype, _layout(format), large, weight.shape, win))
    data = solution("fwd" if win.transposed else "bwd") if mask[0] else None
    return Backward(format, data, solution("wrw") if mask[1] else None)


def _check_tensors(input, weight, bias):
    if input.dtype not in TYPES:
        raise Refused(str(input.dtype).replace("torch.", ""))
    for tensor in (weight, bias):
        if tensor is not None and (tensor.dtype != input.dtype or tensor.device != input.device):
            raise Refused("tensors of several types or devices")
    for tensor in (input, weight, bias):
        if tensor is not None and (tensor.layout != torch.strided or tensor.is_neg()):
            raise Refused("tensors that are not strided")


def _format(input, weight, bias, win):
    if input.dim() == 4:
        return result_format(input, weight, bias, win)
    row = Window((1,) + win.stride, (0,) + win.padding, (1,) + win.dilation, win.transposed,
                 (0,) + win.output_padding, win.groups)
    # PyTorch makes a row dense before it looks (ATen/native/Convolution.cpp), not its weights.
    found = result_format(input.contiguous().unsqueeze(2), weight.unsqueeze(2), bias, row)
    if found != torch.contiguous_format:
        raise Refused("channels_last row")
    return torch.contiguous_format


def _layout(format):
    return "nhwc" if format == torch.channels_last else "nchw"


def _solution(context, text):
    try:
        return context.solution(text)
    except RocfixError as error:
        if error.status in (BAD_INPUT, UNSUPPORTED):
            raise Refused(str(error)) from None
        raise
