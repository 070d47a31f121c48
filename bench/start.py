#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What the virtual card adds to the start of a HIP program: bench/start.py BUILD, built with -DROCFIX_BENCH=ON.

Nine rounds, each the same program twice: by `rocfix run --card virtual`, up to the end of its first launch, HIP's
compilation of its own kernels included; and alone, where HIP finds no card and the program ends. Medians in
milliseconds, on the clock and of processor time; only an idle machine gives the first.
"""
import json
import os
import resource
import statistics
import subprocess
import sys
import time

ROUNDS = 9


def used():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.monotonic() * 1e3, (usage.ru_utime + usage.ru_stime) * 1e3


def timed(command):
    before = used()
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    whole = [after - b for after, b in zip(used(), before)]
    return {"whole": whole, **json.loads(done.stdout)}


def main(build):
    program = os.path.join(build, "bench", "bench_start")
    on_card = [os.path.join(build, "rocfix"), "run", "--policy", "off", "--card", "virtual", "--", program]
    rounds = [(timed(on_card), timed([program])) for _ in range(ROUNDS)]
    for card, alone in rounds:
        if "fill" not in card or "fill" in alone:
            sys.exit("start.py: the first run must find the virtual card, the second no card at all")
        card["added"] = [a - b for a, b in zip(card["whole"], alone["whole"])]
    print(f"{'':14} {'clock':>30} {'processor':>30}")
    for title, which, key in (("alone", 1, "whole"), ("on the card", 0, "whole"), ("  HIP loaded", 0, "load"),
                              ("  hipInit", 0, "init"), ("  first fill", 0, "fill"), ("added", 0, "added")):
        cells = []
        for clock in range(2):
            values = sorted(pair[which][key][clock] for pair in rounds)
            cells.append(f"{statistics.median(values):8.1f} ({values[0]:.1f} to {values[-1]:.1f})")
        print(f"{title:14} {cells[0]:>30} {cells[1]:>30}")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
