# SPDX-License-Identifier: MIT
"""float16, which PyTorch's own CPU convolutions refuse, on the virtual card: sums in fp32, rounded once."""
import unittest

import torch
import torch.nn.functional as F

import rocfix


def rounded(exact):
    """The nearest float16; the exact sums are computed in double."""
    return exact.to(torch.float16).double()


class Half(unittest.TestCase):
    def setUp(self):
        torch.manual_seed(1)
        session = rocfix.enable(card="virtual")
        self.addCleanup(rocfix.disable)
        self.assertIsNotNone(session)

    def assertNear(self, got, exact, terms, size):
        """One rounding to float16, and fp32 sums of `terms` products no larger than `size`; Winograd's grow by 144."""
        self.assertEqual(got.dtype, torch.float16)
        bound = 2.0 ** -11 * exact.abs() + 2.0 ** -24 * (terms + 144) * terms * size + 2.0 ** -25
        self.assertTrue(bool(((got.double() - exact).abs() <= bound).all()))

    def test_result_and_gradients(self):
        for options in ({}, {"padding": 1}, {"stride": 2, "padding": 1}, {"groups": 4, "padding": 1}, {"dilation": 2}):
            with self.subTest(**options):
                x, w = torch.randn(2, 8, 10, 9).half(), torch.randn(8, 8 // options.get("groups", 1), 3, 3).half()
                leaves = [t.clone().requires_grad_() for t in (x, w)]
                result = F.conv2d(*leaves, **options)
                dy = torch.randn(result.shape).half()
                gradients = torch.autograd.grad(result, leaves, dy)
                exact_leaves = [t.double().requires_grad_() for t in (x, w)]
                exact = F.conv2d(*exact_leaves, **options)
                exact_gradients = torch.autograd.grad(exact, exact_leaves, dy.double())
                for got, wanted in zip((result,) + gradients, (exact,) + exact_gradients):
                    self.assertNear(got.detach(), wanted.detach(), 180, 16)
        refused = {who for _, who, _ in rocfix.report().rows() if who.startswith("PyTorch")}
        self.assertEqual(refused, {"PyTorch: float64"})  # the exact side

    def test_nothing_overflows_inside(self):
        # The products are 90000 each, far beyond float16; they cancel.
        x = torch.tensor([300.0, 300.0, -300.0, -299.0]).half().view(1, 4, 1, 1)
        got = F.conv2d(x, torch.full((1, 4, 1, 1), 300.0).half())
        self.assertEqual(float(got), 300.0)

    def test_what_is_too_large_is_infinite_and_no_nan(self):
        got = F.conv2d(torch.full((1, 4, 8, 8), 300.0).half(), torch.full((2, 4, 3, 3), 300.0).half(), padding=1)
        self.assertTrue(bool(torch.isinf(got).all()))

    def test_nan_stays_where_it_is(self):
        x = torch.ones(1, 1, 8, 8).half()
        x[0, 0, 4, 4] = float("nan")
        got = F.conv2d(x, torch.ones(1, 1, 1, 1).half())
        self.assertEqual(int(torch.isnan(got).sum()), 1)


if __name__ == "__main__":
    unittest.main()
