// SPDX-License-Identifier: MIT
// Parameters of amdgpu: what was asked for, and what the running driver has.
#include <fmt/format.h>

#include <algorithm>

#include "doctor/checks/list.h"
#include "doctor/remedies.h"

namespace rocfix::doctor {
namespace {

std::string effective(Machine& m, const std::string& name) {
  return std::string(m.world.word("/sys/module/amdgpu/parameters/" + name));
}

// The request that wins, and what the driver made of it when that is something else.
std::vector<Evidence> evidence_of(Machine& m, const Request& request) {
  std::vector<Evidence> evidence;
  for (const auto& one : m.kernel.requests)
    if (one.name == request.name) evidence.push_back(one.evidence);
  const std::string now = effective(m, request.name);
  if (!now.empty() && now != request.value)
    evidence.push_back({"/sys/module/amdgpu/parameters/" + request.name, 1,
                        now + ", not " + request.value + ": not restarted since?"});
  return evidence;
}

Finding complaint(Machine& m, const Request& request, State state, std::string why) {
  return {state, fmt::format("amdgpu's {} is set to {}", request.name, request.value.substr(0, 24)),
          evidence_of(m, request), std::move(why), remove_parameter(m, request)};
}

Finding find_noretry(Machine& m) {
  const Request* request = m.kernel.request("noretry");
  if (request == nullptr || request->value == "-1") return passed("noretry is the driver's choice");
  return complaint(m, *request, State::kWarn,
                   "retrying of page faults is for other chips; 0 costs speed here and mends nothing");
}

Finding find_mtype(Machine& m) {
  const Request* request = m.kernel.request("mtype_local");
  if (request == nullptr || request->value == "0") return passed("mtype_local is not set");
  return complaint(m, *request, State::kWarn,
                   "it is a knob of data-centre chips (gfx94x) and does nothing on Navi");
}

Finding find_cwsr(Machine& m) {
  const Request* request = m.kernel.request("cwsr_enable");
  if (request == nullptr || request->value == "1") return passed("waves can be saved");
  const bool seen = m.log.count({"reemption time out"}) > 0;
  return complaint(
      m, *request, State::kWarn,
      seen ? "it is there for the preemption failures (D12) of this boot: does it help?"
           : "long kernels cannot be interrupted, and AMD does not test it; without preemption failures "
             "(D12) it only costs");
}

Finding find_sched_policy(Machine& m) {
  const Request* request = m.kernel.request("sched_policy");
  if (request == nullptr || request->value == "0") return passed("the hardware schedules queues");
  return complaint(
      m, *request, request->value == "2" ? State::kFail : State::kWarn,
      "it switches hardware scheduling off; on a BC-250 it wedges the card, on others it is untested");
}

// Others that change behaviour. Their defaults differ between kernels, so only what was asked for counts.
constexpr std::string_view kOthers[] = {"mcbp",           "queue_preemption_timeout_ms",
                                        "lockup_timeout", "gpu_recovery",
                                        "runpm",          "vm_fragment_size",
                                        "gttsize",        "ppfeaturemask",
                                        "sg_display",     "vm_update_mode",
                                        "vm_fault_stop",  "dpm",
                                        "aspm",           "ip_block_mask"};

Finding find_others(Machine& m) {
  Finding finding{
      State::kInfo, "", {}, "each was somebody's trial; without a reason the defaults are safer", {}};
  for (const auto name : kOthers)
    if (const Request* request = m.kernel.request(name)) {
      finding.summary += fmt::format("{}{}={}", finding.summary.empty() ? "amdgpu's " : ", ", name,
                                     request->value.substr(0, 24));
      for (auto& place : evidence_of(m, *request)) finding.evidence.push_back(std::move(place));
    }
  if (finding.evidence.empty()) return passed("no other parameter of amdgpu is set");
  finding.summary += " set";
  return finding;
}

Finding find_iommu(Machine& m) {
  for (const char* word : {"amd_iommu=off", "iommu=pt", "iommu=off", "intel_iommu=off", "intel_iommu=on"})
    if ((" " + m.kernel.command_line + " ").find(std::string(" ") + word + " ") != std::string::npos)
      return {State::kInfo,
              fmt::format("started with {}", word),
              {{"/proc/cmdline", 1, word}},
              "some owners of Navi 10 run with it off; with several GPUs, iommu=pt is what AMD advises",
              {}};
  return passed("the IOMMU is as the kernel chooses");
}

}  // namespace

const Check check_D21{"D21", "noretry is not set",    Group::kBoot, State::kWarn,
                      {},    {"hkevin01/rocm-patch"}, true,         find_noretry};
const Check check_D22{"D22", "mtype_local is not set", Group::kBoot, State::kWarn,
                      {},    {"hkevin01/rocm-patch"},  true,         find_mtype};
const Check check_D23{"D23", "cwsr_enable is on", Group::kBoot, State::kWarn,
                      {},    {"TheRock#1264"},    true,         find_cwsr};
const Check check_D24{"D24",          "sched_policy is not set", Group::kBoot, State::kFail,
                      {"D11", "D14"}, {"akandr/bc250-rocm"},     true,         find_sched_policy};
const Check check_D25{"D25", "other parameters",    Group::kBoot, State::kInfo,
                      {},    {"akandr/bc250-rocm"}, true,         find_others};
const Check check_D26{"D26",        "the IOMMU", Group::kBoot,
                      State::kInfo, {},          {"Efenstor/PyTorch-ROCm-gfx1010-Debian13"},
                      true,         find_iommu};

}  // namespace rocfix::doctor
