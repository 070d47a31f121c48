// SPDX-License-Identifier: MIT
// Single precision arithmetic.
#include <cmath>

#include "exec/families.h"
#include "exec/float_formulas.h"
#include "exec/select_formulas.h"
#include "exec/valu.h"

namespace rocfix::vcard {
namespace {

constexpr auto kFma = [](float a, float b, float c) { return std::fma(a, b, c); };
// Two roundings; the manual: "denormals are flushed".
constexpr auto kMad = [](float a, float b, float c) { return a * b + c; };

// DirectX 9 rules: 0 * x is +0, also for infinities and NaNs.
constexpr auto kMultiplyLegacy = [](float a, float b) { return a == 0 || b == 0 ? 0.0f : a * b; };
constexpr auto kMadLegacy = [](float a, float b, float c) { return kMultiplyLegacy(a, b) + c; };
constexpr auto kFmaLegacy = [](float a, float b, float c) {
  return a == 0 || b == 0 ? 0.0f + c : std::fma(a, b, c);
};

// For lighting: what must not be lit is as dark as can be.
constexpr auto kMullit = [](float a, float b, float c) {
  constexpr float kDarkest = -0x1.fffffep127f;
  return b > kDarkest && c > 0 ? kMultiplyLegacy(a, b) : kDarkest;
};

constexpr auto kFlushed32 = FloatWidth::kFlushed32;
constexpr auto kArithmetic = FloatWidth::kArithmetic32;

constexpr Operation kOperations[] = {
    valu<kAdd<float>, kArithmetic>("v_add_f32"),
    valu<kSubtract<float>, kArithmetic>("v_sub_f32"),
    valu<kSubtractReversed<float>, kArithmetic>("v_subrev_f32"),
    valu<kMultiply<float>, kArithmetic>("v_mul_f32"),
    valu<kFma, kArithmetic>("v_fma_f32"),
    valu<kFma, kArithmetic>("v_fmamk_f32"),
    valu<kFma, kArithmetic>("v_fmaak_f32"),
    valu_accumulate<kFma, kArithmetic>("v_fmac_f32"),
    valu<kMad, kFlushed32>("v_mad_f32"),
    valu<kMad, kFlushed32>("v_madmk_f32"),
    valu<kMad, kFlushed32>("v_madak_f32"),
    valu_accumulate<kMad, kFlushed32>("v_mac_f32"),
    valu<kMultiplyLegacy, kArithmetic>("v_mul_legacy_f32"),
    valu<kMadLegacy, kFlushed32>("v_mad_legacy_f32"),
    valu_accumulate<kMadLegacy, kFlushed32>("v_mac_legacy_f32"),
    valu<kFmaLegacy, kArithmetic>("v_fma_legacy_f32"),
    valu_accumulate<kFmaLegacy, kArithmetic>("v_fmac_legacy_f32"),
    valu<kMullit>("v_mullit_f32"),
    valu<kSelect2<Pick::kLowest, float>>("v_min_f32"),
    valu<kSelect2<Pick::kHighest, float>>("v_max_f32"),
    valu<kSelect3<Pick::kLowest, float>>("v_min3_f32"),
    valu<kSelect3<Pick::kHighest, float>>("v_max3_f32"),
    valu<kMedian<float>>("v_med3_f32"),
    valu<kTruncate<float>>("v_trunc_f32"),
    valu<kCeiling<float>>("v_ceil_f32"),
    valu<kFloor<float>>("v_floor_f32"),
    valu<kRoundEven<float>, FloatWidth::kNearest>("v_rndne_f32"),
    valu<kFraction<float>>("v_fract_f32"),
};

}  // namespace

std::span<const Operation> float32_operations() {
  return kOperations;
}

}  // namespace rocfix::vcard
