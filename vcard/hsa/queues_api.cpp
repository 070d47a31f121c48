// SPDX-License-Identifier: MIT
// Queues and their indices. Every memory order that the interface names is served by the strongest.
#include <bit>

#include "hsa/runtime.h"
#include "hsa/values.h"

using namespace rocfix::vcard;

namespace {

enum NewerQueueInfo : uint32_t {
  kQueueInfoAgent = 0,
  kQueueInfoDoorbellId = 1
};  // hsa_queue_info_attribute_t

// HIP calls these for every packet: they trust the pointer, as the interface allows.
std::atomic_ref<uint64_t> write_index(const hsa_queue_t* queue) {
  auto* amd = reinterpret_cast<amd_queue_t*>(const_cast<hsa_queue_t*>(queue));
  return std::atomic_ref<uint64_t>(const_cast<uint64_t&>(amd->write_dispatch_id));
}

std::atomic_ref<uint64_t> read_index(const hsa_queue_t* queue) {
  auto* amd = reinterpret_cast<amd_queue_t*>(const_cast<hsa_queue_t*>(queue));
  return std::atomic_ref<uint64_t>(const_cast<uint64_t&>(amd->read_dispatch_id));
}

hsa_status_t check(const hsa_queue_t* queue) {
  Runtime* runtime = Runtime::get();
  if (runtime == nullptr) return HSA_STATUS_ERROR_NOT_INITIALIZED;
  if (queue == nullptr) return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  return runtime->queues().find(queue) ? HSA_STATUS_SUCCESS : HSA_STATUS_ERROR_INVALID_QUEUE;
}

}  // namespace

#define ROCFIX_ALL_ORDERS(X) \
  X(relaxed) X(acquire) X(release) X(acq_rel) X(scacquire) X(screlease) X(scacq_screl)
#define ROCFIX_LOAD_ORDERS(X) X(relaxed) X(acquire) X(scacquire)
#define ROCFIX_STORE_ORDERS(X) X(relaxed) X(release) X(screlease)

#define ROCFIX_ADD_WRITE(order)                                                       \
  uint64_t hsa_queue_add_write_index_##order(const hsa_queue_t* queue, uint64_t by) { \
    return write_index(queue).fetch_add(by);                                          \
  }
#define ROCFIX_CAS_WRITE(order)                                                                             \
  uint64_t hsa_queue_cas_write_index_##order(const hsa_queue_t* queue, uint64_t expected, uint64_t value) { \
    write_index(queue).compare_exchange_strong(expected, value);                                            \
    return expected;                                                                                        \
  }
#define ROCFIX_LOAD_READ(order)                                          \
  uint64_t hsa_queue_load_read_index_##order(const hsa_queue_t* queue) { \
    return read_index(queue).load();                                     \
  }
#define ROCFIX_LOAD_WRITE(order)                                          \
  uint64_t hsa_queue_load_write_index_##order(const hsa_queue_t* queue) { \
    return write_index(queue).load();                                     \
  }
#define ROCFIX_STORE_READ(order)                                                      \
  void hsa_queue_store_read_index_##order(const hsa_queue_t* queue, uint64_t value) { \
    read_index(queue).store(value);                                                   \
  }
#define ROCFIX_STORE_WRITE(order)                                                      \
  void hsa_queue_store_write_index_##order(const hsa_queue_t* queue, uint64_t value) { \
    write_index(queue).store(value);                                                   \
  }

