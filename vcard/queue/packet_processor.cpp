// SPDX-License-Identifier: MIT
#include "queue/packet_processor.h"

#include <fmt/format.h>
#include <hsa/hsa_ext_amd.h>

#include <algorithm>

#include "queue/dispatch_check.h"

namespace rocfix::vcard {
namespace {

// Vendor packets carry their format in the byte after the header (hsa_ext_amd.h,
// hsa_amd_vendor_packet_header_t).
constexpr int kVendorSpecific = HSA_PACKET_TYPE_VENDOR_SPECIFIC;

std::atomic_ref<uint64_t> index(volatile uint64_t& field) {
  return std::atomic_ref<uint64_t>(const_cast<uint64_t&>(field));
}

int type_of(uint16_t header) {
  return header >> HSA_PACKET_HEADER_TYPE & 0xff;
}

Step invalid(hsa_status_t status, std::string report) {
  return {Step::Kind::kFailed, status, "rocfix: virtual card: " + std::move(report) + "\n", {}};
}

}  // namespace

union PacketProcessor::Packet {
  uint16_t header;
  hsa_kernel_dispatch_packet_t dispatch;
  hsa_barrier_and_packet_t barrier;  // barrier-OR has the same layout
  hsa_amd_barrier_value_packet_t value;

  // The header is written last, by an atomic store of it or of its dword.
  int type() const {
    return type_of(std::atomic_ref(const_cast<uint16_t&>(header)).load(std::memory_order_acquire));
  }
  void invalidate() {
    std::atomic_ref(header).store(HSA_PACKET_TYPE_INVALID << HSA_PACKET_HEADER_TYPE,
                                  std::memory_order_release);
  }
  bool is_barrier() const {
    return type() == HSA_PACKET_TYPE_BARRIER_AND || type() == HSA_PACKET_TYPE_BARRIER_OR;
  }
  bool is_barrier_value() const {
    return type() == kVendorSpecific && value.header.AmdFormat == HSA_AMD_PACKET_TYPE_BARRIER_VALUE;
  }

  std::vector<hsa_signal_t> awaited() const {
    std::vector<hsa_signal_t> signals;
    const auto add = [&](hsa_signal_t signal) {
      if (signal.handle != 0) signals.push_back(signal);
    };
    if (is_barrier()) std::for_each(std::begin(barrier.dep_signal), std::end(barrier.dep_signal), add);
    if (is_barrier_value()) add(value.signal);
    return signals;
  }

