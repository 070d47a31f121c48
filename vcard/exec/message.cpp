// SPDX-License-Identifier: MIT
// Messages, traps and halts: what reaches the host, or would need a debugger ("RDNA 1.0 Instruction Set
// Architecture", 12.5 SOPP).
#include <string>

#include "exec/families.h"
#include "exec/valu.h"

namespace rocfix::vcard {
namespace {

// Messages that answer in EXEC_LO (LLVM, SIDefines.h: ID_GET_DOORBELL, ID_GET_DDID). Bit 31 clear says that
// the answer is there; the queue and the dispatch have number 0.
constexpr uint32_t kGetDoorbell = 10, kGetDispatchId = 11;

void s_sendmsg(Wave& wave, const Instruction& i) {
  const uint32_t message = static_cast<uint16_t>(i.immediate);
  const uint32_t id = message & 15;
  if (id == kGetDoorbell || id == kGetDispatchId) wave.scalar[kExecLo] = 0;
  wave.group->card->send_message(message, wave.scalar[kM0]);
}

void halt(Wave& wave) {
  wave.raise({.kind = FaultKind::kDeadlock,
              .detail = "the wave halts itself, and no debugger is there to resume it"});
}

void s_sendmsghalt(Wave& wave, const Instruction& i) {
  s_sendmsg(wave, i);
  halt(wave);
}

void s_sethalt(Wave& wave, const Instruction& i) {
  if (i.immediate & 1) halt(wave);
}

// What ROCm's trap handler does with each number: 3, a debugger's breakpoint, goes on when there is none;
// every other stops the queue (LLVM, "User Guide for AMDGPU Backend", "Trap Handler ABI").
void s_trap(Wave& wave, const Instruction& i) {
  constexpr int kDebugTrap = 3;
  const int number = i.immediate & 0xff;
  if (number == kDebugTrap) return;
  wave.raise({.kind = FaultKind::kTrap, .detail = "s_trap " + std::to_string(number)});
}

// Marks the end of a shader's code: never to be executed.
void s_code_end(Wave& wave, const Instruction&) {
  wave.raise(
      {.kind = FaultKind::kIllegalInstruction, .detail = "execution ran past the end of the kernel's code"});
}

constexpr Operation kOperations[] = {
    any_lanes<s_sendmsg>("s_sendmsg"),   any_lanes<s_sendmsghalt>("s_sendmsghalt"),
    any_lanes<s_sethalt>("s_sethalt"),   any_lanes<s_trap>("s_trap"),
    any_lanes<s_code_end>("s_code_end"),
};

}  // namespace

std::span<const Operation> message_operations() {
  return kOperations;
}

}  // namespace rocfix::vcard
