// SPDX-License-Identifier: MIT
#include "card/names.h"

namespace rocfix::vcard {

std::string_view fault_name(FaultKind kind) {
  switch (kind) {
    case FaultKind::kNone: return "none";
    case FaultKind::kOutOfBounds: return "out-of-bounds";
    case FaultKind::kFreed: return "use-after-free";
    case FaultKind::kMisaligned: return "misaligned";
    case FaultKind::kLdsOverrun: return "lds-overrun";
    case FaultKind::kScratchOverrun: return "scratch-overrun";
    case FaultKind::kIllegalInstruction: return "illegal-instruction";
    case FaultKind::kUnsupported: return "unsupported-instruction";
    case FaultKind::kBarrier: return "barrier";
    case FaultKind::kDeadlock: return "deadlock";
    case FaultKind::kHang: return "hang";
    case FaultKind::kTrap: return "trap";
    case FaultKind::kBadCodeAddress: return "bad-code-address";
    case FaultKind::kBadLaunch: return "bad-launch";
  }
  return "unknown";
}

}  // namespace rocfix::vcard
