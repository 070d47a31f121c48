// SPDX-License-Identifier: MIT
#include "solvers/cost.h"

#include <algorithm>

namespace rocfix {

double predicted_microseconds(const Work& work, const DeviceTraits& traits) {
  const double units = std::max(1, traits.compute_units);
  const double compute = work.operations / (units * traits.gflops_per_unit * 1e3 * work.efficiency);
  const double memory = work.bytes / (units * traits.gbps_per_unit * 1e3);
  return work.launches * traits.launch_us + std::max(compute, memory);
}

Work plain_work(const ConvProblem& p) {
  Work work;
  work.operations = static_cast<double>(p.flops());
  work.bytes = static_cast<double>(p.tensor_bytes());
  return work;
}

double occupancy(double waves_per_unit) {
  constexpr double kAlone = 0.35, kEnough = 8;
  return std::min(1.0, kAlone + (1 - kAlone) * waves_per_unit / kEnough);
}

double Solver::microseconds(const ConvProblem& problem, const DeviceTraits& traits) const {
  return predicted_microseconds(plain_work(problem), traits);
}

}  // namespace rocfix
