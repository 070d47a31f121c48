// SPDX-License-Identifier: MIT
#include "machine/code_cache.h"

#include <sys/mman.h>

#include <algorithm>
#include <new>

namespace rocfix::vcard {
namespace {

std::span<const std::byte> bytes_from(const CodeSegment& segment, uint64_t pc) {
  return {reinterpret_cast<const std::byte*>(pc), segment.end - pc};
}

void not_of_this_chip(Wave& wave, const Instruction&) {
  wave.raise({.kind = FaultKind::kIllegalInstruction});
}

void image_or_export(Wave& wave, const Instruction& instruction) {
  wave.raise({.kind = FaultKind::kUnsupported, .detail = std::string(instruction.mnemonic)});
}

// Registers named, so that a kernel that allocates fewer is stopped.
uint16_t vgprs_of(const Instruction& instruction) {
  uint16_t vgprs = 0;
  for (const RegisterRuns* runs : {&instruction.reads, &instruction.writes})
    for (const RegisterRun& run : *runs)
      if (run.file == RegisterRun::File::kVector) vgprs = std::max<uint16_t>(vgprs, run.first + run.count);
  return vgprs;
}

}  // namespace

SlotArray::SlotArray(size_t count) : count_(count) {
  void* memory = mmap(nullptr, count * sizeof(CodeSlot), PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  slots_ = memory == MAP_FAILED ? nullptr : static_cast<CodeSlot*>(memory);
}

SlotArray::~SlotArray() {
  if (slots_) munmap(slots_, count_ * sizeof(CodeSlot));
}

Result<std::unique_ptr<CodeCache>> CodeCache::create(const std::string& chip) {
  auto cache = std::make_unique<CodeCache>();
  for (const int wide : {0, 1}) {
    auto decoder = Decoder::create(chip, wide ? 64 : 32);
    if (!decoder) return decoder.error();
    cache->decoders_[wide] = std::move(*decoder);
  }
  return cache;
}

bool CodeCache::add(uint64_t begin, uint64_t bytes) {
  auto segment = std::make_unique<CodeSegment>(begin, bytes);
  if (!segment->slots32 || !segment->slots64) return false;
  const std::unique_lock lock(mutex_);
  segments_.push_back(std::move(segment));
  return true;
}

void CodeCache::remove(uint64_t begin) {
  const std::unique_lock lock(mutex_);
  std::erase_if(segments_, [&](const auto& segment) { return segment->begin == begin; });
}

CodeSegment* CodeCache::find(uint64_t pc) {
  const std::shared_lock lock(mutex_);
  for (const auto& segment : segments_)
    if (segment->holds(pc)) return segment.get();
  return nullptr;
}

void CodeCache::decode(CodeSegment& segment, uint64_t pc, uint32_t lanes) {
  const std::lock_guard lock(decode_mutex_);
  CodeSlot& slot = segment.at(pc, lanes);
  if (slot.run.load(std::memory_order_acquire) != nullptr) return;
  Instruction& instruction = segment.storage.emplace_back();
  instruction.address = pc;
  instruction.size = 4;
  Handler run = not_of_this_chip;
  if (auto decoded = decoders_[lanes == 64]->decode(pc, bytes_from(segment, pc))) {
    instruction = *decoded;
    run = find_handler(instruction, lanes);
    if (run == nullptr) run = image_or_export;
  }
  slot.instruction = &instruction;
  slot.vgprs = vgprs_of(instruction);
  slot.size = instruction.size;
  slot.klass = instruction.klass;
  slot.run.store(run, std::memory_order_release);
}

std::string CodeCache::text(uint64_t pc, uint32_t lanes) {
  const CodeSegment* segment = find(pc);
  if (segment == nullptr) return "(no code)";
  const std::lock_guard lock(decode_mutex_);
  return decoders_[lanes == 64]->text(pc, bytes_from(*segment, pc));
}

}  // namespace rocfix::vcard
