// SPDX-License-Identifier: MIT
#include "miopen/hip_events.h"

#include <optional>

#include "base/dynamic_library.h"
#include "miopen/card.h"

namespace rocfix::miopen {
namespace {

std::optional<HipEvents> load() {
  const auto& api = hip_api();
  if (!api) return std::nullopt;
  const auto library = DynamicLibrary::open_first({api->library});
  HipEvents events;
  if (!library || !library->find("hipEventCreateWithFlags", events.create) ||
      !library->find("hipEventRecord", events.record) || !library->find("hipEventQuery", events.query) ||
      !library->find("hipEventElapsedTime", events.elapsed) ||
      !library->find("hipStreamIsCapturing", events.is_capturing) ||
      !library->find("hipGetDevice", events.current_device) ||
      !library->find("hipSetDevice", events.set_device))
    return std::nullopt;
  return events;
}

}  // namespace

const HipEvents* hip_events() {
  static const std::optional<HipEvents> events = load();
  return events ? &*events : nullptr;
}

}  // namespace rocfix::miopen
