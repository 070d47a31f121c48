// SPDX-License-Identifier: MIT
#include "strict/definedness.h"

#include <fmt/format.h>

#include <algorithm>

namespace rocfix::vcard {
namespace {

// The first register of `runs` with undefined bits in these lanes; none: 256.
uint32_t first_undefined(const WaveShadow& shadow, const VectorRuns& runs, uint64_t lanes) {
  for (const VectorRun& run : runs)
    for (uint32_t r = run.first; r < uint32_t{run.first} + run.count && r < shadow.vgprs; ++r)
      if (shadow.undefined_lanes[r] & lanes) return r;
  return 256;
}

void define_outputs(const Facts& facts, WaveShadow& shadow, uint64_t lanes) {
  for (const VectorRun& run : facts.vector_writes)
    for (uint32_t r = run.first; r < uint32_t{run.first} + run.count; ++r) shadow.define(r, lanes);
  shadow.undefined_scalars.remove(facts.writes);
}

}  // namespace

Definedness::Definedness(const Launch& launch, const WorkGroup& group, MemoryShadow& memory, bool copies,
                         Causes& causes)
    : memory_(memory),
      copies_(copies),
      causes_(causes),
      waves_(group.wave_count, WaveShadow(launch, launch.kernel.lanes)),
      trial_(launch.kernel.vgprs, launch.kernel.lanes),
      lds_(group.lds_bytes, 0xff),
      scratch_(group.wave_count) {}

bool Definedness::needs_trial(const Wave& wave, const Facts& facts, const WaveShadow& shadow) const {
  if (facts.run == nullptr || facts.unit == Pipeline::kNone || facts.unit == Pipeline::kMessage) return false;
  if (facts.reads.intersects(shadow.undefined_scalars) || facts.any_register) return true;
  if (facts.unit != Pipeline::kValu && facts.unit != Pipeline::kLds) return shadow.scc_undefined;
  const uint64_t lanes = facts.crosses_lanes ? wave.all_lanes() : wave.exec();
  return first_undefined(shadow, facts.vector_reads, lanes) < 256;
}

void Definedness::compute(Wave& wave, const Facts& facts, WaveShadow& shadow) {
  if (!needs_trial(wave, facts, shadow)) return define_outputs(facts, shadow, wave.exec());
  const Trial::Result result = trial_.run(wave, facts, shadow);
  const uint64_t pc = facts.code->address;
  if (result.jump_differs)
    causes_.add("undefined-branch", wave, pc, -1, [&] {
      return fmt::format("where this branch goes depends on {}", origin_text(result.origin, causes_.entry()));
    });
  if (const uint64_t lanes = result.exec_differs & wave.live; lanes != 0)
    causes_.add("undefined-exec", wave, pc, std::countr_zero(lanes), [&] {
      return fmt::format("which work-items run on depends on {}", origin_text(result.origin, causes_.entry()));
    });
}

void Definedness::check_address(Wave& wave, const Facts& facts, WaveShadow& shadow) {
  const uint64_t exec = wave.exec();
  const auto report = [&](int lane, const Origin& origin) {
    causes_.add("undefined-address", wave, facts.code->address, lane, [&] {
      return fmt::format("the address depends on {}", origin_text(origin, causes_.entry()));
    });
  };
  for (uint32_t r; (r = first_undefined(shadow, facts.address, exec)) < 256;) {
    report(std::countr_zero(shadow.undefined_lanes[r] & exec), shadow.origin[r]);
    shadow.define(r, exec);  // said once
  }
  const ScalarSet scalars = facts.address_scalars & shadow.undefined_scalars;
  if (scalars.empty() || (exec == 0 && facts.unit != Pipeline::kSmem)) return;
  report(-1, shadow.scalar_origin[scalars.first()]);
  shadow.undefined_scalars.remove(scalars);
}

void Definedness::start_memory(Wave& wave, const Facts& facts, WaveShadow& shadow) {
  call_ = piece_ = 0;
  check_address(wave, facts, shadow);
  const bool keeps_half = (facts.moved.low_half || facts.moved.high_half) && !facts.moved.is_format;
  if (facts.is_load && !facts.is_atomic && !keeps_half) define_outputs(facts, shadow, wave.exec());
}

void Definedness::before(Wave& wave, const Facts& facts) {
  WaveShadow& shadow = waves_[wave.index_in_group];
  if (facts.is_memory()) start_memory(wave, facts, shadow);
  else compute(wave, facts, shadow);
}

void Definedness::access(Wave& wave, const Facts& facts, Space space, std::span<const uint64_t> addresses,
                         uint64_t lanes, uint32_t bytes, bool is_store, bool is_atomic) {
  const Call call{wave, facts, waves_[wave.index_in_group], space, addresses, lanes, bytes};
  if (space == Space::kScalar) {
    if (!is_atomic) is_store ? store_scalars(call) : load_scalars(call);
  } else if (is_atomic) {
    update(call);
  } else if (is_store) {
    store(call);
  } else if (!facts.goes_to_lds && !facts.moved.is_format) {
    load(call);
  }
  ++call_;
  if (facts.unit != Pipeline::kFlat) piece_ += call.words();  // FLAT: a call for each kind of memory
}

}  // namespace rocfix::vcard
