// SPDX-License-Identifier: MIT
// The state of one wave and of its work-group, as the instructions see it.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "isa/capabilities.h"
#include "isa/instruction.h"
#include "state/fault.h"
#include "state/global_sync.h"
#include "state/memory_map.h"

namespace rocfix::vcard {

// The addresses that flat instructions give to LDS and scratch (amdkfd, kfd_flat_memory.c: MAKE_LDS_APP_BASE_VI and
// relatives for gfx9 and later).
inline constexpr uint64_t kSharedAperture = uint64_t{1} << 48;
inline constexpr uint64_t kPrivateAperture = uint64_t{2} << 48;
inline constexpr uint64_t kApertureBytes = uint64_t{1} << 32;

struct Wave;

// Sees what the handlers do to memory; only waves that are watched (strict mode, the cycle model's samples) have one.
class MemoryObserver {
 public:
  virtual ~MemoryObserver() = default;
  enum class Space : uint8_t { kGlobal, kLds, kScratch, kScalar };
  // One memory instruction: `addresses` holds an address a lane (LDS: byte offsets), valid where `lanes` has its bit.
  virtual void access(Wave& wave, const Instruction& instruction, Space space, std::span<const uint64_t> addresses,
                      uint64_t lanes, uint32_t bytes, bool is_store, bool is_atomic) = 0;
};

struct WorkGroup {
  std::array<uint32_t, 3> id{};
  std::byte* lds = nullptr;
  uint32_t lds_bytes = 0;       // allocated: static + dynamic, as the packet says
  uint32_t wave_count = 0;
  // The card's own facts that instructions can ask for.
  MemoryMap* memory = nullptr;
  class CardServices* card = nullptr;
  Capabilities capabilities;
};

// What instructions ask of the card beyond memory.
class CardServices {
 public:
  virtual ~CardServices() = default;
  virtual Capabilities capabilities() const { return {}; }
  virtual uint64_t realtime_ticks() = 0;  // s_memrealtime: 100 MHz
  virtual uint64_t clock() = 0;           // s_memtime: shader clock, modelled
  // The same as this wave sees them.
  virtual uint64_t realtime_ticks_of(const Wave&) { return realtime_ticks(); }
  virtual uint64_t clock_of(const Wave&) { return clock(); }
  virtual void send_message(uint32_t message, uint32_t m0) = 0;  // s_sendmsg; interrupt: m0 is the event id
  GlobalSync global_sync;
};

enum class WaveState : uint8_t {
  kReady,
  kAtBarrier,
  kYielded,  // s_sleep, global wave sync: others first
  kEnded,
  kFaulted,
};

// MODE hardware register (section 3.5).
struct Mode {
  uint32_t bits = 0;
  uint32_t round32() const { return bits & 3; }
  uint32_t round16_64() const { return bits >> 2 & 3; }
  uint32_t denorm32() const { return bits >> 4 & 3; }     // bit 0: keep inputs, bit 1: keep outputs
  uint32_t denorm16_64() const { return bits >> 6 & 3; }
  bool dx10_clamp() const { return bits >> 8 & 1; }
  bool ieee() const { return bits >> 9 & 1; }
  bool fp16_overflow() const { return bits >> 23 & 1; }
  // Round to nearest even, keep all denormals, 16-bit overflows are infinite: what the host does by itself.
  bool is_plain() const { return (bits & 0x8000ff) == 0xf0; }
};

struct Wave {
  // Scalar registers by operand number; a write to NULL goes to kNullSink, so that reading NULL stays 0.
  static constexpr int kScalars = 160;
  static constexpr int kNullSink = 128;
  alignas(64) std::array<uint32_t, kScalars> scalar{};
  uint32_t* vector = nullptr;  // register r, lane l: vector[r * lanes + l]; 64-byte aligned
  uint32_t vector_count = 0;
  uint32_t lanes = 32;
  uint64_t pc = 0;             // of the next instruction, once a handler runs
  bool scc = false;
  bool plain_float = true;     // mode.is_plain()
  WaveState state = WaveState::kReady;
  int32_t quantum = 0;         // instructions left before another wave gets its turn
  Mode mode;
  uint64_t live = 0;           // lanes that hold a work-item
  uint64_t flat_scratch = 0;   // hwregs FLAT_SCR_LO, FLAT_SCR_HI
  uint32_t trap_status = 0;    // hwreg TRAPSTS
  WorkGroup* group = nullptr;
  uint32_t index_in_group = 0;
  std::byte* scratch = nullptr;     // this wave's scratch: dword d of lane l at (d * lanes + l) * 4
  uint32_t scratch_lane_bytes = 0;
  uint64_t spins = 0;               // s_sleep since the last progress, for the deadlock report
  std::optional<uint32_t> sync_ticket;  // while it waits at a global barrier or semaphore
  std::array<uint64_t, static_cast<size_t>(Class::kCount)> executed{};
  MemoryObserver* observer = nullptr;
  RangeCache range;
  Fault fault;

  uint64_t exec() const { return lanes == 32 ? scalar[kExecLo] : pair(kExecLo); }
  void set_exec(uint64_t value) { set_mask(kExecLo, value); }
  uint64_t vcc() const { return lanes == 32 ? scalar[kVccLo] : pair(kVccLo); }
  uint64_t all_lanes() const { return lanes == 32 ? 0xffffffffu : ~uint64_t{0}; }

  uint64_t pair(uint32_t number) const { return scalar[number] | uint64_t{scalar[number + 1]} << 32; }
  void set_scalar(uint32_t number, uint32_t value) { scalar[number == kNull ? kNullSink : number] = value; }
  void set_pair(uint32_t number, uint64_t value) {
    if (number == kNull) return;
    scalar[number] = static_cast<uint32_t>(value);
    scalar[number + 1] = static_cast<uint32_t>(value >> 32);
  }
  // A lane mask: one register in wave32, two in wave64.
  uint64_t mask(uint32_t number) const { return lanes == 32 ? scalar[number] : pair(number); }
  void set_mask(uint32_t number, uint64_t value) {
    if (lanes == 32) set_scalar(number, static_cast<uint32_t>(value));
    else set_pair(number, value);
  }
  void set_mode(uint32_t bits) {
    mode.bits = bits;
    plain_float = mode.is_plain();
  }
  uint32_t* vgpr(uint32_t number) { return vector + size_t{number} * lanes; }

  // Stops running this wave for now; the interpreter's loop ends after the instruction.
  void stop(WaveState why) {
    state = why;
    quantum = 0;
  }
  // The fault's pc is filled in by the interpreter.
  void raise(Fault why) {
    if (state == WaveState::kFaulted) return;
    fault = std::move(why);
    stop(WaveState::kFaulted);
  }
};

}  // namespace rocfix::vcard
