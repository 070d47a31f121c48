// SPDX-License-Identifier: MIT
// NVIDIA cards through the CUDA driver interface, opened at run time. Not what rocfix is for: the same kernel
// sources run there, so that they are tested and timed on real silicon.
#include "device/cuda/cuda_backend.h"

#include <fmt/format.h>

#include "base/dynamic_library.h"
#include "device/gpu/driver_device.h"

// X(member of CudaApi, symbol)
#define ROCFIX_CUDA_FUNCTIONS(X)                    \
  X(driver.allocate, cuMemAlloc_v2)                 \
  X(driver.release, cuMemFree_v2)                   \
  X(driver.copy_in, cuMemcpyHtoD_v2)                \
  X(driver.copy_out, cuMemcpyDtoH_v2)               \
  X(driver.fill, cuMemsetD8_v2)                     \
  X(driver.memory_info, cuMemGetInfo_v2)            \
  X(driver.load_module, cuModuleLoadData)           \
  X(driver.get_function, cuModuleGetFunction)       \
  X(driver.launch, cuLaunchKernel)                  \
  X(driver.stream_synchronize, cuStreamSynchronize) \
  X(driver.stream_query, cuStreamQuery)             \
  X(driver.event_create, cuEventCreate)             \
  X(driver.event_record, cuEventRecord)             \
  X(driver.event_synchronize, cuEventSynchronize)   \
  X(driver.event_elapsed, cuEventElapsedTime)       \
  X(init, cuInit)                                   \
  X(driver_version, cuDriverGetVersion)             \
  X(device_count, cuDeviceGetCount)                 \
  X(device_get, cuDeviceGet)                        \
  X(device_name, cuDeviceGetName)                   \
  X(total_memory, cuDeviceTotalMem_v2)              \
  X(attribute, cuDeviceGetAttribute)                \
  X(retain_context, cuDevicePrimaryCtxRetain)       \
  X(set_context, cuCtxSetCurrent)                   \
  X(stream_create, cuStreamCreate)                  \
  X(begin_capture, cuStreamBeginCapture_v2)         \
  X(end_capture, cuStreamEndCapture)                \
  X(instantiate, cuGraphInstantiateWithFlags)       \
  X(graph_launch, cuGraphLaunch)                    \
  X(release_executable, cuGraphExecDestroy)         \
  X(release_graph, cuGraphDestroy)                  \
  X(error_text, cuGetErrorString)

namespace rocfix {
namespace {

// CUdevice_attribute numbers, from the CUDA driver interface's documentation.
enum Attribute {
  kClockKilohertz = 13,
  kMultiprocessors = 16,
  kMemoryClockKilohertz = 36,
  kMemoryBusBits = 37,
  kCapabilityMajor = 75,
  kCapabilityMinor = 76,
};

// The kernels are compiled for sm_90, which runs on every chip of compute capability 9.
constexpr int kCodeMajor = 9;
constexpr const char* kCodeTarget = "sm_90";
constexpr int kLanesPerMultiprocessor = 128;
constexpr int kRelaxedCapture = 2;  // CU_STREAM_CAPTURE_MODE_RELAXED: modules may be loaded meanwhile

struct CudaApi {
  std::string library;
  DriverApi driver;
  int (*init)(unsigned flags) = nullptr;
  int (*driver_version)(int* version) = nullptr;
  int (*device_count)(int* count) = nullptr;
  int (*device_get)(int* device, int index) = nullptr;
  int (*device_name)(char* name, int length, int device) = nullptr;
  int (*total_memory)(size_t* bytes, int device) = nullptr;
  int (*attribute)(int* value, int attribute, int device) = nullptr;
  int (*retain_context)(void** context, int device) = nullptr;
  int (*set_context)(void* context) = nullptr;
  int (*stream_create)(void** stream, unsigned flags) = nullptr;
  int (*begin_capture)(void* stream, int mode) = nullptr;
  int (*end_capture)(void* stream, void** graph) = nullptr;
  int (*instantiate)(void** executable, void* graph, unsigned long long flags) = nullptr;
  int (*graph_launch)(void* executable, void* stream) = nullptr;
  int (*release_executable)(void* executable) = nullptr;
  int (*release_graph)(void* graph) = nullptr;
  int (*error_text)(int status, const char** text) = nullptr;

