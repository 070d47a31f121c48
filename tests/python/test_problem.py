# SPDX-License-Identifier: MIT
"""From PyTorch's arguments to a problem's line of text. Run with PYTHONPATH=python."""
import unittest

import torch
import torch.nn.functional as F

from rocfix._problem import Refused, Window, output_shape, problem_text

PLAIN = Window((1, 1), (1, 1), (1, 1), False, (0, 0), 1)


class ProblemText(unittest.TestCase):
    def test_the_line(self):
        text = problem_text("fwd", torch.float32, "nchw", (1, 3, 44, 44), (64, 3, 3, 3), PLAIN, True)
        self.assertEqual(text, "n1c3h44w44_k64r3s3_p1_bias")
        odd = Window((2, 1), (0, 2), (3, 3), False, (0, 0), 2)
        self.assertEqual(problem_text("wrw", torch.bfloat16, "nhwc", (2, 4, 9, 8), (6, 2, 2, 1), odd),
                         "wrw:bf16:nhwc:n2c4h9w8_k6r2s1_p0x2_s2x1_d3_g2")

    def test_one_dimension_is_a_row(self):
        row = Window((2,), (1,), (1,), False, (0,), 1)
        self.assertEqual(problem_text("fwd", torch.float16, "nchw", (2, 3, 10), (4, 3, 3), row),
                         "f16:n2c3h1w10_k4r1s3_p0x1_s1x2")


class OutputShape(unittest.TestCase):
    def test_is_pytorchs(self):
        for transposed in (False, True):
            for stride, padding, dilation, groups in ((1, 0, 1, 1), (2, 1, 1, 1), (3, 2, 2, 2), (2, 0, 3, 4)):
                extra = stride - 1 if transposed else 0
                window = Window((stride,) * 2, (padding,) * 2, (dilation,) * 2, transposed, (extra,) * 2, groups)
                x, w = torch.ones(2, 4, 11, 9), torch.ones(*((4, 2, 3, 2) if transposed else (8, 4 // groups, 3, 2)))
                convolve = F.conv_transpose2d if transposed else F.conv2d
                options = {"output_padding": extra} if transposed else {}
                expected = convolve(x, w, None, stride, padding, groups=groups, dilation=dilation, **options)
                self.assertEqual(output_shape(x.shape, w.shape, window), tuple(expected.shape))

    def test_refuses_what_does_not_fit(self):
        for x, w, window in (((1, 3, 4, 4), (8, 4, 3, 3), PLAIN), ((0, 3, 4, 4), (8, 3, 3, 3), PLAIN),
                             ((1, 3, 1, 1), (8, 3, 9, 9), PLAIN), ((1, 3, 4, 4, 4), (8, 3, 3, 3, 3), PLAIN),
                             ((1, 3, 4, 4), (3, 8, 3, 3), PLAIN._replace(transposed=True, output_padding=(1, 1)))):
            with self.assertRaises(Refused):
                output_shape(x, w, window)


if __name__ == "__main__":
    unittest.main()
