// SPDX-License-Identifier: MIT
// Undefined values on their way through memory.
#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "strict/definedness.h"

namespace rocfix::vcard {
namespace {

constexpr uint32_t kAll = ~uint32_t{0};

// Bit n of `bytes`: byte n is defined. To undefined bits of dwords.
std::array<uint32_t, 4> undefined_where_not(uint32_t bytes, uint32_t count) {
  std::array<uint32_t, 4> words{};
  for (uint32_t n = 0; n < count; ++n)
    if (!(bytes >> n & 1)) words[n / 4] |= uint32_t{0xff} << 8 * (n % 4);
  return words;
}

bool any(const std::array<uint32_t, 4>& words) {
  return (words[0] | words[1] | words[2] | words[3]) != 0;
}

template <class F>
void for_each_lane(uint64_t lanes, F&& f) {
  for (; lanes != 0; lanes &= lanes - 1) f(static_cast<uint32_t>(std::countr_zero(lanes)));
}

// The lanes' bytes lie side by side, in order: one range of memory.
bool is_one_range(std::span<const uint64_t> addresses, uint64_t lanes, uint32_t bytes) {
  const auto first = static_cast<uint32_t>(std::countr_zero(lanes));
  uint64_t expected = addresses[first];
  bool one = true;
  for_each_lane(lanes, [&](uint32_t l) {
    one &= addresses[l] == expected;
    expected += bytes;
  });
  return one;
}

}  // namespace

// LDS or scratch, whose undefined bits are kept byte by byte; scratch instructions give a lane's own offset.
uint8_t* Definedness::private_bits(const Call& call, uint64_t address) {
  if (call.space == Space::kLds) return address < lds_.size() ? lds_.data() + address : nullptr;
  const uint64_t bytes = uint64_t{call.wave.scratch_lane_bytes} * call.wave.lanes;
  const uint64_t at = address - reinterpret_cast<uint64_t>(call.wave.scratch);
  if (call.wave.scratch == nullptr || at >= bytes) return nullptr;
  auto& bits = scratch_[call.wave.index_in_group];
  if (bits.empty()) bits.assign(bytes, 0xff);
  return bits.data() + at;
}

namespace {

// Where byte n of a lane's access lies.
uint64_t byte_address(const Wave& wave, MemoryObserver::Space space, uint64_t address, uint32_t lane, uint32_t n) {
  if (space != MemoryObserver::Space::kScratch) return address + n;
  const uint64_t at = address + n;
  return reinterpret_cast<uint64_t>(wave.scratch) + ((at >> 2) * wave.lanes + lane) * 4 + (at & 3);
}

}  // namespace

Definedness::Words Definedness::memory_bits(const Call& call, uint32_t lane, Origin& origin) {
  Words words{};
  const uint64_t address = call.addresses[lane];
  const uint64_t first = byte_address(call.wave, call.space, address, lane, 0);
  const bool scratch = call.space == Space::kScratch || (call.space == Space::kGlobal && private_bits(call, first));
  origin = {.kind = Origin::Kind::kMemory, .number = 0, .pc = call.facts.code->address, .address = address};
  if (call.space == Space::kLds || scratch) {
    origin.kind = scratch ? Origin::Kind::kScratch : Origin::Kind::kLds;
    for (uint32_t n = 0; n < call.bytes; ++n)
      if (const uint8_t* bits = private_bits(call, byte_address(call.wave, call.space, address, lane, n)))
        words[n / 4] |= uint32_t{*bits} << 8 * (n % 4);
    return words;
  }
  const ShadowRegion* region = memory_.find(address);
  return region ? undefined_where_not(region->written(address, call.bytes), call.bytes) : words;
}

// The usual case, quickly: one range of device memory, all written.
bool Definedness::all_memory_defined(const Call& call) {
  if (call.space != Space::kGlobal || !is_one_range(call.addresses, call.lanes, call.bytes)) return false;
  const uint64_t begin = call.addresses[static_cast<size_t>(std::countr_zero(call.lanes))];
  if (private_bits(call, begin)) return false;
  const ShadowRegion* region = memory_.find(begin);
  return region == nullptr || region->all_written(begin, uint64_t{call.bytes} * std::popcount(call.lanes));
}

void Definedness::set_loaded(const Call& call, uint32_t lane, const Words& bits, const Origin& origin) {
  const uint32_t dest = call.facts.code->vector_dest;
  const auto set = [&](uint32_t reg, uint32_t value) {
    if (reg >= call.shadow.vgprs) return;
    call.shadow.set_bits(reg, lane, value);
    if (value != 0) call.shadow.origin[reg] = origin;
  };
  const MovedData& moved = call.facts.moved;
  if (!call.is_narrow()) {
    for (uint32_t w = 0; w < call.words(); ++w) set(dest + piece_ + w, bits[w]);
    return;
  }
  // A dword seen in place of the narrow element in it: undefined only if all of it is.
  const bool whole_dword = call.bytes > moved.bytes;
  const uint32_t field = moved.bytes == 1 ? 0xff : 0xffff;
  uint32_t value = whole_dword ? (bits[0] == kAll ? field : 0) : bits[0] & field;
  const bool half = moved.low_half || moved.high_half;
  if (moved.sign_extend && value != 0) value = half ? 0xffff : kAll;
  if (half) {
    const int shift = moved.high_half ? 16 : 0;
    value = (call.shadow.bits(dest, lane) & ~(uint32_t{0xffff} << shift)) | value << shift;
  }
  set(dest, value);
}

void Definedness::load(const Call& call) {
  if (call.lanes == 0 || (call.is_narrow() && call_ > 0 && call.facts.unit != Pipeline::kFlat)) return;
  const bool half = call.facts.moved.low_half || call.facts.moved.high_half;
  if (!half && all_memory_defined(call)) return;  // start_memory() has said so
  for_each_lane(call.lanes, [&](uint32_t l) {
    Origin origin;
    const Words bits = memory_bits(call, l, origin);
    if (half || any(bits)) set_loaded(call, l, bits, origin);
  });
}

void Definedness::load_scalars(const Call& call) {
  const uint64_t address = call.addresses[0];
  const ShadowRegion* region = memory_.find(address);
  if (region == nullptr || region->all_written(address, call.bytes)) return;
  const Origin origin{.kind = Origin::Kind::kMemory, .number = 0, .pc = call.facts.code->address, .address = address};
  for (uint32_t w = 0; w < call.words(); ++w) {
    const uint32_t number = call.facts.code->data + w;
    const uint32_t bits = undefined_where_not(region->written(address + 4 * w, 4), 4)[0];
    if (bits == 0 || number >= call.shadow.scalar_undefined.size() || number == kNull) continue;
    call.shadow.set_scalar_bits(number, bits);
    call.shadow.scalar_origin[number] = origin;
  }
}

void Definedness::store_scalars(const Call& call) {
  if (ShadowRegion* region = memory_.find(call.addresses[0])) region->write(call.addresses[0], call.bytes);
}

// The two-address DS forms store DATA, then DATA1.
uint32_t Definedness::data_register(const Call& call) const {
  const Instruction& code = *call.facts.code;
  if (call.facts.unit == Pipeline::kLds) return call_ == 1 ? code.data1 : code.data;
  return code.data + piece_;
}

Definedness::Words Definedness::data_bits(const Call& call, uint32_t reg, uint32_t lane) const {
  Words words{};
  for (uint32_t w = 0; w < call.words(); ++w)
    if (reg + w < call.shadow.vgprs) words[w] = call.shadow.bits(reg + w, lane);
  if (call.is_narrow()) {
    if (call.facts.moved.high_half) words[0] >>= 16;
    words[0] &= call.facts.moved.bytes == 1 ? 0xff : 0xffff;
  }
  return words;
}

void Definedness::report_store(const Call& call, uint32_t lane, uint32_t reg) {
  if (copies_) return;
  causes_.add("undefined-store", call.wave, call.facts.code->address, static_cast<int>(lane), [&] {
    return fmt::format("the value stored to global memory (v{}) depends on {}", reg,
                       origin_text(call.shadow.origin[reg], causes_.entry()));
  });
}

namespace {

// An element without any defined byte is a mistake; undefined bytes beside defined ones are padding.
bool has_undefined_bytes_only(uint32_t bits, uint32_t count) {
  for (uint32_t b = 0; b < count; ++b)
    if ((bits >> 8 * b & 0xff) == 0) return false;
  return true;
}

}  // namespace

void Definedness::set_global(const Call& call, uint32_t lane, const Words& bits) {
  const uint64_t address = call.addresses[lane];
  ShadowRegion* region = memory_.find(address);
  for (uint32_t n = 0; n < call.bytes; n += 4) {
    const uint32_t count = std::min(4u, call.bytes - n);
    const uint32_t element = std::min<uint32_t>(count, call.facts.moved.bytes);
    const bool nothing_defined = has_undefined_bytes_only(bits[n / 4], element);
    if (nothing_defined) report_store(call, lane, data_register(call) + n / 4);
    if (region == nullptr) continue;
    for (uint32_t b = 0; b < count; ++b) {
      const bool undefined = (bits[n / 4] >> 8 * b & 0xff) == 0xff;
      if (undefined && (copies_ || !nothing_defined)) region->forget(address + n + b, 1);
      else region->write(address + n + b, 1);
    }
  }
}

void Definedness::store_lane(const Call& call, uint32_t lane, const Words& bits) {
  const uint64_t address = call.addresses[lane];
  const uint64_t first = byte_address(call.wave, call.space, address, lane, 0);
  if (call.space == Space::kGlobal && !private_bits(call, first)) return set_global(call, lane, bits);
  for (uint32_t n = 0; n < call.bytes; ++n)
    if (uint8_t* at = private_bits(call, byte_address(call.wave, call.space, address, lane, n)))
      *at = static_cast<uint8_t>(bits[n / 4] >> 8 * (n % 4));
}

void Definedness::store(const Call& call) {
  if (call.lanes == 0) return;
  const uint32_t reg = data_register(call);
  uint64_t undefined = 0;
  for (uint32_t w = 0; w < call.words(); ++w)
    if (reg + w < call.shadow.vgprs) undefined |= call.shadow.undefined_lanes[reg + w];
  const bool known = call.facts.goes_to_lds || call.facts.moved.is_format || (undefined & call.lanes) == 0;
  const auto first = static_cast<size_t>(std::countr_zero(call.lanes));
  if (known && call.space == Space::kGlobal && is_one_range(call.addresses, call.lanes, call.bytes) &&
      !private_bits(call, call.addresses[first])) {
    if (ShadowRegion* region = memory_.find(call.addresses[first]))
      region->write(call.addresses[first], uint64_t{call.bytes} * std::popcount(call.lanes));
    return;
  }
  for_each_lane(call.lanes, [&](uint32_t l) { store_lane(call, l, known ? Words{} : data_bits(call, reg, l)); });
}

// What an atomic leaves in memory depends on what was there and on its operands.
void Definedness::update(const Call& call) {
  const Instruction& code = *call.facts.code;
  const uint32_t reg = call.facts.unit == Pipeline::kLds ? code.data : data_register(call);
  const bool needs_memory = code.mnemonic.find("swap") == std::string_view::npos &&
                            code.mnemonic.find("wrxchg") == std::string_view::npos;
  for_each_lane(call.lanes, [&](uint32_t l) {
    Origin origin;
    const Words old = memory_bits(call, l, origin);
    Words left = data_bits(call, reg, l);
    if (needs_memory && any(old) && call.space == Space::kGlobal && !copies_)
      causes_.add("undefined-store", call.wave, code.address, static_cast<int>(l), [&] {
        return fmt::format("the atomic's result depends on {}", origin_text(origin, causes_.entry()));
      });
    if (needs_memory && call.space != Space::kGlobal)
      for (size_t w = 0; w < left.size(); ++w) left[w] |= old[w];
    store_lane(call, l, left);
    if (!call.facts.is_load) return;
    for (uint32_t w = 0; w < call.words() && code.vector_dest + w < call.shadow.vgprs; ++w) {
      call.shadow.set_bits(code.vector_dest + w, l, old[w]);
      call.shadow.origin[code.vector_dest + w] = origin;
    }
  });
}

}  // namespace rocfix::vcard
