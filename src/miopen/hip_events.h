// SPDX-License-Identifier: MIT
// Events of the host's HIP runtime, for what is timed and watched on its streams.
#pragma once

namespace rocfix::miopen {

struct HipEvents {
  int (*create)(void** event, unsigned flags) = nullptr;
  int (*record)(void* event, void* stream) = nullptr;
  int (*query)(void* event) = nullptr;  // 0: what was put on the stream before it has run
  int (*elapsed)(float* milliseconds, void* start, void* stop) = nullptr;
  int (*is_capturing)(void* stream, int* status) = nullptr;
  int (*current_device)(int* device) = nullptr;
  int (*set_device)(int device) = nullptr;

  // A stream that is being captured into a graph runs nothing now, and may not be disturbed.
  bool may_record_on(void* stream) const {
    int capturing = 0;
    return is_capturing(stream, &capturing) == 0 && capturing == 0;
  }
};

// Null when the process has no HIP, or one without some of these.
const HipEvents* hip_events();

}  // namespace rocfix::miopen
