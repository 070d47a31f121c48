// SPDX-License-Identifier: MIT
// A device whose memory is the host's: what the cpu and the fake back-end share.
#pragma once

#include "device/device.h"

namespace rocfix {

class HostDevice : public Device {
 public:
  Result<Address> allocate(uint64_t bytes) override;
  void release(Address address) override;
  Status upload(Address to, std::span<const std::byte> from) override;
  Status download(std::span<std::byte> to, Address from) override;
  Status fill(Address to, uint8_t value, uint64_t bytes) override;
  Result<uint64_t> free_memory() override;
  Status synchronize() override { return {}; }
  Result<double> time(const std::function<Status()>& work) override;
};

// Memory that this machine could still give to a process, in bytes (MemAvailable of /proc/meminfo).
uint64_t available_host_memory();

// "AMD Ryzen 5 3600", from /proc/cpuinfo.
std::string host_processor_name();

}  // namespace rocfix
