# SPDX-License-Identifier: MIT
"""A device of rocfix and the solutions that were made for it."""
import os
import sys
import threading
from collections import OrderedDict

from ._library import RocfixError, library

# A network has tens of shapes, one that is fed images of all sizes thousands: those must not pile up.
SOLUTIONS_KEPT = 1024


class Recent:
    """The last `size` values by key; thread safe."""

    def __init__(self, size):
        self._size, self._lock, self._values = size, threading.Lock(), OrderedDict()

    def get(self, key):
        with self._lock:
            value = self._values.get(key)
            if value is not None:
                self._values.move_to_end(key)
            return value

    def put(self, key, value):
        """The value now under `key`: the one of another thread, if that came first."""
        with self._lock:
            value = self._values.setdefault(key, value)
            while len(self._values) > self._size:
                self._values.popitem(last=False)
            return value


class Context:
    """A device, opened."""

    def __init__(self, device):
        self._library = library()
        self.handle = self._library.create(self._library.context_create, device.encode(), None)
        self.device = self._library.context_device(self.handle).decode(errors="replace")
        self._solutions = Recent(SOLUTIONS_KEPT)

    def solution(self, text):
        """The solution of a problem's line of text. RocfixError where there is none."""
        found = self._solutions.get(text)
        return found or self._solutions.put(text, Solution(self, text))


_lock = threading.Lock()
_opened, _process = {}, None


def open_context(device):
    """The context of a device such as "cuda:0". It stays open as long as the process: its kernels are loaded
    once, and a graph that was recorded runs them even after disable()."""
    global _process
    with _lock:
        if _process not in (None, os.getpid()):
            raise RocfixError("this process was forked from one that has opened a device, which is not its own: "
                              "start it with multiprocessing's \"spawn\"")
        if device not in _opened:
            _process, _opened[device] = os.getpid(), Context(device)
        return _opened[device]


class Solution:
    """A problem with the solver that computes it. `ran`: its kernels are loaded."""

    def __init__(self, context, text):
        self._library, self.text, self.handle, self.ran = library(), text, None, False
        self.handle = self._library.create(self._library.solution_create, context.handle, text.encode(), None)
        self.solver = self._library.solution_solver(self.handle).decode()
        self.error_growth = self._library.solution_error_growth(self.handle)
        self.workspace_bytes = self._library.solution_workspace_bytes(self.handle)

    def execute_host(self, x, w, bias, y):
        """With addresses of host memory."""
        self._check(self._library.execute_host(self.handle, x, w, bias, y))

    def execute_on(self, stream, x, w, bias, y, workspace):
        """With addresses of the device's memory, on a stream of it."""
        status = self._library.execute_on(self.handle, stream, x, w, bias, y, workspace, self.workspace_bytes)
        self._check(status)
        self.ran = True

    def _check(self, status):
        if status != 0:
            error = self._library.error(status)
            raise RocfixError("%s (%s): %s" % (self.text, self.solver, error), status)

    def __del__(self):
        if self.handle and not sys.is_finalizing():
            self._library.solution_destroy(self.handle)
