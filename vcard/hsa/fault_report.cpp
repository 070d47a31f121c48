// SPDX-License-Identifier: MIT
#include "hsa/fault_report.h"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "hsa/pools.h"
#include "hsa/runtime.h"

namespace rocfix::vcard {
namespace {

std::string_view name_of(FaultKind kind) {
  switch (kind) {
    case FaultKind::kNone: return "bad-packet";
    case FaultKind::kOutOfBounds: return "out-of-bounds";
    case FaultKind::kFreed: return "use-after-free";
    case FaultKind::kMisaligned: return "misaligned";
    case FaultKind::kLdsOverrun: return "lds-overrun";
    case FaultKind::kScratchOverrun: return "scratch-overrun";
    case FaultKind::kIllegalInstruction: return "illegal-instruction";
    case FaultKind::kUnsupported: return "unsupported-instruction";
    case FaultKind::kBarrier: return "barrier";
    case FaultKind::kDeadlock: return "deadlock";
    case FaultKind::kHang: return "hang";
    case FaultKind::kTrap: return "trap";
    case FaultKind::kBadCodeAddress: return "bad-code-address";
    case FaultKind::kBadLaunch: return "bad-launch";
  }
  return "unknown";
}

bool is_memory_fault(const Fault& fault) {
  return fault.kind == FaultKind::kOutOfBounds || fault.kind == FaultKind::kFreed;
}

// One write: lines of several processes do not mix.
void append_line(const std::string& path, const std::string& line) {
  std::FILE* file = std::fopen(path.c_str(), "ae");
  if (file == nullptr) return complain("cannot write the report file " + path);
  std::fwrite(line.data(), 1, line.size(), file);
  std::fclose(file);
}

void tell_event_handler(const Step& step) {
  const auto [handler, data] = Runtime::get() ? Runtime::get()->event_handler() : EventHandler{};
  if (handler == nullptr || !is_memory_fault(step.fault)) return;
  hsa_amd_event_t event{};
  event.event_type = HSA_AMD_GPU_MEMORY_FAULT_EVENT;
  event.memory_fault = {kGpuAgent, step.fault.address, HSA_AMD_MEMORY_FAULT_PAGE_NOT_PRESENT};
  handler(&event, data);
}

}  // namespace

std::string json_line(const Step& step) {
  nlohmann::json line = {{"fault", name_of(step.fault.kind)}, {"status", step.failure}, {"report", step.report}};
  if (step.fault) line["pc"] = step.fault.pc;
  if (step.fault.bytes != 0)
    line.update({{"address", step.fault.address}, {"bytes", step.fault.bytes}, {"store", step.fault.is_store}});
  if (step.fault.lane >= 0) line["lane"] = step.fault.lane;
  return line.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

void complain(const std::string& sentence) {
  const std::string line = "rocfix: virtual card: " + sentence + "\n";
  std::fwrite(line.data(), 1, line.size(), stderr);
}

void report_failure(const Step& step, hsa_queue_t* queue, QueueCallback callback, void* data) {
  std::fwrite(step.report.data(), 1, step.report.size(), stderr);
  std::fflush(stderr);
  if (const Runtime* runtime = Runtime::get(); runtime && !runtime->settings().report_path.empty())
    append_line(runtime->settings().report_path, json_line(step));
  tell_event_handler(step);
  if (callback == nullptr) std::abort();
  callback(step.failure, queue, data);
}

}  // namespace rocfix::vcard
