// SPDX-License-Identifier: MIT
#include "card/report.h"

#include <fmt/format.h>

namespace rocfix::vcard {
namespace {

const char* title(const Fault& fault) {
  switch (fault.kind) {
    case FaultKind::kNone: return "no fault";
    case FaultKind::kOutOfBounds: return fault.is_store ? "out-of-bounds store" : "out-of-bounds load";
    case FaultKind::kFreed: return fault.is_store ? "store to freed memory" : "load from freed memory";
    case FaultKind::kMisaligned: return "misaligned access";
    case FaultKind::kLdsOverrun: return "LDS access past the work-group's allocation";
    case FaultKind::kScratchOverrun: return "scratch access past the work-item's allocation";
    case FaultKind::kIllegalInstruction: return "illegal instruction";
    case FaultKind::kUnsupported: return "an instruction that the virtual card has not (images, exports)";
    case FaultKind::kBarrier: return "a barrier that not all waves reach";
    case FaultKind::kDeadlock: return "deadlock";
    case FaultKind::kHang: return "the kernel hangs";
    case FaultKind::kTrap: return "trap (abort or a failed assert)";
    case FaultKind::kBadCodeAddress: return "jump to an address where no code is loaded";
    case FaultKind::kBadLaunch: return "a launch that the card cannot do";
  }
  return "fault";
}

std::string nearest_text(const Fault& fault, const MemoryMap& memory) {
  const auto near = memory.nearest(fault.address);
  if (!near) return "no memory was ever allocated";
  const uint64_t size = near->end - near->begin;
  const auto what = fmt::format("{}{} #{}, {} bytes at {:#x}", near->freed ? "freed " : "", near->kind, near->serial,
                                size, near->begin);
  if (fault.address < near->begin) return fmt::format("{} bytes before {}", near->begin - fault.address, what);
  if (fault.address >= near->end) return fmt::format("{} bytes past the end of {}", fault.address - near->end, what);
  return fmt::format("byte {} of {}", fault.address - near->begin, what);
}

bool is_memory(FaultKind kind) {
  return kind == FaultKind::kOutOfBounds || kind == FaultKind::kFreed || kind == FaultKind::kMisaligned;
}

std::string work_item_text(const GroupFault& f) {
  const auto& id = f.place.id;
  const auto group = fmt::format("work-group ({},{},{})", id[0], id[1], id[2]);
  if (f.fault.lane < 0) return fmt::format("wave {} of {}, {} lanes active", f.wave, group, __builtin_popcountll(f.exec));
  const uint32_t item = f.wave * f.lanes + static_cast<uint32_t>(f.fault.lane);
  return fmt::format("({},{},{}) of {}, wave {} lane {}", item % f.items_x, item / f.items_x % f.items_y,
                     item / f.items_x / f.items_y, group, f.wave, f.fault.lane);
}

}  // namespace

std::string fault_report(const GroupFault& f, const CodePlace& place, const MemoryMap& memory,
                         const std::string& chip) {
  std::string text = fmt::format("rocfix: virtual card ({}): {}\n", chip, title(f.fault));
  const auto line = [&](const char* name, const std::string& value) {
    if (!value.empty()) text += fmt::format("  {:<12} {}\n", name, value);
  };
  line("kernel", place.kernel.empty() ? "(no name)" : place.kernel);
  line("instruction", fmt::format("{}  (+{:#x})", place.instruction, place.offset));
  line("work-item", work_item_text(f));
  if (is_memory(f.fault.kind)) {
    line("address", fmt::format("{:#x}, {} bytes", f.fault.address, f.fault.bytes));
    line("nearest", nearest_text(f.fault, memory));
  }
  if (f.fault.kind == FaultKind::kHang)
    line("loop", fmt::format("+{:#x} to +{:#x}", place.offset - (f.fault.pc - f.loop_begin),
                             place.offset + (f.loop_end - f.fault.pc)));
  line("why", f.fault.detail);
  return text;
}

}  // namespace rocfix::vcard
