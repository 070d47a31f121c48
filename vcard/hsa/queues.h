// SPDX-License-Identifier: MIT
// The user queues of the card.
#pragma once

#include <map>
#include <memory>

#include "hsa/api.h"
#include "hsa/signal_pool.h"
#include "queue/queue_worker.h"

namespace rocfix::vcard {

using QueueCallback = void (*)(hsa_status_t status, hsa_queue_t* queue, void* data);

inline constexpr uint32_t kQueueMinPackets = 64, kQueueMaxPackets = 131072, kQueuesMax = 128;

struct Queue {
  amd_queue_t* amd = nullptr;
  QueueCallback callback = nullptr;
  void* data = nullptr;
  std::vector<uint32_t> cu_mask;
  std::unique_ptr<QueueWorker> worker;
};

class Queues {
 public:
  Queues(Memory& memory, SignalPool& signals, SignalHub& hub, QueueHost& host, uint32_t compute_units,
         uint32_t waves_per_unit)
      : memory_(memory),
        signals_(signals),
        hub_(hub),
        host_(host),
        compute_units_(compute_units),
        waves_per_unit_(waves_per_unit) {}

  // Null when memory, signals, threads or the card's queues are used up.
  hsa_queue_t* create(uint32_t packets, hsa_queue_type32_t type, QueueCallback callback, void* data);
  bool destroy(const hsa_queue_t* queue);
  std::shared_ptr<Queue> find(const hsa_queue_t* queue);

  // Of all queues, see QueueWorker.
  void stop();
  void skip_kernels();

 private:
  std::shared_ptr<Queue> build(uint32_t packets, hsa_queue_type32_t type);
  void fill(amd_queue_t& queue, uint64_t ring, uint32_t packets, hsa_queue_type32_t type);
  void free_parts(const amd_queue_t& queue);
  std::vector<std::shared_ptr<Queue>> all();

  Memory& memory_;
  SignalPool& signals_;
  SignalHub& hub_;
  QueueHost& host_;
  uint32_t compute_units_, waves_per_unit_;
  std::mutex mutex_;
  uint64_t last_id_ = 0;
  std::map<const hsa_queue_t*, std::shared_ptr<Queue>> queues_;
};

}  // namespace rocfix::vcard
