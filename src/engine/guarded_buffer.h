// SPDX-License-Identifier: MIT
// Device memory between two zones of known bytes, so that a write outside it is seen.
#pragma once

#include "device/device.h"

namespace rocfix {

class GuardedBuffer {
 public:
  static constexpr uint64_t kGuardBytes = 4096;
  static constexpr uint8_t kGuardByte = 0xa5;
  static constexpr uint8_t kPoisonByte = 0xff;  // a NaN in every type

  static Result<GuardedBuffer> create(Device& device, std::string name, uint64_t bytes);
  ~GuardedBuffer();
  GuardedBuffer(GuardedBuffer&& other) noexcept;
  GuardedBuffer& operator=(GuardedBuffer&&) = delete;

  Address address() const { return base_ + kGuardBytes; }
  uint64_t bytes() const { return bytes_; }

  Status upload(std::span<const std::byte> contents) const;
  Result<std::vector<std::byte>> download() const;
  // Overwrites the contents, so that what a kernel leaves out is seen.
  Status poison() const;

  // "" when both zones are whole, else "wrote outside y: byte 1 after its end".
  Result<std::string> damage() const;

 private:
  GuardedBuffer(Device& device, std::string name, Address base, uint64_t bytes)
      : device_(&device), name_(std::move(name)), base_(base), bytes_(bytes) {}

  Device* device_;
  std::string name_;
  Address base_;
  uint64_t bytes_;
};

}  // namespace rocfix
