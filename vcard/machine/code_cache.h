// SPDX-License-Identifier: MIT
// Loaded code, decoded when it is first reached and remembered by address.
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <span>
#include <string>
#include <vector>

#include "decode/decoder.h"
#include "exec/handler.h"

namespace rocfix::vcard {

// What the interpreter's loop needs of an instruction; small, because the loop walks over an array of them.
struct CodeSlot {
  std::atomic<Handler> run{nullptr};  // null until decoded; the rest is valid once it is not
  const Instruction* instruction = nullptr;
  uint16_t vgprs = 0;  // one more than the highest that it names
  uint8_t size = 0;    // bytes
  Class klass = Class::kOther;
};

// Zeroed memory that costs nothing until it is touched: a code object may be large, and little of it runs.
class SlotArray {
 public:
  explicit SlotArray(size_t count);
  // Whether there was address space for it.
  explicit operator bool() const { return slots_ != nullptr; }
  ~SlotArray();
  SlotArray(const SlotArray&) = delete;
  SlotArray& operator=(const SlotArray&) = delete;
  CodeSlot& operator[](size_t n) const { return slots_[n]; }

 private:
  size_t count_;
  CodeSlot* slots_;
};

// One loaded range of code. Slots are indexed by dword, one table for each wave size.
struct CodeSegment {
  CodeSegment(uint64_t first, uint64_t bytes)
      : begin(first), end(first + bytes / 4 * 4), slots32(bytes / 4 + 1), slots64(bytes / 4 + 1) {}
  uint64_t begin, end;
  SlotArray slots32, slots64;
  std::deque<Instruction> storage;

  bool holds(uint64_t pc) const { return pc - begin < end - begin; }
  CodeSlot& at(uint64_t pc, uint32_t lanes) const { return (lanes == 32 ? slots32 : slots64)[(pc - begin) >> 2]; }
};

class CodeCache {
 public:
  static Result<std::unique_ptr<CodeCache>> create(const std::string& chip);

  // False when the system has no address space left.
  bool add(uint64_t begin, uint64_t bytes);
  void remove(uint64_t begin);

  // The segment that holds the address; null when no code was loaded there.
  CodeSegment* find(uint64_t pc);
  // Decodes the instruction at pc into its slot, unless that was done meanwhile.
  void decode(CodeSegment& segment, uint64_t pc, uint32_t lanes);

  // As an assembler would write it.
  std::string text(uint64_t pc, uint32_t lanes);

 private:
  std::shared_mutex mutex_;
  std::mutex decode_mutex_;
  std::vector<std::unique_ptr<CodeSegment>> segments_;
  std::unique_ptr<Decoder> decoders_[2];  // wave32, wave64
};

}  // namespace rocfix::vcard
