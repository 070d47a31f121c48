// SPDX-License-Identifier: MIT
// The cost model: how long a device would take for given work. It ranks solvers where no time is known; what it needs of a
// solver is the work, from the shapes alone.
#pragma once

#include "solvers/solver.h"

namespace rocfix {

// One pass over memory, or several that overlap.
struct Work {
  double operations = 0;    // fp32, a multiply-add counted as two; what a tile computes beyond the result included
  double bytes = 0;         // to and from memory
  int launches = 1;
  double efficiency = 0.8;  // share of the device's operations that the kernel reaches when every compute unit is busy
};

inline constexpr int kWaveSize = 32;  // the kernels' waves, and an NVIDIA card's

double predicted_microseconds(const Work& work, const DeviceTraits& traits);

// The definition's operations and every tensor once.
Work plain_work(const ConvProblem& problem);

// Share of its speed that a compute unit reaches with so many waves: it needs a few to hide memory's latency.
double occupancy(double waves_per_unit);

}  // namespace rocfix
