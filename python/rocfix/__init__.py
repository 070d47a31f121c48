# SPDX-License-Identifier: MIT
"""rocfix from Python: `rocfix.enable()`, and PyTorch's convolutions are rocfix's. `python -m rocfix` is the
CLI."""
from ._library import LibraryNotFound, RocfixError, find_program, library

__version__ = "0.1.0"
__all__ = ["RocfixError", "LibraryNotFound", "find_program", "library", "enable", "disable", "report", "status",
           "verify_model"]


# PyTorch is imported by the first of these that is called: `python -m rocfix` needs none.
def enable(card=None):
    """PyTorch's convolutions by rocfix: on the GPU, or with card="virtual" those of CPU tensors without one.
    After `with rocfix.enable(): ...` all is as it was before. Raises RocfixError."""
    from ._session import enable as enable_session
    return enable_session(card)


def disable():
    """PyTorch's own convolutions again."""
    from ._session import disable as disable_session
    disable_session()


def report():
    """Who computed which convolution since enable(): str() is a table, rows() the same as tuples."""
    from ._report import Report
    from ._session import last
    return last().report if last() else Report()


def status():
    """The library, the devices, whether rocfix serves now: lines of text."""
    from ._status import status as status_text
    return status_text()


def verify_model(model, example, backward=True):
    """Runs the model and proves each convolution layer's result, and with `backward` both its gradients,
    against double precision: true if all are right; str() is a table."""
    from ._verify import verify_model as verify
    return verify(model, example, backward)
