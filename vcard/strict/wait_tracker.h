// SPDX-License-Identifier: MIT
// Which registers wait for memory, as the counters of s_waitcnt allow a program to know ("RDNA 1.0 Instruction Set
// Architecture", 4.4, "Manually Inserted Wait States"; LLVM, SIInsertWaitcnts.cpp). The interpreter finishes every
// load at once; the hardware does not.
//
// VMEM loads return in order, counted by vmcnt. LDS operations return in order among themselves, SMEM in any order;
// both count in lgkmcnt, so that only lgkmcnt(0) says that an SMEM load has come. FLAT counts in both.
#pragma once

#include <array>
#include <bitset>
#include <optional>
#include <string>

#include "strict/facts.h"

namespace rocfix::vcard {

class WaitTracker {
 public:
  // A register that the instruction uses although its load may still be on the way.
  struct TooEarly {
    const Instruction* load;
    bool scalar;
    uint32_t number;        // the register
    bool is_read;           // else overwritten
    std::string remedy;     // "s_waitcnt vmcnt(2)"
  };
  std::optional<TooEarly> check(const Facts& facts);

  // s_waitcnt and relatives; the wave gives the counts that come from registers.
  void wait(const Wave& wave, const Instruction& instruction);

  // A memory instruction was issued. FLAT: whether any lane went to global memory or scratch, and to LDS.
  void issue(const Facts& facts, bool to_memory, bool to_lds);

  // LDS operations so far, and how many of them are known to be done.
  uint64_t lds_issued() const { return lds_.issued; }
  uint64_t lds_done() const { return lds_.done; }

 private:
  // A counter of operations that finish in order.
  struct InOrder {
    uint64_t issued = 0, done = 0;
    void issue(uint64_t most) {
      ++issued;
      if (issued - done > most) done = issued - most;  // the hardware waits before it counts higher
    }
    void wait(uint64_t left) {
      if (issued > left && done < issued - left) done = issued - left;
    }
  };
  struct Pending {
    const Instruction* load = nullptr;
    uint64_t memory = 0, lds = 0;  // the operation's number in that counter, from 1; 0: not of that counter
  };

  bool is_done(const Pending& pending) const { return pending.memory <= memory_.done && pending.lds <= lds_.done; }
  std::optional<TooEarly> check_vectors(const VectorRuns& runs, const Facts& facts, bool is_read);
  std::optional<TooEarly> check_scalars(const Facts& facts);
  TooEarly describe(const Pending& pending, uint32_t number, bool is_read) const;

  void wait_for(uint32_t memory, uint32_t lgkm);

  InOrder memory_, lds_;
  std::bitset<256> pending_vectors_;
  std::array<Pending, 256> vectors_{};
  ScalarSet pending_scalars_;
  std::array<const Instruction*, 128> scalar_loads_{};
};

}  // namespace rocfix::vcard
