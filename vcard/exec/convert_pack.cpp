// SPDX-License-Identifier: MIT
// Conversions that pack two results into a register, or one into a byte of it.
#include <immintrin.h>

#include "exec/convert_formulas.h"
#include "exec/families.h"
#include "exec/valu.h"

namespace rocfix::vcard {
namespace {

constexpr uint32_t packed(uint16_t low, uint16_t high) {
  return low | uint32_t{high} << 16;
}

// Always towards zero, for the export of colours.
half half_towards_zero(float x) {
  return std::bit_cast<half>(static_cast<uint16_t>(_cvtss_sh(x, _MM_FROUND_TO_ZERO)));
}

template <class I, int kOne, class T>
constexpr auto kPackNormalized = [](T low, T high) {
  return packed(static_cast<uint16_t>(normalized<I, kOne>(widened(low))),
                static_cast<uint16_t>(normalized<I, kOne>(widened(high))));
};

template <class I, class Wide>
constexpr auto kPackSaturated = [](Wide low, Wide high) {
  return packed(static_cast<uint16_t>(saturated_whole<I>(low)),
                static_cast<uint16_t>(saturated_whole<I>(high)));
};

// Rounds by MODE, unlike the other conversions to integers (docs/isa-notes.md).
constexpr auto kIntoByte = [](float x, uint32_t byte, uint32_t old) {
  const uint32_t value = saturated_whole<uint8_t>(std::nearbyint(x)), shift = byte % 4 * 8;
  return (old & ~(0xffu << shift)) | value << shift;
};

constexpr Operation kOperations[] = {
    valu<[](float low, float high) {
      return HalfPair{half_towards_zero(low), half_towards_zero(high)};
    }>("v_cvt_pkrtz_f16_f32"),
    valu<kPackNormalized<int16_t, 32767, float>>("v_cvt_pknorm_i16_f32"),
    valu<kPackNormalized<uint16_t, 65535, float>>("v_cvt_pknorm_u16_f32"),
    valu<kPackNormalized<int16_t, 32767, half>>("v_cvt_pknorm_i16_f16"),
    valu<kPackNormalized<uint16_t, 65535, half>>("v_cvt_pknorm_u16_f16"),
    valu<kPackSaturated<int16_t, int32_t>>("v_cvt_pk_i16_i32"),
    valu<kPackSaturated<uint16_t, uint32_t>>("v_cvt_pk_u16_u32"),
    valu<kIntoByte>("v_cvt_pk_u8_f32"),
    valu<[](half low, half high) {
      return HalfPair{low, high};
    }>("v_pack_b32_f16"),
};

}  // namespace

std::span<const Operation> convert_pack_operations() {
  return kOperations;
}

}  // namespace rocfix::vcard
