// SPDX-License-Identifier: MIT
// Why a kernel was stopped, as facts; the report's text is made of them in machine/report.cpp.
#pragma once

#include <cstdint>
#include <string>

namespace rocfix::vcard {

enum class FaultKind : uint8_t {
  kNone,
  kOutOfBounds,         // global memory outside every allocation
  kFreed,               // global memory in an allocation that was freed
  kMisaligned,
  kLdsOverrun,
  kScratchOverrun,
  kIllegalInstruction,  // this chip cannot decode it
  kUnsupported,         // images, exports: the card has none
  kBarrier,             // waves of a group wait at a barrier that others will not reach
  kDeadlock,
  kHang,                // the instruction budget is spent
  kTrap,                // s_trap 2: abort(), a failed assert()
  kBadCodeAddress,      // the program counter left all loaded code
  kBadLaunch,           // the packet asks for what the chip does not have
};

struct Fault {
  FaultKind kind = FaultKind::kNone;
  uint64_t pc = 0;             // of the instruction
  uint64_t address = 0;        // memory faults
  uint32_t bytes = 0;          // size of the access
  bool is_store = false;
  int lane = -1;               // the first work-item concerned, as a lane of the wave; -1: the whole wave
  std::string detail;          // a clause that only the raising place knows
  explicit operator bool() const { return kind != FaultKind::kNone; }
};

}  // namespace rocfix::vcard
