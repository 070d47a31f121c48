// SPDX-License-Identifier: MIT
// The kernels as plain loops on the host, for tests of everything around them. Each computes what the
// launch's grid covers, no more: a plan with too few work-groups gives a wrong result here too.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"

namespace rocfix {

struct FakeLaunch {
  uint32_t groups, threads;
  std::vector<float*> pointers;
  const void* params;
};

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
