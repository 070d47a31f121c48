// SPDX-License-Identifier: MIT
// The kernels as plain loops on the host, for tests of everything around them. Each computes what the
// launch's grid covers, no more: a plan with too few work-groups gives a wrong result here too.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "kernels/tensor_strides.h"

namespace rocfix {

struct FakeLaunch {
  uint32_t groups, threads;
  std::vector<float*> pointers;
  const void* params;
};

template <class Params>
const Params& params_of(const FakeLaunch& launch) {
  return *static_cast<const Params*>(launch.params);
}

inline int64_t place(const TensorStrides& strides, int64_t a, int64_t b, int64_t c, int64_t d) {
  return a * strides.a + b * strides.b + c * strides.c + d * strides.d;
}

struct FakeKernel {
  const char* prefix;  // of the kernel's name
  int pointers;        // how many come before the parameters
  void (*run)(const std::string& name, const FakeLaunch& launch);
  // Output channels of the problem, by which tests choose which launch misbehaves; 0 = none.
  int (*output_channels)(const void* params);
  int result;  // index of the pointer written to
  int64_t (*result_elements)(const void* params);
};

// Null when there is no kernel of that name.
const FakeKernel* find_fake_kernel(const std::string& name);

}  // namespace rocfix