extern "C" {

ROCFIX_ALL_ORDERS(ROCFIX_ADD_WRITE)
ROCFIX_ALL_ORDERS(ROCFIX_CAS_WRITE)
ROCFIX_LOAD_ORDERS(ROCFIX_LOAD_READ)
ROCFIX_LOAD_ORDERS(ROCFIX_LOAD_WRITE)
ROCFIX_STORE_ORDERS(ROCFIX_STORE_READ)
ROCFIX_STORE_ORDERS(ROCFIX_STORE_WRITE)

hsa_status_t hsa_queue_create(hsa_agent_t agent, uint32_t size, hsa_queue_type32_t type,
                              void (*callback)(hsa_status_t, hsa_queue_t*, void*), void* data, uint32_t,
                              uint32_t, hsa_queue_t** queue) {
  Runtime* runtime = Runtime::get();
  if (runtime == nullptr) return HSA_STATUS_ERROR_NOT_INITIALIZED;
  if (!is_agent(agent)) return HSA_STATUS_ERROR_INVALID_AGENT;
  if (queue == nullptr || !std::has_single_bit(size) || size > kQueueMaxPackets)
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  if (agent.handle != kGpuAgent.handle || type > HSA_QUEUE_TYPE_COOPERATIVE)
    return HSA_STATUS_ERROR_INVALID_QUEUE_CREATION;
  if (!runtime->handlers().start()) return HSA_STATUS_ERROR_OUT_OF_RESOURCES;
  *queue = runtime->queues().create(std::max(size, kQueueMinPackets), type, callback, data);
  return *queue != nullptr ? HSA_STATUS_SUCCESS : HSA_STATUS_ERROR_OUT_OF_RESOURCES;
}

// Its kernel is cut off.
hsa_status_t hsa_queue_destroy(hsa_queue_t* queue) {
  if (const auto status = check(queue); status != HSA_STATUS_SUCCESS) return status;
  Runtime::get()->queues().destroy(queue);
  return HSA_STATUS_SUCCESS;
}

hsa_status_t hsa_queue_inactivate(hsa_queue_t* queue) {
  if (const auto status = check(queue); status != HSA_STATUS_SUCCESS) return status;
  Runtime::get()->queues().find(queue)->worker->stop();
  return HSA_STATUS_SUCCESS;
}

hsa_status_t hsa_amd_queue_set_priority(hsa_queue_t* queue, hsa_amd_queue_priority_t priority) {
  if (const auto status = check(queue); status != HSA_STATUS_SUCCESS) return status;
  return priority <= HSA_AMD_QUEUE_PRIORITY_HIGH ? HSA_STATUS_SUCCESS : HSA_STATUS_ERROR_INVALID_ARGUMENT;
}

// The mask is kept and told again; the card's compute units all compute the same.
hsa_status_t hsa_amd_queue_cu_set_mask(const hsa_queue_t* queue, uint32_t bits, const uint32_t* mask) {
  if (const auto status = check(queue); status != HSA_STATUS_SUCCESS) return status;
  if (bits % 32 != 0 || (bits != 0 && mask == nullptr)) return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  Runtime::get()->queues().find(queue)->cu_mask.assign(mask, mask + bits / 32);
  return HSA_STATUS_SUCCESS;
}

hsa_status_t hsa_amd_queue_cu_get_mask(const hsa_queue_t* queue, uint32_t bits, uint32_t* mask) {
  if (const auto status = check(queue); status != HSA_STATUS_SUCCESS) return status;
  if (bits == 0 || bits % 32 != 0 || mask == nullptr) return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  const auto& set = Runtime::get()->queues().find(queue)->cu_mask;
  const uint32_t units = Runtime::get()->figures().compute_units;
  for (uint32_t word = 0; word < bits / 32; ++word) {
    const uint32_t left = units > word * 32 ? units - word * 32 : 0;
    const uint32_t all = left >= 32 ? UINT32_MAX : (uint32_t{1} << left) - 1;
    mask[word] = word < set.size() ? set[word] & all : set.empty() ? all : 0;
  }
  return HSA_STATUS_SUCCESS;
}

hsa_status_t hsa_amd_queue_get_info(hsa_queue_t* queue, uint32_t attribute, void* value) {
  if (const auto status = check(queue); status != HSA_STATUS_SUCCESS) return status;
  if (value == nullptr) return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  switch (attribute) {
    case kQueueInfoAgent:
      return put(value, kGpuAgent);
    case kQueueInfoDoorbellId:
      return put(value, queue->doorbell_signal.handle);
    default:
      return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  }
}

}  // extern "C"
