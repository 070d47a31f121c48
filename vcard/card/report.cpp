// SPDX-License-Identifier: MIT
#include "card/report.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <bit>

namespace rocfix::vcard {
namespace {

std::string title(const Fault& fault) {
  const char* access = fault.is_store ? "store" : "load";
  switch (fault.kind) {
    case FaultKind::kNone: return "no fault";
    case FaultKind::kOutOfBounds: return fmt::format("out-of-bounds {}", access);
    case FaultKind::kFreed: return fmt::format("{} freed memory", fault.is_store ? "store to" : "load from");
    case FaultKind::kMisaligned: return fmt::format("misaligned {}", fault.is_store ? "atomic or store" : "load");
    case FaultKind::kLdsOverrun: return fmt::format("LDS {} past the work-group's allocation", access);
    case FaultKind::kScratchOverrun: return fmt::format("scratch {} past the work-item's allocation", access);
    case FaultKind::kIllegalInstruction: return "illegal instruction";
    case FaultKind::kUnsupported: return "an instruction that is not executed here";
    case FaultKind::kBarrier: return "a barrier that not all waves reach";
    case FaultKind::kDeadlock: return "deadlock";
    case FaultKind::kHang: return "the kernel hangs";
    case FaultKind::kTrap: return "trap";
    case FaultKind::kBadCodeAddress: return "jump to an address where no code is loaded";
    case FaultKind::kBadLaunch: return "a launch that the card cannot do";
  }
  return "fault";
}

// What it usually means, or what to do.
const char* meaning(FaultKind kind) {
  switch (kind) {
    case FaultKind::kOutOfBounds: return "an index or pointer passes the buffer's end, or was never set";
    case FaultKind::kFreed: return "the buffer was freed before the kernel ran; synchronise before freeing";
    case FaultKind::kMisaligned: return "the address must be a multiple of the access's size";
    case FaultKind::kLdsOverrun:
      return "an index passes the shared array's end, or the launch passes too few bytes of dynamic LDS";
    case FaultKind::kScratchOverrun: return "an index passes the end of a local array, or the stack is too small";
    case FaultKind::kIllegalInstruction: return "compile for this chip (--offload-arch)";
    case FaultKind::kUnsupported: 
      return "images, exports and GDS are graphics hardware; exceptions of arithmetic are not recorded";
    case FaultKind::kBarrier: return "__syncthreads() must be reached by every wave of the work-group";
    case FaultKind::kHang: return "the wave spent its budget of instructions (ROCFIX_CARD_BUDGET)";
    case FaultKind::kTrap: return "abort(), a failed assert() or __builtin_trap()";
    case FaultKind::kBadCodeAddress: return "a function pointer of the host, of an unloaded module, or overwritten";
    default: return "";
  }
}

// The address is one of memory, not an offset in LDS or scratch, which lie in the lowest bytes.
bool is_global(const Fault& fault) {
  constexpr uint64_t kLowestAddress = 0x10000;
  return fault.kind == FaultKind::kOutOfBounds || fault.kind == FaultKind::kFreed ||
         (fault.kind == FaultKind::kMisaligned && fault.address >= kLowestAddress);
}

std::string bytes_text(uint64_t bytes) {
  return fmt::format("{} byte{}", bytes, bytes == 1 ? "" : "s");
}

std::string position_text(uint64_t address, const MemoryMap& memory) {
  const auto near = memory.nearest(address);
  if (!near) return "no memory was ever allocated";
  constexpr uint64_t kFar = uint64_t{1} << 36;  // farther than any index of a program's own reaches
  const uint64_t distance = address < near->begin ? near->begin - address : address - std::min(address, near->end);
  if (distance > kFar) return "none: no allocation lies within 64 GiB";
  const auto what = fmt::format("{}{} #{}, {} at {:#x}", near->freed ? "freed " : "", near->kind, near->serial,
                                bytes_text(near->end - near->begin), near->begin);
  if (address < near->begin) return fmt::format("{} before {}", bytes_text(near->begin - address), what);
  if (address >= near->end) return fmt::format("{} past the end of {}", bytes_text(address - near->end), what);
  return fmt::format("byte {} of {}", address - near->begin, what);
}

std::string place_text(const CodePlace& place) {
  return fmt::format("{}  {}", offset_text(place.offset), place.instruction);
}

std::string who_text(const GroupFault& f) {
  const auto group = fmt::format("work-group ({})", fmt::join(f.place.id, ","));
  if (f.fault.lane < 0) return fmt::format("wave {} of {}, {} lanes active", f.wave, group, std::popcount(f.exec));
  return fmt::format("({}) of {}, wave {} lane {}",
                     fmt::join(work_item(f.place, f.wave, f.lanes, f.fault.lane), ","), group, f.wave, f.fault.lane);
}

std::string address_lines(const FaultStory& story, const MemoryMap& memory) {
  const Fault& fault = story.where.fault;
  if (fault.bytes == 0 && !is_global(fault))
    return fault.kind == FaultKind::kBadCodeAddress
               ? report_line("address", fmt::format("{:#x}", fault.address)) +
                     report_line("nearest", position_text(fault.address, memory))
               : "";
  auto text = report_line("address", fmt::format("{:#x}, {}", fault.address, bytes_text(fault.bytes)));
  if (is_global(fault)) text += report_line("nearest", position_text(fault.address, memory));
  return text;
}

// A loop of a few instructions in full, a longer one by its ends.
std::string loop_lines(const FaultStory& story) {
  constexpr size_t kShown = 16;
  std::string text;
  const auto& loop = story.loop;
  if (loop.empty()) return text;
  text += report_line("loop", fmt::format("{} to {}, {} instruction{}", offset_text(loop.front().offset),
                                          offset_text(loop.back().offset), loop.size(),
                                          loop.size() == 1 ? "" : "s"));
  for (size_t n = 0; n < std::min(loop.size(), kShown); ++n) text += report_line("", place_text(loop[n]));
  if (loop.size() > kShown) text += report_line("", fmt::format("... {} more", loop.size() - kShown));
  return text;
}

std::string poll_line(const FaultStory& story, const MemoryMap& memory) {
  const auto& poll = story.where.loop.poll;
  if (!poll) return {};
  const auto what = fmt::format("{} reads {} at {:#x} each time", offset_text(story.poll.offset), bytes_text(poll->bytes),
                                poll->address);
  const bool global = poll->space == MemoryObserver::Space::kGlobal || poll->space == MemoryObserver::Space::kScalar;
  if (!global) return report_line("waits for", what + " in LDS or scratch");
  return report_line("waits for", fmt::format("{}: {}", what, position_text(poll->address, memory)));
}

std::string waiting_lines(const FaultStory& story) {
  std::string text;
  const GroupFault& f = story.where;
  if (!f.at_barrier.empty())
    text += report_line("waiting", fmt::format("wave{} {} of the group at the barrier {}",
                                               f.at_barrier.size() == 1 ? "" : "s", fmt::join(f.at_barrier, ", "),
                                               place_text(story.barrier)));
  if (f.groups_not_started != 0)
    text += report_line("waiting", fmt::format("{} work-groups have not started: the card is full; a group must not "
                                               "wait for a later one",
                                               f.groups_not_started));
  return text;
}

}  // namespace

std::string fault_text(const FaultStory& story, const MemoryMap& memory) {
  const GroupFault& f = story.where;
  std::string text = fmt::format("rocfix: virtual card ({}): {}\n", story.chip, title(f.fault));
  text += report_line("kernel", readable_kernel(story.place.kernel));
  if (f.fault.kind != FaultKind::kBadLaunch) {
    text += report_line("instruction", place_text(story.place));
    text += report_line("work-item", who_text(f));
    text += address_lines(story, memory);
  }
  text += loop_lines(story) + poll_line(story, memory) + waiting_lines(story);
  text += report_line("why", f.fault.detail);
  return text + report_line("meaning", meaning(f.fault.kind));
}

std::string finding_text(const Finding& finding, const std::string& chip) {
  std::string text = fmt::format("rocfix: virtual card ({}): {}: {}, {} time{}\n", chip,
                                 finding.is_warning ? "warning" : "strict", finding.kind, finding.count,
                                 finding.count == 1 ? "" : "s");
  text += report_line("kernel", readable_kernel(finding.kernel));
  text += report_line("instruction", fmt::format("{}  {}", offset_text(finding.offset), finding.instruction));
  const auto group = fmt::format("work-group ({})", fmt::join(finding.work_group, ","));
  text += report_line("first", finding.lane < 0 ? fmt::format("wave {} of {}", finding.wave, group)
                                                : fmt::format("work-item ({}) of {}, wave {} lane {}",
                                                              fmt::join(finding.work_item, ","), group, finding.wave,
                                                              finding.lane));
  return text + report_line("why", finding.detail);
}

}  // namespace rocfix::vcard
