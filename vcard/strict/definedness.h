// SPDX-License-Identifier: MIT
// Undefined values, from registers and memory that nobody wrote to the places where they matter: an address, a branch,
// EXEC, and device memory. Copying them, through registers, LDS and scratch, is no mistake: compilers do it.
#pragma once

#include <memory>

#include "strict/causes.h"
#include "strict/memory_shadow.h"
#include "strict/trial.h"

namespace rocfix::vcard {

class Definedness {
 public:
  // `copies`: the kernel copies memory for the runtime, undefined bytes too.
  Definedness(const Launch& launch, const WorkGroup& group, MemoryShadow& memory, bool copies, Causes& causes);

  void before(Wave& wave, const Facts& facts);
  void access(Wave& wave, const Facts& facts, MemoryObserver::Space space, std::span<const uint64_t> addresses,
              uint64_t lanes, uint32_t bytes, bool is_store, bool is_atomic);

 private:
  using Space = MemoryObserver::Space;
  // Undefined bits of up to four dwords.
  using Words = std::array<uint32_t, 4>;
  // One call of access().
  struct Call {
    Wave& wave;
    const Facts& facts;
    WaveShadow& shadow;
    Space space;
    std::span<const uint64_t> addresses;
    uint64_t lanes;
    uint32_t bytes;
    uint32_t words() const { return (bytes + 3) / 4; }
    bool is_narrow() const { return facts.moved.bytes < 4; }
  };

  bool needs_trial(const Wave& wave, const Facts& facts, const WaveShadow& shadow) const;
  void compute(Wave& wave, const Facts& facts, WaveShadow& shadow);
  void check_address(Wave& wave, const Facts& facts, WaveShadow& shadow);
  void start_memory(Wave& wave, const Facts& facts, WaveShadow& shadow);

  void load(const Call& call);
  void load_scalars(const Call& call);
  void store_scalars(const Call& call);
  void set_loaded(const Call& call, uint32_t lane, const Words& bits, const Origin& origin);
  void store(const Call& call);
  void store_lane(const Call& call, uint32_t lane, const Words& bits);
  void update(const Call& call);

  // What memory holds: undefined bits, and where an undefined value comes from.
  Words memory_bits(const Call& call, uint32_t lane, Origin& origin);
  uint8_t* private_bits(const Call& call, uint64_t address);  // of LDS or scratch; null for other memory
  bool all_memory_defined(const Call& call);
  Words data_bits(const Call& call, uint32_t reg, uint32_t lane) const;
  uint32_t data_register(const Call& call) const;
  void set_global(const Call& call, uint32_t lane, const Words& bits);
  void report_store(const Call& call, uint32_t lane, uint32_t reg);

  ShadowCache memory_;
  bool copies_;
  Causes& causes_;
  std::vector<WaveShadow> waves_;
  Trial trial_;
  std::vector<uint8_t> lds_;                   // undefined bits of each byte
  std::vector<std::vector<uint8_t>> scratch_;  // of each wave's, as it lies in memory
  // Within one instruction: calls of access() so far, and the registers that they moved.
  uint32_t call_ = 0, piece_ = 0;
};

}  // namespace rocfix::vcard
