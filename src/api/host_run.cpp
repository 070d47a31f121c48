// SPDX-License-Identifier: MIT
#include "api/host_run.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace rocfix {
namespace {

// Of a tensor with no elements too: some runtimes allocate no 0 bytes.
constexpr uint64_t kLeastBytes = 16;

class DeviceBuffer {
 public:
  static Result<DeviceBuffer> create(Device& device, uint64_t bytes) {
    const auto address = device.allocate(std::max(bytes, kLeastBytes));
    if (!address) return address.error();
    return DeviceBuffer(device, *address, bytes);
  }
  DeviceBuffer(DeviceBuffer&& other) noexcept
      : device_(std::exchange(other.device_, nullptr)), address_(other.address_), bytes_(other.bytes_) {}
  DeviceBuffer& operator=(DeviceBuffer&&) = delete;
  ~DeviceBuffer() {
    if (device_ != nullptr) device_->release(address_);
  }

  Address address() const { return address_; }
  // Leaves the memory to a device that may still work on it: releasing it would wait for that.
  void abandon() { device_ = nullptr; }
  Status upload(const void* from) const {
    if (bytes_ == 0) return {};
    return device_->upload(address_, {static_cast<const std::byte*>(from), bytes_});
  }
  Status download(void* to) const {
    if (bytes_ == 0) return {};
    return device_->download({static_cast<std::byte*>(to), bytes_}, address_);
  }

 private:
  DeviceBuffer(Device& device, Address address, uint64_t bytes) : device_(&device), address_(address), bytes_(bytes) {}

  Device* device_;
  Address address_;
  uint64_t bytes_;
};

struct HostTensor {
  void* memory;
  int64_t elements;
  bool is_result;
};

}  // namespace

Status run_with_host_memory(const ConvProblem& p, Device& device, const HostPointers& host, uint64_t workspace_bytes,
                            const Run& run) {
  const HostTensor tensors[] = {
      {host.x, p.x_elements(), p.direction == Direction::kBackwardData},
      {host.w, p.w_elements(), p.direction == Direction::kBackwardWeights},
      {host.y, p.y_elements(), p.direction == Direction::kForward},
      {const_cast<void*>(host.bias), p.bias_elements(), false},
  };
  std::vector<DeviceBuffer> buffers;
  for (const auto& tensor : tensors) {
    auto buffer = DeviceBuffer::create(device, tensor.elements * element_bytes(p.type));
    if (!buffer) return buffer.error();
    if (!tensor.is_result) ROCFIX_CHECK(buffer->upload(tensor.memory));
    buffers.push_back(std::move(*buffer));
  }
  auto workspace = DeviceBuffer::create(device, workspace_bytes);
  if (!workspace) return workspace.error();
  const Address bias_address = p.bias ? buffers[3].address() : 0;
  const Status ran =
      run({buffers[0].address(), buffers[1].address(), buffers[2].address(), bias_address}, workspace->address());
  if (!ran && ran.error().code == Code::kTimeout) {
    for (auto& buffer : buffers) buffer.abandon();
    workspace->abandon();
  }
  ROCFIX_CHECK(ran);
  ROCFIX_CHECK(device.synchronize());
  for (size_t i = 0; i < std::size(tensors); ++i)
    if (tensors[i].is_result) ROCFIX_CHECK(buffers[i].download(tensors[i].memory));
  return {};
}

}  // namespace rocfix
