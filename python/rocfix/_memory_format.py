# SPDX-License-Identifier: MIT
"""In which layout PyTorch's own convolution would leave its results: ours must be the same, because
torch.compile builds programs that rely on it."""
import torch


def is_channels_last(tensor):
    """Channels last and nothing else: with one channel, or one pixel, both layouts are the same memory."""
    return (tensor.dim() == 4 and tensor.is_contiguous(memory_format=torch.channels_last)
            and not tensor.is_contiguous())


def _by_strides(input, weight):
    # The rule of ATen/native/ConvUtils.h: either of them asks for it.
    return torch.channels_last if is_channels_last(input) or is_channels_last(weight) else torch.contiguous_format


def result_format(input, weight, bias, window):
    """torch.contiguous_format or torch.channels_last, for tensors of 4 dimensions."""
    select = getattr(torch._C, "_select_conv_backend", None)
    determine = getattr(torch._C, "_conv_determine_backend_memory_format", None)
    if select is None or determine is None:  # before PyTorch 2
        if torch.version.hip is not None:  # MIOpen is given NCHW there
            return torch.contiguous_format
        return _by_strides(input, weight)
    try:
        backend = select(input=input, weight=weight, bias=bias, bias_sizes=None, **window._asdict())
        found = determine(input, weight, backend)
    except TypeError:  # neither is a public interface
        return _by_strides(input, weight)
    return torch.channels_last if found == torch.channels_last else torch.contiguous_format
