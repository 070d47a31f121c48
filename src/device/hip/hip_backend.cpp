// SPDX-License-Identifier: MIT
// AMD cards through the HIP runtime.
#include "device/hip/hip_backend.h"

#include "device/hip/hip_runtime.h"

namespace rocfix {
namespace {

class HipBackend : public Backend {
 public:
  const char* name() const override { return "hip"; }

  Result<std::vector<DeviceInfo>> devices() const override { return hip_devices(); }

  Result<std::unique_ptr<Device>> open(int index, const std::string&, void* stream) const override {
    auto info = device_at(*this, index);
    if (!info) return info.error();
    return std::unique_ptr<Device>(std::make_unique<HipDevice>(*hip_api(), std::move(*info), stream));
  }
};

}  // namespace

const Backend& hip_backend() {
  static const HipBackend backend;
  return backend;
}

}  // namespace rocfix
