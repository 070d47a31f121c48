// SPDX-License-Identifier: MIT
// What was found in a file.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "inspect/scan/scan.h"

namespace rocfix::inspect {

struct KernelReport {
  std::string name, target, where;
  uint64_t bytes = 0;
  uint32_t vgprs = 0, sgprs = 0;
  uint32_t lds_bytes = 0, scratch_bytes = 0;  // a work-group's, a work-item's
  uint32_t vgpr_spills = 0, sgpr_spills = 0;
  uint32_t lanes = 32;
  uint32_t largest_group = 0;  // work-items
  bool wgp_mode = true;
  uint32_t waves_per_simd = 0;  // on the chip that is judged for
  ScanResult scan;
  std::string listing;  // where one was asked for
};

// Of one target: "gfx1030", "gfx906:xnack-".
struct TargetReport {
  uint64_t objects = 0, object_bytes = 0;
  uint64_t kernels = 0;
  bool scanned = false;  // its instructions were looked at; the rest is of scanned targets only
  uint64_t code_bytes = 0, instructions = 0;
  PatternCounts hits{};  // instructions
  PatternCounts kernels_with{};
  uint64_t lacking = 0;  // kernels that lack at least one workaround
  uint64_t not_executable = 0, different = 0;
  uint64_t without_hit = 0;
  std::map<std::string, uint64_t> missing;  // instructions by name
};

struct FileReport {
  std::string path;
  uint64_t bytes = 0;
  bool recognised = false;  // a kind of file that can hold GPU code
  uint64_t bundles = 0, compressed_bundles = 0;
  std::map<std::string, TargetReport> targets;
  std::vector<KernelReport> kernels;  // those that were asked for
  std::vector<std::string> complaints;

  bool has_code() const { return !targets.empty(); }
};

// The targets of several files.
std::map<std::string, TargetReport> together(const std::vector<FileReport>& reports);
// Adds the figures of a target to those of the same one elsewhere.
void add(TargetReport& sum, const TargetReport& part);
// Adds a kernel to its target.
void add(TargetReport& target, const KernelReport& kernel);

}  // namespace rocfix::inspect
