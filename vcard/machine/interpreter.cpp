// SPDX-License-Identifier: MIT
#include "machine/interpreter.h"

#include <fmt/format.h>

namespace rocfix::vcard {
namespace {

// The segment of the wave's pc; null after raising a fault when no code is there. `last` was executed before, or is 0.
CodeSegment* find_segment(Wave& wave, CodeCache& code, uint64_t last) {
  CodeSegment* segment = wave.pc & 3 ? nullptr : code.find(wave.pc);
  if (segment == nullptr)
    wave.raise({.kind = FaultKind::kBadCodeAddress, .pc = last != 0 ? last : wave.pc, .address = wave.pc});
  return segment;
}

// On the card another wave's registers would be hit.
void names_too_many(Wave& wave, const CodeSlot& slot) {
  wave.raise({.kind = FaultKind::kIllegalInstruction,
              .pc = slot.instruction->address,
              .detail = fmt::format("it names v{}; the kernel allocates {} VGPRs", slot.vgprs - 1, wave.vector_count)});
}

// Straight-line code walks along the slots; only a jump looks the segment up by address.
template <class Before, class After>
void run(Wave& wave, CodeCache& code, int32_t turn, const Before& before, const After& after) {
  wave.quantum = turn;
  CodeSegment* segment = find_segment(wave, code, 0);
  if (segment == nullptr) return;
  const CodeSlot* slot = &segment->at(wave.pc, wave.lanes);
  const CodeSlot* last = slot;
  while (wave.quantum > 0) {
    --wave.quantum;
    Handler handler = slot->run.load(std::memory_order_acquire);
    if (handler == nullptr) [[unlikely]] {
      code.decode(*segment, wave.pc, wave.lanes);
      handler = slot->run.load(std::memory_order_acquire);
    }
    if (slot->vgprs > wave.vector_count) [[unlikely]]
      return names_too_many(wave, *slot);
    const uint64_t following = wave.pc + slot->size;
    wave.pc = following;
    ++wave.executed[static_cast<size_t>(slot->klass)];
    before(*slot->instruction);
    handler(wave, *slot->instruction);
    after(*slot->instruction);
    last = slot;
    slot += slot->size / 4;
    if (wave.pc == following && following < segment->end) [[likely]] continue;
    if (!segment->holds(wave.pc) || wave.pc & 3) {
      if (wave.quantum == 0) break;
      segment = find_segment(wave, code, last->instruction->address);
      if (segment == nullptr) return;
    }
    slot = &segment->at(wave.pc, wave.lanes);
  }
  if (wave.state == WaveState::kFaulted && wave.fault.pc == 0) wave.fault.pc = last->instruction->address;
}

}  // namespace

void run_wave(Wave& wave, CodeCache& code, int32_t turn) {
  const auto nothing = [](const Instruction&) {};
  run(wave, code, turn, nothing, nothing);
}

void run_wave_watched(Wave& wave, CodeCache& code, int32_t turn, Observer& observer) {
  wave.observer = &observer;
  run(
      wave, code, turn, [&](const Instruction& i) { observer.before(wave, i); },
      [&](const Instruction& i) { observer.after(wave, i); });
}

}  // namespace rocfix::vcard
