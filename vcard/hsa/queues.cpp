// SPDX-License-Identifier: MIT
#include "hsa/queues.h"

#include "hsa/fault_report.h"
#include "state/wave.h"

namespace rocfix::vcard {
namespace {

constexpr uint64_t kPacketBytes = 64;
constexpr uint16_t kInvalidHeader = HSA_PACKET_TYPE_INVALID << HSA_PACKET_HEADER_TYPE;

// HIP reads these fields by their place (ROCclr casts hsa_queue_t* to amd_queue_t*).
static_assert(offsetof(amd_queue_t, write_dispatch_id) == 0x38 &&
              offsetof(amd_queue_t, read_dispatch_id) == 0x80);
static_assert(offsetof(amd_queue_t, group_segment_aperture_base_hi) == 0x40 && sizeof(amd_queue_t) == 0x100);

}  // namespace

void Queues::fill(amd_queue_t& queue, uint64_t ring, uint32_t packets, hsa_queue_type32_t type) {
  queue.hsa_queue.type = type;
  queue.hsa_queue.features = HSA_QUEUE_FEATURE_KERNEL_DISPATCH;
  queue.hsa_queue.base_address = reinterpret_cast<void*>(ring);
  queue.hsa_queue.size = packets;
  queue.hsa_queue.id = ++last_id_;
  queue.group_segment_aperture_base_hi = static_cast<uint32_t>(kSharedAperture >> 32);
  queue.private_segment_aperture_base_hi = static_cast<uint32_t>(kPrivateAperture >> 32);
  queue.max_cu_id = compute_units_ - 1;
  queue.max_wave_id = waves_per_unit_ - 1;
  queue.read_dispatch_id_field_base_byte_offset = offsetof(amd_queue_t, read_dispatch_id);
  queue.queue_properties = AMD_QUEUE_PROPERTIES_IS_PTR64 | AMD_QUEUE_PROPERTIES_ENABLE_PROFILING;
  for (uint32_t i = 0; i < packets; ++i)
    *reinterpret_cast<uint16_t*>(ring + i * kPacketBytes) = kInvalidHeader;
}

void Queues::free_parts(const amd_queue_t& queue) {
  if (amd_signal_t* doorbell = signal_of(queue.hsa_queue.doorbell_signal)) signals_.destroy(*doorbell);
  if (queue.hsa_queue.base_address != nullptr)
    memory_.free(reinterpret_cast<uint64_t>(queue.hsa_queue.base_address));
  memory_.free(reinterpret_cast<uint64_t>(&queue));
}

std::shared_ptr<Queue> Queues::build(uint32_t packets, hsa_queue_type32_t type) {
  const auto descriptor = memory_.allocate(kPools[0], sizeof(amd_queue_t), "queue");
  if (!descriptor) return nullptr;
  auto queue = std::make_shared<Queue>();
  queue->amd = reinterpret_cast<amd_queue_t*>(*descriptor);
  const auto ring = memory_.allocate(kPools[0], packets * kPacketBytes, "queue packets");
  if (ring) fill(*queue->amd, *ring, packets, type);
  amd_signal_t* doorbell = ring ? signals_.create(-1) : nullptr;
  queue->amd->hsa_queue.doorbell_signal.handle = reinterpret_cast<uint64_t>(doorbell);
  if (doorbell != nullptr) return queue;
  free_parts(*queue->amd);
  return nullptr;
}

hsa_queue_t* Queues::create(uint32_t packets, hsa_queue_type32_t type, QueueCallback callback, void* data) {
  const std::lock_guard lock(mutex_);
  if (queues_.size() >= kQueuesMax) return nullptr;
  auto queue = build(packets, type);
  if (queue == nullptr) return nullptr;
  queue->callback = callback;
  queue->data = data;
  hsa_queue_t* handle = &queue->amd->hsa_queue;
  queue->worker = std::make_unique<QueueWorker>(
      *queue->amd, host_, hub_, [=](const Step& step) { report_failure(step, handle, callback, data); });
  if (!queue->worker->start()) {
    free_parts(*queue->amd);
    return nullptr;
  }
  queues_[handle] = std::move(queue);
  return handle;
}

std::shared_ptr<Queue> Queues::find(const hsa_queue_t* queue) {
  const std::lock_guard lock(mutex_);
  const auto found = queues_.find(queue);
  return found == queues_.end() ? nullptr : found->second;
}

bool Queues::destroy(const hsa_queue_t* handle) {
  std::shared_ptr<Queue> queue;
  {
    const std::lock_guard lock(mutex_);
    const auto found = queues_.find(handle);
    if (found == queues_.end()) return false;
    queue = std::move(found->second);
    queues_.erase(found);
  }
  queue->worker->stop();
  free_parts(*queue->amd);
  return true;
}

std::vector<std::shared_ptr<Queue>> Queues::all() {
  const std::lock_guard lock(mutex_);
  std::vector<std::shared_ptr<Queue>> queues;
  for (const auto& [handle, queue] : queues_) queues.push_back(queue);
  return queues;
}

void Queues::stop() {
  for (const auto& queue : all()) queue->worker->stop();
}

void Queues::skip_kernels() {
  for (const auto& queue : all()) queue->worker->skip_kernels();
}

}  // namespace rocfix::vcard
