// SPDX-License-Identifier: MIT
// Scalar moves.
#include "exec/families.h"
#include "exec/scalar.h"
#include "exec/valu.h"

namespace rocfix::vcard {
namespace {

void s_mov_b32(Wave& wave, const Instruction& i) {
  wave.set_scalar(i.scalar_dest, read32(wave, i.source[0]));
}

constexpr Operation kOperations[] = {
    any_lanes<s_mov_b32>("s_mov_b32"),
};

}  // namespace

std::span<const Operation> scalar_move_operations() {
  return kOperations;
}

}  // namespace rocfix::vcard
