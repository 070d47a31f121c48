// SPDX-License-Identifier: MIT
#include "inspect/report.h"

namespace rocfix::inspect {

void add(TargetReport& sum, const TargetReport& part) {
  sum.objects += part.objects;
  sum.object_bytes += part.object_bytes;
  sum.kernels += part.kernels;
  sum.scanned |= part.scanned;
  sum.code_bytes += part.code_bytes;
  sum.instructions += part.instructions;
  for (size_t i = 0; i < kPatterns; ++i) {
    sum.hits[i] += part.hits[i];
    sum.kernels_with[i] += part.kernels_with[i];
  }
  sum.lacking += part.lacking;
  sum.not_executable += part.not_executable;
  sum.different += part.different;
  sum.without_hit += part.without_hit;
  for (const auto& [name, count] : part.missing) sum.missing[name] += count;
}

std::map<std::string, TargetReport> together(const std::vector<FileReport>& reports) {
  std::map<std::string, TargetReport> targets;
  for (const FileReport& report : reports)
    for (const auto& [name, target] : report.targets) add(targets[name], target);
  return targets;
}

void add(TargetReport& target, const KernelReport& kernel) {
  const auto& counts = kernel.scan.counts;
  ++target.kernels;
  target.code_bytes += kernel.bytes;
  target.instructions += kernel.scan.instructions;
  for (size_t i = 0; i < kPatterns; ++i) {
    target.hits[i] += counts[i];
    target.kernels_with[i] += counts[i] != 0;
  }
  const bool lacks = total(counts, Verdict::kLacksWorkaround) != 0;
  const bool cannot = total(counts, Verdict::kCannotExecute) != 0;
  const bool differs = total(counts, Verdict::kMeansOther) != 0;
  target.lacking += lacks;
  target.not_executable += cannot;
  target.different += differs;
  target.without_hit += !lacks && !cannot && !differs;
  for (const auto& [name, count] : kernel.scan.missing) target.missing[std::string(name)] += count;
}

}  // namespace rocfix::inspect
