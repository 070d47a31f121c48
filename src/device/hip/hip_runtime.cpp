// SPDX-License-Identifier: MIT
#include "device/hip/hip_runtime.h"

#include <fmt/format.h>

#include <array>
#include <cstring>

#include "base/dynamic_library.h"
#include "base/settings.h"
#include "device/hip/topology.h"
#include "gfx/chips.h"

// X(member of HipApi, symbol)
#define ROCFIX_HIP_FUNCTIONS(X)                      \
  X(driver.allocate, hipMalloc)                      \
  X(driver.release, hipFree)                         \
  X(driver.copy_in, hipMemcpyHtoD)                   \
  X(driver.copy_out, hipMemcpyDtoH)                  \
  X(driver.fill, hipMemsetD8)                        \
  X(driver.memory_info, hipMemGetInfo)               \
  X(driver.load_module, hipModuleLoadData)           \
  X(driver.get_function, hipModuleGetFunction)       \
  X(driver.launch, hipModuleLaunchKernel)            \
  X(driver.stream_synchronize, hipStreamSynchronize) \
  X(driver.stream_query, hipStreamQuery)             \
  X(driver.event_create, hipEventCreateWithFlags)    \
  X(driver.event_record, hipEventRecord)             \
  X(driver.event_synchronize, hipEventSynchronize)   \
  X(driver.event_elapsed, hipEventElapsedTime)       \
  X(init, hipInit)                                   \
  X(device_count, hipGetDeviceCount)                 \
  X(set_device, hipSetDevice)                        \
  X(current_device, hipGetDevice)                    \
  X(total_memory, hipDeviceTotalMem)                 \
  X(pci_address, hipDeviceGetPCIBusId)               \
  X(attribute, hipDeviceGetAttribute)                \
  X(runtime_version, hipRuntimeGetVersion)           \
  X(error_text, hipGetErrorString)

