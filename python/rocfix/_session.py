# SPDX-License-Identifier: MIT
"""rocfix.enable() and what belongs to it."""
import threading

import torch

from ._dispatch import Dispatch
from ._library import RocfixError

_lock = threading.RLock()
_active = None
_last = None  # for report() after disable()


class Enabled:
    """What enable() returns: after `with rocfix.enable(): ...` all is as it was before."""

    def __init__(self, before):
        self._before = before

    def __enter__(self):
        return self

    def __exit__(self, *_):
        _switch_to(self._before)


def enable(card=None):
    """PyTorch's convolutions by rocfix, from now on: on the GPU, or, with a card that takes host memory
    ("virtual", "virtual:gfx1012", "cpu"), those of CPU tensors. Enabling the same again changes nothing,
    another card replaces it. Raises RocfixError."""
    key, device = _device(card)
    with _lock:
        before = _active
        if before is None or (before.key, before.card) != (key, device):
            _switch_to(Dispatch(key, device))
    return Enabled(before)


def _switch_to(dispatch):
    """None: PyTorch's own convolutions."""
    global _active, _last
    with _lock:
        if _active is not dispatch and _active is not None:
            _active.close()
        if _active is not dispatch and dispatch is not None:
            dispatch.open()
            _last = dispatch
        _active = dispatch


def disable():
    """PyTorch's own convolutions again."""
    _switch_to(None)


def active():
    """The Dispatch that serves now, or None."""
    return _active


def last():
    """The Dispatch that serves now or served last, or None."""
    return _last


def _device(card):
    if card is None:
        if not torch.cuda.is_available():
            raise RocfixError("PyTorch %s sees no GPU (torch.cuda.is_available() is false); `rocfix doctor` says why, "
                              "rocfix.enable(card=\"virtual\") needs none." % torch.__version__)
        return "CUDA", "hip" if torch.version.hip else "cuda"
    if not isinstance(card, str) or card != "cpu" and card.split(":")[0] != "virtual":
        raise RocfixError("card=%r: give \"virtual\", \"virtual:CHIP\" such as \"virtual:gfx1012\", \"cpu\", or nothing for "
                          "the GPU." % card)
    return "CPU", card
