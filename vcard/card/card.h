// SPDX-License-Identifier: MIT
// The virtual card: memory, loaded code, and kernels that run to their end.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "card/finding.h"
#include "machine/dispatch.h"
#include "state/fault.h"
#include "state/memory_map.h"

namespace rocfix::vcard {

struct CardOptions {
  std::string chip = "gfx1010";    // the silicon
  unsigned threads = 0;            // 0: one a core; 1 is deterministic
  uint64_t seed = 0;               // 0: waves in order; else their turns are shuffled
  bool strict = false;
  uint64_t budget = 0;             // instructions a wave; 0: the default
  std::string report_path;         // faults and findings as lines of JSON are added to that file; empty: none
  bool print_findings = true;      // to standard error, each cause once
  // Waves that all sleep (s_sleep) wait for the host no longer than this.
  std::chrono::milliseconds patience_with_host{30'000};
  std::string profile_path;        // a file for what each kernel did; empty: none
};

// One kernel of a loaded code object, for names in reports.
struct KernelSymbol {
  std::string name;
  uint64_t descriptor = 0;  // address of the 64-byte kernel descriptor
  uint64_t entry = 0, end = 0;
};

struct Outcome {
  bool ok = false;
  bool cut_off = false;     // Dispatch::stop ended it before its end: neither ok nor a fault
  Fault fault;              // when not ok
  std::string report;       // the fault in words, several lines
  uint64_t modelled_ns = 1; // the cycle model's time, > 0
  std::vector<Finding> findings;  // of strict mode, and warnings; also beside a fault
};

class Card {
 public:
  explicit Card(CardOptions options);
  ~Card();

  const CardOptions& options() const;
  MemoryMap& memory();

  // Executable bytes at [begin, begin + bytes), and the kernels in them. False when the system has no address space
  // left to decode them into.
  bool add_code(uint64_t begin, uint64_t bytes, std::vector<KernelSymbol> kernels);
  // The decoded instructions of that range are forgotten. No kernel of it may run.
  void remove_code(uint64_t begin);

  // The host copied or filled there: strict mode reports reads of device memory that nobody has written.
  void memory_written(uint64_t begin, uint64_t bytes);

  // Called with m0 when a wave sends an interrupt (s_sendmsg 1): wakes the host's waiters.
  void on_interrupt(void (*call)(void* context, uint32_t event_id), void* context);

  // Runs one kernel to its end, or until Dispatch::stop; any thread, one kernel at a time a card.
  Outcome run(const Dispatch& dispatch);

  // Writes the profile now, when there is to be one.
  void keep_profile();

 private:
  class Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace rocfix::vcard
