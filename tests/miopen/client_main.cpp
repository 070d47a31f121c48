// SPDX-License-Identifier: MIT
// miopen_client find|immediate|eras|fused|one|find2|norm|norm2|norm3d|bias|bias3d PROBLEM…: computes each as
// PyTorch does; exit code 1 when one is wrong. "eras": with the calls of all its eras, in both modes;
// "fused": as a fusion plan, "one": the same in one call; "find2": as MIGraphX does; "norm": a batch
// normalisation of the problem's x, "norm2" by the newer functions; "bias": a bias added to it, and its
// gradient; "...3d": of a tensor with five dimensions, the rows being those of two planes.
#include <fmt/format.h>

#include <string_view>

#include "miopen/client.h"

namespace {

using rocfix::Era;

std::vector<Era> eras_of(std::string_view mode) {
  if (mode != "immediate" && mode != "eras") return {{2, false}};
  if (mode == "immediate") return {{2, true}};
  return {{1, false}, {2, false}, {2, true}, {3, false}, {3, true}, {4, false}, {4, true}};
}

std::string run(Handle handle, std::string_view mode, const rocfix::ConvProblem& problem, const Era& era) {
  if (mode == "fused") return rocfix::run_fused(handle, problem);
  if (mode == "one") return rocfix::run_bias_activation(handle, problem);
  const int64_t depth = mode.ends_with("3d") ? 2 : 0;
  if (mode.starts_with("bias")) return rocfix::run_bias(handle, problem, depth);
  if (mode == "find2") return rocfix::run_find2(handle, problem);
  if (mode.starts_with("norm")) return rocfix::run_batch_norm(handle, problem, mode == "norm2", depth);
  return rocfix::run_like_pytorch(handle, problem, era);
}

}  // namespace

int main(int count, char** words) {
  Handle handle = nullptr;
  miopenCreate(&handle);
  const std::string_view mode = count > 1 ? words[1] : "";
  int status = 0;
  for (int i = 2; i < count; ++i)
    for (const Era& era : eras_of(words[1])) {
      const auto problem = rocfix::parse_problem(words[i]);
      const std::string trouble = problem ? run(handle, mode, *problem, era) : problem.error().message;
      fmt::print("{}: {}\n", words[i], trouble.empty() ? "right" : trouble);
      if (!trouble.empty()) status = 1;
    }
  miopenDestroy(handle);
  return status;
}
