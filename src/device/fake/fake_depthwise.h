// SPDX-License-Identifier: MIT
// The kernels of depthwise as plain loops.
#pragma once

#include "device/fake/fake_kernels.h"
#include "kernels/depthwise_params.h"

namespace rocfix {

void fake_depthwise(const std::string& name, const FakeLaunch& launch);
int64_t depthwise_elements(const void* params);
void fake_depthwise_staged(const std::string& name, const FakeLaunch& launch);
int64_t depthwise_staged_elements(const void* params);
int depthwise_staged_channels(const void* params);
void fake_depthwise_any(const std::string& name, const FakeLaunch& launch);
int64_t depthwise_any_elements(const void* params);
int depthwise_any_channels(const void* params);
void fake_depthwise_gradient(const std::string& name, const FakeLaunch& launch);
int64_t depthwise_gradient_elements(const void* params);

}  // namespace rocfix
