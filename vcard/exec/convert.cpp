// SPDX-License-Identifier: MIT
// Conversions of one value. Rounding and flushing of a result go by its own type's fields of MODE; an operand
// is flushed by its type's.
#include "exec/convert_formulas.h"
#include "exec/families.h"
#include "exec/half_math.h"
#include "exec/valu.h"

namespace rocfix::vcard {
namespace {

template <int kByte>
constexpr auto kByteToFloat =
    [](uint32_t x) { return static_cast<float>(static_cast<int32_t>(x >> 8 * kByte & 0xff)); };

// A signed 4-bit number of sixteenths.
constexpr auto kOffset = [](uint32_t x) {
  return static_cast<float>(static_cast<int32_t>(x << 28) >> 28) * 0.0625f;
};

constexpr auto kToHalf = [](const Mode& mode, float x) -> half {
  return keeps_denormal_outputs<half>(mode) ? static_cast<half>(x) : half_from(x, mode);
};

constexpr Operation kOperations[] = {
    valu<kToHalf>("v_cvt_f16_f32"),
    valu<[](half x) { return static_cast<float>(x); }>("v_cvt_f32_f16"),
    valu<[](double x) { return static_cast<float>(x); }>("v_cvt_f32_f64"),
    // Exact; only the operand's denormals depend on MODE.
    valu<[](float x) { return static_cast<double>(x); }, FloatWidth::k32>("v_cvt_f64_f32"),

    valu<[](int16_t x) { return static_cast<half>(static_cast<float>(x)); }>("v_cvt_f16_i16"),
    valu<[](uint16_t x) { return static_cast<half>(static_cast<float>(x)); }>("v_cvt_f16_u16"),
    valu<[](int32_t x) { return static_cast<float>(x); }>("v_cvt_f32_i32"),
    valu<[](uint32_t x) { return static_cast<float>(x); }>("v_cvt_f32_u32"),
    valu<[](int32_t x) { return static_cast<double>(x); }>("v_cvt_f64_i32"),
    valu<[](uint32_t x) { return static_cast<double>(x); }>("v_cvt_f64_u32"),
    valu<kByteToFloat<0>>("v_cvt_f32_ubyte0"),
    valu<kByteToFloat<1>>("v_cvt_f32_ubyte1"),
    valu<kByteToFloat<2>>("v_cvt_f32_ubyte2"),
    valu<kByteToFloat<3>>("v_cvt_f32_ubyte3"),
    valu<kOffset>("v_cvt_off_f32_i4"),

    valu<[](half x) { return saturated_whole<int16_t>(widened(x)); }>("v_cvt_i16_f16"),
    valu<[](half x) { return saturated_whole<uint16_t>(widened(x)); }>("v_cvt_u16_f16"),
    valu<[](float x) { return saturated_i32(std::trunc(x)); }>("v_cvt_i32_f32"),
    valu<[](float x) { return saturated_u32(std::trunc(x)); }>("v_cvt_u32_f32"),
    valu<[](double x) { return saturated_whole<int32_t>(x); }>("v_cvt_i32_f64"),
    valu<[](double x) { return saturated_whole<uint32_t>(x); }>("v_cvt_u32_f64"),
    valu<[](float x) { return saturated_by_sign(x, std::floor(x)); }>("v_cvt_flr_i32_f32"),
    valu<[](float x) { return saturated_by_sign(x, rounded_half_up(x)); }>("v_cvt_rpi_i32_f32"),
    valu<[](half x) { return normalized<int16_t, 32767>(widened(x)); }>("v_cvt_norm_i16_f16"),
    valu<[](half x) { return normalized<uint16_t, 65535>(widened(x)); }>("v_cvt_norm_u16_f16"),
};

}  // namespace

std::span<const Operation> convert_operations() {
  return kOperations;
}

}  // namespace rocfix::vcard
