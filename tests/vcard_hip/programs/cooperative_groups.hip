// SPDX-License-Identifier: MIT
// Cooperative groups: blocks, tiles of a wave, coalesced lanes, and the whole grid.
// clang-format off: this header of HIP needs the other one before it
#include "program.h"
#include <hip/hip_cooperative_groups.h>
// clang-format on

namespace cg = cooperative_groups;

template <int kSize>
__device__ int tile_sum(int value) {
  const auto tile = cg::tiled_partition<kSize>(cg::this_thread_block());
  for (int distance = kSize / 2; distance > 0; distance /= 2) value += tile.shfl_down(value, distance);
  return tile.shfl(value, 0);
}

__global__ void sum_tiles(const int* in, int* out) {
  const auto block = cg::this_thread_block();
  const int value = in[block.thread_rank()];
  out[4 * block.thread_rank()] = tile_sum<4>(value);
  out[4 * block.thread_rank() + 1] = tile_sum<16>(value);
  out[4 * block.thread_rank() + 2] = tile_sum<32>(value);
  out[4 * block.thread_rank() + 3] = block.size();
}

__global__ void reverse_by_block(int* data) {
  __shared__ int local[256];
  const auto block = cg::this_thread_block();
  local[block.thread_rank()] = data[block.thread_rank()];
  block.sync();
  data[block.thread_rank()] = local[block.size() - 1 - block.thread_rank()];
}

// Every group of the grid has written before any of them reads.
__global__ void rotate_in_grid(int* data, int rounds) {
  const auto grid = cg::this_grid();
  const int count = static_cast<int>(grid.size()), n = static_cast<int>(grid.thread_rank());
  for (int round = 0; round < rounds; ++round) {
    const int next = data[(n + blockDim.x) % count];
    grid.sync();
    data[n] = next + 1;
    grid.sync();
  }
}

void check_tiles(Check& check) {
  constexpr int kItems = 256;
  const auto values = random_integers<int>(kItems, 0, 1000);
  DeviceArray<int> in(values), out(4 * kItems);
  sum_tiles<<<1, kItems>>>(in.get(), out.get());
  const auto got = out.read();
  const int sizes[3] = {4, 16, 32};
  for (int n = 0; n < kItems; ++n) {
    for (int kind = 0; kind < 3; ++kind) {
      int sum = 0;
      for (int k = 0; k < sizes[kind]; ++k) sum += values[n / sizes[kind] * sizes[kind] + k];
      check.equal(got[4 * n + kind], sum, "tile", n);
    }
    check.equal(got[4 * n + 3], kItems, "block size", n);
  }
  reverse_by_block<<<1, kItems>>>(in.get());
  check.all_equal(in.read(), std::vector<int>(values.rbegin(), values.rend()), "reversed");
}

void check_grid(Check& check) {
  constexpr int kGroups = 16, kItems = 128, kCount = kGroups * kItems;
  int rounds = 5, supported = 0;
  MUST(hipDeviceGetAttribute(&supported, hipDeviceAttributeCooperativeLaunch, 0));
  check.that(supported == 1, "cooperative launches are supported", supported);
  std::vector<int> values(kCount);
  for (int n = 0; n < kCount; ++n) values[n] = n * 100;
  DeviceArray<int> data(values);
  int* pointer = data.get();
  void* arguments[] = {&pointer, &rounds};
  MUST(hipLaunchCooperativeKernel(reinterpret_cast<void*>(rotate_in_grid), dim3(kGroups), dim3(kItems), arguments, 0,
                                  nullptr));
  const auto got = data.read();
  for (int n = 0; n < kCount; ++n)
    check.equal(got[n], values[(n + rounds * kItems) % kCount] + rounds, "rotated", n);
}

int main() {
  Check check("cooperative_groups");
  check_tiles(check);
  check_grid(check);
  return check.finish();
}
