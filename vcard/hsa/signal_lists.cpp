// SPDX-License-Identifier: MIT
#include "hsa/signal_lists.h"

#include "hsa/values.h"

namespace rocfix::vcard {
namespace {

// A thread's wake-up takes longer than to copy this much.
constexpr uint64_t kAtOnceBytes = 256 << 10;

}  // namespace

hsa_status_t find_signals(Runtime& runtime, uint32_t count, const hsa_signal_t* awaited,
                          hsa_signal_t completion, CopyJob& job) {
  if (count != 0 && awaited == nullptr) return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  for (uint32_t i = 0; i < count; ++i) {
    if (awaited[i].handle == 0) continue;
    if (!runtime.is_signal(awaited[i].handle)) return HSA_STATUS_ERROR_INVALID_SIGNAL;
    job.awaited.push_back(signal_of(awaited[i]));
  }
  if (completion.handle == 0) return HSA_STATUS_SUCCESS;
  if (!runtime.is_signal(completion.handle)) return HSA_STATUS_ERROR_INVALID_SIGNAL;
  job.completion = signal_of(completion);
  return HSA_STATUS_SUCCESS;
}

hsa_status_t submit(Runtime& runtime, CopyJob job, uint64_t bytes) {
  if (bytes <= kAtOnceBytes && job.ready()) {
    runtime.copies().execute(job);
    return HSA_STATUS_SUCCESS;
  }
  return runtime.copies().submit(std::move(job)) ? HSA_STATUS_SUCCESS : HSA_STATUS_ERROR_OUT_OF_RESOURCES;
}

}  // namespace rocfix::vcard
