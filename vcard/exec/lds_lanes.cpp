// SPDX-License-Identifier: MIT
// DS operations that move data between lanes and touch no memory, and those that no compute program can use.
#include "exec/families.h"
#include "exec/handler.h"
#include "exec/lds_access.h"
#include "exec/valu.h"

namespace rocfix::vcard {
namespace {

// Lanes exchange data within 32: in wave64, each half by itself (LLVM, GCNSubtarget.h,
// supportsWaveWideBPermute; Mesa emulates the rest in software).
constexpr uint32_t kReach = 32;

// The lane that an index names, in the half of `lane`.
uint32_t named_lane(uint32_t index, uint32_t lane) {
  return (index >> 2 & (kReach - 1)) | (lane & ~(kReach - 1));
}

// Each lane sends its data; a lane that nobody sends to gets 0; of several senders the highest wins.
template <int kLanes>
void permute(Wave& wave, const Instruction& i) {
  const uint32_t* const index = wave.vgpr(i.vaddr);
  const uint32_t* const data = wave.vgpr(i.data);
  Column<uint32_t, kLanes> moved{};
  for_each_lane(wave.exec(), [&](int l) {
    const auto lane = static_cast<uint32_t>(l);
    moved.lane[named_lane(index[l] + static_cast<uint32_t>(i.immediate), lane)] = data[l];
  });
  merge<kLanes>(wave.vgpr(i.vector_dest), moved.lane, wave.exec());
}

// Each lane fetches; data of idle lanes are 0.
template <int kLanes>
void bpermute(Wave& wave, const Instruction& i) {
  const uint32_t* const index = wave.vgpr(i.vaddr);
  const uint64_t exec = wave.exec();
  Column<uint32_t, kLanes> data, moved, mask;
  expand_mask<kLanes>(exec, mask.lane);
  const uint32_t* const from = wave.vgpr(i.data);
  for (int l = 0; l < kLanes; ++l) data.lane[l] = from[l] & mask.lane[l];
  const auto displacement = static_cast<uint32_t>(i.immediate);
  for (uint32_t l = 0; l < kLanes; ++l) moved.lane[l] = data.lane[named_lane(index[l] + displacement, l)];
  merge<kLanes>(wave.vgpr(i.vector_dest), moved.lane, exec);
}

uint32_t reversed5(uint32_t value) {
  uint32_t reversed = 0;
  for (int bit = 0; bit < 5; ++bit) reversed |= (value >> bit & 1) << (4 - bit);
  return reversed;
}

// The lane of the same 32 that `lane` reads ("RDNA 1.0 Instruction Set Architecture", DS_SWIZZLE_B32: four
// modes).
uint32_t swizzle_source(uint32_t mode, uint32_t lane) {
  const uint32_t mask = mode & 31;
  if (mode >= 0xe000) return reversed5(lane) >> std::popcount(mask) | (lane & mask);  // FFT
  if (mode >= 0xc000) {
    const uint32_t amount = mode >> 5 & 31;
    const uint32_t rotated = mode & 0x400 ? lane - amount : lane + amount;
    return ((lane & mask) | (rotated & ~mask)) & 31;
  }
  if (mode & 0x8000) return (lane & ~3u) | (mode >> 2 * (lane & 3) & 3);  // within four
  return ((lane & mask) | (mode >> 5 & 31)) ^ (mode >> 10 & 31);
}

template <int kLanes>
void swizzle(Wave& wave, const Instruction& i) {
  const uint32_t* const data = wave.vgpr(i.vaddr);
  const uint64_t exec = wave.exec();
  Column<uint32_t, kLanes> moved;
  for (uint32_t l = 0; l < kLanes; ++l) {
    const uint32_t from = swizzle_source(static_cast<uint32_t>(i.immediate), l & 31) | (l & 32);
    moved.lane[l] = exec >> from & 1 ? data[from] : 0;
  }
  merge<kLanes>(wave.vgpr(i.vector_dest), moved.lane, exec);
}

void nothing(Wave&, const Instruction&) {}

constexpr Operation kOperations[] = {
    by_lanes<permute<32>, permute<64>>("ds_permute_b32"),
    by_lanes<bpermute<32>, bpermute<64>>("ds_bpermute_b32"),
    by_lanes<swizzle<32>, swizzle<64>>("ds_swizzle_b32"),
    any_lanes<nothing>("ds_nop"),
    any_lanes<no_gds>("ds_ordered_count"),
};

}  // namespace

std::span<const Operation> lds_lanes_operations() {
  return kOperations;
}

}  // namespace rocfix::vcard
