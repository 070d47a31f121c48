# SPDX-License-Identifier: MIT
"""`python -m rocfix` is the rocfix program; `pip install ./python` needs no network."""
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import rocfix

NEEDED = ("ensurepip", "setuptools", "wheel")  # Debian: python3-venv, python3-setuptools, python3-wheel
PACKAGE = Path(__file__).resolve().parents[2] / "python"


def run(*command, **variables):
    done = subprocess.run(command, env=dict(os.environ, **variables), cwd="/", stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE)
    return done.returncode, done.stdout, done.stderr


class Module(unittest.TestCase):
    def test_equals_the_program(self):
        for arguments in (("--version",), ("sets",), ("solvers", "n1c3h8w8_k8r3s3_p1", "--device", "virtual"),
                          ("verify", "--device", "virtual", "n1c3h8w8_k8"), ("--no-such-option",), ()):
            with self.subTest(arguments):
                program = run(rocfix.find_program(), *arguments)
                self.assertEqual(run(sys.executable, "-m", "rocfix", *arguments), program)

    def test_says_what_is_missing(self):
        status, _, errors = run(sys.executable, "-m", "rocfix", "sets", ROCFIX_LIBRARY="/nowhere/it.so")
        self.assertEqual(status, 127)
        self.assertIn(b"ROCFIX_LIBRARY=/nowhere/it.so: there is no such file", errors)


@unittest.skipUnless(all(importlib.util.find_spec(name) for name in NEEDED), "without %s" % ", ".join(NEEDED))
class Install(unittest.TestCase):
    def test_in_a_virtual_environment(self):
        with tempfile.TemporaryDirectory() as folder:
            source, place = Path(folder) / "python", Path(folder) / "venv"
            shutil.copytree(PACKAGE, source)  # pip writes into it
            made = run(sys.executable, "-m", "venv", "--system-site-packages", str(place), PYTHONPATH="")
            self.assertEqual(made[0], 0, made)
            python = str(place / "bin" / "python")
            install = python, "-m", "pip", "install", "--no-build-isolation", "--no-index", str(source)
            installed = run(*install, PYTHONPATH="")
            self.assertEqual(installed[0], 0, installed)
            program = "import rocfix; print(rocfix.__file__); rocfix.enable(card='virtual')"
            found = run(python, "-c", program, PYTHONPATH="")
            self.assertEqual((found[0], found[1].decode().startswith(str(place))), (0, True), found)
            version = run(python, "-m", "rocfix", "--version", PYTHONPATH="")
            self.assertEqual(version, run(rocfix.find_program(), "--version"))


if __name__ == "__main__":
    unittest.main()
