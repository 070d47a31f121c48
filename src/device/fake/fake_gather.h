// SPDX-License-Identifier: MIT
// The kernels of implicit_gemm, forward and backward-data, as plain loops.
#pragma once

#include "device/fake/fake_kernels.h"
#include "kernels/gather_params.h"

namespace rocfix {

void fake_gather_gemm(const std::string& name, const FakeLaunch& launch);
int64_t gather_elements(const void* params);
// split_gemm's second kernel.
void fake_add_parts(const std::string& name, const FakeLaunch& launch);
int64_t add_parts_elements(const void* params);

}  // namespace rocfix
