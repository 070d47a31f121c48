// SPDX-License-Identifier: MIT
// Bias and activation in double, and how far a device may be off.
#pragma once

#include "conv/problem.h"

namespace rocfix {

// The activation of sum plus bias.
double activated(const ConvProblem& problem, double value);

// The largest difference that a right result may have from `expected`, an element of the direction's result for exact
// test data. 0 for all but SiLU, whose exponential and reciprocal are rounded on the device (kernels/epilogue.h).
double allowed_error(const ConvProblem& problem, double expected);

// SiLU in fp32, relative: the exponential 2^-22 (PTX's ex2.approx; RDNA's v_exp_f32 has 1 ulp, 2^-23) and 2^-24 for the
// factor that makes up for its argument's rounding; the sum with 1, 2^-24; the reciprocal 2^-23 (1 ulp); the product
// 2^-24. Together 9 * 2^-24, rounded up.
inline constexpr double kSiluRelativeError = 0x1p-20;
// Where exp(-v) or its reciprocal leave fp32, from v = -87 down, the device returns 0: |v| exp(v) is lost.
inline constexpr double kSiluLostBelow = 0x1p-118;

}  // namespace rocfix
