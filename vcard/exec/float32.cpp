// SPDX-License-Identifier: MIT
// Single precision arithmetic.
#include <cmath>

#include "exec/families.h"
#include "exec/valu.h"

namespace rocfix::vcard {
namespace {

constexpr Operation kOperations[] = {
    valu<[](float a, float b) { return a + b; }>("v_add_f32"),
    valu<[](float a, float b) { return a - b; }>("v_sub_f32"),
    valu<[](float a, float b) { return b - a; }>("v_subrev_f32"),
    valu<[](float a, float b) { return a * b; }>("v_mul_f32"),
    valu<[](float a, float b, float c) { return std::fma(a, b, c); }>("v_fma_f32"),
    valu<[](float a, float b, float c) { return std::fma(a, b, c); }>("v_fmamk_f32"),
    valu<[](float a, float b, float c) { return std::fma(a, b, c); }>("v_fmaak_f32"),
    valu_accumulate<[](float a, float b, float d) { return std::fma(a, b, d); }>("v_fmac_f32"),
};

}  // namespace

std::span<const Operation> float32_operations() {
  return kOperations;
}

}  // namespace rocfix::vcard
