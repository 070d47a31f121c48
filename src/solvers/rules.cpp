// SPDX-License-Identifier: MIT
#include "solvers/rules.h"

#include <algorithm>

#include "kernels/outside.h"

namespace rocfix {

Status check_rules(std::initializer_list<Rule> rules) {
  for (const auto& rule : rules)
    if (!rule.holds) return Error{Code::kUnsupported, rule.otherwise};
  return {};
}

Rule forward_only(const ConvProblem& problem) {
  return {problem.direction == Direction::kForward, "computes the forward direction only"};
}

Rule f32_only(const ConvProblem& problem) {
  return {problem.type == DataType::kF32, "computes f32 only"};
}

Rule f16_only(const ConvProblem& problem) {
  return {problem.type == DataType::kF16, "computes f16 only"};
}

Rule half_pairs_there(const DeviceTraits& traits) {
  return {traits.half_pair_rate > 0, "needs kernels of pairs of halves, which there are none of for this device"};
}

Rule nchw_only(const ConvProblem& problem) {
  return {problem.layout == Layout::kNchw, "reads the NCHW layout only"};
}

Rule no_epilogue(const ConvProblem& problem) {
  return {!problem.has_epilogue(), "computes neither bias nor activation"};
}

Rule no_groups(const ConvProblem& problem) {
  return {problem.groups == 1, "computes ungrouped convolutions only"};
}

Rule tensors_below_2g_elements(const ConvProblem& problem) {
  return {problem.largest_tensor() < (int64_t{1} << 31),
          "counts elements in 32 bits, a tensor has 2^31 or more"};
}

Rule padded_below_2_30(const ConvProblem& problem) {
  const int64_t limit = int64_t{1} << 30;
  return {problem.h + 2 * problem.pad_h < limit && problem.w + 2 * problem.pad_w < limit,
          "computes coordinates in 32 bits, the padded input is 2^30 or more high or wide"};
}

Rule inputs_below_4_gib(const ConvProblem& problem) {
  const int64_t largest = std::max(problem.x_elements(), problem.w_elements());
  return {largest * element_bytes(problem.type) < (int64_t{1} << 32),
          "addresses the input and the weights by 32-bit offsets, one has 4 GiB or more"};
}

Rule reads_below_4_gib(const ConvProblem& problem) {
  const int64_t source = problem.direction == Direction::kForward ? problem.x_elements() : problem.y_elements();
  return {std::max(source, problem.w_elements()) * element_bytes(problem.type) <= int64_t{kOutside},
          "addresses the input and the weights by 32-bit offsets, one has 4 GiB or more"};
}

Rule grid_below_2_32(int64_t groups, int64_t threads) {
  return {groups * threads < (int64_t{1} << 32), "needs a grid of 2^32 work-items or more"};
}

}  // namespace rocfix
