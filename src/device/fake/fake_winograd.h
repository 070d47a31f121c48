// SPDX-License-Identifier: MIT
// The kernels of winograd as plain loops.
#pragma once

#include "device/fake/fake_kernels.h"

namespace rocfix {

void fake_winograd_tensor(const std::string& name, const FakeLaunch& launch);   // …_input_…, …_gradient_…
void fake_winograd_result(const std::string& name, const FakeLaunch& launch);
void fake_winograd_weights(const std::string& name, const FakeLaunch& launch);
void fake_winograd_weights_gradient(const std::string& name, const FakeLaunch& launch);
void fake_winograd_gemm(const std::string& name, const FakeLaunch& launch);

// What each writes, for tests that spoil it.
int64_t winograd_tensor_elements(const void* params);
int64_t winograd_result_elements(const void* params);
int64_t winograd_weights_elements(const void* params);
int64_t winograd_weights_gradient_elements(const void* params);
int64_t winograd_gemm_elements(const void* params);

}  // namespace rocfix
