// SPDX-License-Identifier: MIT
// What the engine needs of a device. A back-end implements this; nothing above knows which one it is.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "conv/problem.h"

namespace rocfix {

struct DeviceInfo {
  std::string backend;              // "hip", "virtual", "cuda", "cpu", "fake"
  int index = 0;                    // which of the back-end's devices
  std::string name;                 // product name
  std::string runtime;              // library and version, for example "oneDNN 2.6.3 (libdnnl.so.2)"
  std::string chip;                 // the silicon: "gfx1010", "sm_90", "x86-64"
  std::string reported_chip;        // what the runtime calls it; differs under HSA_OVERRIDE_GFX_VERSION
  std::string code_target;          // which embedded code objects run here; "" when none do
  std::string why_no_code;          // the reason for an empty code_target
  bool native_convolution = false;  // it computes whole convolutions itself (Device::convolve)
  uint64_t memory_bytes = 0;        // memory that a process could use
  int compute_units = 0;
  // Of a tensor that one launch works on, for kernels; below 2^32 by as much as their last tile may reach beyond it.
  int64_t most_tensor_bytes = (int64_t{1} << 32) - (int64_t{1} << 20);
  bool modelled = false;            // its times come from a model, not from a clock
};

// The two ceilings of a device; 0 = not known.
struct Roofline {
  double gflops = 0;   // fp32, 10^9 operations a second, a multiply-add counted as two
  double gbps = 0;     // memory bandwidth, 10^9 bytes a second
  std::string source;  // where the two figures come from
};

using Address = uint64_t;
using Kernel = void*;

// One launch of a kernel; `arguments` point at the values, as the runtimes' launch calls want them.
struct Launch {
  Kernel kernel = nullptr;
  uint32_t groups = 1;   // work-groups, one dimension
  uint32_t threads = 1;  // work-items a group
  std::vector<void*> arguments;
};

// The tensors of a convolution in device memory; bias is 0 where the problem has none.
struct TensorAddresses {
  Address x = 0, w = 0, y = 0, bias = 0;
};

// All calls may come from any thread, one at a time.
class Device {
 public:
  virtual ~Device() = default;

  const DeviceInfo& info() const { return info_; }

  virtual Result<Address> allocate(uint64_t bytes) = 0;
  virtual void release(Address address) = 0;
  virtual Status upload(Address to, std::span<const std::byte> from) = 0;
  virtual Status download(std::span<std::byte> to, Address from) = 0;
  virtual Status fill(Address to, uint8_t value, uint64_t bytes) = 0;

  // Memory that can be allocated now.
  virtual Result<uint64_t> free_memory() = 0;

  // A kernel of the embedded code object `module` ("direct", "implicit_gemm", …); loaded once, then kept.
  virtual Result<Kernel> kernel(const std::string& module, const std::string& name) = 0;
  // Puts the launch on the stream; returns before it has run.
  virtual Status launch(const Launch& launch) = 0;
  // Only where info().native_convolution: the whole forward convolution, put on the stream likewise.
  virtual Status convolve(const ConvProblem& problem, const TensorAddresses& tensors) = 0;
  // The runtime's stream that work goes to from now on, null for its default one; returns the one before. A device
  // without streams has nothing to change.
  virtual void* exchange_stream(void*) { return nullptr; }
  // Waits for all that was put on the stream.
  virtual Status synchronize() = 0;
  // All of it has run; never waits for a device that runs beside the host.
  virtual Result<bool> finished() {
    ROCFIX_CHECK(synchronize());
    return true;
  }

  virtual Result<Roofline> roofline() = 0;

  // Milliseconds that the device spent on what `work` puts on the stream.
  virtual Result<double> time(const std::function<Status()>& work) = 0;

 protected:
  DeviceInfo info_;
};

}  // namespace rocfix
