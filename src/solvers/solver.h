// SPDX-License-Identifier: MIT
// The contract of a solver: one way to compute a convolution. A solver decides and plans; it touches no
// device. A refusal always says why.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "conv/problem.h"

namespace rocfix {

// What a solver may know of a device: capabilities, not names.
struct DeviceTraits {
  bool runs_kernels = false;        // rocfix's code objects run there
  bool native_convolution = false;  // it computes whole convolutions itself
  int compute_units = 1;
  // A compute unit's share of the device's speed. These are an RX 5600 XT's: 7.19 TFLOP/s at 1560 MHz and 288 GB/s over 36
  // compute units; solvers are ranked by the ratios, which other chips of its generation share.
  double gflops_per_unit = 200, gbps_per_unit = 8;
  double launch_us = 4;  // from one launch to the next, as the virtual card models it
  // Products that kernels of pairs of halves (kernels/lds_terms.h) make in the time of one fp32 product; 0: there are none.
  double half_pair_rate = 0;
  bool range_checked_loads = true;  // what lies outside a tensor reads as 0 at no cost
};

enum class Operand { kX, kW, kY, kBias, kWorkspace };  // kBias is null where the problem has none

struct OperandAddress {
  Operand operand;
  uint64_t offset = 0;  // bytes from the operand's start
};

// One kernel launch: the pointers come first among the kernel's arguments, then one structure of parameters.
struct KernelStep {
  std::string module;
  std::string kernel;
  uint32_t groups = 1;
  uint32_t threads = 1;
  std::vector<OperandAddress> pointers;
  std::vector<std::byte> params;

  template <class Params>
  void set_params(const Params& value) {
    params.resize(sizeof value);
    std::memcpy(params.data(), &value, sizeof value);
  }
};

struct Plan {
  std::string solver;            // with its variant: "implicit_gemm:64x32"
  uint64_t workspace_bytes = 0;  // exactly what the steps use
  bool native = false;           // no steps: Device::convolve
  // 0: sums the products as they are, so that exact data give exact results. Else the rms error of a result, in units of
  // 2^-24 x rms of the one input x rms of the other x length of the sum.
  double error_growth = 0;
  bool may_flush_denormals = false;  // denormal numbers of the inputs may count as 0
  std::vector<KernelStep> steps;
};

struct PlanOptions {
  std::string variant;       // one of variants(), or "" to let the solver choose
  bool aligned_16 = true;  // x, w and y start at multiples of 16 bytes
};

class Solver {
 public:
  virtual ~Solver() = default;

  // Stable: it stands in files and in users' scripts.
  virtual const char* name() const = 0;
  // One line for `rocfix solvers`.
  virtual const char* summary() const = 0;
  // False: this kind of device is not its business, and lists leave it out there.
  virtual bool suits(const DeviceTraits& traits) const { return traits.runs_kernels; }
  // Ok, or kUnsupported with the reason. Only asked where it suits.
  virtual Status applicable(const ConvProblem& problem, const DeviceTraits& traits) const = 0;
  // The cost model's time, for the variant that plan() would choose (solvers/cost.h). Only for what is applicable.
  virtual double microseconds(const ConvProblem& problem, const DeviceTraits& traits) const;
  // Names for PlanOptions::variant.
  virtual std::vector<std::string> variants() const { return {}; }
  // Only for what is applicable. Cheap, no device involved, the same answer each time.
  virtual Plan plan(const ConvProblem& problem, const DeviceTraits& traits,
                    const PlanOptions& options) const = 0;
};

}  // namespace rocfix
