// SPDX-License-Identifier: MIT
#include "device/gpu/driver_device.h"

#include <fmt/format.h>

#include "gfx/code_objects.h"
#include "base/text.h"

namespace rocfix {
namespace {

constexpr int kOutOfMemory = 2;  // hipErrorOutOfMemory and CUDA_ERROR_OUT_OF_MEMORY alike
constexpr int kNotReady = 600;   // hipErrorNotReady and CUDA_ERROR_NOT_READY alike

}  // namespace

DriverDevice::DriverDevice(const DriverApi& api, DeviceInfo info, void* stream) : api_(api), stream_(stream) {
  info_ = std::move(info);
}

Status DriverDevice::check(int status, const char* what) const {
  if (status == 0) return {};
  const Code code = status == kOutOfMemory ? Code::kOutOfMemory : Code::kDevice;
  return Error{
      code, fmt::format("{}: {} failed: {} (status {})", info_.backend, what, status_text(status), status)};
}

Result<Address> DriverDevice::allocate(uint64_t bytes) {
  ROCFIX_CHECK(bind());
  Address address = 0;
  ROCFIX_CHECK(check(api_.allocate(&address, bytes), "allocating memory"));
  return address;
}

void DriverDevice::release(Address address) {
  if (bind()) api_.release(address);
}

Status DriverDevice::upload(Address to, std::span<const std::byte> from) {
  ROCFIX_CHECK(bind());
  return check(api_.copy_in(to, from.data(), from.size()), "copying to the device");
}

Status DriverDevice::download(std::span<std::byte> to, Address from) {
  ROCFIX_CHECK(synchronize());  // the stream may not be ordered with copies
  return check(api_.copy_out(to.data(), from, to.size()), "copying from the device");
}

Status DriverDevice::fill(Address to, uint8_t value, uint64_t bytes) {
  ROCFIX_CHECK(bind());
  return check(api_.fill(to, value, bytes), "filling memory");
}

Result<uint64_t> DriverDevice::free_memory() {
  ROCFIX_CHECK(bind());
  size_t free = 0, total = 0;
  ROCFIX_CHECK(check(api_.memory_info(&free, &total), "asking for free memory"));
  return static_cast<uint64_t>(free);
}

// HIP calls code that finds no room on the card invalid, and its figure of free memory is its own alone: asking for as much
// tells.
bool DriverDevice::has_room(uint64_t bytes) {
  const auto probe = allocate(bytes);
  if (probe) release(*probe);
  return probe || probe.error().code != Code::kOutOfMemory;
}

Result<void*> DriverDevice::module(const std::string& name) {
  if (const auto found = modules_.find(name); found != modules_.end()) return found->second;
  if (info_.code_target.empty()) return Error{Code::kUnsupported, info_.why_no_code};
  const auto image = code_object(info_.code_target, name);
  if (!image) return image.error();
  void* module = nullptr;
  int status = api_.load_module(&module, image->data());
  if (status != 0 && !has_room(image->size())) status = kOutOfMemory;
  ROCFIX_CHECK(check(status, "loading the code object"));
  return modules_[name] = module;
}

Result<Kernel> DriverDevice::kernel(const std::string& module_name, const std::string& name) {
  if (const auto found = kernels_.find(name); found != kernels_.end()) return found->second;
  ROCFIX_CHECK(bind());
  const auto holder = module(module_name);
  if (!holder) return holder.error();
  Kernel kernel = nullptr;
  ROCFIX_CHECK(check(api_.get_function(&kernel, *holder, name.c_str()), "finding the kernel"));
  return kernels_[name] = kernel;
}

Status DriverDevice::launch(const Launch& launch) {
  ROCFIX_CHECK(bind());
  auto arguments = launch.arguments;
  return check(api_.launch(launch.kernel, launch.groups, 1, 1, launch.threads, 1, 1, 0, stream_,
                           arguments.data(), nullptr),
               "launching the kernel");
}

Status DriverDevice::convolve(const ConvProblem&, const TensorAddresses&) {
  return Error{Code::kUnsupported, info_.backend + " computes with rocfix's kernels only"};
}

Status DriverDevice::synchronize() {
  ROCFIX_CHECK(bind());
  return check(api_.stream_synchronize(stream_), "waiting for the kernel");
}

Result<bool> DriverDevice::finished() {
  ROCFIX_CHECK(bind());
  const int status = api_.stream_query(stream_);
  if (status == kNotReady) return false;
  ROCFIX_CHECK(check(status, "asking whether the kernel has run"));
  return true;
}

Status DriverDevice::create_events() {
  if (start_ != nullptr) return {};
  ROCFIX_CHECK(bind());
  ROCFIX_CHECK(check(api_.event_create(&start_, 0), "making an event"));
  return check(api_.event_create(&stop_, 0), "making an event");
}

Result<double> DriverDevice::time(const std::function<Status()>& work) {
  ROCFIX_CHECK(create_events());
  ROCFIX_CHECK(check(api_.event_record(start_, stream_), "recording an event"));
  ROCFIX_CHECK(work());
  ROCFIX_CHECK(check(api_.event_record(stop_, stream_), "recording an event"));
  ROCFIX_CHECK(check(api_.event_synchronize(stop_), "waiting for the kernel"));
  float milliseconds = 0;
  ROCFIX_CHECK(check(api_.event_elapsed(&milliseconds, start_, stop_), "reading the events"));
  return static_cast<double>(milliseconds);
}

}  // namespace rocfix
