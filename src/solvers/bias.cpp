// SPDX-License-Identifier: MIT
#include "solvers/bias.h"

namespace rocfix {

Result<KernelStep> plan_bias(const ChannelTensor& tensor, BiasPass pass, const DeviceTraits& traits) {
  const bool is_forward = pass == BiasPass::kForward;
  const auto params = channel_params(tensor, is_forward, traits);
  if (!params) return params.error();
  KernelStep step = channel_step(tensor, "bias", is_forward ? "forward" : "backward", *params);
  step.set_params(*params);
  return step;
}

}  // namespace rocfix
