// SPDX-License-Identifier: MIT
// The stand-in's objects, and what its files share.
#pragma once

#include <initializer_list>
#include <list>
#include <set>
#include <string>
#include <vector>

#include "miopen/miopen_api.h"

#define EXPORT extern "C" __attribute__((visibility("default")))

namespace rocfix::miopen {

struct TensorObject {
  int type = kFloat;
  std::vector<int> sizes, strides;
};

struct ConvObject {
  std::vector<int> pads, strides, dilations;
  int mode = kConvolution, groups = 1;
};

struct ActivationObject {
  int mode = 0;
  double alpha = 0, beta = 0, gamma = 0;
};

struct OpObject {};
struct ArgsObject {};

struct PlanObject {
  std::list<OpObject> operators;
  bool is_compiled = false;
};

struct ProblemObjectOfMiopen {
  bool has[4] = {};
};
struct SolutionObjectOfMiopen {};
struct FindOptionsOfMiopen {};

struct HandleObject {
  void* stream = nullptr;
  std::set<std::string> found;
};

}  // namespace rocfix::miopen

// The number of its only solution.
inline constexpr uint64_t kSolution = 85;

// Counts a call of the function; success.
int count(const char* function);

#define NOT_NULL(...)                                                       \
  for (const void* given : std::initializer_list<const void*>{__VA_ARGS__}) \
    if (given == nullptr) return rocfix::miopen::kBadParm
