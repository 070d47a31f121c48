// SPDX-License-Identifier: MIT
// What the references of the three directions share: which rows and columns of x and y meet under one weight.
#pragma once

#include <cstdint>

#include "conv/problem.h"

namespace rocfix {

// The output columns ow for which 0 <= ow * stride + shift < width.
struct Columns {
  int64_t begin, end;
  int64_t stride, shift;
};

Columns columns_inside(const ConvProblem& problem, int64_t s);
// The input row that output row oh meets under filter row r; may lie outside.
int64_t input_row(const ConvProblem& problem, int64_t oh, int64_t r);

// The three inner loops, nearly all of the time: sums[ow] += weight * x[ow * stride + shift], the same scattered
// into a row of x, and the sum of y[ow] * x[ow * stride + shift].
void gather_row(const float* x, double weight, const Columns& columns, double* sums);
void scatter_row(const float* y, double weight, const Columns& columns, double* sums);
double dot_rows(const float* x, const float* y, const Columns& columns);

}  // namespace rocfix
