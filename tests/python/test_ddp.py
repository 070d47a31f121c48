# SPDX-License-Identifier: MIT
"""bench/python/ddp.py: two ranks under torchrun on the virtual card, and what both take from one find-db."""
import json
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import rocfix

DDP = Path(__file__).resolve().parents[2] / "bench" / "python" / "ddp.py"
FIRST = "n4c3h12w12_k16r3s3_p1"  # its first layer, half the batch


class TwoRanks(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.environment = dict(os.environ, ROCFIX_DB=str(self.folder / "find.db"))

    def rocfix(self, *arguments):
        return subprocess.run([rocfix.find_program(), *arguments], env=self.environment, check=True,
                              stdout=subprocess.PIPE).stdout.decode()

    def know_that_direct_is_fastest(self):
        """Which it is not: only the find-db can have said so."""
        self.rocfix("tune", "--device", "virtual", FIRST)
        lines = self.rocfix("db", "export").splitlines()
        row = json.loads(lines[1])
        row.update(solver="direct", microseconds=0.001)
        path = self.folder / "direct.json"
        path.write_text(lines[0] + "\n" + json.dumps(row, separators=(",", ":")) + "\n")
        self.rocfix("db", "import", str(path))

    def test_weights_and_find_db(self):
        self.know_that_direct_is_fastest()
        path = self.folder / "out.json"
        command = [sys.executable, str(DDP), "--card", "virtual", "--json", str(path)]
        done = subprocess.run(command, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.assertEqual(done.returncode, 0, done.stdout.decode())
        check, = json.loads(path.read_text())["checks"]
        self.assertTrue(check["passed"], check["said"])
        for rank in check["solvers"]:
            self.assertEqual(dict(rank)[FIRST], "direct")


if __name__ == "__main__":
    unittest.main()
