# SPDX-License-Identifier: MIT
"""Derivatives of every kind through rocfix on the virtual card.

Sums and differences of small integers are exact in fp32, and a convolution is linear in each of its
arguments: finite differences with steps of 1 are its derivatives, so that gradcheck's tolerance is zero.
"""
import unittest
import warnings

import torch
import torch.autograd.forward_ad as forward_ad
import torch.nn.functional as F
from torch._subclasses import FakeTensorMode
from torch.autograd import gradcheck, gradgradcheck

import rocfix

EXACT = {"eps": 1.0, "atol": 0.0, "rtol": 0.0, "nondet_tol": 0.0}


def integers(*shape):
    return torch.randint(-2, 3, shape).float().requires_grad_()


def refused():
    return [who for _, who, _ in rocfix.report().rows() if who.startswith("PyTorch")]


class Derivatives(unittest.TestCase):
    def setUp(self):
        torch.manual_seed(1)
        warnings.filterwarnings("ignore", message=".*double precision floating point.*")
        rocfix.enable(card="virtual")
        self.addCleanup(rocfix.disable)

    def check(self, function, *inputs, check=gradcheck):
        self.assertTrue(check(function, inputs, **EXACT))
        self.assertEqual(refused(), [])
        self.assertGreater(len(rocfix.report().rows()), 0)

    def test_plain(self):
        self.check(lambda *t: F.conv2d(*t, stride=2, padding=1), integers(1, 2, 4, 5), integers(2, 2, 3, 3),
                   integers(2))

    def test_groups_and_dilation(self):
        self.check(lambda *t: F.conv2d(*t, groups=2, dilation=2), integers(1, 2, 4, 4), integers(2, 1, 2, 2))

    def test_transposed(self):
        self.check(lambda *t: F.conv_transpose2d(*t, stride=2), integers(1, 2, 2, 3), integers(2, 2, 2, 2),
                   integers(2))

    def test_row(self):
        self.check(F.conv1d, integers(1, 2, 5), integers(2, 2, 3), integers(2))

    def test_second(self):
        def check(function, inputs, **options):
            return gradgradcheck(function, inputs, integers(1, 2, 2, 2), **options)
        self.check(F.conv2d, integers(1, 2, 3, 3), integers(2, 2, 2, 2), check=check)

    def test_forward_mode(self):
        (x, dx), (w, dw) = ([integers(*s).detach() for _ in range(2)] for s in ((2, 3, 6, 5), (4, 3, 3, 2)))
        with forward_ad.dual_level():
            result = F.conv2d(forward_ad.make_dual(x, dx), forward_ad.make_dual(w, dw))
            tangent = forward_ad.unpack_dual(result).tangent
        self.assertEqual(refused(), [])
        rocfix.disable()
        self.assertTrue(torch.equal(tangent, F.conv2d(dx, w) + F.conv2d(x, dw)))


class Modes(unittest.TestCase):
    def setUp(self):
        torch.manual_seed(1)
        rocfix.enable(card="virtual")
        self.addCleanup(rocfix.disable)

    def test_inference(self):
        x, w, b = integers(1, 2, 5, 5).detach(), integers(2, 3, 2, 2), integers(3)
        with torch.inference_mode():
            got = F.conv_transpose2d(x, w, b, stride=2)
        self.assertTrue(got.is_inference())
        rocfix.disable()
        self.assertTrue(torch.equal(got, F.conv_transpose2d(x, w, b, stride=2)))

    def test_deterministic(self):
        torch.use_deterministic_algorithms(True)
        self.addCleanup(torch.use_deterministic_algorithms, False)
        x, w = torch.randn(4, 8, 16, 16, requires_grad=True), torch.randn(8, 8, 3, 3, requires_grad=True)

        def both():
            return torch.autograd.grad(F.conv2d(x, w, padding=1).pow(2).sum(), (x, w))
        first = both()
        self.assertEqual(refused(), [])
        for _ in range(3):
            self.assertTrue(all(torch.equal(a, b) for a, b in zip(both(), first)))

    def test_subclass_of_tensor(self):
        class Named(torch.Tensor):
            pass
        x, w = torch.randn(1, 2, 5, 5), torch.randn(3, 2, 3, 3)
        got = F.conv2d(x.as_subclass(Named), w)
        self.assertIs(type(got), Named)
        self.assertEqual(refused(), [])
        self.assertTrue(torch.equal(got.as_subclass(torch.Tensor), F.conv2d(x, w)))

    def test_meta_is_pytorchs(self):
        got = F.conv2d(torch.empty(1, 2, 5, 5, device="meta"), torch.empty(3, 2, 3, 3, device="meta"))
        self.assertEqual((got.shape, rocfix.report().rows()), ((1, 3, 3, 3), []))

    def test_fake_is_pytorchs(self):
        with FakeTensorMode():
            got = F.conv2d(torch.empty(1, 2, 5, 5), torch.empty(3, 2, 3, 3))
        self.assertEqual((got.shape, rocfix.report().rows()), ((1, 3, 3, 3), []))

    def test_row_of_which_the_channels_lie_last(self):
        x, w = torch.randn(2, 10, 3).transpose(1, 2), torch.randn(4, 3, 3)
        got = F.conv1d(x, w)
        self.assertEqual(refused(), [])
        rocfix.disable()
        self.assertLess(float((got - F.conv1d(x, w)).abs().max()), 1e-4)

    def test_traced(self):
        model = torch.nn.Sequential(torch.nn.Conv2d(2, 3, 3), torch.nn.ConvTranspose2d(3, 2, 2, 2)).eval()
        x = torch.randn(1, 2, 6, 6)
        traced = torch.jit.trace(model, x)
        for program in (traced, torch.jit.script(model)):
            self.assertLess(float((program(x) - model(x)).abs().max()), 1e-5)
        self.assertEqual(refused(), [])


if __name__ == "__main__":
    unittest.main()
