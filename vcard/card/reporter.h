// SPDX-License-Identifier: MIT
// Turns faults and findings into outcomes: names, offsets and instructions are looked up here; text goes to standard
// error or into the outcome, JSON to a file.
#pragma once

#include <mutex>
#include <set>

#include "card/card.h"
#include "card/report.h"
#include "strict/findings.h"

namespace rocfix::vcard {

class Reporter {
 public:
  Reporter(const CardOptions& options, CodeCache* code, const MemoryMap& memory)
      : options_(options), code_(code), memory_(memory) {}

  void add_kernels(const std::vector<KernelSymbol>& kernels);
  void remove_kernels(uint64_t begin, uint64_t end);
  std::string kernel_name(uint64_t kernel_object) const;

  // `launch` is null when the kernel object could not be read.
  Outcome failed(const GroupFault& fault, const Launch* launch);
  // What a launch left behind, into the outcome; each cause is printed the first time that it occurs.
  void add_findings(const Launch& launch, const std::map<uint64_t, PartialBarrier>& barriers,
                    const FoundCauses* causes, Outcome& outcome);

 private:
  std::string name_of(uint64_t kernel_object) const;
  CodePlace place(uint64_t pc, const Launch& launch, uint32_t lanes) const;
  FaultStory story(const GroupFault& fault, const Launch& launch) const;
  Finding finding(std::string_view kind, uint64_t pc, const FoundCause& cause, const Launch& launch) const;
  std::string explain(const Fault& fault, uint32_t lanes) const;
  void keep(std::vector<Finding> findings, Outcome& outcome);
  void append(const std::string& line) const;

  const CardOptions& options_;
  CodeCache* code_;
  const MemoryMap& memory_;
  mutable std::mutex mutex_;
  std::vector<KernelSymbol> kernels_;
  std::set<std::string> printed_;  // causes
};

}  // namespace rocfix::vcard
