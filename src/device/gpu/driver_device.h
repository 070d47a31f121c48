// SPDX-License-Identifier: MIT
// A GPU behind a DriverApi: everything that HIP and CUDA do alike.
#pragma once

#include <map>
#include <utility>

#include "device/device.h"
#include "device/gpu/driver_api.h"

namespace rocfix {

class DriverDevice : public Device {
 public:
  DriverDevice(const DriverApi& api, DeviceInfo info, void* stream);

  Result<Address> allocate(uint64_t bytes) override;
  void release(Address address) override;
  Status upload(Address to, std::span<const std::byte> from) override;
  Status download(std::span<std::byte> to, Address from) override;
  Status fill(Address to, uint8_t value, uint64_t bytes) override;
  Result<uint64_t> free_memory() override;
  Result<Kernel> kernel(const std::string& module, const std::string& name) override;
  Status launch(const Launch& launch) override;
  Status convolve(const ConvProblem& problem, const TensorAddresses& tensors) override;
  void* exchange_stream(void* stream) override { return std::exchange(stream_, stream); }
  Status synchronize() override;
  Result<bool> finished() override;
  Result<double> time(const std::function<Status()>& work) override;

 protected:
  // Makes the device the calling thread's.
  virtual Status bind() = 0;
  // The runtime's own words for a status.
  virtual std::string status_text(int status) const = 0;

  // Ok for 0, else kDevice (or kOutOfMemory) with `what` and the runtime's words.
  Status check(int status, const char* what) const;

  void* stream() const { return stream_; }

 private:
  bool has_room(uint64_t bytes);
  Result<void*> module(const std::string& name);
  Status create_events();

  const DriverApi& api_;
  void* stream_;
  void* start_ = nullptr;
  void* stop_ = nullptr;
  std::map<std::string, void*> modules_;
  std::map<std::string, Kernel> kernels_;
};

}  // namespace rocfix
