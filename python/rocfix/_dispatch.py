# SPDX-License-Identifier: MIT
"""PyTorch's convolutions, served by rocfix.

aten::_convolution and aten::convolution_backward are what aten::convolution, its autograd, its double backward and
autocast come down to. Both are CompositeExplicitAutograd: a device key has no kernel of its own there, so that ours
overrides nothing, and PyTorch's own stays callable under its key.
"""
import os
import threading

import torch

from ._context import Context, Recent
from ._plan import plan_backward, plan_forward, window
from ._problem import Refused
from ._report import Report

_OWN = torch._C.DispatchKey.CompositeExplicitAutograd
_FORWARD = torch.ops.aten._convolution.default
_BACKWARD = torch.ops.aten.convolution_backward.default
PLANS_KEPT = 4096


class Dispatch:
    """Serves one dispatch key, "CPU" with a card that takes host memory or "CUDA", until close()."""

    def __init__(self, key, card):
        self.key, self.card, self.report = key, card, Report()
        self._process, self._lock = os.getpid(), threading.Lock()
        self._contexts, self._plans = {}, Recent(PLANS_KEPT)
        self._last = threading.local()
        self.context(torch.cuda.current_device() if key == "CUDA" else None)  # a wrong card is said at once
        self._kernels = torch.library.Library("aten", "IMPL")
        self._kernels.impl(_FORWARD, self._forward, key)
        self._kernels.impl(_BACKWARD, self._backward, key)

    def close(self):
        """PyTorch's own again."""
        kernels, self._kernels = self._kernels, None
        if hasattr(kernels, "_destroy"):
            kernels._destroy()

    def context(self, index):
        with self._lock:
            if index not in self._contexts:
                self._contexts[index] = Context(self.card if index is None else "%s:%d" % (self.card, index))
            return self._contexts[index]

    def devices(self):
        with self._lock:
            return [context.device for context in self._contexts.values()]

    def last_solution(self):
        """What this thread's last convolution was computed by; None when PyTorch computed it."""
        return getattr(self._last, "solution", None)

    def _forward(self, input, weight, bias, stride, padding, dilation, transposed, output_padding, groups, *flags):
        try:
            win = window(input.dim() - 2, stride, padding, dilation, transposed, output_padding, groups)
            plan = self._plan(plan_forward, (input, weight, bias), win)
            return self._run_forward(plan, input, weight, bias)
        except Refused as reason:
            self._refused("forward", input, weight, reason)
        return _FORWARD._op_dk(_OWN, input, weight, bias, stride, padding, dilation, transposed, output_padding, groups,
                               *flags)

    def _backward(self, grad, input, weight, bias_sizes, stride, padding, dilation, transposed, output_padding, groups,
                  mask):
        try:
            win = window(input.dim() - 2, stride, padding, dilation, transposed, output_padding, groups)
            plan = self._plan(plan_backward, (grad, input, weight), win, tuple(mask))
            return self._run_backward(plan, grad, input, weight, win.transposed, mask)
        except Refused as reason:
            self._refused("backward", input, weight, reason)
        return _BACKWARD._op_dk(_OWN, grad, input, weight, bias_sizes, stride, padding, dilation, transposed,
                                output_padding, groups, mask)

    def _plan(self, make, tensors, *rest):
        if os.getpid() != self._process:
            raise Refused("forked process")  # its device is the parent's
        index = tensors[0].device.index
        key = (make, index, rest) + tuple(t if t is None else (t.shape, t.stride(), t.dtype, t.device) for t in tensors)
        plan = self._plans.get(key)
        if plan is None:
            if self._capturing():
                raise Refused("first time while a graph is recorded")  # code cannot be loaded then
            plan = self._plans.put(key, make(self.context(index), *tensors, *rest))
        return plan

    def _capturing(self):
        return self.key == "CUDA" and torch.cuda.is_current_stream_capturing()

    def _run_forward(self, plan, input, weight, bias):
        result = torch.empty(plan.shape, dtype=input.dtype, device=input.device, memory_format=plan.format)
        x, w = _dense(input, plan.format), _dense(weight, plan.format)
        if plan.solution.text.startswith("bwd:"):
            self._execute(plan.solution, result, w, None, x)
        else:
            self._execute(plan.solution, x, w, None if bias is None else _dense(bias), result)
        if plan.bias_after:
            result.add_(bias.view((1, -1) + (1,) * (result.dim() - 2)))
        return result

    def _run_backward(self, plan, grad, input, weight, transposed, mask):
        grad_input = grad_weight = grad_bias = None
        dense_grad = _dense(grad, plan.format)
        if plan.data is not None:
            grad_input = torch.empty(input.shape, dtype=input.dtype, device=input.device, memory_format=plan.format)
            w = _dense(weight, plan.format)
            large, small = (dense_grad, grad_input) if transposed else (grad_input, dense_grad)
            self._execute(plan.data, large, w, None, small)
        if plan.weights is not None:
            grad_weight = torch.empty(weight.shape, dtype=weight.dtype, device=weight.device, memory_format=plan.format)
            x = _dense(input, plan.format)
            large, small = (dense_grad, x) if transposed else (x, dense_grad)
            self._execute(plan.weights, large, grad_weight, None, small)
        if mask[2]:
            grad_bias = grad.sum([0] + list(range(2, grad.dim())))
        return grad_input, grad_weight, grad_bias

    def _execute(self, solution, x, w, bias, y):
        pointers = (x.data_ptr(), w.data_ptr(), None if bias is None else bias.data_ptr(), y.data_ptr())
        if self.key == "CPU":
            solution.execute_host(*pointers)
        elif x.device.index != torch.cuda.current_device():
            with torch.cuda.device(x.device):
                self._execute_on(solution, x.device, pointers)
        else:
            self._execute_on(solution, x.device, pointers)
        self._last.solution = solution
        self.report.count(solution.text, solution.solver)

    def _execute_on(self, solution, device, pointers):
        workspace = None
        if solution.workspace_bytes:
            workspace = torch.empty(solution.workspace_bytes, dtype=torch.uint8, device=device)
        if self._capturing():
            solution.context.pin(solution)
        solution.execute_on(torch._C._cuda_getCurrentRawStream(device.index), *pointers,
                            None if workspace is None else workspace.data_ptr())

    def _refused(self, direction, input, weight, reason):
        self._last.solution = None
        what = "%s %s, weights %s" % (direction, "x".join(map(str, input.shape)), "x".join(map(str, weight.shape)))
        self.report.count(what, "PyTorch: %s" % reason)


def _dense(tensor, format=torch.contiguous_format):
    """Without gaps, in that layout, at an address that the C interface takes: a multiple of 4."""
    dense = tensor.contiguous(memory_format=format if tensor.dim() == 4 else torch.contiguous_format)
    return dense if dense.data_ptr() % 4 == 0 else dense.clone()
