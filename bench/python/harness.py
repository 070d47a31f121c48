# SPDX-License-Identifier: MIT
"""What the programs in this folder share: their arguments, checks that fail one at a time, a table, a JSON
file.

Needs PyTorch, the rocfix package (PYTHONPATH=python) and librocfix.so (ROCFIX_LIBRARY). With --card virtual
the tensors are the CPU's, the networks small, and what needs a GPU is left out.
"""
import argparse
import json
import os
import sys
import time
import traceback

import torch

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "python"))
import rocfix  # noqa: E402  from the source folder, where it is not installed


class Skipped(Exception):
    """This cannot be tried here; the text says why."""


class Program:
    """Runs checks: functions that return whether they passed or None, a sentence, figures for the file."""

    def __init__(self, name, description, more=""):
        usage = name + ".py [--json FILE] [--card virtual]" + more
        parser = argparse.ArgumentParser(description=description, usage=usage,
                                         formatter_class=argparse.RawDescriptionHelpFormatter)
        parser.add_argument("--json", metavar="FILE")
        parser.add_argument("--card", help="virtual: no GPU, small networks")
        parser.add_argument("--width", type=float, help="of the networks, where the program takes it")
        self.options, self.rest = parser.parse_known_args()
        self.card, self.name, self.rows = self.options.card, name, []
        self.gpu = self.card is None
        self.options.width = self.options.width or (1.0 if self.gpu else 0.125)
        self.device = torch.device("cuda" if self.gpu else "cpu")
        if self.gpu and not torch.cuda.is_available():
            print("%s.py: PyTorch %s sees no GPU; --card virtual needs none" % (name, torch.__version__),
                  file=sys.stderr)
            sys.exit(2)
        torch.backends.cudnn.allow_tf32 = False
        torch.backends.cuda.matmul.allow_tf32 = False

    def enable(self):
        return rocfix.enable(self.card)

    def need_gpu(self):
        if not self.gpu:
            raise Skipped("needs a GPU")

    def check(self, name, function, *arguments):
        start = time.perf_counter()
        try:
            passed, sentence, figures = function(*arguments)
        except Skipped as why:
            passed, sentence, figures = None, "left out: %s" % why, {}
        except Exception as error:  # one check must not end the others
            passed, sentence, figures = False, "%s: %s" % (type(error).__name__, str(error).strip()[:300]), \
                {"traceback": traceback.format_exc()}
        finally:
            rocfix.disable()
        seconds = time.perf_counter() - start
        word = {True: "PASS", False: "FAIL", None: "-"}[passed]
        print("%-4s  %-34s %6.1f s  %s" % (word, name, seconds, sentence), flush=True)
        row = {"check": name, "passed": passed, "seconds": round(seconds, 2), "said": sentence}
        self.rows.append({**row, **figures})

    def finish(self):
        """Writes the file, returns the exit status."""
        document = {"program": self.name, "torch": torch.__version__, "card": self.card or "gpu",
                    "checks": self.rows}
        if self.gpu:
            document.update(gpu=torch.cuda.get_device_name(), gpus=torch.cuda.device_count(),
                            cudnn=torch.backends.cudnn.version())
        if self.options.json:
            with open(self.options.json, "w") as file:
                json.dump(document, file, indent=1)
                file.write("\n")
        return 1 if any(row["passed"] is False for row in self.rows) else 0


def served():
    """(how many convolutions rocfix computed, how many PyTorch did with the reasons), since enable()."""
    ours, left = 0, {}
    for what, who, count in rocfix.report().rows():
        if who.startswith("PyTorch"):
            left["%s: %s" % (what, who)] = count
        else:
            ours += count
    return ours, left


def synchronize():
    if torch.cuda.is_available():
        torch.cuda.synchronize()


def relative(a, b):
    """|a - b| / |b|, in double, of tensors or of lists of them as one vector."""
    pairs = [(a, b)] if torch.is_tensor(a) else list(zip(a, b))
    pairs = [[t.detach().double().cpu() for t in pair] for pair in pairs]
    difference = sum(float((x - y).pow(2).sum()) for x, y in pairs)
    size = sum(float(y.pow(2).sum()) for _, y in pairs)
    return (difference / max(size, 1e-300)) ** 0.5
