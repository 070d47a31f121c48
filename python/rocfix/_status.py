# SPDX-License-Identifier: MIT
"""What rocfix.status() says."""
import torch

from ._library import RocfixError, library
from ._session import active, last


def status():
    """Lines of text: the library, PyTorch, what is served, how often."""
    lines = []
    try:
        lines.append("library %s, %s" % (library().version_text, library().path))
    except RocfixError as error:
        lines.append("library: %s" % error)
    lines.append("PyTorch %s" % torch.__version__)
    if active() is None:
        lines.append("not enabled: convolutions are PyTorch's own")
    else:
        lines.append("enabled for %s tensors" % active().key)
        lines += ["  " + device for device in active().devices()]
    if last() is not None:
        rows = last().report.rows()
        own = sum(count for _, who, count in rows if who.startswith("PyTorch"))
        lines.append("%d served, %d left to PyTorch" % (sum(row[2] for row in rows) - own, own))
    return "\n".join(lines)
