// SPDX-License-Identifier: MIT
// The HIP runtime of this process, opened at run time, and the devices that it shows.
#pragma once

#include <string>
#include <vector>

#include "device/gpu/driver_device.h"

namespace rocfix {

struct HipApi {
  std::string library;
  DriverApi driver;
  int (*init)(unsigned flags) = nullptr;
  int (*device_count)(int* count) = nullptr;
  int (*set_device)(int device) = nullptr;
  int (*current_device)(int* device) = nullptr;
  int (*total_memory)(size_t* bytes, int device) = nullptr;
  int (*pci_address)(char* text, int length, int device) = nullptr;
  int (*attribute)(int* value, int attribute, int device) = nullptr;
  int (*runtime_version)(int* version) = nullptr;
  int (*properties)(void* properties, int device) = nullptr;
  const char* (*error_text)(int status) = nullptr;
};

// Loaded once. The error says what is not installed.
const Result<HipApi>& hip_api();

// "HIP 5.2.21153 (libamdhip64.so.5)".
std::string version_text(const HipApi& api);
Result<std::string> pci_address(const HipApi& api, int index);

// All devices of the process, with back-end name "hip". The error is the sentence why there is none.
Result<std::vector<DeviceInfo>> hip_devices();

// Sets info.code_target, or why_no_code, by info.chip and info.reported_chip.
void choose_code(DeviceInfo& info);

class HipDevice : public DriverDevice {
 public:
  HipDevice(const HipApi& api, DeviceInfo info, void* stream)
      : DriverDevice(api.driver, std::move(info), stream), api_(api) {}

  Result<Roofline> roofline() override;

 protected:
  Status bind() override { return DriverDevice::check(api_.set_device(info_.index), "choosing the device"); }
  std::string status_text(int status) const override { return api_.error_text(status); }

 private:
  const HipApi& api_;
};

}  // namespace rocfix
