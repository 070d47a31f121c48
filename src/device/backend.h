// SPDX-License-Identifier: MIT
// The back-ends, and the text that names a device: auto, real, cpu, hip, hip:1, cuda:0, virtual:gfx1012, fake…
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "device/device.h"

namespace rocfix {

class Backend {
 public:
  virtual ~Backend() = default;

  virtual const char* name() const = 0;
  // Those of its devices that are there; the error is the sentence why there is none. `options` is what
  // followed the name in the device text ("fake" and "virtual" have some).
  virtual Result<std::vector<DeviceInfo>> devices() const = 0;
  // The one that `index` and `options` name.
  virtual Result<DeviceInfo> device(int index, const std::string& options) const;
  // `stream` is the runtime's own stream handle, null for its default stream.
  virtual Result<std::unique_ptr<Device>> open(int index, const std::string& options, void* stream) const = 0;
};

// All of them; the order is the order in which they are listed.
std::span<const Backend* const> backends();

// Null when there is none of that name.
const Backend* find_backend(std::string_view name);

// One of the back-end's devices, or kNotFound with how many there are.
Result<DeviceInfo> device_at(const Backend& backend, int index);

struct DeviceText {
  std::string backend;  // "auto", "real" or a back-end's name
  int index = 0;
  std::string options;  // for "fake" and "virtual": all after the colon
};
Result<DeviceText> parse_device(const std::string& text);

// The device that `text` names. "real" is the first RDNA1 card. "auto" is that card, else the CPU; the virtual card
// would take the whole process for itself, so only the supervisor, which has processes to spare, considers it.
struct ChosenDevice {
  DeviceInfo info;
  std::string options;
  std::string why;  // a clause: why this one
};
Result<ChosenDevice> choose_device(const std::string& text);

Result<std::unique_ptr<Device>> open_device(const ChosenDevice& chosen, void* stream = nullptr);

// "cpu", "hip:0": the text that names this device again.
std::string device_text(const ChosenDevice& chosen);

}  // namespace rocfix