  bool holds(hsa_signal_t signal) const {
    const int64_t now = value_of(*signal_of(signal)).load();
    if (is_barrier_value())
      return satisfied(static_cast<hsa_signal_condition_t>(value.cond), now & value.mask, value.value);
    // The specification asks for zero. A failed copy leaves a negative value, which must not block for ever.
    return now <= 0;
  }
};

PacketProcessor::Packet* PacketProcessor::next_packet() const {
  static_assert(sizeof(Packet) == 64);
  const uint64_t read = index(queue_.read_dispatch_id).load();
  if (read >= index(queue_.write_dispatch_id).load()) return nullptr;
  auto* packet = static_cast<Packet*>(queue_.hsa_queue.base_address) + (read & (queue_.hsa_queue.size - 1));
  return packet->type() == HSA_PACKET_TYPE_INVALID ? nullptr : packet;
}

bool PacketProcessor::has_valid_signals(const Packet& packet) const {
  const uint64_t completion = packet.barrier.completion_signal.handle;
  if (completion != 0 && !host_.is_signal(completion)) return false;
  const auto awaited = packet.awaited();
  return std::all_of(awaited.begin(), awaited.end(),
                     [&](hsa_signal_t signal) { return host_.is_signal(signal.handle); });
}

bool PacketProcessor::may_start(const Packet& packet) const {
  if (!has_valid_signals(packet)) return true;  // to its error
  const auto awaited = packet.awaited();
  const auto holds = [&](hsa_signal_t signal) { return packet.holds(signal); };
  if (packet.type() == HSA_PACKET_TYPE_BARRIER_OR && !awaited.empty())
    return std::any_of(awaited.begin(), awaited.end(), holds);
  return std::all_of(awaited.begin(), awaited.end(), holds);
}

bool PacketProcessor::ready() const {
  const Packet* packet = next_packet();
  return packet != nullptr && may_start(*packet);
}

std::vector<const void*> PacketProcessor::watched() const {
  std::vector<const void*> addresses{signal_of(queue_.hsa_queue.doorbell_signal)};
  if (const Packet* packet = next_packet(); packet != nullptr && has_valid_signals(*packet))
    for (const hsa_signal_t signal : packet->awaited()) addresses.push_back(signal_of(signal));
  return addresses;
}

Step PacketProcessor::step() {
  Packet* packet = next_packet();
  if (packet == nullptr) return {Step::Kind::kIdle};
  if (!has_valid_signals(*packet))
    return invalid(HSA_STATUS_ERROR_INVALID_SIGNAL, "a packet names a signal that does not exist");
  if (!may_start(*packet)) return {Step::Kind::kBlocked};
  if (packet->is_barrier() || packet->is_barrier_value()) return advance(*packet, 1);
  if (packet->type() == HSA_PACKET_TYPE_KERNEL_DISPATCH) return launch(*packet);
  return invalid(HSA_STATUS_ERROR_INVALID_PACKET_FORMAT,
                 fmt::format("a packet of type {} is none that the card executes", packet->type()));
}

void PacketProcessor::skip_kernels() {
  skips_.store(true);
  cut_off_.store(true);
}

Step PacketProcessor::launch(const Packet& packet) {
  const hsa_kernel_dispatch_packet_t& wanted = packet.dispatch;
  if (auto problem = find_problem(wanted); !problem.empty())
    return invalid(HSA_STATUS_ERROR_INCOMPATIBLE_ARGUMENTS, std::move(problem));
  if (!host_.is_kernel(wanted.kernel_object))
    return invalid(
        HSA_STATUS_ERROR_INVALID_CODE_OBJECT,
        fmt::format("a dispatch names kernel object {:#x}, where no kernel is loaded", wanted.kernel_object));
  Dispatch dispatch = dispatch_of(wanted);
  dispatch.packet = reinterpret_cast<uint64_t>(&packet);
  dispatch.queue = reinterpret_cast<uint64_t>(&queue_);
  dispatch.id = index(queue_.read_dispatch_id).load();
  dispatch.stop = &cut_off_;
  Outcome outcome = host_.launch(dispatch);
  if (outcome.cut_off && !skips_.load()) return {.kind = Step::Kind::kStopped, .report = {}, .fault = {}};
  if (outcome.cut_off) return advance(const_cast<Packet&>(packet), 1);
  if (!outcome.ok)
    return {Step::Kind::kFailed, status_of(outcome.fault.kind), std::move(outcome.report),
            std::move(outcome.fault)};
  return advance(const_cast<Packet&>(packet), outcome.modelled_ns);
}

// The slot is given back before the signal tells of it: who waited may look at the read index next.
Step PacketProcessor::advance(Packet& packet, uint64_t nanoseconds) {
  amd_signal_t* completion = signal_of(packet.barrier.completion_signal);
  const Interval interval = host_.clock().pass(nanoseconds);
  packet.invalidate();
  index(queue_.read_dispatch_id).fetch_add(1);
  if (completion != nullptr) complete(hub_, *completion, interval);
  return {Step::Kind::kAdvanced};
}

hsa_status_t status_of(FaultKind kind) {
  const auto extended = [](int status) { return static_cast<hsa_status_t>(status); };
  switch (kind) {
    case FaultKind::kNone:
      return HSA_STATUS_SUCCESS;
    case FaultKind::kOutOfBounds:
    case FaultKind::kFreed:
    case FaultKind::kBadCodeAddress:
      return extended(HSA_STATUS_ERROR_MEMORY_FAULT);
    case FaultKind::kMisaligned:
    case FaultKind::kLdsOverrun:
    case FaultKind::kScratchOverrun:
      return extended(HSA_STATUS_ERROR_MEMORY_APERTURE_VIOLATION);
    case FaultKind::kIllegalInstruction:
    case FaultKind::kUnsupported:
      return extended(HSA_STATUS_ERROR_ILLEGAL_INSTRUCTION);
    case FaultKind::kBadLaunch:
      return HSA_STATUS_ERROR_INCOMPATIBLE_ARGUMENTS;
    case FaultKind::kBarrier:
    case FaultKind::kDeadlock:
    case FaultKind::kHang:
    case FaultKind::kTrap:
      return HSA_STATUS_ERROR_EXCEPTION;
  }
  return HSA_STATUS_ERROR;
}

}  // namespace rocfix::vcard
