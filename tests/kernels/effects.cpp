// SPDX-License-Identifier: MIT
#include "kernels/effects.h"

#include <algorithm>
#include <iterator>

namespace rocfix {
namespace {

struct UnitPrefix {
  std::string_view prefix;
  Unit unit;
};

// The first match counts.
constexpr UnitPrefix kUnits[] = {
    {"v_interp_", Unit::kOther},    {"v_", Unit::kValu},          {"s_load_", Unit::kSmem},
    {"s_store_", Unit::kSmem},      {"s_buffer_", Unit::kSmem},   {"s_scratch_", Unit::kSmem},
    {"s_atomic_", Unit::kSmem},     {"s_memtime", Unit::kSmem},   {"s_memrealtime", Unit::kSmem},
    {"s_dcache_", Unit::kSmem},     {"s_gl1_inv", Unit::kSmem},   {"s_atc_probe", Unit::kSmem},
    {"s_get_waveid_", Unit::kSmem}, {"s_", Unit::kSalu},          {"ds_", Unit::kLds},
    {"buffer_", Unit::kVmem},       {"tbuffer_", Unit::kVmem},    {"image_", Unit::kVmem},
    {"global_", Unit::kSegment},    {"scratch_", Unit::kSegment}, {"flat_", Unit::kFlat},
};

// Scalar instructions whose first operand is no result.
constexpr std::string_view kNoResult[] = {
    "s_cmp_",   "s_cmpk_",         "s_bitcmp",         "s_setreg_", "s_setpc_",  "s_rfe_",      "s_waitcnt",
    "s_store_", "s_buffer_store_", "s_scratch_store_", "s_dcache_", "s_gl1_inv", "s_atc_probe", "s_version",
};

// Scalar instructions that also read their result.
constexpr std::string_view kReadsResult[] = {"s_addk_",  "s_mulk_",   "s_cmov",
                                             "s_bitset", "s_atomic_", "s_buffer_atomic_"};

// Vector instructions with a carry or a scale mask as second operand.
constexpr std::string_view kSecondResult[] = {"v_add_co_",    "v_sub_co_",     "v_subrev_co_",
                                              "v_div_scale_", "v_mad_u64_u32", "v_mad_i64_i32"};

constexpr std::string_view kJumps[] = {"s_branch", "s_cbranch_", "s_setpc_",         "s_swappc_",
                                       "s_call_",  "s_rfe_",     "s_subvector_loop_"};

// LDS and buffer instructions that take something from M0.
constexpr std::string_view kReadsM0[] = {"ds_gws_", "ds_append", "ds_consume", "ds_ordered_count"};

template <size_t kSize>
bool is_any(const Instruction& instruction, const std::string_view (&prefixes)[kSize]) {
  return std::any_of(std::begin(prefixes), std::end(prefixes),
                     [&](std::string_view prefix) { return instruction.starts_with(prefix); });
}

Unit unit_of(const Instruction& instruction) {
  for (const auto& [prefix, unit] : kUnits)
    if (instruction.starts_with(prefix)) return unit;
  return Unit::kOther;
}

bool is_scalar(const Instruction& instruction) {
  return instruction.unit == Unit::kSalu || instruction.unit == Unit::kSmem;
}

// Which operand is a scalar result, if any.
std::optional<size_t> scalar_result(const Instruction& instruction) {
  if (is_scalar(instruction)) {
    if (instruction.is_sopp() || is_any(instruction, kNoResult)) return {};
    return 0;
  }
  if (is_any(instruction, kSecondResult)) return 1;
  const bool compares = instruction.starts_with("v_cmp_") || instruction.starts_with("v_read");
  return compares ? std::optional<size_t>(0) : std::nullopt;
}

void add_named_registers(Instruction& instruction) {
  const auto result = scalar_result(instruction);
  for (size_t i = 0; i < instruction.operands.size(); ++i) {
    const ScalarRegisters registers = scalar_registers(instruction.operands[i]);
    if (i == result) instruction.writes |= registers;
    if (i != result || is_any(instruction, kReadsResult)) instruction.reads |= registers;
  }
}

bool changes_exec_unnamed(const Instruction& instruction) {
  return instruction.starts_with("v_cmpx_") || instruction.mnemonic.find("saveexec") != std::string::npos ||
         instruction.mnemonic.find("wrexec") != std::string::npos;
}

bool reads_exec_unnamed(const Instruction& instruction) {
  if (instruction.unit == Unit::kSmem) return false;
  if (instruction.unit == Unit::kSalu)
    return changes_exec_unnamed(instruction) || instruction.starts_with("s_cbranch_exec");
  return true;
}

bool reads_m0_unnamed(const Instruction& instruction) {
  return is_any(instruction, kReadsM0) || instruction.mnemonic.ends_with("_addtid_b32") ||
         instruction.has_modifier("lds");
}

void add_unnamed_registers(Instruction& instruction) {
  if (reads_exec_unnamed(instruction)) instruction.reads |= exec_registers();
  if (changes_exec_unnamed(instruction)) instruction.writes |= exec_registers();
  if (reads_m0_unnamed(instruction)) instruction.reads |= scalar_registers("m0");
}

bool ends_path(const Instruction& instruction) {
  return instruction.mnemonic == "s_branch" || instruction.starts_with("s_endpgm") ||
         instruction.starts_with("s_setpc_") || instruction.starts_with("s_rfe_");
}

}  // namespace

void add_effects(Instruction& instruction) {
  instruction.unit = unit_of(instruction);
  instruction.is_branch = is_any(instruction, kJumps);
  instruction.falls_through = !ends_path(instruction);
  add_named_registers(instruction);
  add_unnamed_registers(instruction);
}

}  // namespace rocfix
