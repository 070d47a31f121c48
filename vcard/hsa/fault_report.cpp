// SPDX-License-Identifier: MIT
#include "hsa/fault_report.h"

#include <cstdio>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "hsa/pools.h"
#include "hsa/runtime.h"

namespace rocfix::vcard {
namespace {

bool is_memory_fault(const Fault& fault) {
  return fault.kind == FaultKind::kOutOfBounds || fault.kind == FaultKind::kFreed;
}

// For a packet that the card itself never saw; it writes the lines of its own faults.
std::string packet_line(const Step& step) {
  const nlohmann::json line = {{"type", "packet"}, {"status", step.failure}, {"report", step.report}};
  return line.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
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

void complain(const std::string& sentence) {
  const std::string line = "rocfix: virtual card: " + sentence + "\n";
  std::fwrite(line.data(), 1, line.size(), stderr);
}

void report_failure(const Step& step, hsa_queue_t* queue, QueueCallback callback, void* data) {
  std::fwrite(step.report.data(), 1, step.report.size(), stderr);
  std::fflush(stderr);
  Runtime* runtime = Runtime::get();
  if (runtime != nullptr) runtime->keep_profile();
  if (!step.fault && runtime != nullptr && !runtime->settings().report_path.empty())
    append_line(runtime->settings().report_path, packet_line(step));
  tell_event_handler(step);
  if (callback == nullptr) std::abort();
  callback(step.failure, queue, data);
}

}  // namespace rocfix::vcard
