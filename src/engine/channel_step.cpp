// SPDX-License-Identifier: MIT
#include "engine/channel_step.h"

namespace rocfix {

Status enqueue_channel_step(Device& device, KernelStep step, std::vector<Address> addresses) {
  const auto kernel = device.kernel(step.module, step.kernel);
  if (!kernel) return kernel.error();
  Launch launch{*kernel, step.groups, step.threads, {}};
  for (auto& address : addresses) launch.arguments.push_back(&address);
  launch.arguments.push_back(step.params.data());
  return device.launch(launch);
}

}  // namespace rocfix
