# SPDX-License-Identifier: MIT
"""PyTorch's convolutions, served by rocfix.

aten::_convolution and aten::convolution_backward are what aten::convolution, its autograd, its double
backward, vmap, forward-mode derivatives, autocast and compiled programs come down to. Both are
CompositeExplicitAutograd, so that PyTorch's own stays callable under that key while ours stand under the
device's. Fake and meta tensors have keys of their own and never come here.
"""
import os
import threading
import warnings

import torch

from ._context import Recent, open_context
from ._plan import plan_backward, plan_forward
from ._problem import Refused
from ._report import Report

_OWN = torch._C.DispatchKey.CompositeExplicitAutograd
_FORWARD = torch.ops.aten._convolution.default
_BACKWARD = torch.ops.aten.convolution_backward.default
PLANS_KEPT = 4096


class Dispatch:
    """Serves one dispatch key, "CPU" with a card that takes host memory or "CUDA", from open() to close()."""

    def __init__(self, key, card):
        self.key, self.card, self.report = key, card, Report()
        self._process, self._lock, self._contexts = os.getpid(), threading.Lock(), {}
        self._plans, self._thread, self._listener = Recent(PLANS_KEPT), threading.local(), None
        self.context(torch.cuda.current_device() if key == "CUDA" else None)  # a wrong card is said at once

    def open(self):
        self._kernels = torch.library.Library("aten", "IMPL")
        with warnings.catch_warnings():  # PyTorch 2 has convolution_backward under CUDA too and says so
            warnings.filterwarnings("ignore", message="(?s).*[Oo]verrid")
            self._kernels.impl(_FORWARD, self._forward, self.key)
            self._kernels.impl(_BACKWARD, self._backward, self.key)

    def close(self):
        """PyTorch's own again."""
        kernels, self._kernels = self._kernels, None
        if hasattr(kernels, "_destroy"):
            kernels._destroy()

    def context(self, index):
        with self._lock:
            if index not in self._contexts:
                self._contexts[index] = self._open(index)
            return self._contexts[index]

    def _open(self, index):
        if index is None:
            return open_context(self.card)
        with torch.cuda.device(index):  # opening makes it the thread's current one
            return open_context("%s:%d" % (self.card, index))

    def devices(self):
        with self._lock:
            return [context.device for context in self._contexts.values()]

    def listen(self, heard):
        """From now on `heard(solution)` is called for each convolution that rocfix computes, from any thread;
        None ends it."""
        self._listener = heard

    def leave_alone(self, on):
        """Whether this thread's convolutions are PyTorch's own and not counted."""
        self._thread.alone = on

    def _forward(self, input, weight, bias, stride, padding, dilation, transposed, output_padding, groups,
                 *flags):
        try:
            how = tuple(stride), tuple(padding), tuple(dilation), transposed, tuple(output_padding), groups
            plan = self._plan(plan_forward, (input, weight, bias), how, None)
            return self._run_forward(plan, input, weight, bias)
        except Refused as reason:
            self._refused("forward", input, weight, reason)
        return _FORWARD._op_dk(_OWN, input, weight, bias, stride, padding, dilation, transposed,
                               output_padding, groups, *flags)

    def _backward(self, grad, input, weight, bias_sizes, stride, padding, dilation, transposed,
                  output_padding, groups, mask):
        try:
            how = tuple(stride), tuple(padding), tuple(dilation), transposed, tuple(output_padding), groups
            plan = self._plan(plan_backward, (input, weight, grad), how, tuple(mask))
            return self._run_backward(plan, grad, input, weight, transposed, mask)
        except Refused as reason:
            self._refused("backward", input, weight, reason)
        return _BACKWARD._op_dk(_OWN, grad, input, weight, bias_sizes, stride, padding, dilation, transposed,
                                output_padding, groups, mask)

    def _plan(self, make, tensors, how, mask):
        if os.getpid() != self._process:
            raise Refused("forked process")  # its device is the parent's
        if getattr(self._thread, "alone", False):
            raise Refused("left alone")
        key = make, how, mask, _look(tensors[0]), _look(tensors[1]), _look(tensors[2])
        plan = self._plans.get(key)
        if plan is None:
            if self._capturing():
                raise Refused("first time while a graph is recorded")  # code cannot be loaded then
            plan = self._plans.put(key, make(self.context(tensors[0].device.index), *tensors, how, mask))
        return plan

    def _capturing(self):
        return self.key == "CUDA" and torch.cuda.is_current_stream_capturing()

    def _run_forward(self, plan, input, weight, bias):
        result = _empty(plan.shape, input, plan.format)
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
            grad_input = _empty(input.shape, input, plan.format)
            w = _dense(weight, plan.format)
            large, small = (dense_grad, grad_input) if transposed else (grad_input, dense_grad)
            self._execute(plan.data, large, w, None, small)
        if plan.weights is not None:
            grad_weight = _empty(weight.shape, weight, plan.format)
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
        self.report.count(solution.text, solution.solver)
        if self._listener is not None:
            self._listener(solution)

    def _execute_on(self, solution, device, pointers):
        if not solution.ran and self._capturing():
            raise Refused("first time while a graph is recorded")
        # Allocated, used and given back on one stream: PyTorch's allocator orders that by itself.
        workspace = None
        if solution.workspace_bytes:
            workspace = torch.empty(solution.workspace_bytes, dtype=torch.uint8, device=device)
        solution.execute_on(torch._C._cuda_getCurrentRawStream(device.index), *pointers,
                            None if workspace is None else workspace.data_ptr())

    def _refused(self, direction, input, weight, reason):
        if getattr(self._thread, "alone", False):
            return
        shapes = tuple("x".join(map(str, tensor.shape)) for tensor in (input, weight))
        what = "%s %s, weights %s" % ((direction,) + shapes)
        self.report.count(what, "PyTorch: %s" % reason)


def _look(tensor):
    """All of a tensor that a plan depends on."""
    return None if tensor is None else (tensor.shape, tensor.stride(), tensor.dtype, tensor.device)


def _empty(shape, like, format):
    return torch.empty(shape, dtype=like.dtype, device=like.device, memory_format=format)


def _dense(tensor, format=torch.contiguous_format):
    """Without gaps, in that layout, at a multiple of 16 bytes: a solution's first run loads the kernels for
    those."""
    dense = tensor.contiguous(memory_format=format if tensor.dim() == 4 else torch.contiguous_format)
    return dense if dense.data_ptr() % 16 == 0 else dense.clone()
