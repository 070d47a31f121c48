// SPDX-License-Identifier: MIT
// Half precision arithmetic, one value a register. Sums and products of halves are computed in single
// precision, which is wide enough for their second rounding to do no harm in any rounding mode.
#include "exec/families.h"
#include "exec/float_formulas.h"
#include "exec/half_math.h"
#include "exec/select_formulas.h"
#include "exec/valu.h"

namespace rocfix::vcard {
namespace {

constexpr auto kFma = [](const Mode& mode, half a, half b, half c) -> half {
  return fused_multiply_add(a, b, c, mode);
};
// Sums of halves are no finer than denormals: only products can round up to the lowest normal half.
constexpr auto kProduct = [](const Mode& mode, half a, half b) -> half {
  if (keeps_denormal_outputs<half>(mode)) return a * b;
  return half_from(widened(a) * widened(b), mode);
};

constexpr Operation kOperations[] = {
    valu<kAdd<half>>("v_add_f16"),
    valu<kSubtract<half>>("v_sub_f16"),
    valu<kSubtractReversed<half>>("v_subrev_f16"),
    valu<kProduct>("v_mul_f16"),
    valu<kFma>("v_fma_f16"),
    valu<kFma>("v_fmamk_f16"),
    valu<kFma>("v_fmaak_f16"),
    valu_accumulate<kFma>("v_fmac_f16"),
    valu<kSelect2<Pick::kLowest, half>>("v_min_f16"),
    valu<kSelect2<Pick::kHighest, half>>("v_max_f16"),
    valu<kSelect3<Pick::kLowest, half>>("v_min3_f16"),
    valu<kSelect3<Pick::kHighest, half>>("v_max3_f16"),
    valu<kMedian<half>>("v_med3_f16"),
    valu<kTruncate<half>>("v_trunc_f16"),
    valu<kCeiling<half>>("v_ceil_f16"),
    valu<kFloor<half>>("v_floor_f16"),
    valu<kRoundEven<half>, FloatWidth::kNearest>("v_rndne_f16"),
    valu<kFraction<half>>("v_fract_f16"),
};

}  // namespace

std::span<const Operation> float16_operations() {
  return kOperations;
}

}  // namespace rocfix::vcard
