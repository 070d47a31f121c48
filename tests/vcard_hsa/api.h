// SPDX-License-Identifier: MIT
// The C interface for tests: calls that must succeed, and short ways to what HIP sets up.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <hsa/hsa_ven_amd_loader.h>

#include <cstring>
#include <mutex>
#include <string>
#include <vector>

#include "hsa/newer_api.h"

namespace rocfix::vcard {

#define MUST(call) ASSERT_EQ(static_cast<int>(call), HSA_STATUS_SUCCESS) << #call

std::vector<hsa_agent_t> agents();
hsa_agent_t gpu();
hsa_agent_t cpu();
std::vector<hsa_amd_memory_pool_t> pools(hsa_agent_t agent);
hsa_amd_memory_pool_t device_memory();
hsa_amd_memory_pool_t host_memory();

template <class Value, class Attribute>
Value info(hsa_agent_t agent, Attribute attribute) {
  Value value{};
  EXPECT_EQ(hsa_agent_get_info(agent, static_cast<hsa_agent_info_t>(attribute), &value), HSA_STATUS_SUCCESS)
      << std::hex << attribute;
  return value;
}

// A text attribute of up to 64 characters.
std::string text(hsa_agent_t agent, uint32_t attribute);

struct Symbol {
  hsa_status_t status = HSA_STATUS_ERROR;
  hsa_executable_symbol_t handle{};
};

// A code object that is loaded and frozen, destroyed at the end.
class Program {
 public:
  explicit Program(std::string bytes);
  ~Program();
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  hsa_status_t status = HSA_STATUS_SUCCESS;  // of the first call that failed
  hsa_executable_t executable{};

  Symbol find(const char* name) const;
  // The kernel object of "name.kd".
  uint64_t kernel(const std::string& name) const;

 private:
  std::string bytes_;
  hsa_code_object_reader_t reader_{};
};

// A queue that remembers the errors that its callback was told.
class TestQueue {
 public:
  explicit TestQueue(uint32_t packets = 64);
  ~TestQueue();
  TestQueue(const TestQueue&) = delete;
  TestQueue& operator=(const TestQueue&) = delete;

  // As HIP does it; returns the packet's index.
  uint64_t submit(const void* packet, uint16_t header);
  void launch(uint64_t kernel, void* arguments, uint32_t items, uint32_t group, hsa_signal_t completion);

  // What the callback was told so far; it is called on a thread of the runtime.
  std::vector<hsa_status_t> errors();

  hsa_queue_t* queue = nullptr;

 private:
  std::mutex mutex_;
  std::vector<hsa_status_t> errors_;
};

class TestSignal {
 public:
  explicit TestSignal(hsa_signal_value_t value = 1) {
    EXPECT_EQ(hsa_signal_create(value, 0, nullptr, &handle), HSA_STATUS_SUCCESS);
  }
  ~TestSignal() { hsa_signal_destroy(handle); }
  TestSignal(const TestSignal&) = delete;
  TestSignal& operator=(const TestSignal&) = delete;

  // Waits for the value to be less than 1, as HIP does; the value.
  hsa_signal_value_t wait() const;

  hsa_signal_t handle{};
};

// Memory of a pool, freed at the end.
template <class Value>
class Buffer {
 public:
  Buffer(hsa_amd_memory_pool_t pool, size_t count) {
    void* memory = nullptr;
    EXPECT_EQ(hsa_amd_memory_pool_allocate(pool, count * sizeof(Value), 0, &memory), HSA_STATUS_SUCCESS);
    data = static_cast<Value*>(memory);
  }
  ~Buffer() { hsa_amd_memory_pool_free(data); }
  Buffer(const Buffer&) = delete;
  Buffer& operator=(const Buffer&) = delete;

  Value* data = nullptr;
};

// Opens the runtime for each test, once a process.
class ApiTest : public testing::Test {
 protected:
  void SetUp() override { MUST(hsa_init()); }
  void TearDown() override { MUST(hsa_shut_down()); }
};

}  // namespace rocfix::vcard
