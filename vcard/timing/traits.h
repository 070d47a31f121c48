// SPDX-License-Identifier: MIT
// What the cycle model knows of an instruction before it runs.
#pragma once

#include <array>
#include <cstdint>

#include "isa/instruction.h"
#include "timing/constants.h"

namespace rocfix::vcard {

enum class Pipe : uint8_t { kVector, kTranscendental, kScalar, kScalarMemory, kVectorMemory, kLds, kBranch, kWait, kBarrier };

// The counters that s_waitcnt waits for (section 4.4 of the ISA manual): vector loads, vector stores, LDS and scalar.
enum Counter : uint8_t { kVmcnt, kVscnt, kLgkmcnt, kCounters };

// Registers in one row of numbers: VGPRs, scalar registers, SCC.
inline constexpr uint16_t kScalarSlot = 256, kSccSlot = kScalarSlot + 128, kSlots = kSccSlot + 1;

struct SlotList {
  std::array<uint16_t, 20> slots;
  uint8_t count = 0;
  void add(uint32_t slot) {
    if (count < slots.size()) slots[count++] = static_cast<uint16_t>(slot);
  }
  const uint16_t* begin() const { return slots.data(); }
  const uint16_t* end() const { return slots.data() + count; }
};

struct Traits {
  Pipe pipe = Pipe::kScalar;
  uint8_t counters = 0;               // bit c: the instruction counts in Counter c until it is done
  uint8_t waits[kCounters] = {255, 255, 255};  // goes on when at most so many are under way
  float issue = 1;                    // cycles until the wave's next instruction
  float latency = 1;                  // until its result can be read; memory: set by the access
  float busy = 0;                     // cycles that the transcendental unit is taken
  uint32_t flops = 0, work = 0;       // of one lane; see kWorkPerCycle
  SlotList reads, writes;             // what memory instructions load is not among `writes`: programs wait for it
};

// Floating point work is counted in units of which a SIMD does 128 a cycle: a packed 16-bit operation of one lane is 1,
// an fp32 operation 2, and an fp64 one, at a sixteenth of that rate, 32.
inline constexpr uint32_t kWorkPerCycle = 128;

Traits traits_of(const Instruction& instruction, uint32_t lanes, const Constants& constants);

// Cycles that the instructions of a class keep a SIMD's vector unit from issuing others.
double vector_cycles(Class klass, uint32_t lanes, const Constants& constants);

// Operations that one lane does: 2 for a multiply-add.
uint32_t flops_of(const Instruction& instruction);

}  // namespace rocfix::vcard
