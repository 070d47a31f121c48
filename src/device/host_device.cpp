// SPDX-License-Identifier: MIT
#include "device/host_device.h"

#include <fmt/format.h>

#include <chrono>
#include <cstdlib>
#include <cstring>

#include "base/text.h"

namespace rocfix {
namespace {

constexpr size_t kAlignment = 256;  // as GPU allocators give

void* pointer(Address address) {
  return reinterpret_cast<void*>(address);
}

// The value of the line "NAME : value" in a /proc file.
std::string proc_value(const char* file, std::string_view name) {
  const auto text = read_file(file);
  if (!text) return "";
  for (const auto line : split_lines(*text)) {
    const size_t colon = line.find(':');
    if (colon != std::string_view::npos && trim(line.substr(0, colon)) == name)
      return std::string(trim(line.substr(colon + 1)));
  }
  return "";
}

}  // namespace

Result<Address> HostDevice::allocate(uint64_t bytes) {
  const uint64_t rounded = (bytes + kAlignment - 1) / kAlignment * kAlignment;
  void* memory = bytes <= available_host_memory()
                     ? std::aligned_alloc(kAlignment, std::max(rounded, kAlignment))
                     : nullptr;
  if (memory != nullptr) return reinterpret_cast<Address>(memory);
  return Error{Code::kOutOfMemory, fmt::format("needs {} more memory, the machine has {}", bytes_text(bytes),
                                               bytes_text(available_host_memory()))};
}

void HostDevice::release(Address address) {
  std::free(pointer(address));
}

Status HostDevice::upload(Address to, std::span<const std::byte> from) {
  std::memcpy(pointer(to), from.data(), from.size());
  return {};
}

Status HostDevice::download(std::span<std::byte> to, Address from) {
  std::memcpy(to.data(), pointer(from), to.size());
  return {};
}

Status HostDevice::fill(Address to, uint8_t value, uint64_t bytes) {
  std::memset(pointer(to), value, bytes);
  return {};
}

Result<uint64_t> HostDevice::free_memory() {
  return available_host_memory();
}

Result<double> HostDevice::time(const std::function<Status()>& work) {
  const auto start = std::chrono::steady_clock::now();
  ROCFIX_CHECK(work());
  ROCFIX_CHECK(synchronize());
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
}

uint64_t available_host_memory() {
  return std::strtoull(proc_value("/proc/meminfo", "MemAvailable").c_str(), nullptr, 10) * 1024;
}

std::string host_processor_name() {
  const std::string name = proc_value("/proc/cpuinfo", "model name");
  return name.empty() ? "unknown processor" : name;
}

}  // namespace rocfix
