// SPDX-License-Identifier: MIT
// Packed 16-bit integer operations (VOP3P).
#include <algorithm>

#include "exec/families.h"
#include "exec/packed.h"
#include "exec/saturate.h"

namespace rocfix::vcard {
namespace {

using i16 = int16_t;
using u16 = uint16_t;

template <auto kFormula, int kLanes, size_t... n>
void run_halves(Wave& wave, const Instruction& instruction, std::index_sequence<n...>) {
  using S = Signature<decltype(kFormula)>;
  using T = typename S::Result;
  uint64_t written = wave.exec();
  Halves<T, kLanes> from[S::kArity], result;
  (load_halves(wave, instruction, n, from[n], written), ...);
  for (int l = 0; l < kLanes; ++l) result.low.lane[l] = kFormula(from[n].low.lane[l]...);
  for (int l = 0; l < kLanes; ++l) result.high.lane[l] = kFormula(from[n].high.lane[l]...);
  store_halves(wave, instruction, result, written);
}

template <auto kFormula, int kLanes>
void packed(Wave& wave, const Instruction& instruction) {
  run_halves<kFormula, kLanes>(wave, instruction,
                               std::make_index_sequence<Signature<decltype(kFormula)>::kArity>());
}

// `kExact` takes operands of type T and returns a type that holds every result; CLAMP saturates each half.
template <class T, auto kExact>
constexpr Operation row(std::string_view mnemonic) {
  return {mnemonic, [](const Instruction& instruction, uint32_t lanes) -> Handler {
            if (instruction.clamp)
              return lanes == 32 ? packed<Saturating<T, kExact>{}, 32> : packed<Saturating<T, kExact>{}, 64>;
            return lanes == 32 ? packed<Wrapping<T, kExact>{}, 32> : packed<Wrapping<T, kExact>{}, 64>;
          }};
}

constexpr Operation kOperations[] = {
    row<i16, [](i16 a, i16 b) { return a + b; }>("v_pk_add_i16"),
    row<i16, [](i16 a, i16 b) { return a - b; }>("v_pk_sub_i16"),
    row<u16, [](u16 a, u16 b) { return a + b; }>("v_pk_add_u16"),
    row<u16, [](u16 a, u16 b) { return a - b; }>("v_pk_sub_u16"),
    row<u16, [](u16 a, u16 b) { return uint32_t{a} * b; }>("v_pk_mul_lo_u16"),
    row<i16, [](i16 a, i16 b, i16 c) { return a * b + c; }>("v_pk_mad_i16"),
    row<u16, [](u16 a, u16 b, u16 c) { return uint64_t{a} * b + c; }>("v_pk_mad_u16"),
    row<i16, [](i16 a, i16 b) { return std::min(a, b); }>("v_pk_min_i16"),
    row<i16, [](i16 a, i16 b) { return std::max(a, b); }>("v_pk_max_i16"),
    row<u16, [](u16 a, u16 b) { return std::min(a, b); }>("v_pk_min_u16"),
    row<u16, [](u16 a, u16 b) { return std::max(a, b); }>("v_pk_max_u16"),
    // Bits that leave a register are no overflow: shifts never saturate.
    row<u16, [](u16 n, u16 a) { return static_cast<u16>(a << (n & 15)); }>("v_pk_lshlrev_b16"),
    row<u16, [](u16 n, u16 a) { return static_cast<u16>((a >> (n & 15))); }>("v_pk_lshrrev_b16"),
    row<i16, [](i16 n, i16 a) { return static_cast<i16>((a >> (n & 15))); }>("v_pk_ashrrev_i16"),
};

}  // namespace

std::span<const Operation> packed_integer_operations() {
  return kOperations;
}

}  // namespace rocfix::vcard
