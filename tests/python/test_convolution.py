# SPDX-License-Identifier: MIT
"""PyTorch's convolutions on the virtual card against PyTorch's own. Run with PYTHONPATH=python,
ROCFIX_LIBRARY set."""
import os
import unittest

import torch
import torch.nn.functional as F

import rocfix
from rocfix._dispatch import _dense


def served():
    return [what for what, who, _ in rocfix.report().rows() if not who.startswith("PyTorch")]


def refused():
    return [who for _, who, _ in rocfix.report().rows() if who.startswith("PyTorch")]


class OnVirtualCard(unittest.TestCase):
    def setUp(self):
        torch.manual_seed(1)
        rocfix.enable(card="virtual")
        self.addCleanup(rocfix.disable)

    def assertNear(self, got, expected, terms):
        """For sums of that many products of about 1; both sides round. The layout must be PyTorch's, too."""
        self.assertEqual((got.shape, got.dtype, got.stride()), (expected.shape, expected.dtype, expected.stride()))
        unit = {torch.float32: 2.0 ** -24, torch.bfloat16: 2.0 ** -8}[got.dtype]
        bound = 8 * 2.0 ** -24 * (terms + 144) + unit * 2 * float(expected.abs().max())
        self.assertLess(float((got.double() - expected.double()).abs().max()), bound)

    def compare(self, convolution, *inputs, count=None):
        """Result and gradients of `convolution(*inputs)`, by rocfix and by PyTorch. `count`: how many problems rocfix serves."""
        results = []
        for on in (True, False):
            if not on:
                self.assertEqual(refused(), [])
                self.assertEqual(len(served()), count)
                rocfix.disable()
            leaves = [t.detach().requires_grad_() for t in inputs]
            result = convolution(*leaves)
            torch.manual_seed(2)
            results.append([result] + list(torch.autograd.grad(result, leaves, torch.randn(result.shape).to(result.dtype))))
        rocfix.enable(card="virtual")
        for got, expected in zip(*results):
            self.assertNear(got.detach(), expected.detach(), results[0][0].numel())

    def test_seed_snippet(self):
        conv = torch.nn.Conv2d(3, 64, 3, padding=1)
        x = torch.randn(1, 3, 44, 44)
        with torch.no_grad():
            got = conv(x)
            self.assertEqual(served(), ["n1c3h44w44_k64r3s3_p1_bias"])
            rocfix.disable()
            self.assertNear(got, conv(x), 28)

    def test_ten_sizes(self):
        rocfix.disable()
        conv = torch.nn.Conv2d(3, 64, 3, padding=1)
        for size in (32, 40, 42, 44, 48, 56, 64, 128, 224, 512):
            x = torch.randn(1, 3, size, size)
            with torch.no_grad(), rocfix.enable(card="virtual"):
                got = conv(x)
                self.assertEqual(served(), ["n1c3h%dw%d_k64r3s3_p1_bias" % (size, size)])
            with torch.no_grad():
                self.assertNear(got, conv(x), 28)

    def test_gradients(self):
        x, w, b = torch.randn(2, 4, 9, 8), torch.randn(6, 4, 3, 2), torch.randn(6)
        self.compare(lambda *t: F.conv2d(*t, stride=(2, 1), padding=(0, 2), dilation=2), x, w, b, count=3)

    def test_gradients_of_groups(self):
        x, w = torch.randn(2, 4, 9, 8), torch.randn(8, 1, 3, 3)
        self.compare(lambda *t: F.conv2d(*t, padding=1, groups=4), x, w, count=3)

    def test_transposed(self):
        x, w, b = torch.randn(2, 6, 5, 4), torch.randn(6, 2, 3, 3), torch.randn(4)
        self.compare(lambda *t: F.conv_transpose2d(*t, stride=2, padding=1, output_padding=1, groups=2), x, w, b, count=3)

    def test_row(self):
        self.compare(lambda *t: F.conv1d(*t, padding=1, stride=2), torch.randn(2, 3, 10), torch.randn(4, 3, 3), torch.randn(4),
                     count=3)

    def test_channels_last(self):
        x = torch.randn(2, 4, 9, 8).to(memory_format=torch.channels_last)
        w = torch.randn(6, 4, 3, 3).to(memory_format=torch.channels_last)
        self.compare(lambda *t: F.conv2d(*t, padding=1), x, w, torch.randn(6), count=3)

    def test_odd_strides(self):
        x = torch.randn(8, 9, 4, 2).permute(3, 2, 1, 0)[:, :, 1:, ::2]
        self.compare(F.conv2d, x, torch.randn(3, 3, 6, 4).permute(2, 3, 0, 1), count=3)

    def test_autocast(self):
        conv = torch.nn.Conv2d(3, 4, 3)
        x = torch.randn(2, 3, 8, 8)
        with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
            got = conv(x)
            self.assertEqual(served(), ["bf16:n2c3h8w8_k4r3s3_bias"])
            rocfix.disable()
            self.assertNear(got, conv(x), 28)

    def test_second_derivative(self):
        # Double is PyTorch's own, so that finite differences are exact; it must pass through rocfix all the same.
        x, w = (torch.randn(*s, dtype=torch.double, requires_grad=True) for s in ((1, 2, 4, 4), (2, 2, 3, 3)))
        self.assertTrue(torch.autograd.gradgradcheck(F.conv2d, (x, w)))
        self.assertEqual(set(refused()), {"PyTorch: float64"})

    def test_second_derivative_in_float(self):
        def both(x, w):
            first, = torch.autograd.grad(F.conv2d(x, w).pow(2).sum(), x, create_graph=True)
            return torch.autograd.grad(first.pow(2).sum(), (x, w))
        x, w = (torch.randn(*s, requires_grad=True) for s in ((1, 2, 5, 5), (2, 2, 3, 3)))
        got = both(x, w)
        self.assertEqual(refused(), [])
        rocfix.disable()
        for ours, exact in zip(got, both(x.double(), w.double())):
            self.assertLess(float((ours - exact).abs().max() / exact.abs().max()), 1e-4)

    def test_empty_and_absurd_are_pytorchs(self):
        w = torch.randn(4, 3, 3, 3)
        self.assertEqual(F.conv2d(torch.empty(0, 3, 8, 8), w).shape, (0, 4, 6, 6))
        self.assertEqual(F.conv3d(torch.randn(1, 1, 4, 4, 4), torch.randn(1, 1, 2, 2, 2)).shape, (1, 1, 3, 3, 3))
        for x in (torch.randn(1, 2, 8, 8), torch.randn(1, 3, 2, 2), torch.randn(1, 3, 8, 8).double()):
            with self.assertRaises(RuntimeError):
                F.conv2d(x, w)
        self.assertEqual(served(), [])

    def test_addresses_between_words(self):
        # A bfloat16 tensor may begin at a multiple of 2; rocfix_execute_on takes multiples of 4.
        x = torch.randn(1 + 2 * 64).bfloat16()[1:].view(1, 2, 8, 8)
        self.assertEqual(_dense(x).data_ptr() % 4, 0)
        w = torch.randn(3, 2, 3, 3).bfloat16()
        got = F.conv2d(x, w)
        self.assertEqual(served(), ["bf16:n1c2h8w8_k3r3s3"])
        rocfix.disable()
        self.assertNear(got, F.conv2d(x, w), 18)


