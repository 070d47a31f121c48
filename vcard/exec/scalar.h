// SPDX-License-Identifier: MIT
// Scalar operations from formulas: a row `salu<[](uint32_t a, uint32_t b) { return a ^ b; }>("…")` is a whole
// instruction. The formula's types say what is read and what is written.
#pragma once

#include "exec/operands.h"
#include "exec/valu.h"

namespace rocfix::vcard {

// Arguments that are no source operand; they come after those that are.
struct OldScc {
  bool set;
};
template <class T>
struct OldDest {
  T value;
};
struct Immediate {  // SIMM16, sign-extended
  int32_t value;
};
struct NextAddress {  // of the following instruction
  uint64_t value;
};

// A result that also sets SCC. Other results: a bool sets SCC alone, a number leaves SCC as it is.
template <class T>
struct WithScc {
  T value;
  bool scc;
};

// Formulas may also be plain functions.
template <class R, class... A>
struct Signature<R (*)(A...)> : Signature<R (Signature<R (*)(A...)>::*)(A...) const> {};

// The usual meaning of SCC: the result is not zero.
template <class T>
WithScc<T> scc_if_nonzero(T value) {
  return {value, value != 0};
}

inline uint32_t read32(Wave& wave, const Source& source) {
  return uniform_value<uint32_t>(wave, source);
}

template <class T>
T read_destination(const Wave& wave, uint32_t number) {
  if constexpr (sizeof(T) == 8)
    return static_cast<T>(wave.pair(number));
  else
    return static_cast<T>(wave.scalar[number]);
}

template <class T>
void write_destination(Wave& wave, uint32_t number, T value) {
  if constexpr (sizeof(T) == 8)
    wave.set_pair(number, static_cast<uint64_t>(value));
  else
    wave.set_scalar(number, static_cast<uint32_t>(value));
}

namespace salu_detail {

template <class T>
struct Reader {
  static T read(Wave& wave, const Instruction& i, size_t n) { return uniform_value<T>(wave, i.source[n]); }
};
template <>
struct Reader<OldScc> {
  static OldScc read(Wave& wave, const Instruction&, size_t) { return {wave.scc}; }
};
template <class T>
struct Reader<OldDest<T>> {
  static OldDest<T> read(Wave& wave, const Instruction& i, size_t) {
    return {read_destination<T>(wave, i.scalar_dest)};
  }
};
template <>
struct Reader<Immediate> {
  static Immediate read(Wave&, const Instruction& i, size_t) { return {i.immediate}; }
};
template <>
struct Reader<NextAddress> {
  static NextAddress read(Wave& wave, const Instruction&, size_t) { return {wave.pc}; }
};

template <auto kFormula, size_t... n>
void run(Wave& wave, const Instruction& i, std::index_sequence<n...>) {
  using S = Signature<decltype(kFormula)>;
  const auto result = kFormula(Reader<typename S::template Argument<n>>::read(wave, i, n)...);
  if constexpr (std::same_as<typename S::Result, bool>) {
    wave.scc = result;
  } else if constexpr (requires { result.scc; }) {
    write_destination(wave, i.scalar_dest, result.value);
    wave.scc = result.scc;
  } else {
    write_destination(wave, i.scalar_dest, result);
  }
}

template <auto kFormula>
void handle(Wave& wave, const Instruction& i) {
  run<kFormula>(wave, i, std::make_index_sequence<Signature<decltype(kFormula)>::kArity>());
}

}  // namespace salu_detail

template <auto kFormula>
constexpr Operation salu(std::string_view mnemonic) {
  return any_lanes<salu_detail::handle<kFormula>>(mnemonic);
}

}  // namespace rocfix::vcard
