// SPDX-License-Identifier: MIT
// V_CMP and V_CMPX of floats, and V_CMP_CLASS. The result's bits of inactive lanes are 0; V_CMPX writes EXEC
// and nothing else on gfx10 ("RDNA 1.0 Instruction Set Architecture", 6.3).
#include "exec/families.h"
#include "exec/valu.h"

namespace rocfix::vcard {
namespace {

// Conditions as the hardware counts them: true where a < b, a == b, a > b or the two are unordered, one bit
// each.
enum Condition : unsigned { kLess = 1, kEqual = 2, kGreater = 4, kUnordered = 8 };

template <unsigned kCondition, class T>
constexpr bool holds(T a, T b) {
  switch (kCondition) {
    case 0:
      return false;
    case kLess:
      return a < b;
    case kEqual:
      return a == b;
    case kLess | kEqual:
      return a <= b;
    case kGreater:
      return a > b;
    case kLess | kGreater:
      return a < b || a > b;
    case kGreater | kEqual:
      return a >= b;
    case kLess | kEqual | kGreater:
      return a == a && b == b;
    default:
      return !holds<~kCondition & 15u>(a, b);
  }
}

// The bits of V_CMP_CLASS's mask.
template <class T>
constexpr uint32_t class_of(T value) {
  if (is_nan(value)) return is_signaling(value) ? 1 : 2;
  const bool negative = is_negative(value);
  if (is_infinite(value)) return negative ? 1u << 2 : 1u << 9;
  if (is_zero(value)) return negative ? 1u << 5 : 1u << 6;
  const bool denormal = biased_exponent(value) == 0;
  if (negative) return denormal ? 1u << 4 : 1u << 3;
  return denormal ? 1u << 7 : 1u << 8;
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

// Denormal operands are flushed by MODE.
template <class T, int kLanes>
const T* compared_column(Wave& wave, const Instruction& instruction, int n, Column<T, kLanes>& scratch,
                         uint64_t& active) {
  const T* column = operand_column(wave, instruction, n, scratch, active);
  if (keeps_denormal_inputs<T>(wave.mode)) return column;
  for (int l = 0; l < kLanes; ++l) scratch.lane[l] = flushed(column[l]);
  return scratch.lane;
}

template <class T, unsigned kCondition, int kLanes>
void compare(Wave& wave, const Instruction& instruction) {
  uint64_t active = wave.exec();
  Column<T, kLanes> scratch_a, scratch_b;
  const T* a = compared_column(wave, instruction, 0, scratch_a, active);
  const T* b = compared_column(wave, instruction, 1, scratch_b, active);
  Column<uint32_t, kLanes> result;
  for (int l = 0; l < kLanes; ++l) result.lane[l] = -static_cast<uint32_t>(holds<kCondition>(a[l], b[l]));
  wave.set_mask(instruction.scalar_dest, collect_mask<kLanes>(result.lane) & active);
}

// Looks at the operand as it is: denormals are a class of their own in every mode.
template <class T, int kLanes>
void compare_class(Wave& wave, const Instruction& instruction) {
  uint64_t active = wave.exec();
  Column<T, kLanes> scratch;
  Column<uint32_t, kLanes> scratch_mask, result;
  const T* value = operand_column(wave, instruction, 0, scratch, active);
  const uint32_t* mask = operand_column(wave, instruction, 1, scratch_mask, active);
  for (int l = 0; l < kLanes; ++l)
    result.lane[l] = -static_cast<uint32_t>((class_of(value[l]) & mask[l]) != 0);
  wave.set_mask(instruction.scalar_dest, collect_mask<kLanes>(result.lane) & active);
}

template <class T, unsigned kCondition>
constexpr Operation row(std::string_view mnemonic) {
  return by_lanes<compare<T, kCondition, 32>, compare<T, kCondition, 64>>(mnemonic);
}
template <class T>
constexpr Operation class_row(std::string_view mnemonic) {
  return by_lanes<compare_class<T, 32>, compare_class<T, 64>>(mnemonic);
}

#define ROCFIX_SIXTEEN(T, stem, name)                                                           \
  row<T, 0>(stem "f_" name), row<T, 1>(stem "lt_" name), row<T, 2>(stem "eq_" name),            \
      row<T, 3>(stem "le_" name), row<T, 4>(stem "gt_" name), row<T, 5>(stem "lg_" name),       \
      row<T, 6>(stem "ge_" name), row<T, 7>(stem "o_" name), row<T, 8>(stem "u_" name),         \
      row<T, 9>(stem "nge_" name), row<T, 10>(stem "nlg_" name), row<T, 11>(stem "ngt_" name),  \
      row<T, 12>(stem "nle_" name), row<T, 13>(stem "neq_" name), row<T, 14>(stem "nlt_" name), \
      row<T, 15>(stem "tru_" name), class_row<T>(stem "class_" name)

constexpr Operation kOperations[] = {
    ROCFIX_SIXTEEN(half, "v_cmp_", "f16"),   ROCFIX_SIXTEEN(half, "v_cmpx_", "f16"),
    ROCFIX_SIXTEEN(float, "v_cmp_", "f32"),  ROCFIX_SIXTEEN(float, "v_cmpx_", "f32"),
    ROCFIX_SIXTEEN(double, "v_cmp_", "f64"), ROCFIX_SIXTEEN(double, "v_cmpx_", "f64"),
};

#undef ROCFIX_SIXTEEN

}  // namespace

std::span<const Operation> compare_float_operations() {
  return kOperations;
}

}  // namespace rocfix::vcard
