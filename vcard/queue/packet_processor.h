// SPDX-License-Identifier: MIT
// What the packet processor of a card does with a user queue (HSA system architecture 1.2, 2.9, "Architected
// Queuing Language packets"): packets in order, each to its end before the next.
#pragma once

#include <hsa/amd_hsa_queue.h>
#include <hsa/hsa.h>

#include <string>
#include <vector>

#include "card/card.h"
#include "queue/signal.h"

namespace rocfix::vcard {

// What packets need of the world around the queue.
class QueueHost {
 public:
  virtual ~QueueHost() = default;
  virtual Outcome launch(const Dispatch& dispatch) = 0;
  // The address of the descriptor of a kernel that is loaded.
  virtual bool is_kernel(uint64_t address) = 0;
  // A signal that was created and not destroyed.
  virtual bool is_signal(uint64_t handle) = 0;
  virtual DeviceClock& clock() = 0;
};

struct Step {
  enum class Kind {
    kIdle,      // no packet
    kBlocked,   // the next packet waits for signals
    kAdvanced,  // one packet is done
    kFailed,    // the queue takes no further packets; `failure` says why
    kStopped,   // stop() came in the middle of a kernel
  };
  Kind kind = Kind::kIdle;
  hsa_status_t failure = HSA_STATUS_SUCCESS;
  std::string report;
  Fault fault;
};

class PacketProcessor {
 public:
  PacketProcessor(amd_queue_t& queue, QueueHost& host, SignalHub& hub)
      : queue_(queue), host_(host), hub_(hub) {}

  Step step();
  bool has_packet() const { return next_packet() != nullptr; }
  // The next packet is there and nothing holds it back.
  bool ready() const;
  // Where a change can end an idle or blocked state: the doorbell, and the signals that the next packet waits
  // for.
  std::vector<const void*> watched() const;

  // Both cut off the kernel that runs, from any thread. After stop() its packet stays and no signal tells of it, as
  // when a real queue is destroyed.
  void stop() { cut_off_.store(true); }
  // It and all kernels after it count as done: a process that exits need not wait for them.
  void skip_kernels();

 private:
  union Packet;

  Packet* next_packet() const;
  bool has_valid_signals(const Packet& packet) const;
  bool may_start(const Packet& packet) const;
  Step launch(const Packet& packet);
  Step advance(Packet& packet, uint64_t nanoseconds);

  amd_queue_t& queue_;
  QueueHost& host_;
  SignalHub& hub_;
  std::atomic<bool> cut_off_{false}, skips_{false};
};

// The status that a queue's error callback gets for a kernel's fault.
hsa_status_t status_of(FaultKind kind);

}  // namespace rocfix::vcard
