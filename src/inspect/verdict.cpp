// SPDX-License-Identifier: MIT
#include "inspect/verdict.h"

#include <fmt/format.h>

#include <algorithm>

#include "inspect/inspect.h"

namespace rocfix::inspect {
namespace {

// The version that makes the runtime take a chip for another.
std::string override_of(const Chip& chip) {
  const uint32_t number = chip.kfd_version;
  return fmt::format("{}.{}.{}", number / 10000, number / 100 % 100, number % 100);
}

std::string of_kernels(uint64_t count, uint64_t all) {
  return fmt::format("{} of {} kernels", grouped(count), grouped(all));
}

std::string safety(const TargetReport& report, const Chip& silicon) {
  if (report.kernels == 0) return "it has no kernels";
  std::vector<std::string> parts;
  if (report.lacking != 0)
    parts.push_back(of_kernels(report.lacking, report.kernels) + " lack at least one workaround");
  if (report.not_executable != 0)
    parts.push_back(fmt::format("{} hold instructions that {} lacks",
                                of_kernels(report.not_executable, report.kernels), silicon.name));
  if (report.different != 0)
    parts.push_back(fmt::format("{} hold instructions that mean something else there",
                                of_kernels(report.different, report.kernels)));
  if (parts.empty()) return fmt::format("none of its {} kernels lacks a workaround", grouped(report.kernels));
  return fmt::format("{}", fmt::join(parts, ", "));
}

std::string about(const Candidate& candidate, const Chip& silicon) {
  const std::string found = safety(*candidate.report, silicon);
  if (candidate.override_version.empty()) return fmt::format("code for {}: {}", candidate.target, found);
  return fmt::format("under HSA_OVERRIDE_GFX_VERSION={}: {}", candidate.override_version, found);
}

// The code that the runtime takes for a card which it calls `reported`.
const Candidate* taken(const std::vector<Candidate>& all, std::string_view reported) {
  const auto found = std::find_if(all.begin(), all.end(), [&](const Candidate& candidate) {
    return without_features(candidate.target) == reported;
  });
  return found == all.end() ? nullptr : &*found;
}

}  // namespace

std::string grouped(uint64_t number) {
  std::string text = std::to_string(number);
  for (size_t at = text.size(); at > 3; at -= 3) text.insert(at - 3, ",");
  return text;
}

std::vector<Candidate> candidates(const std::map<std::string, TargetReport>& targets, const Chip& silicon) {
  std::vector<Candidate> all;
  for (const auto& [target, report] : targets)
    if (const Chip* chip = find_chip(target); chip != nullptr && report.scanned)
      all.push_back({target, chip == &silicon ? "" : override_of(*chip), &report});
  std::stable_partition(all.begin(), all.end(),
                        [](const Candidate& candidate) { return candidate.override_version.empty(); });
  return all;
}

std::string verdict(const std::map<std::string, TargetReport>& targets, const Chip& silicon) {
  if (targets.empty()) return "no GPU code";
  const auto all = candidates(targets, silicon);
  std::vector<std::string> parts;
  if (all.empty() || !all.front().override_version.empty())
    parts.push_back(fmt::format("no code for {}", silicon.name));
  for (const Candidate& candidate : all) parts.push_back(about(candidate, silicon));
  if (all.empty()) parts.push_back("none that an override could give it");
  return fmt::format("{}", fmt::join(parts, "; "));
}

Result<LibrarySafety> library_safety(const std::string& path, const Chip& silicon,
                                     std::string_view reported) {
  Options options;
  options.silicon = &silicon;
  const auto report = inspect_file(path, options);
  if (!report) return report.error();
  const auto all = candidates(report->targets, silicon);
  LibrarySafety safety;
  safety.has_code = report->has_code();
  safety.has_own_code = !all.empty() && all.front().override_version.empty();
  safety.sentence = verdict(report->targets, silicon);
  if (const Candidate* candidate = taken(all, without_features(reported))) {
    safety.target = candidate->target;
    safety.override_version = candidate->override_version;
    safety.kernels = candidate->report->kernels;
    safety.lacking = candidate->report->lacking;
    safety.not_executable = candidate->report->not_executable;
  }
  return safety;
}

}  // namespace rocfix::inspect