namespace rocfix {
namespace {

Error lacks(const DynamicLibrary& library, const char* symbol) {
  return {Code::kNotFound, fmt::format("{} lacks {}", library.name(), symbol)};
}

Result<HipApi> load() {
  // The last one is what PyTorch's wheels call theirs.
  const auto library = DynamicLibrary::open_first(
      {"libamdhip64.so.7", "libamdhip64.so.6", "libamdhip64.so.5", "libamdhip64.so"});
  if (!library) return Error{Code::kNotFound, "no HIP runtime: " + library.error().message};
  HipApi api;
  api.library = library->name();
#define ROCFIX_FIND(member, symbol) \
  if (!library->find(#symbol, api.member)) return lacks(*library, #symbol);
  ROCFIX_HIP_FUNCTIONS(ROCFIX_FIND)
#undef ROCFIX_FIND
  // ROCm 6 renamed the function when it changed the structure; we read two texts of either (read_properties).
  if (!library->find("hipGetDevicePropertiesR0600", api.properties) &&
      !library->find("hipGetDeviceProperties", api.properties))
    return lacks(*library, "hipGetDeviceProperties");
  return api;
}

Status check(const HipApi& api, int status, const char* what) {
  if (status == 0) return {};
  return Error{Code::kDevice, fmt::format("{} is there, but {} failed: {} (status {})", api.library, what,
                                          api.error_text(status), status)};
}

// hipDeviceProp_t differs between ROCm 5 and 6. Both begin with the product name, and the only text in them
// that begins with "gfx" is gcnArchName: so no offset has to be known.
struct Properties {
  std::string name;
  std::string architecture;
};

Result<Properties> read_properties(const HipApi& api, int index) {
  alignas(16) std::array<char, 8192> raw{};  // the structures have about 800 and 1500 bytes
  ROCFIX_CHECK(check(api, api.properties(raw.data(), index), "hipGetDeviceProperties"));
  constexpr std::string_view kPrefix = "gfx";
  constexpr size_t kNameBytes = 256;
  const std::string_view bytes(raw.data(), raw.size() - 1);
  const size_t at = bytes.find(kPrefix, kNameBytes);
  return Properties{raw.data(), at == std::string_view::npos ? "" : std::string(raw.data() + at)};
}

// From the kernel driver; where its files are hidden, as in a container, from HIP, which counts RDNA's
// work-group processors of two compute units each.
int compute_units(const HipApi& api, int index, const std::optional<TopologyNode>& node) {
  constexpr int kMultiprocessorCount = 63;  // hipDeviceAttributeMultiprocessorCount since ROCm 5
  if (node && node->property("simd_per_cu") != 0)
    return node->property("simd_count") / node->property("simd_per_cu");
  int processors = 0;
  return api.attribute(&processors, kMultiprocessorCount, index) == 0 ? 2 * processors : 0;
}

Result<DeviceInfo> describe(const HipApi& api, int index) {
  const auto properties = read_properties(api, index);
  if (!properties) return properties.error();
  const auto address = pci_address(api, index);
  if (!address) return address.error();
  size_t memory = 0;
  ROCFIX_CHECK(check(api, api.total_memory(&memory, index), "hipDeviceTotalMem"));
  const auto node = find_topology_node(*address);
  DeviceInfo info;
  info.backend = "hip";
  info.index = index;
  info.name = properties->name;
  info.runtime = version_text(api);
  info.reported_chip = without_features(properties->architecture);
  info.chip = node ? kfd_version_name(node->property("gfx_target_version")) : info.reported_chip;
  info.memory_bytes = memory;
  info.compute_units = compute_units(api, index, node);
  choose_code(info);
  return info;
}

// hipErrorNoDevice and hipErrorInvalidDevice: versions differ in which they give where there is no card.
bool means_no_card(int status) {
  return status == 100 || status == 101;
}

// Once a process: HIP answers a second hipInit after a failed one with another error, a misleading one.
Result<int> count_devices(const HipApi& api) {
  const int started = api.init(0);
  if (means_no_card(started))
    return Error{Code::kNotFound, fmt::format("{} is there, but finds no card ({}, status {})", api.library,
                                              api.error_text(started), started)};
  ROCFIX_CHECK(check(api, started, "hipInit"));
  int count = 0;
  ROCFIX_CHECK(check(api, api.device_count(&count), "hipGetDeviceCount"));
  return count;
}

}  // namespace

const Result<HipApi>& hip_api() {
  static const Result<HipApi> api = load();
  return api;
}

std::string version_text(const HipApi& api) {
  int version = 0;
  if (api.runtime_version(&version) != 0) return fmt::format("HIP ({})", api.library);
  return fmt::format("HIP {}.{}.{} ({})", version / 10000000, version / 100000 % 100, version % 100000,
                     api.library);
}

Result<std::string> pci_address(const HipApi& api, int index) {
  char text[64] = {};
  ROCFIX_CHECK(check(api, api.pci_address(text, sizeof text, index), "hipDeviceGetPCIBusId"));
  return std::string(text);
}

void choose_code(DeviceInfo& info) {
  const auto target = code_target(info.chip, info.reported_chip);
  info.code_target = target ? *target : "";
  info.why_no_code = target ? "" : target.error().message;
}

Result<std::vector<DeviceInfo>> hip_devices() {
  const auto& api = hip_api();
  if (!api) return api.error();
  static const Result<int> count = count_devices(*api);
  if (!count) return count.error();
  std::vector<DeviceInfo> devices;
  for (int i = 0; i < *count; ++i) {
    auto info = describe(*api, i);
    if (!info) return info.error();
    devices.push_back(std::move(*info));
  }
  if (devices.empty()) return Error{Code::kNotFound, version_text(*api) + " sees no card"};
  return devices;
}

// Peak: one fp32 multiply-add a lane a clock, 64 lanes a compute unit.
Result<Roofline> HipDevice::roofline() {
  const auto address = pci_address(api_, info_.index);
  if (!address) return address.error();
  const auto node = find_topology_node(*address);
  const Chip* chip = find_chip(info_.chip);
  if (!node || chip == nullptr) return Roofline{0, 0, "unknown: the kernel driver lists no such card"};
  Roofline roofline;
  roofline.gflops = info_.compute_units * 64 * 2 * (node->property("max_engine_clk_fcompute") / 1e3);
  roofline.gbps =
      node->memory_clock_mhz / 1e3 * chip->memory_transfers_per_clock * node->memory_width_bits / 8;
  roofline.source = "clocks and widths that amdkfd reports";
  return roofline;
}

}  // namespace rocfix
