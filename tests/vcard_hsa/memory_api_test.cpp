// SPDX-License-Identifier: MIT
// Memory and copies through the C interface.
#include <numeric>

#include "vcard_hsa/api.h"

namespace rocfix::vcard {
namespace {

using testing::Each;
using testing::HasSubstr;

constexpr size_t kMiB = 1 << 20;

class MemoryApiTest : public ApiTest {};

std::vector<int> counted(size_t count) {
  std::vector<int> values(count);
  std::iota(values.begin(), values.end(), 1);
  return values;
}

// Small copies are made at once, large ones on a thread of their own.
TEST_F(MemoryApiTest, CopiesToTheCardAndBack) {
  for (const size_t count : {size_t{1}, size_t{1000}, 8 * kMiB}) {
    const auto sent = counted(count);
    std::vector<int> got(count);
    const Buffer<int> device(device_memory(), count);
    const TestSignal there, back;
    MUST(hsa_amd_memory_async_copy(device.data, gpu(), sent.data(), cpu(), count * 4, 0, nullptr,
                                   there.handle));
    MUST(hsa_amd_memory_async_copy(got.data(), cpu(), device.data, gpu(), count * 4, 1, &there.handle,
                                   back.handle));
    EXPECT_EQ(back.wait(), 0);
    EXPECT_EQ(got, sent);
    hsa_amd_profiling_async_copy_time_t times{};
    MUST(hsa_amd_profiling_get_async_copy_time(back.handle, &times));
    EXPECT_GT(times.end, times.start);
  }
}

TEST_F(MemoryApiTest, ACopyWaitsForItsSignals) {
  const Buffer<int> device(device_memory(), 1);
  const int value = 5;
  const TestSignal gate, done;
  MUST(hsa_amd_memory_async_copy(device.data, gpu(), &value, cpu(), 4, 1, &gate.handle, done.handle));
  EXPECT_EQ(
      hsa_signal_wait_scacquire(done.handle, HSA_SIGNAL_CONDITION_LT, 1, 20'000'000, HSA_WAIT_STATE_ACTIVE),
      1);
  hsa_signal_subtract_relaxed(gate.handle, 1);
  EXPECT_EQ(done.wait(), 0);
}

TEST_F(MemoryApiTest, CopiesRectangles) {
  constexpr size_t kWidth = 16, kRows = 8, kLayers = 3;
  const auto sent = counted(kWidth * kRows * kLayers);
  const Buffer<int> device(device_memory(), kWidth * kRows * kLayers);
  std::memset(device.data, 0, kWidth * kRows * kLayers * 4);
  const hsa_pitched_ptr_t from{const_cast<int*>(sent.data()), kWidth * 4, kWidth * kRows * 4};
  const hsa_pitched_ptr_t to{device.data, kWidth * 4, kWidth * kRows * 4};
  const hsa_dim3_t from_offset{2 * 4, 1, 0}, to_offset{4 * 4, 3, 1}, range{5 * 4, 4, 2};
  const TestSignal done;
  MUST(hsa_amd_memory_async_copy_rect(&to, &to_offset, &from, &from_offset, &range, gpu(), hsaHostToDevice, 0,
                                      nullptr, done.handle));
  EXPECT_EQ(done.wait(), 0);
  const auto at = [](size_t x, size_t y, size_t z) { return (z * kRows + y) * kWidth + x; };
  for (size_t z = 0; z < kLayers; ++z)
    for (size_t y = 0; y < kRows; ++y)
      for (size_t x = 0; x < kWidth; ++x) {
        const bool inside = x >= 4 && x < 9 && y >= 3 && y < 7 && z >= 1;
        EXPECT_EQ(device.data[at(x, y, z)], inside ? sent[at(x - 2, y - 2, z - 1)] : 0);
      }
}

TEST_F(MemoryApiTest, ACopyOutOfBoundsIsRefusedInWords) {
  const Buffer<int> device(device_memory(), 10);
  const auto values = counted(11);
  const TestSignal done;
  testing::internal::CaptureStderr();
  EXPECT_EQ(hsa_amd_memory_async_copy(device.data, gpu(), values.data(), cpu(), 44, 0, nullptr, done.handle),
            HSA_STATUS_ERROR_INVALID_ARGUMENT);
  EXPECT_THAT(testing::internal::GetCapturedStderr(), HasSubstr("live device memory of 40 bytes"));
}

TEST_F(MemoryApiTest, SixGibibytesAndNoMore) {
  std::vector<void*> blocks;
  void* block = nullptr;
  hsa_status_t status = HSA_STATUS_SUCCESS;
  while ((status = hsa_amd_memory_pool_allocate(device_memory(), 512 * kMiB, 0, &block)) ==
         HSA_STATUS_SUCCESS)
    blocks.push_back(block);
  EXPECT_EQ(status, HSA_STATUS_ERROR_OUT_OF_RESOURCES);
  EXPECT_EQ(blocks.size(), 11u);  // 6275072 KiB hold eleven
  EXPECT_EQ(hsa_amd_memory_pool_allocate(pools(gpu())[1], 512 * kMiB, 0, &block),
            HSA_STATUS_ERROR_OUT_OF_RESOURCES);  // the fine-grained pool is the same memory
  for (void* each : blocks) MUST(hsa_amd_memory_pool_free(each));
  EXPECT_EQ(info<uint64_t>(gpu(), kAgentMemoryAvailable) >> 20, 6128u);
  EXPECT_EQ(hsa_amd_memory_pool_allocate(device_memory(), 8192 * kMiB, 0, &block),
            HSA_STATUS_ERROR_INVALID_ALLOCATION);
  EXPECT_EQ(hsa_amd_memory_pool_allocate(pools(gpu()).back(), 64, 0, &block),
            HSA_STATUS_ERROR_INVALID_ALLOCATION);
}

TEST_F(MemoryApiTest, PointerInfoFillsWhatTheCallerKnows) {
  const Buffer<char> device(device_memory(), 5000);
  hsa_amd_pointer_info_t info{};
  info.size = sizeof info;
  MUST(hsa_amd_pointer_info_set_userdata(device.data, &info));
  MUST(hsa_amd_pointer_info(device.data + 100, &info, nullptr, nullptr, nullptr));
  EXPECT_EQ(info.size, sizeof info);
  EXPECT_EQ(info.type, HSA_EXT_POINTER_TYPE_HSA);
  EXPECT_EQ(info.agentBaseAddress, device.data);
  EXPECT_EQ(info.sizeInBytes, 5000u);
  EXPECT_EQ(info.userData, &info);
  EXPECT_EQ(info.agentOwner.handle, gpu().handle);
  EXPECT_EQ(info.global_flags, 4u);
  hsa_amd_pointer_info_t small{};
  small.size = offsetof(hsa_amd_pointer_info_t, sizeInBytes);
  MUST(hsa_amd_pointer_info(device.data, &small, nullptr, nullptr, nullptr));
  EXPECT_EQ(small.hostBaseAddress, device.data);
  EXPECT_EQ(small.sizeInBytes, 0u);
  MUST(hsa_amd_pointer_info(&info, &small, nullptr, nullptr, nullptr));
  EXPECT_EQ(small.type, HSA_EXT_POINTER_TYPE_UNKNOWN);
}

// HIP aborts in hipHostUnregister when both addresses are the same.
TEST_F(MemoryApiTest, LockedMemoryIsCopiedThroughItsSecondAddress) {
  auto host = counted(1000);
  void* locked = nullptr;
  MUST(hsa_amd_memory_lock_to_pool(host.data(), 4000, nullptr, 0, pools(cpu())[2], 0, &locked));
  EXPECT_NE(locked, host.data());
  std::vector<int> got(1000);
  const TestSignal done;
  MUST(hsa_amd_memory_async_copy(got.data(), cpu(), locked, gpu(), 4000, 0, nullptr, done.handle));
  EXPECT_EQ(done.wait(), 0);
  EXPECT_EQ(got, host);
  MUST(hsa_amd_memory_unlock(host.data()));
  EXPECT_EQ(hsa_amd_memory_unlock(host.data()), HSA_STATUS_ERROR_INVALID_ARGUMENT);
  EXPECT_EQ(hsa_amd_memory_async_copy(got.data(), cpu(), locked, gpu(), 4000, 0, nullptr, done.handle),
            HSA_STATUS_ERROR_INVALID_ARGUMENT);
}

TEST_F(MemoryApiTest, FillsAndCopiesAtOnce) {
  const Buffer<uint32_t> device(device_memory(), 100);
  MUST(hsa_amd_memory_fill(device.data, 0xabcd, 100));
  std::vector<uint32_t> got(100);
  MUST(hsa_memory_copy(got.data(), device.data, 400));
  EXPECT_THAT(got, Each(0xabcdu));
  EXPECT_EQ(hsa_amd_memory_fill(device.data, 1, 101), HSA_STATUS_ERROR_INVALID_ALLOCATION);
}

TEST_F(MemoryApiTest, DeallocationIsTold) {
  static void* told;
  told = nullptr;
  void* block = nullptr;
  MUST(hsa_amd_memory_pool_allocate(device_memory(), 64, 0, &block));
  MUST(hsa_amd_register_deallocation_callback(
      block, [](void* pointer, void*) { told = pointer; }, nullptr));
  MUST(hsa_amd_memory_pool_free(block));
  EXPECT_EQ(told, block);
  EXPECT_EQ(hsa_amd_memory_pool_free(block), HSA_STATUS_ERROR_INVALID_ALLOCATION);
}

TEST_F(MemoryApiTest, OneMemoryAtTwoAddresses) {
  constexpr size_t kBytes = 2 * kMiB;
  hsa_amd_vmem_alloc_handle_t memory{};
  MUST(hsa_amd_vmem_handle_create(device_memory(), kBytes, MEMORY_TYPE_NONE, 0, &memory));
  void* space = nullptr;
  MUST(hsa_amd_vmem_address_reserve_align(&space, 4 * kBytes, 0, kBytes, 0));
  EXPECT_EQ(reinterpret_cast<uint64_t>(space) % kBytes, 0u);
  char* first = static_cast<char*>(space);
  char* second = first + 2 * kBytes;
  for (char* at : {first, second}) {
    MUST(hsa_amd_vmem_map(at, kBytes, 0, memory, 0));
    const hsa_amd_memory_access_desc_t access{HSA_ACCESS_PERMISSION_RW, gpu()};
    MUST(hsa_amd_vmem_set_access(at, kBytes, &access, 1));
  }
  first[kBytes - 1] = 42;
  EXPECT_EQ(second[kBytes - 1], 42);
  EXPECT_EQ(hsa_amd_vmem_map(first + kMiB, kBytes, 0, memory, 0), HSA_STATUS_ERROR_INVALID_ARGUMENT);
  hsa_access_permission_t permission{};
  MUST(hsa_amd_vmem_get_access(second + 5, &permission, gpu()));
  EXPECT_EQ(permission, HSA_ACCESS_PERMISSION_RW);
  EXPECT_EQ(hsa_amd_vmem_get_access(second, &permission, cpu()), HSA_STATUS_ERROR_INVALID_ALLOCATION);
  const uint64_t before = info<uint64_t>(gpu(), kAgentMemoryAvailable);
  MUST(hsa_amd_vmem_handle_release(memory));
  MUST(hsa_amd_vmem_unmap(first, kBytes));
  EXPECT_EQ(info<uint64_t>(gpu(), kAgentMemoryAvailable), before);
  MUST(hsa_amd_vmem_unmap(second, kBytes));
  EXPECT_EQ(info<uint64_t>(gpu(), kAgentMemoryAvailable), before + kBytes);
  MUST(hsa_amd_vmem_address_free(space, 4 * kBytes));
}

}  // namespace
}  // namespace rocfix::vcard
