// SPDX-License-Identifier: MIT
#include "vcard_hsa/api.h"

#include <atomic>

namespace rocfix::vcard {
namespace {

constexpr uint64_t kFarTooLong = 60'000'000'000;  // ns

}  // namespace

std::vector<hsa_agent_t> agents() {
  std::vector<hsa_agent_t> found;
  hsa_iterate_agents(
      [](hsa_agent_t agent, void* data) {
        static_cast<std::vector<hsa_agent_t>*>(data)->push_back(agent);
        return HSA_STATUS_SUCCESS;
      },
      &found);
  return found;
}

hsa_agent_t cpu() {
  return agents().at(0);
}

hsa_agent_t gpu() {
  return agents().at(1);
}

std::vector<hsa_amd_memory_pool_t> pools(hsa_agent_t agent) {
  std::vector<hsa_amd_memory_pool_t> found;
  hsa_amd_agent_iterate_memory_pools(
      agent,
      [](hsa_amd_memory_pool_t pool, void* data) {
        static_cast<std::vector<hsa_amd_memory_pool_t>*>(data)->push_back(pool);
        return HSA_STATUS_SUCCESS;
      },
      &found);
  return found;
}

hsa_amd_memory_pool_t device_memory() {
  return pools(gpu()).at(0);
}

hsa_amd_memory_pool_t host_memory() {
  return pools(cpu()).at(0);
}

std::string text(hsa_agent_t agent, uint32_t attribute) {
  char value[64] = {};
  EXPECT_EQ(hsa_agent_get_info(agent, static_cast<hsa_agent_info_t>(attribute), value), HSA_STATUS_SUCCESS);
  return value;
}

Program::Program(std::string bytes) : bytes_(std::move(bytes)) {
  const auto keep_first = [&](hsa_status_t result) {
    if (status == HSA_STATUS_SUCCESS) status = result;
  };
  keep_first(hsa_executable_create_alt(HSA_PROFILE_FULL, HSA_DEFAULT_FLOAT_ROUNDING_MODE_DEFAULT, nullptr,
                                       &executable));
  keep_first(hsa_code_object_reader_create_from_memory(bytes_.data(), bytes_.size(), &reader_));
  keep_first(hsa_executable_load_agent_code_object(executable, gpu(), reader_, nullptr, nullptr));
  keep_first(hsa_executable_freeze(executable, nullptr));
}

Program::~Program() {
  hsa_executable_destroy(executable);
  hsa_code_object_reader_destroy(reader_);
}

Symbol Program::find(const char* name) const {
  const hsa_agent_t agent = gpu();
  Symbol symbol;
  symbol.status = hsa_executable_get_symbol_by_name(executable, name, &agent, &symbol.handle);
  return symbol;
}

uint64_t Program::kernel(const std::string& name) const {
  uint64_t object = 0;
  EXPECT_EQ(hsa_executable_symbol_get_info(find((name + ".kd").c_str()).handle,
                                           HSA_EXECUTABLE_SYMBOL_INFO_KERNEL_OBJECT, &object),
            HSA_STATUS_SUCCESS);
  return object;
}

TestQueue::TestQueue(uint32_t packets) {
  const auto remember = [](hsa_status_t status, hsa_queue_t*, void* data) {
    auto& own = *static_cast<TestQueue*>(data);
    const std::lock_guard lock(own.mutex_);
    own.errors_.push_back(status);
  };
  EXPECT_EQ(
      hsa_queue_create(gpu(), packets, HSA_QUEUE_TYPE_MULTI, remember, this, UINT32_MAX, UINT32_MAX, &queue),
      HSA_STATUS_SUCCESS);
}

TestQueue::~TestQueue() {
  hsa_queue_destroy(queue);
}

std::vector<hsa_status_t> TestQueue::errors() {
  const std::lock_guard lock(mutex_);
  return errors_;
}

uint64_t TestQueue::submit(const void* packet, uint16_t header) {
  const uint64_t index = hsa_queue_add_write_index_screlease(queue, 1);
  while (index - hsa_queue_load_read_index_scacquire(queue) >= queue->size) {
  }
  char* slot = static_cast<char*>(queue->base_address) + index % queue->size * 64;
  std::memcpy(slot + 4, static_cast<const char*>(packet) + 4, 60);
  uint32_t first = 0;
  std::memcpy(&first, packet, sizeof first);
  first = (first & 0xffff0000) | header;
  std::atomic_ref(*reinterpret_cast<uint32_t*>(slot)).store(first, std::memory_order_release);
  hsa_signal_store_screlease(queue->doorbell_signal, static_cast<hsa_signal_value_t>(index));
  return index;
}

void TestQueue::launch(uint64_t kernel, void* arguments, uint32_t items, uint32_t group,
                       hsa_signal_t completion) {
  hsa_kernel_dispatch_packet_t packet{};
  packet.setup = 1;
  packet.workgroup_size_x = static_cast<uint16_t>(group);
  packet.workgroup_size_y = packet.workgroup_size_z = 1;
  packet.grid_size_x = items;
  packet.grid_size_y = packet.grid_size_z = 1;
  packet.kernel_object = kernel;
  packet.kernarg_address = arguments;
  packet.completion_signal = completion;
  submit(&packet, 0x1502);  // HIP's header: kernel dispatch, barrier bit, system scopes
}

hsa_signal_value_t TestSignal::wait() const {
  return hsa_signal_wait_scacquire(handle, HSA_SIGNAL_CONDITION_LT, 1, kFarTooLong, HSA_WAIT_STATE_BLOCKED);
}

}  // namespace rocfix::vcard
