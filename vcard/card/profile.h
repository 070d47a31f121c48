// SPDX-License-Identifier: MIT
// What every kernel did, added up over its launches and kept in a JSON file. All times in it are modelled.
#pragma once

#include <chrono>
#include <map>
#include <mutex>
#include <string>

#include "timing/constants.h"
#include "timing/timing.h"

namespace rocfix::vcard {

// The sums of one kernel's launches.
struct KernelProfile {
  uint64_t launches = 0;
  LaunchCounts counts;
  double modelled_ns = 0, roofline_ns = 0;
  std::array<double, kBounds> bound_ns{};
  double overhead_ns = 0;
  double lds_cycles = 0, lds_conflicts = 0;
  double load_bytes = 0, store_bytes = 0, dram_read_bytes = 0, dram_write_bytes = 0, host_bytes = 0;
  double l0_lines = 0, l0_hits = 0, l2_lines = 0, l2_hits = 0, flops = 0;
  // Of the launch that took longest.
  double longest_ns = 0;
  Launch launch;
  Occupancy occupancy;
};

class Profile {
 public:
  // "%p" in the path becomes the process's number.
  Profile(std::string path, Machine machine);
  ~Profile();
  Profile(const Profile&) = delete;
  Profile& operator=(const Profile&) = delete;

  // Writes the file as well, at most every tenth of a second; the rest is written when the process ends, however
  // it calls exit.
  void add(const std::string& kernel, const Launch& launch, const LaunchCounts& counts, const Timing& timing);
  // Now: when a kernel failed, the process may end without another word.
  void write();

 private:
  std::string json() const;
  void write_locked();

  const std::string path_;
  const Machine machine_;
  std::mutex mutex_;
  std::map<std::string, KernelProfile> kernels_;
  std::chrono::steady_clock::time_point written_{};
  bool dirty_ = false;
};

}  // namespace rocfix::vcard
