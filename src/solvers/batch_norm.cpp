// SPDX-License-Identifier: MIT
#include "solvers/batch_norm.h"

#include <fmt/format.h>

#include <algorithm>

#include "kernels/batch_norm_params.h"
#include "solvers/rules.h"

namespace rocfix {
namespace {

const char* name_of(BatchNormPass pass) {
  switch (pass) {
    case BatchNormPass::kTraining: return "training";
    case BatchNormPass::kInference: return "inference";
    case BatchNormPass::kBackward: return "backward";
  }
  return "";
}

int64_t channels_of_a_group(const BatchNormProblem& problem) {
  return problem.layout == Layout::kNchw ? 1 : kBatchNormNhwcChannels;
}

Status is_within_limits(const BatchNormProblem& p) {
  if (p.n <= 0 || p.c <= 0 || p.h <= 0 || p.w <= 0) return Error{Code::kUnsupported, "an empty tensor"};
  if (p.c >= int64_t{1} << 22) return Error{Code::kUnsupported, "2^22 channels or more"};
  if (p.count() >= int64_t{1} << 30) return Error{Code::kUnsupported, "2^30 elements a channel or more"};
  if (p.count() * p.c >= int64_t{1} << 31) return Error{Code::kUnsupported, "a tensor of 2^31 elements or more"};
  return {};
}

// Only inference can split a channel; a group should have a few rounds of loads to do.
int parts_of(const BatchNormProblem& problem, BatchNormPass pass, int64_t tiles, const DeviceTraits& traits) {
  if (pass != BatchNormPass::kInference) return 1;
  constexpr int64_t kGroupsOfAUnit = 4, kRounds = 4;
  const int64_t rows = kBatchNormThreads / channels_of_a_group(problem);
  const int64_t wanted = ceil_div(kGroupsOfAUnit * traits.compute_units, tiles);
  return static_cast<int>(std::clamp<int64_t>(ceil_div(problem.count(), rows * kRounds), 1, std::max<int64_t>(wanted, 1)));
}

}  // namespace

Result<KernelStep> plan_batch_norm(const BatchNormProblem& problem, BatchNormPass pass, const BatchNormFactors& factors,
                                   const DeviceTraits& traits) {
  ROCFIX_CHECK(is_within_limits(problem));
  const int64_t tiles = ceil_div(problem.c, channels_of_a_group(problem)), count = problem.count();
  BatchNormParams params;
  params.channels = static_cast<int>(problem.c);
  params.count = static_cast<int>(count);
  params.parts = parts_of(problem, pass, tiles, traits);
  params.epsilon = static_cast<float>(factors.epsilon);
  params.share = static_cast<float>(factors.share);
  params.unbias = count > 1 ? static_cast<float>(static_cast<double>(count) / static_cast<double>(count - 1)) : 1.0f;
  params.by_plane = make_divider(problem.h * problem.w);
  KernelStep step;
  step.module = "batch_norm";
  step.kernel = fmt::format("rocfix_batch_norm_{}_{}_{}", name_of(pass), to_string(problem.type), to_string(problem.layout));
  step.groups = static_cast<uint32_t>(tiles * params.parts);
  step.threads = kBatchNormThreads;
  step.set_params(params);
  return step;
}

}  // namespace rocfix
