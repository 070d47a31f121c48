// SPDX-License-Identifier: MIT
// What strict mode needs to know of an instruction, worked out once: the registers that it touches, beyond what LLVM's
// tables say of machine instructions (they leave out EXEC, VCC and SCC here and there), and what its memory access is.
#pragma once

#include <memory>
#include <shared_mutex>
#include <unordered_map>

#include "machine/code_cache.h"
#include "strict/scalar_set.h"

namespace rocfix::vcard {

// A run of VGPRs.
struct VectorRun {
  uint8_t first = 0, count = 0;
};

struct VectorRuns {
  std::array<VectorRun, 5> runs;
  uint8_t size = 0;
  void add(uint32_t first, uint32_t count) {
    if (size < runs.size() && first < 256)
      runs[size++] = {static_cast<uint8_t>(first), static_cast<uint8_t>(std::min(count, 256 - first))};
  }
  const VectorRun* begin() const { return runs.data(); }
  const VectorRun* end() const { return runs.data() + size; }
};

// What the counters of s_waitcnt and the hazards tell apart.
enum class Pipeline : uint8_t { kNone, kSalu, kValu, kBranch, kSmem, kVmem, kLds, kFlat, kMessage };

// Instructions that some rule asks for by name.
enum class Special : uint8_t {
  kNone, kVcmpx, kPermlane, kVectorNop, kWaitcnt, kWaitVscnt, kWaitLgkmcnt, kWaitDepctr,
  kCall,  // and return
  kInstPrefetch, kClause,
};

// What a memory instruction moves between a register and memory.
struct MovedData {
  uint8_t bytes = 0;          // of one element: 1, 2, or 4 a register
  bool sign_extend = false;   // narrow loads
  bool low_half = false, high_half = false;  // d16: the half that a narrow element is for
  bool is_format = false;     // converted on the way
};

struct Facts {
  Facts(const Instruction& code, uint32_t lanes);

  const Instruction* code;
  Handler run = nullptr;     // what executes it; null for what this chip lacks
  Pipeline unit = Pipeline::kNone;
  Special special = Special::kNone;
  VectorRuns vector_reads, vector_writes;
  ScalarSet reads, writes;   // by operand number: SGPRs, VCC, M0, EXEC
  bool reads_exec = false, writes_exec = false;
  bool crosses_lanes = false;  // results depend on other lanes' values
  bool any_register = false;   // indexed by M0
  bool is_lane_operation = false;  // DS without memory: ds_swizzle, ds_permute, ds_bpermute

  // Memory instructions.
  bool is_load = false, is_store = false, is_atomic = false;  // is_load: something is returned
  MovedData moved;
  VectorRuns address;        // VGPRs of the address
  ScalarSet address_scalars;
  bool goes_to_lds = false;  // loads with the LDS bit

  bool is_memory() const {
    return (unit == Pipeline::kSmem || unit == Pipeline::kVmem || unit == Pipeline::kLds || unit == Pipeline::kFlat) &&
           !is_lane_operation;
  }
};

// The facts of all instructions of a launch.
class FactsTable {
 public:
  const Facts& of(const Instruction& code, uint32_t lanes);

 private:
  std::shared_mutex mutex_;
  std::unordered_map<const Instruction*, std::unique_ptr<const Facts>> facts_;
};

}  // namespace rocfix::vcard
