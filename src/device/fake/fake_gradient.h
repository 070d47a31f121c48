// SPDX-License-Identifier: MIT
// The kernels of gradient_gemm as plain loops.
#pragma once

#include "device/fake/fake_kernels.h"
#include "kernels/gradient_params.h"

namespace rocfix {

void fake_gradient_gemm(const std::string& name, const FakeLaunch& launch);
int64_t gradient_elements(const void* params);
void fake_sum_parts(const std::string& name, const FakeLaunch& launch);
int64_t sum_parts_elements(const void* params);

}  // namespace rocfix
