// SPDX-License-Identifier: MIT
// Sums of absolute differences, and byte averaging and packing.
#include <algorithm>

#include "exec/families.h"
#include "exec/saturate.h"
#include "exec/valu.h"

namespace rocfix::vcard {
namespace {

using u32 = uint32_t;
using u64 = uint64_t;

// Unsigned, also for V_SAD_U32, whatever the manual writes (Mesa, src/amd/compiler/README-ISA.md).
constexpr u64 distance(u64 a, u64 b) {
  return a > b ? a - b : b - a;
}

template <int kBits>
constexpr u64 part(u64 value, int n) {
  return value >> kBits * n & ((u64{1} << kBits) - 1);
}

template <int kBits>
constexpr u64 sum_of_distances(u32 a, u32 b) {
  u64 sum = 0;
  for (int n = 0; n < 32 / kBits; ++n) sum += distance(part<kBits>(a, n), part<kBits>(b, n));
  return sum;
}

// Bytes that are 0 in `reference` do not count.
constexpr u64 masked_sum(u32 a, u32 reference) {
  u64 sum = 0;
  for (int n = 0; n < 4; ++n)
    if (part<8>(reference, n)) sum += distance(part<8>(a, n), part<8>(reference, n));
  return sum;
}

// Four sums over four overlapping groups of four bytes of `bytes`, added to the four halves of `addends`.
template <auto kSum, bool kSaturate>
u64 four_sums16(u64 bytes, u32 reference, u64 addends) {
  u64 result = 0;
  for (int n = 0; n < 4; ++n) {
    const u64 exact = kSum(static_cast<u32>(bytes >> 8 * n), reference) + part<16>(addends, n);
    result |= (kSaturate ? std::min<u64>(exact, 0xffff) : exact & 0xffff) << 16 * n;
  }
  return result;
}

template <auto kSum>
constexpr Operation quad(std::string_view mnemonic) {
  return {mnemonic, [](const Instruction& instruction, u32 lanes) {
            constexpr auto kWrap = [](u64 a, u32 b, u64 c) { return four_sums16<kSum, false>(a, b, c); };
            constexpr auto kSaturate = [](u64 a, u32 b, u64 c) { return four_sums16<kSum, true>(a, b, c); };
            return instruction.clamp ? valu_detail::choose<kSaturate, Accumulate::kNo>(instruction, lanes)
                                     : valu_detail::choose<kWrap, Accumulate::kNo>(instruction, lanes);
          }};
}

// V_MQSAD_U32_U8 has a 128-bit addend and result.
template <int kLanes>
void mqsad_u32_u8(Wave& wave, const Instruction& instruction) {
  uint64_t written = wave.exec();
  Column<u64, kLanes> bytes;
  Column<u32, kLanes> reference, sums[4];
  load_source(wave, instruction, 0, bytes, written);
  load_source(wave, instruction, 1, reference, written);
  Instruction each = instruction;  // the four registers in turn
  for (int n = 0; n < 4; ++n) {
    load_source(wave, each, 2, sums[n], written);
    ++each.source[2].index;
    for (int l = 0; l < kLanes; ++l) {
      const u64 exact = masked_sum(static_cast<u32>(bytes.lane[l] >> 8 * n), reference.lane[l]) + sums[n].lane[l];
      sums[n].lane[l] = instruction.clamp ? saturated<u32>(exact) : static_cast<u32>(exact);
    }
  }
  for (int n = 0; n < 4; ++n) {
    store_result(wave, each, sums[n], written);
    ++each.vector_dest;
  }
}

constexpr u32 averaged_bytes(u32 a, u32 b, u32 round) {
  u32 result = 0;
  for (int n = 0; n < 4; ++n) {
    const u64 sum = part<8>(a, n) + part<8>(b, n) + (part<8>(round, n) & 1);
    result |= static_cast<u32>(sum >> 1) << 8 * n;
  }
  return result;
}

constexpr u32 packed_bytes(u32 halves) {
  const auto byte = [](u32 half) {
    return static_cast<u32>(std::clamp<int>(static_cast<int16_t>(half), 0, 255));
  };
  return byte(halves) | byte(halves >> 16) << 8;
}

constexpr Operation kOperations[] = {
    integer<u32, [](u32 a, u32 b, u32 c) { return sum_of_distances<8>(a, b) + c; }>("v_sad_u8"),
    integer<u32, [](u32 a, u32 b, u32 c) { return (sum_of_distances<8>(a, b) << 16) + c; }>("v_sad_hi_u8"),
    integer<u32, [](u32 a, u32 b, u32 c) { return sum_of_distances<16>(a, b) + c; }>("v_sad_u16"),
    integer<u32, [](u32 a, u32 b, u32 c) { return distance(a, b) + c; }>("v_sad_u32"),
    integer<u32, [](u32 a, u32 b, u32 c) { return masked_sum(a, b) + c; }>("v_msad_u8"),
    quad<sum_of_distances<8>>("v_qsad_pk_u16_u8"),
    quad<masked_sum>("v_mqsad_pk_u16_u8"),
    by_lanes<mqsad_u32_u8<32>, mqsad_u32_u8<64>>("v_mqsad_u32_u8"),
    valu<[](u32 a, u32 b, u32 round) -> u32 { return averaged_bytes(a, b, round); }>("v_lerp_u8"),
    valu<[](u32 halves) -> u32 { return packed_bytes(halves); }>("v_sat_pk_u8_i16"),
};

}  // namespace

std::span<const Operation> sad_operations() {
  return kOperations;
}

}  // namespace rocfix::vcard
