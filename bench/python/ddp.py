#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""DistributedDataParallel under torchrun, two ranks, against one process with the doubled batch.

Where there are two GPUs, each rank has its own and they talk through NCCL (RCCL); both on one GPU, or on the
virtual card, through gloo: the result says which it was. Ten steps of SGD. Weights: the same bits on both
ranks; from those of one process they may be as far as 1e-4 of the way that training has moved them (sums in
another order). Both ranks use one find-db.
"""
import os
import socket
import subprocess
import sys
import tempfile

import torch
import torch.distributed as dist
from torch import nn

from harness import Program, Skipped, relative, rocfix, served

PROGRAM = Program("ddp", __doc__)
STEPS, BATCH, RANKS = 10, 8, 2
SIZE = 32 if PROGRAM.gpu else 12
# Seconds for both ranks. h200.py gives this program 90, and torchrun up to 30 to end a rank that hangs.
LIMIT = 50 if PROGRAM.gpu else 200


def network():
    """GroupNorm, for batch normalisation would see other batches."""
    torch.manual_seed(9)
    return nn.Sequential(nn.Conv2d(3, 16, 3, padding=1, bias=False), nn.GroupNorm(4, 16), nn.ReLU(),
                         nn.Conv2d(16, 32, 3, 2, groups=2), nn.ReLU(), nn.ConvTranspose2d(32, 8, 2, 2),
                         nn.AdaptiveAvgPool2d(2), nn.Flatten(), nn.Linear(32, 5))


def train(model, rank, ranks, device):
    """This rank's share of each batch; the whole one for ranks = 1."""
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    generator = torch.Generator().manual_seed(10)
    for _ in range(STEPS):
        x = torch.randn(BATCH, 3, SIZE, SIZE, generator=generator)
        classes = torch.randint(0, 5, (BATCH,), generator=generator)
        mine = slice(rank * BATCH // ranks, (rank + 1) * BATCH // ranks)
        optimizer.zero_grad()
        nn.functional.cross_entropy(model(x[mine].to(device)), classes[mine].to(device)).backward()
        optimizer.step()


def has_gpu_for_each():
    return PROGRAM.gpu and torch.cuda.device_count() >= RANKS


def backend():
    return "nccl" if has_gpu_for_each() and dist.is_nccl_available() else "gloo"


def where():
    if not PROGRAM.gpu:
        return "gloo, virtual card"
    return "%s, %s" % (backend(), "a GPU for each rank" if has_gpu_for_each() else "both ranks on one GPU")


def worker(folder):
    """One rank: leaves its weights and who computed them in the folder."""
    rank = int(os.environ["RANK"])
    device = torch.device("cuda", rank if has_gpu_for_each() else 0) if PROGRAM.gpu else torch.device("cpu")
    if PROGRAM.gpu:
        torch.cuda.set_device(device)
    dist.init_process_group(backend())
    model = network().to(device)
    with PROGRAM.enable():
        parallel = nn.parallel.DistributedDataParallel(model, [device.index] if PROGRAM.gpu else None)
        train(parallel, rank, RANKS, device)
    count, left = served()
    weights = [p.detach().cpu() for p in model.parameters()]
    torch.save({"weights": weights, "device": str(device), "count": count, "left": left,
                "rows": rocfix.report().rows()},
               os.path.join(folder, "rank%d.pt" % rank))
    dist.barrier()
    dist.destroy_process_group()


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def torchrun(folder):
    # PyTorch 1.13 under Python 3.11 cannot read torchrun's default for these two, which is 0.
    command = [sys.executable, "-m", "torch.distributed.run", "--nproc_per_node", str(RANKS),
               "--master_addr", "127.0.0.1", "--master_port", str(free_port()),
               "--redirects", "1", "--tee", "1", "--log_dir", folder,
               os.path.abspath(__file__), "--worker", folder]
    command += ["--card", PROGRAM.card] if PROGRAM.card else []
    environment = dict(os.environ, OMP_NUM_THREADS="1", GLOO_SOCKET_IFNAME="lo", NCCL_SOCKET_IFNAME="lo")
    environment.setdefault("ROCFIX_DB", os.path.join(folder, "find.db"))
    run = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    try:
        said = run.communicate(timeout=LIMIT)[0]
    except subprocess.TimeoutExpired:
        run.terminate()  # it ends its ranks and itself
        said = run.communicate()[0] + b"\nmore than %d s" % LIMIT
    if run.returncode != 0:
        raise RuntimeError("torchrun: %s" % said.decode(errors="replace")[-1500:])


def two_ranks():
    if not dist.is_available():
        raise Skipped("this PyTorch has no torch.distributed")
    with tempfile.TemporaryDirectory() as folder:
        torchrun(folder)
        ranks = [torch.load(os.path.join(folder, "rank%d.pt" % i)) for i in range(RANKS)]
    model = network().to(PROGRAM.device)
    start = [p.detach().cpu().clone() for p in model.parameters()]
    with PROGRAM.enable():
        train(model, 0, 1, PROGRAM.device)
    one = [p.detach().cpu() for p in model.parameters()]
    same = all(torch.equal(a, b) for a, b in zip(ranks[0]["weights"], ranks[1]["weights"]))
    way = [b - a for a, b in zip(start, one)]
    distance = relative([b - a for a, b in zip(start, ranks[0]["weights"])], way)
    expected = STEPS * (3 * 3 - 1)
    counts = [rank["count"] for rank in ranks]
    left = {what: n for rank in ranks for what, n in rank["left"].items()}
    solvers = [sorted(row[:2] for row in rank["rows"]) for rank in ranks]
    served_alike = counts == [expected] * RANKS and not left and solvers[0] == solvers[1]
    passed = same and distance <= 1e-4 and served_alike
    said = "%s: weights of both ranks %s, from one process's %.1g of the way; %s convolutions by rocfix" % (
        where(), "equal" if same else "DIFFER", distance, counts)
    return passed, said, {"backend": backend(), "devices": [rank["device"] for rank in ranks],
                          "distance": distance, "counts": counts, "left": left, "solvers": solvers}


def main():
    if "--worker" in PROGRAM.rest:
        worker(PROGRAM.rest[PROGRAM.rest.index("--worker") + 1])
        return 0
    PROGRAM.check("two ranks", two_ranks)
    return PROGRAM.finish()


if __name__ == "__main__":
    sys.exit(main())
