// SPDX-License-Identifier: MIT
// A queue in plain memory, and a world around it that records launches instead of executing them.
#pragma once

#include <gtest/gtest.h>

#include <cstring>
#include <functional>
#include <mutex>
#include <set>
#include <vector>

#include "queue/packet_processor.h"

namespace rocfix::vcard {

constexpr uint64_t kKernel = 0x4000;

class RecordingHost : public QueueHost {
 public:
  Outcome launch(const Dispatch& dispatch) override {
    const std::lock_guard lock(mutex);
    launched.push_back(dispatch);
    if (on_launch) on_launch();
    return outcome;
  }
  bool is_kernel(uint64_t address) override { return address == kKernel; }
  bool is_signal(uint64_t handle) override {
    const std::lock_guard lock(signals_mutex);
    return signals.contains(handle);
  }
  DeviceClock& clock() override { return device_clock; }

  std::mutex mutex, signals_mutex;
  std::vector<Dispatch> launched;
  std::function<void()> on_launch;
  Outcome outcome{.ok = true, .modelled_ns = 50};
  std::set<uint64_t> signals;
  DeviceClock device_clock{1000};
};

// Of a kernel that did not come to its end.
inline Outcome cut_off() {
  Outcome outcome;
  outcome.cut_off = true;
  return outcome;
}

inline void set_all(std::initializer_list<amd_signal_t*> signals, int64_t value) {
  for (amd_signal_t* signal : signals) value_of(*signal).store(value);
}

class QueueFixture : public testing::Test {
 protected:
  static constexpr uint32_t kPackets = 8;

  QueueFixture() {
    queue.hsa_queue.base_address = ring;
    queue.hsa_queue.size = kPackets;
    queue.hsa_queue.doorbell_signal = handle(doorbell);
    for (auto& packet : ring) packet.header = HSA_PACKET_TYPE_INVALID;
  }

  hsa_signal_t handle(amd_signal_t& signal) {
    const std::lock_guard lock(host.signals_mutex);
    host.signals.insert(reinterpret_cast<uint64_t>(&signal));
    return {reinterpret_cast<uint64_t>(&signal)};
  }

  static hsa_kernel_dispatch_packet_t kernel_packet() {
    hsa_kernel_dispatch_packet_t packet{};
    packet.setup = 1;
    packet.workgroup_size_x = 64;
    packet.grid_size_x = 1000;
    packet.kernel_object = kKernel;
    return packet;
  }

  // As producers do it: the body, then the header by one atomic store, then the doorbell.
  template <class Packet>
  void submit(const Packet& packet, uint16_t type) {
    static_assert(sizeof(Packet) == 64);
    const uint64_t index = std::atomic_ref(const_cast<uint64_t&>(queue.write_dispatch_id)).fetch_add(1);
    auto* slot = reinterpret_cast<char*>(&ring[index % kPackets]);
    std::memcpy(slot + 2, reinterpret_cast<const char*>(&packet) + 2, 62);
    std::atomic_ref(*reinterpret_cast<uint16_t*>(slot)).store(type, std::memory_order_release);
    value_of(doorbell).store(static_cast<int64_t>(index));
    hub.notify(&doorbell);
  }
  void submit_kernel(const hsa_kernel_dispatch_packet_t& packet = kernel_packet()) {
    submit(packet, HSA_PACKET_TYPE_KERNEL_DISPATCH);
  }
  // A barrier that waits for the signals and completes `completion`.
  void submit_barrier(std::vector<amd_signal_t*> awaited, amd_signal_t* completion,
                      uint16_t type = HSA_PACKET_TYPE_BARRIER_AND) {
    hsa_barrier_and_packet_t packet{};
    for (size_t i = 0; i < awaited.size(); ++i) packet.dep_signal[i] = handle(*awaited[i]);
    if (completion != nullptr) packet.completion_signal = handle(*completion);
    submit(packet, type);
  }

  uint64_t read_index() const {
    return std::atomic_ref(const_cast<uint64_t&>(queue.read_dispatch_id)).load();
  }

  alignas(64) hsa_kernel_dispatch_packet_t ring[kPackets] = {};
  amd_queue_t queue{};
  amd_signal_t doorbell{};
  RecordingHost host;
  SignalHub hub;
  PacketProcessor processor{queue, host, hub};
};

}  // namespace rocfix::vcard
