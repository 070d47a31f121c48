// SPDX-License-Identifier: MIT
// Scalar loads, stores and clocks ("RDNA 1.0 Instruction Set Architecture", chapter 7 and 12.6; the stores
// and scratch forms, which only LLVM lists for gfx10: "Vega" Instruction Set Architecture, chapter 7).
#include <algorithm>
#include <cstring>

#include "exec/families.h"
#include "exec/scalar_address.h"
#include "exec/valu.h"

namespace rocfix::vcard {

bool can_access(Wave& wave, const Instruction& i, uint64_t address, uint32_t bytes, bool is_store,
                bool is_atomic) {
  const MemoryMap& memory = *wave.group->memory;
  if (!memory.covers(address, bytes, wave.range)) [[unlikely]] {
    wave.raise({.kind = memory.was_freed(address) ? FaultKind::kFreed : FaultKind::kOutOfBounds,
                .address = address,
                .bytes = bytes,
                .is_store = is_store});
    return false;
  }
  if (wave.observer) [[unlikely]]
    wave.observer->access(wave, i, MemoryObserver::Space::kScalar, {&address, 1}, 1, bytes, is_store,
                          is_atomic);
  return true;
}

namespace {

// NULL takes nothing, and nothing of what follows it.
void load_into(Wave& wave, uint32_t number, uint64_t address, uint32_t dwords) {
  if (number == kNull) return;
  std::memcpy(&wave.scalar[number], host_pointer(address), size_t{dwords} * 4);
}

void store_from(const Wave& wave, uint32_t number, uint64_t address, uint32_t dwords) {
  std::memcpy(host_pointer(address), &wave.scalar[number], size_t{dwords} * 4);
}

// LLVM loads three dwords as four where 16-byte alignment shows that no page is crossed; the fourth may lie
// behind the allocation, and nobody looks at it. True when this is such a load.
bool load_three_of_four(Wave& wave, const Instruction& i, uint64_t address, uint32_t dwords) {
  if (dwords != 4 || address % 16 != 0 || !wave.group->memory->covers(address, 12, wave.range)) return false;
  if (can_access(wave, i, address, 12, false)) load_into(wave, i.data, address, 3);
  return true;
}

template <uint32_t kDwords>
void load(Wave& wave, const Instruction& i, uint64_t address) {
  if (!wave.group->memory->covers(address, kDwords * 4, wave.range)) [[unlikely]]
    if (load_three_of_four(wave, i, address, kDwords)) return;
  if (can_access(wave, i, address, kDwords * 4, false)) load_into(wave, i.data, address, kDwords);
}

template <uint32_t kDwords>
void store(Wave& wave, const Instruction& i, uint64_t address) {
  if (can_access(wave, i, address, kDwords * 4, true)) store_from(wave, i.data, address, kDwords);
}

template <uint32_t kDwords>
void s_load(Wave& wave, const Instruction& i) {
  load<kDwords>(wave, i, scalar_base(wave, i) + scalar_offset(wave, i));
}

template <uint32_t kDwords>
void s_store(Wave& wave, const Instruction& i) {
  store<kDwords>(wave, i, scalar_base(wave, i) + scalar_offset(wave, i));
}

// The register counts lines of 64 bytes.
template <uint32_t kDwords>
void s_scratch_load(Wave& wave, const Instruction& i) {
  load<kDwords>(wave, i, scalar_base(wave, i) + scalar_offset(wave, i, 64));
}

template <uint32_t kDwords>
void s_scratch_store(Wave& wave, const Instruction& i) {
  store<kDwords>(wave, i, scalar_base(wave, i) + scalar_offset(wave, i, 64));
}

// How many of the dwords from `offset` on lie in the buffer.
uint32_t dwords_inside(const ScalarBuffer& buffer, uint64_t offset, uint32_t dwords) {
  if (offset >= buffer.bytes) return 0;
  return static_cast<uint32_t>(std::min<uint64_t>(dwords, (buffer.bytes - offset) / 4));
}

// Dwords outside the buffer read as 0 and are not written.
template <uint32_t kDwords>
void s_buffer_load(Wave& wave, const Instruction& i) {
  const ScalarBuffer buffer(wave, i);
  const uint64_t offset = scalar_offset(wave, i), address = buffer.base + offset;
  const uint32_t inside = dwords_inside(buffer, offset, kDwords);
  if (inside != 0 && !can_access(wave, i, address, inside * 4, false)) return;
  if (i.data != kNull) std::fill_n(&wave.scalar[i.data], kDwords, 0u);
  if (inside != 0) load_into(wave, i.data, address, inside);
}

template <uint32_t kDwords>
void s_buffer_store(Wave& wave, const Instruction& i) {
  const ScalarBuffer buffer(wave, i);
  const uint64_t offset = scalar_offset(wave, i), address = buffer.base + offset;
  const uint32_t inside = dwords_inside(buffer, offset, kDwords);
  if (inside != 0 && can_access(wave, i, address, inside * 4, true))
    store_from(wave, i.data, address, inside);
}

void s_memtime(Wave& wave, const Instruction& i) {
  wave.set_pair(i.data, wave.group->card->clock_of(wave));
}

void s_memrealtime(Wave& wave, const Instruction& i) {
  wave.set_pair(i.data, wave.group->card->realtime_ticks_of(wave));
}

void s_get_waveid_in_workgroup(Wave& wave, const Instruction& i) {
  wave.set_scalar(i.data, wave.index_in_group);
}

constexpr Operation kOperations[] = {
    any_lanes<s_load<1>>("s_load_dword"),
    any_lanes<s_load<2>>("s_load_dwordx2"),
    any_lanes<s_load<4>>("s_load_dwordx4"),
    any_lanes<s_load<8>>("s_load_dwordx8"),
    any_lanes<s_load<16>>("s_load_dwordx16"),
    any_lanes<s_store<1>>("s_store_dword"),
    any_lanes<s_store<2>>("s_store_dwordx2"),
    any_lanes<s_store<4>>("s_store_dwordx4"),
    any_lanes<s_scratch_load<1>>("s_scratch_load_dword"),
    any_lanes<s_scratch_load<2>>("s_scratch_load_dwordx2"),
    any_lanes<s_scratch_load<4>>("s_scratch_load_dwordx4"),
    any_lanes<s_scratch_store<1>>("s_scratch_store_dword"),
    any_lanes<s_scratch_store<2>>("s_scratch_store_dwordx2"),
    any_lanes<s_scratch_store<4>>("s_scratch_store_dwordx4"),
    any_lanes<s_buffer_load<1>>("s_buffer_load_dword"),
    any_lanes<s_buffer_load<2>>("s_buffer_load_dwordx2"),
    any_lanes<s_buffer_load<4>>("s_buffer_load_dwordx4"),
    any_lanes<s_buffer_load<8>>("s_buffer_load_dwordx8"),
    any_lanes<s_buffer_load<16>>("s_buffer_load_dwordx16"),
    any_lanes<s_buffer_store<1>>("s_buffer_store_dword"),
    any_lanes<s_buffer_store<2>>("s_buffer_store_dwordx2"),
    any_lanes<s_buffer_store<4>>("s_buffer_store_dwordx4"),
    any_lanes<s_memtime>("s_memtime"),
    any_lanes<s_memrealtime>("s_memrealtime"),
    any_lanes<s_get_waveid_in_workgroup>("s_get_waveid_in_workgroup"),
};

}  // namespace

std::span<const Operation> scalar_memory_operations() {
  return kOperations;
}

}  // namespace rocfix::vcard
