# SPDX-License-Identifier: MIT
"""Several threads at once, each with problems of its own, forward and backward."""
import threading
import unittest

import torch
import torch.nn.functional as F

import rocfix

THREADS, ROUNDS = 6, 4


class Threads(unittest.TestCase):
    def setUp(self):
        rocfix.enable(card="virtual")
        self.addCleanup(rocfix.disable)

    def run_all(self, body):
        troubles = []

        def guarded(number):
            try:
                body(number)
            except Exception as error:  # of any kind: a thread's is lost otherwise
                troubles.append(repr(error))
        threads = [threading.Thread(target=guarded, args=(i,)) for i in range(THREADS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(troubles, [])

    def test_results_and_gradients_are_each_threads_own(self):
        def integers(*shape):
            return torch.randint(-4, 5, shape).float()  # their sums are exact, so that bits compare

        def body(number):
            x, w = integers(1, 2 + number, 7, 6 + number), integers(3, 2 + number, 3, 3)
            exact = None
            for _ in range(ROUNDS):
                leaves = [t.clone().requires_grad_() for t in (x, w)]
                result = F.conv2d(*leaves, stride=2)
                found = (result,) + torch.autograd.grad(result, leaves, torch.ones_like(result))
                if exact is None:
                    doubles = [t.double().requires_grad_() for t in (x, w)]
                    wanted = F.conv2d(*doubles, stride=2)
                    exact = (wanted,) + torch.autograd.grad(wanted, doubles, torch.ones_like(wanted))
                for got, expected in zip(found, exact):
                    if not torch.equal(got.double(), expected):
                        raise AssertionError("thread %d: wrong values" % number)
        self.run_all(body)
        served = [calls for _, who, calls in rocfix.report().rows() if not who.startswith("PyTorch")]
        self.assertEqual(sum(served), 3 * THREADS * ROUNDS)

    def test_the_same_problem_in_all(self):
        x, w = torch.ones(1, 4, 9, 9), torch.ones(4, 4, 3, 3)

        def body(number):
            for _ in range(ROUNDS):
                if float(F.conv2d(x, w).sum()) != 4 * 49 * 36:
                    raise AssertionError("thread %d: wrong sum" % number)
        self.run_all(body)


if __name__ == "__main__":
    unittest.main()
