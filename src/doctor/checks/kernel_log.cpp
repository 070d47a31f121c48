// SPDX-License-Identifier: MIT
// What the kernel says of hangs, resets and faults since it was booted.
#include <fmt/format.h>

#include "doctor/checks/list.h"
#include "doctor/remedies.h"

namespace rocfix::doctor {
namespace {

// "python3" of the driver's "process python3 pid 4711", which stands in a line of its own or not.
std::string process_of(const Machine& m) {
  constexpr std::string_view kBefore = "rocess ", kAfter = " pid ";
  for (const auto& line : m.log.find({"for process ", "in process ", "Process ", "information: process "})) {
    const size_t end = line.text.find(kAfter), at = line.text.rfind(kBefore, end);
    if (end == std::string::npos || at == std::string::npos) continue;
    const std::string name = line.text.substr(at + kBefore.size(), end - at - kBefore.size());
    if (!name.empty()) return name.substr(0, 20);
  }
  return "";
}

Finding find_resets(Machine& m) {
  if (!m.log.read) return no_kernel_log(m);
  const size_t resets = m.log.count({"GPU reset begin"});
  auto lines =
      m.log.find({"GPU reset begin", "BACO reset", "MODE1 reset", "VRAM is lost", "Skip scheduling IBs"});
  if (lines.empty()) return passed("the card was not reset since the machine was started");
  const bool stuck = m.log.count({"Skip scheduling IBs"}) > 0;
  const std::string process = process_of(m);
  return {State::kWarn,
          fmt::format("the driver reset the card {}{}", resets < 2 ? "once" : fmt::format("{} times", resets),
                      process.empty() ? "" : " while " + process + " ran"),
          std::move(lines),
          "something hung on it; programs that ran have lost their memory",
          {stuck ? "restart the machine: the card takes no more work" : "look at what ran at those times",
           {},
           false,
           stuck}};
}

Finding find_preemption(Machine& m) {
  if (!m.log.read) return no_kernel_log(m);
  auto lines =
      m.log.find({"Queue preemption time out", "queue preemption time out", "queue_doorbell_id0 is not 0",
                  "Failed to evict process queues", "Failed to quiesce KFD", "Failed to evict queues"});
  if (lines.empty()) return passed("no queue failed to be preempted");
  return {
      State::kFail,
      "a queue could not be preempted, and the card was lost",
      std::move(lines),
      "Navi 10 cannot stop a long kernel when memory runs short or the desktop wants its turn",
      {"free video memory (close browsers, use a smaller model); if it stays, try without wave saving, and "
       "restart",
       {"echo 'options amdgpu cwsr_enable=0' | sudo tee /etc/modprobe.d/rocfix-cwsr.conf",
        m.system().initramfs},
       true,
       true,
       "AMD does not test cwsr_enable=0",
       "sudo rm /etc/modprobe.d/rocfix-cwsr.conf && " + m.system().initramfs}};
}

// The driver decodes GCVM_L2_PROTECTION_FAULT_STATUS: "RW: 0x1" is a write (Linux gfxhub_v2_0.c).
const char* access_in(const Machine& m) {
  const bool read = m.log.count({" RW: 0x0", "\tRW: 0x0"}) > 0,
             wrote = m.log.count({" RW: 0x1", "\tRW: 0x1"}) > 0;
  return read == wrote ? "touched" : read ? "read" : "wrote to";
}

Finding find_page_faults(Machine& m) {
  if (!m.log.read) return no_kernel_log(m);
  auto lines = m.log.find({"[gfxhub] page fault", "[gfxhub0] no-retry page fault",
                           "[gfxhub] no-retry page fault", "GCVM_L2_PROTECTION_FAULT_STATUS"});
  if (lines.empty()) return passed("no kernel read or wrote outside its memory");
  const std::string process = process_of(m);
  return {State::kWarn,
          fmt::format("a kernel on the card {} memory that is not its own{}", access_in(m),
                      process.empty() ? "" : ", in " + process),
          std::move(lines),
          "code for another chip does that, a defect of a program, or memory that ran short",
          {"take overrides out first; then find the kernel",
           {"AMD_LOG_LEVEL=3 AMD_SERIALIZE_KERNEL=3 python3 your-program.py"}}};
}

Finding find_ring_timeouts(Machine& m) {
  if (!m.log.read) return no_kernel_log(m);
  auto lines = m.log.find({"ring gfx_", "ring comp_", "ring sdma"});
  std::erase_if(lines, [](const Evidence& line) { return line.text.find("timeout") == std::string::npos; });
  if (lines.empty()) return passed("no ring of the card ran out of time");
  return {State::kWarn,
          "the card did not answer in time",
          std::move(lines),
          "the driver waits for a while, then resets the card",
          {"let shorter kernels run: smaller batches or tiles", {}}};
}

}  // namespace

const Check check_D11{"D11",
                      "the card was not reset",
                      Group::kKernel,
                      State::kWarn,
                      {},
                      {"rocm_sdk_builder#98", "ROCm#2196"},
                      true,
                      find_resets};
const Check check_D12{"D12",
                      "queues can be preempted",
                      Group::kKernel,
                      State::kFail,
                      {"D11", "D13", "D14"},
                      {"rocm_sdk_builder#98", "ollama#738"},
                      true,
                      find_preemption};
const Check check_D13{
    "D13", "no memory faults", Group::kKernel, State::kWarn, {}, {"ROCm#2527", "Linux gfxhub_v2_0.c"},
    true,  find_page_faults};
const Check check_D14{"D14", "the card answers in time", Group::kKernel, State::kWarn,
                      {},    {"Linux amdgpu_job.c"},     true,           find_ring_timeouts};

}  // namespace rocfix::doctor
