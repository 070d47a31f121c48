// SPDX-License-Identifier: MIT
#include "solvers/batch_norm.h"

#include "kernels/batch_norm_params.h"

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

float unbias_of(int64_t count) {
  return count > 1 ? static_cast<float>(static_cast<double>(count) / static_cast<double>(count - 1)) : 1.0f;
}

}  // namespace

Result<KernelStep> plan_batch_norm(const ChannelTensor& tensor, BatchNormPass pass, const BatchNormFactors& factors,
                                   const DeviceTraits& traits) {
  const auto shared = channel_params(tensor, pass == BatchNormPass::kInference, traits);
  if (!shared) return shared.error();
  const BatchNormParams params{*shared, static_cast<float>(factors.epsilon), static_cast<float>(factors.share),
                               unbias_of(tensor.count())};
  KernelStep step = channel_step(tensor, "batch_norm", name_of(pass), *shared);
  step.set_params(params);
  return step;
}

}  // namespace rocfix