class Session(unittest.TestCase):
    def test_disable_gives_pytorchs_own_back(self):
        with rocfix.enable(card="virtual"):
            F.conv2d(torch.randn(1, 1, 4, 4), torch.randn(1, 1, 3, 3))
        F.conv2d(torch.randn(1, 1, 5, 5), torch.randn(1, 1, 3, 3))
        self.assertEqual(served(), ["n1c1h4w4_k1r3s3"])
        rocfix.disable()

    def test_with_inside_another(self):
        def convolve():
            return F.conv2d(torch.randn(1, 1, 4, 4), torch.randn(1, 1, 3, 3))
        with rocfix.enable(card="virtual"):
            with rocfix.enable(card="virtual"):
                convolve()
            convolve()
            with rocfix.enable(card="virtual"):
                rocfix.disable()
                convolve()
            convolve()
            self.assertEqual([row[2] for row in rocfix.report().rows()], [3])
        self.assertIn("not enabled", rocfix.status())

    def test_enable_twice_goes_on_counting(self):
        with rocfix.enable(card="virtual"):
            F.conv2d(torch.randn(1, 1, 4, 4), torch.randn(1, 1, 3, 3))
            rocfix.enable(card="virtual")
            self.assertEqual(len(served()), 1)

    def test_wrong_cards(self):
        for card in ("gpu", "virtual:gfx9999", "", 5, b"virtual"):
            with self.assertRaises(rocfix.RocfixError):
                rocfix.enable(card=card)
        with rocfix.enable(card="virtual"), self.assertRaisesRegex(rocfix.RocfixError, "a process of its own"):
            rocfix.enable(card="virtual:gfx1012")

    @unittest.skipIf(torch.cuda.is_available(), "there is a GPU")
    def test_no_gpu(self):
        with self.assertRaisesRegex(rocfix.RocfixError, "sees no GPU"):
            rocfix.enable()

    def test_forked_child_is_pytorchs(self):
        x, w = torch.randn(1, 1, 4, 4), torch.randn(1, 1, 3, 3)
        with rocfix.enable(card="virtual"):
            F.conv2d(x, w)
            child = os.fork()
            if child == 0:
                F.conv2d(x, w)
                os._exit(0 if refused() == ["PyTorch: forked process"] else 1)
            self.assertEqual(os.waitpid(child, 0)[1], 0)

    def test_forked_child_cannot_enable(self):
        with rocfix.enable(card="virtual"):
            pass
        child = os.fork()
        if child == 0:
            try:
                rocfix.enable(card="virtual")
            except rocfix.RocfixError as error:
                os._exit(0 if "forked" in str(error) else 1)
            os._exit(2)
        self.assertEqual(os.waitpid(child, 0)[1], 0)


if __name__ == "__main__":
    unittest.main()
