// SPDX-License-Identifier: MIT
#include "card/reporter.h"

#include <algorithm>
#include <cstdio>

#include <fmt/format.h>

#include "card/illegal.h"
#include "machine/code_cache.h"

namespace rocfix::vcard {

void Reporter::add_kernels(const std::vector<KernelSymbol>& kernels) {
  const std::lock_guard lock(mutex_);
  kernels_.insert(kernels_.end(), kernels.begin(), kernels.end());
}

void Reporter::remove_kernels(uint64_t begin, uint64_t end) {
  const std::lock_guard lock(mutex_);
  std::erase_if(kernels_, [&](const KernelSymbol& kernel) { return kernel.entry >= begin && kernel.entry < end; });
}

std::string Reporter::kernel_name(uint64_t kernel_object) const {
  const std::lock_guard lock(mutex_);
  const auto found = std::find_if(kernels_.rbegin(), kernels_.rend(),
                                  [&](const KernelSymbol& kernel) { return kernel.descriptor == kernel_object; });
  return found == kernels_.rend() ? "" : found->name;
}

CodePlace Reporter::place(uint64_t pc, const Launch& launch, uint32_t lanes) const {
  return {.kernel = kernel_name(launch.dispatch.kernel_object),
          .offset = static_cast<int64_t>(pc - launch.kernel.entry),
          .instruction = code_->text(pc, lanes)};
}

std::string Reporter::explain(const Fault& fault, uint32_t lanes) const {
  const CodeSegment* segment = code_->find(fault.pc);
  if (segment == nullptr || !fault.detail.empty()) return fault.detail;
  return explain_illegal(options_.chip, lanes,
                         {reinterpret_cast<const std::byte*>(fault.pc), segment->end - fault.pc});
}

FaultStory Reporter::story(const GroupFault& fault, const Launch& launch) const {
  FaultStory story;
  story.chip = options_.chip;
  story.where = fault;
  story.place = place(fault.fault.pc, launch, fault.lanes);
  for (const uint64_t pc : fault.loop.instructions) story.loop.push_back(place(pc, launch, fault.lanes));
  if (fault.loop.poll) story.poll = place(fault.loop.poll->pc, launch, fault.lanes);
  if (!fault.at_barrier.empty()) story.barrier = place(fault.barrier, launch, fault.lanes);
  if (fault.fault.kind == FaultKind::kIllegalInstruction)
    story.where.fault.detail = explain(fault.fault, fault.lanes);
  return story;
}

void Reporter::append(const std::string& line) const {
  if (options_.report_path.empty()) return;
  std::FILE* file = std::fopen(options_.report_path.c_str(), "ae");
  if (file == nullptr) {
    std::fprintf(stderr, "rocfix: virtual card: cannot write %s\n", options_.report_path.c_str());
    return;
  }
  std::fwrite(line.data(), 1, line.size(), file);  // one write: lines of several processes do not mix
  std::fclose(file);
}

Outcome Reporter::failed(const GroupFault& fault, const Launch* launch) {
  FaultStory told;
  if (launch != nullptr && code_ != nullptr) told = story(fault, *launch);
  told.chip = options_.chip;
  if (launch == nullptr) told.where = fault;
  Outcome outcome;
  outcome.fault = told.where.fault;
  outcome.report = fault_text(told, memory_);
  append(fault_json(told, memory_));
  return outcome;
}

Finding Reporter::finding(std::string_view kind, uint64_t pc, const FoundCause& cause, const Launch& launch) const {
  const CodePlace where = place(pc, launch, cause.lanes);
  return {.kind = std::string(kind),
          .kernel = where.kernel,
          .offset = where.offset,
          .instruction = where.instruction,
          .detail = cause.detail,
          .count = cause.count,
          .work_group = {cause.place.id[0], cause.place.id[1], cause.place.id[2]},
          .wave = cause.wave,
          .lane = cause.lane,
          .work_item = work_item(cause.place, cause.wave, cause.lanes, cause.lane)};
}

void Reporter::keep(std::vector<Finding> findings, Outcome& outcome) {
  const std::lock_guard lock(mutex_);
  for (Finding& found : findings) {
    const auto cause = found.kind + '\n' + found.kernel + '\n' + std::to_string(found.offset);
    const bool is_new = printed_.insert(cause).second;
    if (is_new && options_.print_findings) {
      const std::string text = finding_text(found, options_.chip);
      std::fwrite(text.data(), 1, text.size(), stderr);
    }
    if (is_new || !found.is_warning) append(finding_json(found, options_.chip));
    outcome.findings.push_back(std::move(found));
  }
}

void Reporter::add_findings(const Launch& launch, const std::map<uint64_t, PartialBarrier>& barriers,
                            const FoundCauses* causes, Outcome& outcome) {
  std::vector<Finding> findings;
  for (const auto& [pc, barrier] : barriers) {
    if (causes != nullptr) break;  // strict mode has its own finding
    FoundCause cause;
    cause.place = barrier.place;
    cause.lanes = launch.kernel.lanes;
    cause.count = barrier.count;
    cause.detail = fmt::format("{} of the group's {} waves had ended before this barrier; the hardware lets the others "
                               "go, but results of the missing waves are never there",
                               barrier.ended, barrier.waves);
    findings.push_back(finding("barrier-not-reached", pc, cause, launch));
    findings.back().is_warning = true;
  }
  if (causes != nullptr)
    for (const auto& [key, cause] : *causes) findings.push_back(finding(key.first, key.second, cause, launch));
  keep(std::move(findings), outcome);
}

}  // namespace rocfix::vcard
