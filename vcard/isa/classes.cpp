// SPDX-License-Identifier: MIT
#include "isa/classes.h"

#include <array>

namespace rocfix::vcard {
namespace {

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

bool is_transcendental(std::string_view name) {
  for (const auto* stem : {"v_rcp", "v_rsq", "v_sqrt", "v_exp", "v_log", "v_sin", "v_cos"})
    if (name.starts_with(stem)) return true;
  return false;
}

bool is_multiply_add(std::string_view name) {
  if (name.starts_with("v_fma") || name.starts_with("v_pk_fma") || name.starts_with("v_dot")) return true;
  return (name.starts_with("v_mad") || name.starts_with("v_mac")) && contains(name, "_f");
}

bool is_quarter_rate(std::string_view name) {
  return name.starts_with("v_mul_lo_u32") || name.starts_with("v_mul_hi_u32") || name == "v_mul_hi_i32" ||
         name.starts_with("v_mad_u64") || name.starts_with("v_mad_i64");
}

Class classify_vector(std::string_view name) {
  if (contains(name, "f64")) return Class::kValuDouble;
  if (is_transcendental(name)) return Class::kValuTrans;
  if (is_quarter_rate(name)) return Class::kValuQuarter;
  if (contains(name, "b64") || contains(name, "i64") || contains(name, "u64")) return Class::kValu64;
  return is_multiply_add(name) ? Class::kFma : Class::kValu;
}

Class classify_sopp(std::string_view name) {
  if (name.starts_with("s_cbranch") || name == "s_branch") return Class::kBranch;
  if (name.starts_with("s_waitcnt")) return Class::kWait;
  return name == "s_barrier" ? Class::kBarrier : Class::kOther;
}

Class classify_lds(std::string_view name) {
  if (name.starts_with("ds_read")) return Class::kLdsRead;
  return name.starts_with("ds_write") && !contains(name, "src2") ? Class::kLdsWrite : Class::kLdsAtomic;
}

Class classify_memory(std::string_view name) {
  if (contains(name, "_atomic")) return Class::kVmemAtomic;
  if (contains(name, "_store")) return Class::kVmemStore;
  return contains(name, "_load") ? Class::kVmemLoad : Class::kOther;
}

// In the order of Encoding.
constexpr std::string_view kEncodingNames[] = {
    "SOP1", "SOP2", "SOPK", "SOPC", "SOPP", "SMEM",    "VOP1",  "VOP2",  "VOPC", "VOP3",
    "VOP3P", "DS",  "FLAT", "GLOBAL", "SCRATCH", "MUBUF", "MTBUF", "MIMG", "EXP, VINTRP"};

constexpr std::array<std::string_view, static_cast<size_t>(Class::kCount)> kNames = {
    "valu",      "fma",        "valu quarter", "valu transcendental", "valu 64-bit", "valu double",
    "salu",      "branch",     "smem",         "vmem load",           "vmem store",  "vmem atomic",
    "lds read",  "lds write",  "lds other",    "wait",                "barrier",     "other"};

}  // namespace

Class classify(const Instruction& instruction) {
  const std::string_view name = instruction.mnemonic;
  switch (instruction.encoding) {
    case Encoding::kSop1: case Encoding::kSop2: case Encoding::kSopc: return Class::kSalu;
    case Encoding::kSopk: return name.starts_with("s_waitcnt") ? Class::kWait : Class::kSalu;
    case Encoding::kSopp: return classify_sopp(name);
    case Encoding::kSmem: return Class::kSmem;
    case Encoding::kVop1: case Encoding::kVop2: case Encoding::kVopc: case Encoding::kVop3: case Encoding::kVop3p:
      return classify_vector(name);
    case Encoding::kDs: return classify_lds(name);
    case Encoding::kFlat: case Encoding::kGlobal: case Encoding::kScratch: case Encoding::kMubuf:
    case Encoding::kMtbuf:
      return classify_memory(name);
    case Encoding::kImage: case Encoding::kOther: return Class::kOther;
  }
  return Class::kOther;
}

std::string_view encoding_name(Encoding encoding) {
  return kEncodingNames[static_cast<size_t>(encoding)];
}

std::string_view class_name(Class klass) {
  return kNames[static_cast<size_t>(klass)];
}

}  // namespace rocfix::vcard