  std::string text(int status) const {
    const char* words = nullptr;
    return error_text(status, &words) == 0 && words ? words : "unknown error";
  }
  int get(Attribute what, int device) const {
    int value = 0;
    return attribute(&value, what, device) == 0 ? value : 0;
  }
};

Result<CudaApi> load() {
  const auto library = DynamicLibrary::open_first({"libcuda.so.1"});
  if (!library) return Error{Code::kNotFound, "no CUDA driver: " + library.error().message};
  CudaApi api;
#define ROCFIX_FIND(member, symbol) \
  if (!library->find(#symbol, api.member)) return Error{Code::kNotFound, "libcuda.so.1 lacks " #symbol};
  ROCFIX_CUDA_FUNCTIONS(ROCFIX_FIND)
#undef ROCFIX_FIND
  return api;
}

const Result<CudaApi>& cuda_api() {
  static const Result<CudaApi> api = load();
  return api;
}

Status check(const CudaApi& api, int status, const char* what) {
  if (status == 0) return {};
  return Error{Code::kDevice, fmt::format("libcuda.so.1 is there, but {} failed: {} (status {})", what,
                                          api.text(status), status)};
}

std::string version_text(const CudaApi& api) {
  int version = 0;
  api.driver_version(&version);
  return fmt::format("CUDA driver {}.{} (libcuda.so.1)", version / 1000, version % 1000 / 10);
}

Result<DeviceInfo> describe(const CudaApi& api, int index) {
  int device = 0;
  char name[256] = {};
  size_t memory = 0;
  ROCFIX_CHECK(check(api, api.device_get(&device, index), "cuDeviceGet"));
  ROCFIX_CHECK(check(api, api.device_name(name, sizeof name, device), "cuDeviceGetName"));
  ROCFIX_CHECK(check(api, api.total_memory(&memory, device), "cuDeviceTotalMem"));
  const int major = api.get(kCapabilityMajor, device);
  DeviceInfo info;
  info.backend = "cuda";
  info.index = index;
  info.name = name;
  info.runtime = version_text(api);
  info.chip = info.reported_chip = fmt::format("sm_{}{}", major, api.get(kCapabilityMinor, device));
  info.memory_bytes = memory;
  info.compute_units = api.get(kMultiprocessors, device);
  if (major == kCodeMajor) info.code_target = kCodeTarget;
  if (major != kCodeMajor)
    info.why_no_code = fmt::format("rocfix's kernels are built for sm_90 only, this is {}", info.chip);
  return info;
}

class CudaDevice : public DriverDevice {
 public:
  CudaDevice(const CudaApi& api, DeviceInfo info, void* stream, int device, void* context)
      : DriverDevice(api.driver, std::move(info), stream), api_(api), device_(device), context_(context) {}

  // Times the work as a graph, replayed: the card's time, without this machine's launches.
  Result<double> time(const std::function<Status()>& work) override {
    ROCFIX_CHECK(bind());
    void* graph = nullptr;
    ROCFIX_CHECK(DriverDevice::check(api_.begin_capture(stream(), kRelaxedCapture), "recording a graph"));
    const Status recorded = work();
    const Status ended = DriverDevice::check(api_.end_capture(stream(), &graph), "recording a graph");
    if (!recorded) return recorded.error();
    if (!ended) return ended.error();
    auto milliseconds = time_graph(graph);
    api_.release_graph(graph);
    return milliseconds;
  }

  Result<Roofline> roofline() override {
    Roofline roofline;
    roofline.gflops =
        info_.compute_units * kLanesPerMultiprocessor * 2.0 * api_.get(kClockKilohertz, device_) / 1e6;
    // Two transfers a clock (HBM and GDDR alike by this attribute's convention).
    roofline.gbps =
        2.0 * api_.get(kMemoryClockKilohertz, device_) / 1e6 * api_.get(kMemoryBusBits, device_) / 8;
    roofline.source = "peak clocks and widths that the CUDA driver reports";
    return roofline;
  }

 protected:
  Status bind() override { return DriverDevice::check(api_.set_context(context_), "choosing the device"); }
  std::string status_text(int status) const override { return api_.text(status); }

 private:
  Result<double> time_graph(void* graph) {
    void* executable = nullptr;
    ROCFIX_CHECK(DriverDevice::check(api_.instantiate(&executable, graph, 0), "preparing a graph"));
    const auto replay = [&] { return DriverDevice::check(api_.graph_launch(executable, stream()), "replaying a graph"); };
    const Status first = replay();  // carries the graph to the card
    auto milliseconds = first ? DriverDevice::time(replay) : Result<double>(first.error());
    api_.release_executable(executable);
    return milliseconds;
  }

  const CudaApi& api_;
  int device_;
  void* context_;  // the primary one, which the CUDA runtime uses too
};

class CudaBackend : public Backend {
 public:
  const char* name() const override { return "cuda"; }

  Result<std::vector<DeviceInfo>> devices() const override {
    const auto& api = cuda_api();
    if (!api) return api.error();
    int count = 0;
    ROCFIX_CHECK(check(*api, api->init(0), "cuInit"));
    ROCFIX_CHECK(check(*api, api->device_count(&count), "cuDeviceGetCount"));
    std::vector<DeviceInfo> devices;
    for (int i = 0; i < count; ++i) {
      auto info = describe(*api, i);
      if (!info) return info.error();
      devices.push_back(std::move(*info));
    }
    if (devices.empty()) return Error{Code::kNotFound, version_text(*api) + " sees no card"};
    return devices;
  }

  Result<std::unique_ptr<Device>> open(int index, const std::string&, void* stream) const override {
    auto info = device_at(*this, index);
    if (!info) return info.error();
    const CudaApi& api = *cuda_api();
    int device = 0;
    void* context = nullptr;
    ROCFIX_CHECK(check(api, api.device_get(&device, index), "cuDeviceGet"));
    ROCFIX_CHECK(check(api, api.retain_context(&context, device), "cuDevicePrimaryCtxRetain"));
    ROCFIX_CHECK(check(api, api.set_context(context), "cuCtxSetCurrent"));
    // The default stream cannot be recorded; this one is ordered with it.
    if (stream == nullptr) ROCFIX_CHECK(check(api, api.stream_create(&stream, 0), "cuStreamCreate"));
    return std::unique_ptr<Device>(
        std::make_unique<CudaDevice>(api, std::move(*info), stream, device, context));
  }
};

}  // namespace

const Backend& cuda_backend() {
  static const CudaBackend backend;
  return backend;
}

}  // namespace rocfix
