// SPDX-License-Identifier: MIT
// Scalar operations on EXEC: s_*_saveexec keep the old mask in the destination, s_*_wrexec the new one
// ("RDNA 1.0 Instruction Set Architecture", 12.3 SOP1).
#include "exec/families.h"
#include "exec/scalar.h"

namespace rocfix::vcard {
namespace {

enum class Keep { kOld, kNew };

// The width is the instruction's, not the wave's: _b64 in a wave32 computes with EXEC_HI as well.
template <class T, T (*kFormula)(T source, T exec), Keep kKeep>
void change_exec(Wave& wave, const Instruction& i) {
  const T old = read_destination<T>(wave, kExecLo);
  const T changed = kFormula(uniform_value<T>(wave, i.source[0]), old);
  write_destination(wave, i.scalar_dest, kKeep == Keep::kOld ? old : changed);
  write_destination(wave, kExecLo, changed);
  wave.scc = changed != 0;
}

template <class T>
T and_of(T s, T exec) {
  return s & exec;
}
template <class T>
T or_of(T s, T exec) {
  return s | exec;
}
template <class T>
T xor_of(T s, T exec) {
  return s ^ exec;
}
template <class T>
T andn1_of(T s, T exec) {
  return ~s & exec;
}
template <class T>
T andn2_of(T s, T exec) {
  return s & ~exec;
}
template <class T>
T orn1_of(T s, T exec) {
  return ~s | exec;
}
template <class T>
T orn2_of(T s, T exec) {
  return s | ~exec;
}
template <class T>
T nand_of(T s, T exec) {
  return ~(s & exec);
}
template <class T>
T nor_of(T s, T exec) {
  return ~(s | exec);
}
template <class T>
T xnor_of(T s, T exec) {
  return ~(s ^ exec);
}

using U32 = uint32_t;
using U64 = uint64_t;

template <class T, T (*kFormula)(T, T)>
constexpr Operation saveexec(std::string_view mnemonic) {
  return any_lanes<change_exec<T, kFormula, Keep::kOld>>(mnemonic);
}
template <class T, T (*kFormula)(T, T)>
constexpr Operation wrexec(std::string_view mnemonic) {
  return any_lanes<change_exec<T, kFormula, Keep::kNew>>(mnemonic);
}

constexpr Operation kOperations[] = {
    saveexec<U32, and_of>("s_and_saveexec_b32"),     saveexec<U64, and_of>("s_and_saveexec_b64"),
    saveexec<U32, or_of>("s_or_saveexec_b32"),       saveexec<U64, or_of>("s_or_saveexec_b64"),
    saveexec<U32, xor_of>("s_xor_saveexec_b32"),     saveexec<U64, xor_of>("s_xor_saveexec_b64"),
    saveexec<U32, andn1_of>("s_andn1_saveexec_b32"), saveexec<U64, andn1_of>("s_andn1_saveexec_b64"),
    saveexec<U32, andn2_of>("s_andn2_saveexec_b32"), saveexec<U64, andn2_of>("s_andn2_saveexec_b64"),
    saveexec<U32, orn1_of>("s_orn1_saveexec_b32"),   saveexec<U64, orn1_of>("s_orn1_saveexec_b64"),
    saveexec<U32, orn2_of>("s_orn2_saveexec_b32"),   saveexec<U64, orn2_of>("s_orn2_saveexec_b64"),
    saveexec<U32, nand_of>("s_nand_saveexec_b32"),   saveexec<U64, nand_of>("s_nand_saveexec_b64"),
    saveexec<U32, nor_of>("s_nor_saveexec_b32"),     saveexec<U64, nor_of>("s_nor_saveexec_b64"),
    saveexec<U32, xnor_of>("s_xnor_saveexec_b32"),   saveexec<U64, xnor_of>("s_xnor_saveexec_b64"),
    wrexec<U32, andn1_of>("s_andn1_wrexec_b32"),     wrexec<U64, andn1_of>("s_andn1_wrexec_b64"),
    wrexec<U32, andn2_of>("s_andn2_wrexec_b32"),     wrexec<U64, andn2_of>("s_andn2_wrexec_b64"),
};

}  // namespace

std::span<const Operation> scalar_exec_operations() {
  return kOperations;
}

}  // namespace rocfix::vcard
