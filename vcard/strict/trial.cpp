// SPDX-License-Identifier: MIT
#include "strict/trial.h"

#include <algorithm>
#include <memory>

namespace rocfix::vcard {
namespace {

constexpr uint32_t kRounds = 8;
constexpr size_t kAlignment = 64;

// What stands in for undefined bits: zeros, ones, stripes and noise, each with its complement. The same register of
// the same lane gets the same value wherever it is used, so that v_xor_b32 v0, v0, v0 is defined.
uint32_t stand_in(uint32_t round, uint32_t reg, uint32_t lane) {
  const uint32_t complement = round & 1 ? ~uint32_t{0} : 0;
  if (round < 4) return (round < 2 ? 0 : 0x55555555) ^ complement;
  uint64_t x = (uint64_t{round / 2} << 32 | reg << 8 | lane) * 0x9e3779b97f4a7c15u;
  x = (x ^ (x >> 29)) * 0xbf58476d1ce4e5b9u;
  return static_cast<uint32_t>(x >> 32) ^ complement;
}

uint32_t patched(uint32_t value, uint32_t undefined, uint32_t stand_in) {
  return (value & ~undefined) | (stand_in & undefined);
}

constexpr uint32_t kScalarKey = 1000, kSccKey = 2000;  // beside the VGPRs' numbers

}  // namespace

Trial::Trial(uint32_t vgprs, uint32_t lanes)
    : vgprs_(vgprs),
      lanes_(lanes),
      registers_(size_t{vgprs} * lanes + kAlignment / 4),
      first_(size_t{vgprs} * lanes),
      differing_(size_t{vgprs} * lanes) {}

template <class F>
void Trial::for_each_register(const VectorRuns& runs, bool all, F&& f) const {
  if (all) {
    for (uint32_t r = 0; r < vgprs_; ++r) f(r);
    return;
  }
  for (const VectorRun& run : runs)
    for (uint32_t n = 0; n < run.count; ++n)
      if (run.first + n < vgprs_) f(run.first + n);
}

void Trial::load_register(const Wave& wave, const WaveShadow& shadow, uint32_t reg, uint32_t round) {
  const uint32_t* const from = wave.vector + size_t{reg} * lanes_;
  uint32_t* const to = wave_.vgpr(reg);
  std::copy_n(from, lanes_, to);
  for (uint64_t left = shadow.undefined_lanes[reg]; left != 0; left &= left - 1) {
    const auto l = static_cast<uint32_t>(std::countr_zero(left));
    to[l] = patched(from[l], shadow.undefined[size_t{reg} * lanes_ + l], stand_in(round, reg, l));
  }
}

void Trial::load_scalars(const Wave& wave, const WaveShadow& shadow, uint32_t round) {
  wave_.scalar = wave.scalar;
  shadow.undefined_scalars.for_each([&](uint32_t n) {
    wave_.scalar[n] = patched(wave.scalar[n], shadow.scalar_undefined[n], stand_in(round, kScalarKey + n, 0));
  });
  wave_.scc = shadow.scc_undefined ? stand_in(round, kSccKey, 0) & 1 : wave.scc;
}

void Trial::load(const Wave& wave, const Facts& facts, const WaveShadow& shadow, uint32_t round) {
  for_each_register(facts.vector_reads, facts.any_register,
                    [&](uint32_t r) { load_register(wave, shadow, r, round); });
  for_each_register(facts.vector_writes, false, [&](uint32_t r) { load_register(wave, shadow, r, round); });
  load_scalars(wave, shadow, round);
  wave_.pc = wave.pc;
  wave_.set_mode(wave.mode.bits);
  wave_.state = WaveState::kReady;
}

void Trial::collect(const Facts& facts, uint32_t round) {
  for_each_register(facts.vector_writes, facts.any_register, [&](uint32_t r) {
    const size_t at = size_t{r} * lanes_;
    const uint32_t* const now = wave_.vgpr(r);
    for (uint32_t l = 0; l < lanes_; ++l) {
      if (round == 0) first_[at + l] = now[l], differing_[at + l] = 0;
      else differing_[at + l] |= first_[at + l] ^ now[l];
    }
  });
  if (round == 0) {
    std::copy_n(wave_.scalar.begin(), first_scalar_.size(), first_scalar_.begin());
    differing_scalar_.fill(0);
    first_scc_ = wave_.scc;
    first_pc_ = wave_.pc;
    scc_differs_ = pc_differs_ = false;
    return;
  }
  for (size_t n = 0; n < first_scalar_.size(); ++n) differing_scalar_[n] |= first_scalar_[n] ^ wave_.scalar[n];
  scc_differs_ |= first_scc_ != wave_.scc;
  pc_differs_ |= first_pc_ != wave_.pc;
}

void Trial::store(const Facts& facts, WaveShadow& shadow, const Origin& origin) const {
  for_each_register(facts.vector_writes, facts.any_register, [&](uint32_t r) {
    const bool was_defined = shadow.undefined_lanes[r] == 0;
    for (uint32_t l = 0; l < lanes_; ++l) shadow.set_bits(r, l, differing_[size_t{r} * lanes_ + l]);
    if (was_defined || !facts.any_register) shadow.origin[r] = origin;
  });
  const auto store_scalar = [&](uint32_t n) {
    if (n == kNull || n == kExecLo || n == kExecHi) return;
    shadow.set_scalar_bits(n, differing_scalar_[n]);
    shadow.scalar_origin[n] = origin;
  };
  facts.writes.for_each(store_scalar);
  if (facts.any_register)
    for (uint32_t n = 0; n < kM0; ++n)
      if (differing_scalar_[n] != shadow.scalar_bits(n)) store_scalar(n);
  if (scc_differs_ && !shadow.scc_undefined) shadow.scc_origin = origin;
  shadow.scc_undefined = scc_differs_;
}

namespace {

Origin first_origin(const Facts& facts, const WaveShadow& shadow, uint64_t lanes) {
  for (const VectorRun& run : facts.vector_reads)
    for (uint32_t r = run.first; r < run.first + run.count && r < shadow.vgprs; ++r)
      if (shadow.undefined_lanes[r] & lanes) return shadow.origin[r];
  if (const ScalarSet set = facts.reads & shadow.undefined_scalars; !set.empty())
    return shadow.scalar_origin[set.first()];
  if (shadow.scc_undefined) return shadow.scc_origin;
  return {};
}

}  // namespace

Trial::Result Trial::run(const Wave& wave, const Facts& facts, WaveShadow& shadow) {
  void* aligned = registers_.data();
  size_t room = registers_.size() * 4;
  wave_.vector = static_cast<uint32_t*>(std::align(kAlignment, size_t{vgprs_} * lanes_ * 4, aligned, room));
  wave_.vector_count = vgprs_;
  wave_.lanes = lanes_;
  wave_.live = wave.live;
  wave_.group = wave.group;
  wave_.index_in_group = wave.index_in_group;
  wave_.flat_scratch = wave.flat_scratch;
  for (uint32_t round = 0; round < kRounds; ++round) {
    load(wave, facts, shadow, round);
    facts.run(wave_, *facts.code);
    collect(facts, round);
  }
  const uint64_t lanes = facts.crosses_lanes ? wave.all_lanes() : wave.exec();
  Result result{.jump_differs = pc_differs_, .exec_differs = 0, .origin = first_origin(facts, shadow, lanes)};
  if (facts.writes_exec)
    result.exec_differs = differing_scalar_[kExecLo] | (lanes_ == 64 ? uint64_t{differing_scalar_[kExecHi]} << 32 : 0);
  store(facts, shadow, result.origin);
  return result;
}

}  // namespace rocfix::vcard
