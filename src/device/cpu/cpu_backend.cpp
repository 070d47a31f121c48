// SPDX-License-Identifier: MIT
// The CPU as a device, by oneDNN: always there, and the yardstick for what a user would run instead.
#include "device/cpu/cpu_backend.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <map>
#include <thread>

#include "base/parallel.h"
#include "device/cpu/onednn_convolution.h"
#include "device/host_device.h"

namespace rocfix {
namespace {

constexpr int kRooflineRuns = 5;

DeviceInfo describe(const OneDnnApi& api) {
  DeviceInfo info;
  info.backend = "cpu";
  info.name = host_processor_name();
  info.runtime = api.library;
  info.chip = info.reported_chip = "x86-64";
  info.why_no_code = "the CPU computes with oneDNN, not with rocfix's kernels";
  info.native_convolution = true;
  info.memory_bytes = available_host_memory();
  info.compute_units = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
  return info;
}

class CpuDevice : public HostDevice {
 public:
  CpuDevice(const OneDnnApi& api, dnnl_engine_t engine, dnnl_stream_t stream)
      : api_(api), engine_(engine), stream_(stream) {
    info_ = describe(api);
  }

  Result<Kernel> kernel(const std::string&, const std::string&) override { return no_kernels(); }
  Status launch(const Launch&) override { return no_kernels(); }

  Status convolve(const ConvProblem& problem, const TensorAddresses& tensors) override {
    auto& prepared = prepared_[to_text(problem)];
    if (!prepared) {
      auto created = OneDnnConvolution::create(api_, engine_, problem);
      if (!created) return created.error();
      prepared = std::move(*created);
    }
    return prepared->execute(stream_, tensors);
  }

  Result<Roofline> roofline() override {
    const auto gflops = measure_gflops();
    if (!gflops) return gflops.error();
    const auto gbps = measure_gbps();
    if (!gbps) return gbps.error();
    return Roofline{*gflops, *gbps, "measured: oneDNN SGEMM 1024^3 and a 256 MiB copy, best of 5"};
  }

 private:
  Error no_kernels() const { return {Code::kUnsupported, info_.why_no_code}; }

  Result<double> best_ms(const std::function<Status()>& work) {
    double best = 1e30;
    for (int i = 0; i < kRooflineRuns; ++i) {
      const auto ms = time(work);
      if (!ms) return ms.error();
      best = std::min(best, *ms);
    }
    return best;
  }

  Result<double> measure_gflops() {
    constexpr int kSize = 1024;
    std::vector<float> a(kSize * kSize, 1.0f), b(a), c(a);
    const auto ms = best_ms([&] {
      return api_.check(api_.dnnl_sgemm('N', 'N', kSize, kSize, kSize, 1.0f, a.data(), kSize, b.data(), kSize,
                                        0.0f, c.data(), kSize),
                        "SGEMM");
    });
    if (!ms) return ms.error();
    return 2.0 * kSize * kSize * kSize / (*ms * 1e6);
  }

  Result<double> measure_gbps() {
    constexpr size_t kBytes = size_t{128} << 20;
    constexpr size_t kChunk = size_t{1} << 20;
    std::vector<char> from(kBytes, 1), to(kBytes, 2);
    const auto ms = best_ms([&] {
      parallel_for(kBytes / kChunk,
                   [&](int64_t i) { std::memcpy(to.data() + i * kChunk, from.data() + i * kChunk, kChunk); });
      return Status();
    });
    if (!ms) return ms.error();
    return 2.0 * kBytes / (*ms * 1e6);
  }

  const OneDnnApi& api_;
  dnnl_engine_t engine_;  // kept for the life of the process, as is the stream
  dnnl_stream_t stream_;
  std::map<std::string, std::unique_ptr<OneDnnConvolution>> prepared_;
};

class CpuBackend : public Backend {
 public:
  const char* name() const override { return "cpu"; }

  Result<std::vector<DeviceInfo>> devices() const override {
    const auto& api = OneDnnApi::get();
    if (!api) return api.error();
    return std::vector<DeviceInfo>{describe(*api)};
  }

  Result<std::unique_ptr<Device>> open(int, const std::string&, void*) const override {
    const auto& api = OneDnnApi::get();
    if (!api) return api.error();
    dnnl_engine_t engine;
    ROCFIX_CHECK(api->check(api->dnnl_engine_create(&engine, dnnl_cpu, 0), "making an engine"));
    dnnl_stream_t stream;
    ROCFIX_CHECK(
        api->check(api->dnnl_stream_create(&stream, engine, dnnl_stream_default_flags), "making a stream"));
    return std::unique_ptr<Device>(std::make_unique<CpuDevice>(*api, engine, stream));
  }
};

}  // namespace

const Backend& cpu_backend() {
  static const CpuBackend backend;
  return backend;
}

}  // namespace rocfix
