// SPDX-License-Identifier: MIT
// V_CMP and V_CMPX of integers. The result's bits of inactive lanes are 0; V_CMPX writes EXEC and nothing else on
// gfx10 ("RDNA 1.0 Instruction Set Architecture", 6.3).
#include "exec/families.h"
#include "exec/valu.h"

namespace rocfix::vcard {
namespace {

// Conditions as the hardware counts them: true where a < b, a == b or a > b, one bit each.
enum Condition : unsigned { kFalse = 0, kLt = 1, kEq = 2, kLe = 3, kGt = 4, kNe = 5, kGe = 6, kTrue = 7 };

template <unsigned kCondition, class T>
constexpr bool holds(T a, T b) {
  switch (kCondition) {
    case kLt: return a < b;
    case kEq: return a == b;
    case kLe: return a <= b;
    case kGt: return a > b;
    case kNe: return a != b;
    case kGe: return a >= b;
    default: return kCondition == kTrue;
  }
}

template <class T, int kLanes>
const T* operand_column(Wave& wave, const Instruction& instruction, int n, Column<T, kLanes>& scratch,
                        uint64_t& active) {
  if constexpr (sizeof(T) == 4) {
    return source_column(wave, instruction, n, scratch, active);
  } else {
    load_source(wave, instruction, n, scratch, active);
    return scratch.lane;
  }
}

template <class T, unsigned kCondition, int kLanes>
void compare(Wave& wave, const Instruction& instruction) {
  uint64_t active = wave.exec();
  Column<T, kLanes> scratch_a, scratch_b;
  const T* a = operand_column(wave, instruction, 0, scratch_a, active);
  const T* b = operand_column(wave, instruction, 1, scratch_b, active);
  Column<uint32_t, kLanes> result;
  for (int l = 0; l < kLanes; ++l) result.lane[l] = -static_cast<uint32_t>(holds<kCondition>(a[l], b[l]));
  wave.set_mask(instruction.scalar_dest, collect_mask<kLanes>(result.lane) & active);
}

template <class T, unsigned kCondition>
constexpr Operation row(std::string_view mnemonic) {
  return by_lanes<compare<T, kCondition, 32>, compare<T, kCondition, 64>>(mnemonic);
}

// The six conditions that all types have; 32 and 64 bits also have "never" and "always".
#define ROCFIX_SIX(T, name)                                                                             \
  row<T, kLt>("v_cmp_lt_" name), row<T, kEq>("v_cmp_eq_" name), row<T, kLe>("v_cmp_le_" name),          \
      row<T, kGt>("v_cmp_gt_" name), row<T, kNe>("v_cmp_ne_" name), row<T, kGe>("v_cmp_ge_" name),      \
      row<T, kLt>("v_cmpx_lt_" name), row<T, kEq>("v_cmpx_eq_" name), row<T, kLe>("v_cmpx_le_" name),   \
      row<T, kGt>("v_cmpx_gt_" name), row<T, kNe>("v_cmpx_ne_" name), row<T, kGe>("v_cmpx_ge_" name)
#define ROCFIX_EIGHT(T, name)                                                                           \
  ROCFIX_SIX(T, name), row<T, kFalse>("v_cmp_f_" name), row<T, kTrue>("v_cmp_t_" name),                 \
      row<T, kFalse>("v_cmpx_f_" name), row<T, kTrue>("v_cmpx_t_" name)

constexpr Operation kOperations[] = {
    ROCFIX_SIX(int16_t, "i16"),   ROCFIX_SIX(uint16_t, "u16"),   ROCFIX_EIGHT(int32_t, "i32"),
    ROCFIX_EIGHT(uint32_t, "u32"), ROCFIX_EIGHT(int64_t, "i64"), ROCFIX_EIGHT(uint64_t, "u64"),
};

#undef ROCFIX_SIX
#undef ROCFIX_EIGHT

}  // namespace

std::span<const Operation> compare_integer_operations() {
  return kOperations;
}

}  // namespace rocfix::vcard
