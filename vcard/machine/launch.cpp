// SPDX-License-Identifier: MIT
#include "machine/launch.h"

#include <algorithm>
#include <cstring>

namespace rocfix::vcard {
namespace {

template <class T>
T read(uint64_t address) {
  T value;
  std::memcpy(&value, reinterpret_cast<const void*>(address), sizeof value);
  return value;
}

uint32_t bits(uint32_t word, int high, int low) {
  return word >> low & ((2u << (high - low)) - 1);
}

// Bits of KERNEL_CODE_PROPERTIES.
enum Property : uint16_t {
  kPrivateSegmentBuffer = 1, kDispatchPtr = 2, kQueuePtr = 4, kKernargPtr = 8, kDispatchId = 16,
  kFlatScratchInit = 32, kPrivateSegmentSize = 64, kWave32 = 1024,
};

// Fills scalar registers from s0 on.
class ScalarWriter {
 public:
  explicit ScalarWriter(Wave& wave) : wave_(wave) {}
  void word(uint32_t value) { wave_.scalar[next_++] = value; }
  void address(uint64_t value) {
    word(static_cast<uint32_t>(value));
    word(static_cast<uint32_t>(value >> 32));
  }
  void skip_to(uint32_t number) { next_ = std::max(next_, number); }

 private:
  Wave& wave_;
  uint32_t next_ = 0;
};

// The buffer descriptor of this wave's scratch: dword-interleaved lanes, so swizzle, ADD_TID and the wave's size as
// index stride ("RDNA 1.0 Instruction Set Architecture", 8.1.4, "Buffer Resource Descriptor").
void write_scratch_descriptor(ScalarWriter& out, const Wave& wave) {
  constexpr uint32_t kSwizzle = 1u << 31, kAddTid = 1u << 23, kFormat32Uint = 20u << 12, kResourceLevel = 1u << 24;
  constexpr uint32_t kNoBoundsCheck = 2u << 28;
  const auto base = reinterpret_cast<uint64_t>(wave.scratch);
  const uint32_t index_stride = (wave.lanes == 64 ? 3u : 2u) << 21;
  out.word(static_cast<uint32_t>(base));
  out.word((static_cast<uint32_t>(base >> 32) & 0xffff) | kSwizzle);
  out.word(0xffffffff);
  out.word(kFormat32Uint | index_stride | kAddTid | kResourceLevel | kNoBoundsCheck);
}

void write_user_scalars(ScalarWriter& out, const Wave& wave, const Launch& launch) {
  const uint16_t properties = launch.kernel.properties;
  if (properties & kPrivateSegmentBuffer) write_scratch_descriptor(out, wave);
  if (properties & kDispatchPtr) out.address(launch.dispatch.packet);
  if (properties & kQueuePtr) out.address(launch.dispatch.queue);
  if (properties & kKernargPtr) out.address(launch.dispatch.kernarg);
  if (properties & kDispatchId) out.address(launch.dispatch.id);
  if (properties & kFlatScratchInit) out.address(reinterpret_cast<uint64_t>(wave.scratch));
  if (properties & kPrivateSegmentSize) out.word(launch.dispatch.private_bytes);
  out.skip_to(launch.kernel.user_sgprs);
}

void write_system_scalars(ScalarWriter& out, const Launch& launch, const GroupPlace& place) {
  for (int d = 0; d < 3; ++d)
    if (launch.kernel.group_id[d]) out.word(place.id[d]);
  if (launch.kernel.group_info) out.word(launch.shape.waves & 0x3f);
  // Every wave has a scratch of its own, so its offset is 0.
  if (launch.kernel.private_segment_wave_offset) out.word(0);
}

void write_work_item_ids(Wave& wave, const Launch& launch, const GroupPlace& place, uint32_t first_item) {
  const uint32_t count = place.item_count();
  for (uint32_t l = 0; l < wave.lanes && first_item + l < count; ++l) {
    const uint32_t item = first_item + l;
    wave.vgpr(0)[l] = item % place.items[0];
    if (launch.kernel.work_item_ids >= 1) wave.vgpr(1)[l] = item / place.items[0] % place.items[1];
    if (launch.kernel.work_item_ids >= 2) wave.vgpr(2)[l] = item / place.items[0] / place.items[1];
    wave.live |= uint64_t{1} << l;
  }
}

uint32_t divide_up(uint32_t a, uint32_t b) {
  return a / b + (a % b != 0);
}

}  // namespace

KernelDescriptor read_descriptor(uint64_t address) {
  const auto rsrc1 = read<uint32_t>(address + 48);
  const auto rsrc2 = read<uint32_t>(address + 52);
  KernelDescriptor kernel;
  kernel.properties = read<uint16_t>(address + 56);
  kernel.entry = address + static_cast<uint64_t>(read<int64_t>(address + 16));
  kernel.lanes = kernel.properties & kWave32 ? 32 : 64;
  kernel.vgprs = (bits(rsrc1, 5, 0) + 1) * (kernel.lanes == 32 ? 8 : 4);
  // MODE: round and denormal modes as they stand in FLOAT_MODE, then DX10_CLAMP, IEEE, FP16_OVFL.
  kernel.mode = bits(rsrc1, 19, 12) | bits(rsrc1, 21, 21) << 8 | bits(rsrc1, 23, 23) << 9 | bits(rsrc1, 26, 26) << 23;
  kernel.wgp_mode = bits(rsrc1, 29, 29);
  kernel.private_segment_wave_offset = bits(rsrc2, 0, 0);
  kernel.user_sgprs = bits(rsrc2, 5, 1);
  for (int d = 0; d < 3; ++d) kernel.group_id[d] = bits(rsrc2, 7 + d, 7 + d);
  kernel.group_info = bits(rsrc2, 10, 10);
  kernel.work_item_ids = bits(rsrc2, 12, 11);
  kernel.exception_traps = bits(rsrc2, 30, 24) != 0;
  return kernel;
}

Shape Shape::of(const Dispatch& dispatch, uint32_t lanes) {
  Shape shape;
  shape.group_count = 1;
  for (int d = 0; d < 3; ++d) {
    shape.groups[d] = divide_up(dispatch.grid[d], dispatch.group[d]);
    shape.group_count *= shape.groups[d];
  }
  const uint32_t items = dispatch.group[0] * dispatch.group[1] * dispatch.group[2];
  shape.waves = divide_up(items, lanes);
  return shape;
}

GroupPlace place_of(const Launch& launch, uint64_t index) {
  GroupPlace place;
  const auto& [x, y, z] = launch.shape.groups;
  place.id[0] = static_cast<uint32_t>(index % x);
  place.id[1] = static_cast<uint32_t>(index / x % y);
  place.id[2] = static_cast<uint32_t>(index / x / y);
  for (int d = 0; d < 3; ++d) {
    const uint32_t left = launch.dispatch.grid[d] - place.id[d] * launch.dispatch.group[d];
    place.items[d] = std::min(launch.dispatch.group[d], left);
  }
  return place;
}

void start_wave(Wave& wave, const Launch& launch, const GroupPlace& place, uint32_t wave_index) {
  wave.index_in_group = wave_index;
  wave.set_mode(launch.kernel.mode);
  wave.pc = launch.kernel.entry;
  ScalarWriter out(wave);
  write_user_scalars(out, wave, launch);
  write_system_scalars(out, launch, place);
  write_work_item_ids(wave, launch, place, wave_index * wave.lanes);
  wave.set_exec(wave.live);
}

}  // namespace rocfix::vcard
