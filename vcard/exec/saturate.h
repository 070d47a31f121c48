// SPDX-License-Identifier: MIT
// Integer operations whose exact result may be wider than their destination: CLAMP makes them saturate, else they wrap
// ("RDNA 1.0 Instruction Set Architecture", chapter 6, output modifiers: CLAMP of integers).
#pragma once

#include <limits>

#include "exec/valu.h"

namespace rocfix::vcard {

template <class R, class Wide>
constexpr R saturated(Wide exact) {
  constexpr auto kLow = static_cast<Wide>(std::numeric_limits<R>::min());
  constexpr auto kHigh = static_cast<Wide>(std::numeric_limits<R>::max());
  return static_cast<R>(exact < kLow ? kLow : exact > kHigh ? kHigh : exact);
}

// The formula's wide result made an R. The primary templates exist only to name the formula's argument types.
template <class R, auto kExact, class F = decltype(&decltype(kExact)::operator())>
struct Wrapping;
template <class R, auto kExact, class F, class Wide, class... A>
struct Wrapping<R, kExact, Wide (F::*)(A...) const> {
  constexpr R operator()(A... a) const { return static_cast<R>(kExact(a...)); }
};
template <class R, auto kExact, class F = decltype(&decltype(kExact)::operator())>
struct Saturating;
template <class R, auto kExact, class F, class Wide, class... A>
struct Saturating<R, kExact, Wide (F::*)(A...) const> {
  constexpr R operator()(A... a) const { return saturated<R, Wide>(kExact(a...)); }
};

// `kExact` takes the operands as they are and returns a type that holds every result.
template <class R, auto kExact>
constexpr Operation integer(std::string_view mnemonic) {
  return {mnemonic, [](const Instruction& instruction, uint32_t lanes) {
            return instruction.clamp
                       ? valu_detail::choose<Saturating<R, kExact>{}, Accumulate::kNo>(instruction, lanes)
                       : valu_detail::choose<Wrapping<R, kExact>{}, Accumulate::kNo>(instruction, lanes);
          }};
}

}  // namespace rocfix::vcard
