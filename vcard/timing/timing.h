// SPDX-License-Identifier: MIT
// The cycle model's answer for one launch.
#pragma once

#include <array>
#include <string_view>

#include "machine/occupancy.h"
#include "machine/scheduler.h"

namespace rocfix::vcard {

// What may set the pace. The modelled time is the longest of them, and the launch overhead.
enum class Bound : uint8_t {
  kVector,          // VALU issue
  kTranscendental,  // v_rcp, v_exp …
  kScalar,          // SALU issue
  kBranch,
  kLds,
  kL0,              // lines of the vector cache
  kGl1,
  kL2,
  kAtomics,         // one after another on one address
  kDram,
  kHost,            // PCI Express
  kLatency,         // the waves' critical paths, as far as other waves do not fill the gaps
  kDispatch,        // starting waves
  kCount,
};

inline constexpr size_t kBounds = static_cast<size_t>(Bound::kCount);
std::string_view bound_name(Bound bound);

struct Timing {
  double total_ns = 1, overhead_ns = 0;
  std::array<double, kBounds> bound_ns{};
  Bound limiter = Bound::kDispatch;
  Occupancy occupancy;

  double lds_cycles = 0, lds_conflicts = 0;  // of all compute units together
  double load_bytes = 0, store_bytes = 0;    // that work-items asked for; atomics are stores
  double l0_lines = 0, l0_hits = 0;          // vector loads
  double l2_lines = 0, l2_hits = 0;          // reads that reach L2
  double dram_read_bytes = 0, dram_write_bytes = 0, host_bytes = 0;
  double flops = 0;
  double roofline_ns = 0;  // the better of: all arithmetic at the peak rate, all DRAM bytes at the peak bandwidth
};

}  // namespace rocfix::vcard
