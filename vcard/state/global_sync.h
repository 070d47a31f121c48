// SPDX-License-Identifier: MIT
// Global wave sync: 64 resources of the whole card, through which work-groups wait for each other.
#pragma once

#include <array>
#include <cstdint>
#include <mutex>

namespace rocfix::vcard {

struct GlobalSync {
  struct Resource {
    int64_t counter = 0;
    bool flag = false;      // turns over when a barrier opens
    uint32_t releases = 0;  // how often all who wait at a semaphore were let go
  };
  std::mutex mutex;
  std::array<Resource, 64> resources;
};

}  // namespace rocfix::vcard
