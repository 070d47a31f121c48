// SPDX-License-Identifier: MIT
#include "engine/batch_norm.h"

#include "engine/choose.h"

namespace rocfix {

Status enqueue_batch_norm(Device& device, const BatchNormProblem& problem, BatchNormPass pass,
                          const BatchNormFactors& factors, std::vector<Address> addresses) {
  auto step = plan_batch_norm(problem, pass, factors, traits_of(device.info()));
  if (!step) return step.error();
  const auto kernel = device.kernel(step->module, step->kernel);
  if (!kernel) return kernel.error();
  Launch launch{*kernel, step->groups, step->threads, {}};
  for (auto& address : addresses) launch.arguments.push_back(&address);
  launch.arguments.push_back(step->params.data());
  return device.launch(launch);
}

}  // namespace rocfix
