# SPDX-License-Identifier: MIT
"""Networks on the virtual card against PyTorch's own. Run with PYTHONPATH=python, ROCFIX_LIBRARY set."""
import os
import sys
import unittest
from pathlib import Path
from unittest import mock

import torch
from torch import nn

import rocfix

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "bench" / "python"))
from networks import resnet18, unet, mobilenet_v2, convolutions  # noqa: E402


class Networks(unittest.TestCase):
    def setUp(self):
        torch.manual_seed(1)
        self.addCleanup(rocfix.disable)

    def test_resnet18(self):
        model, x, target = resnet18(0.125, 10), torch.randn(2, 3, 64, 64), torch.tensor([3, 7])

        def step():
            model.zero_grad()
            result = model(x)
            nn.functional.cross_entropy(result, target).backward()
            return [result.detach()] + [p.grad.clone() for p in model.parameters()]
        with rocfix.enable(card="virtual"):
            ours = step()
        # 20 convolutions forward, 20 of weights; of data all but the first, whose input needs no gradient.
        counts = {"PyTorch": 0, "fwd": 0, "bwd": 0, "wrw": 0}
        for what, who, count in rocfix.report().rows():
            counts["PyTorch" if who.startswith("PyTorch") else what.split(":")[0] if ":" in what else "fwd"] += count
        self.assertEqual(counts, {"PyTorch": 0, "fwd": 20, "bwd": 19, "wrw": 20})
        for got, expected in zip(ours, step()):
            self.assertLess(float((got - expected).norm() / expected.norm()), 1e-3)

    def test_every_layer_and_gradient_of_larger_networks(self):
        for model in (unet(0.125), mobilenet_v2(0.125, 10)):
            with rocfix.enable(card="virtual"):
                found = rocfix.verify_model(model, torch.randn(2, 3, 32, 32))
            self.assertEqual(len(found.rows), 3 * convolutions(model))
            self.assertTrue(found, str(found))

    def test_verify_model(self):
        model = nn.Sequential(nn.Conv2d(3, 8, 3), nn.ReLU(), nn.ConvTranspose2d(8, 4, 3, stride=2), nn.Conv2d(4, 4, 3, groups=4))
        with rocfix.enable(card="virtual"):
            right = rocfix.verify_model(model, torch.randn(1, 3, 10, 10))
        self.assertEqual(len(right.rows), 9)  # result, gradient of data and of weights
        self.assertTrue(right, str(right))
        self.assertIn("9 of 9 passed", str(right))
        self.assertEqual([who for _, who, _ in rocfix.report().rows() if who.startswith("PyTorch")], [])

    def test_verify_model_without_gradients(self):
        found = rocfix.verify_model(nn.Conv2d(2, 2, 3), torch.randn(1, 2, 8, 8), backward=False)
        self.assertEqual(len(found.rows), 1)

    def test_verify_model_of_nothing_is_no_proof(self):
        found = rocfix.verify_model(nn.Linear(3, 3), torch.randn(2, 3))
        self.assertFalse(found)
        self.assertIn("nothing is proven", str(found))
        with self.assertRaisesRegex(TypeError, "torch.nn.Module, not a str"):
            rocfix.verify_model("model", torch.randn(2, 3))

    def test_verify_model_knows_what_a_solver_rounds(self):
        # Winograd's tiles are of 4x4 results: some have only zeros in their windows, and roundings of what is beside.
        x = torch.randn(1, 32, 28, 27)
        x[..., :14] = 0
        with rocfix.enable(card="virtual"), mock.patch.dict(os.environ, ROCFIX_SOLVER="winograd"):
            found = rocfix.verify_model(nn.Conv2d(32, 32, 3, padding=1, bias=False), x, backward=False)
        self.assertIn("winograd", str(rocfix.report()))
        self.assertTrue(found, "%s\n%s" % (found, rocfix.report()))

    def test_verify_model_finds_a_wrong_layer(self):
        class Wrong(nn.Conv2d):
            def _conv_forward(self, x, *rest):
                result = super()._conv_forward(x, *rest)
                if x.dtype == torch.float32:
                    result[0, 0, 0, 0] += 1e-3
                return result
        found = rocfix.verify_model(nn.Sequential(nn.Conv2d(2, 2, 3), Wrong(2, 2, 3)), torch.randn(1, 2, 8, 8))
        self.assertEqual([row[3] for row in found.rows], [True, True, True, False, True, True])

    def test_verify_model_finds_a_wrong_gradient(self):
        class Doubled(torch.autograd.Function):
            @staticmethod
            def forward(_, w):
                return w.clone()

            @staticmethod
            def backward(_, dw):
                return dw * (1.001 if dw.dtype == torch.float32 else 1)

        class Wrong(nn.Conv2d):
            def _conv_forward(self, x, w, b):
                return super()._conv_forward(x, Doubled.apply(w), b)
        found = rocfix.verify_model(Wrong(2, 2, 3), torch.randn(1, 2, 8, 8))
        self.assertEqual([row[3] for row in found.rows], [True, True, False])

    def test_status(self):
        self.assertIn("not enabled", rocfix.status())
        with rocfix.enable(card="virtual"):
            self.assertIn("enabled for CPU tensors", rocfix.status())
            self.assertIn("gfx1010", rocfix.status())


if __name__ == "__main__":
    unittest.main()
