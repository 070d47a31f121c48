// SPDX-License-Identifier: MIT
// Other variables: crutches, folklore, and switches for finding faults that were left on.
#include <fmt/format.h>

#include <set>

#include "base/text.h"
#include "doctor/checks/list.h"
#include "doctor/remedies.h"

namespace rocfix::doctor {
namespace {

constexpr uint32_t kBc250 = 100103;

Finding find_crutches(Machine& m) {
  const std::string sdma = m.variables.value("HSA_ENABLE_SDMA"),
                    interrupt = m.variables.value("HSA_ENABLE_INTERRUPT");
  const bool bc250 = m.chip()->kfd_version == kBc250;
  if (bc250 && sdma != "0")
    return {State::kWarn,
            "a BC-250 needs HSA_ENABLE_SDMA=0",
            m.variables.places("HSA_ENABLE_SDMA"),
            "its copy engine never finishes copies over 16 KiB",
            {"set it", {"export HSA_ENABLE_SDMA=0"}, false, false, "", "unset HSA_ENABLE_SDMA"}};
  if (!bc250 && sdma == "0")
    return {State::kWarn, "HSA_ENABLE_SDMA=0 slows copies down", m.variables.places("HSA_ENABLE_SDMA"),
            "only a BC-250 needs it", unset_variable(m, "HSA_ENABLE_SDMA", "")};
  if (interrupt == "0")
    return {State::kWarn, "HSA_ENABLE_INTERRUPT=0 keeps a processor core busy",
            m.variables.places("HSA_ENABLE_INTERRUPT"),
            "it helps where interrupts get lost; otherwise it only costs",
            unset_variable(m, "HSA_ENABLE_INTERRUPT", "")};
  return passed("no crutch of the runtime is set");
}

// A list of variables that are set, as one finding.
Finding listed(Machine& m, std::initializer_list<std::string_view> names, std::string_view ending,
               std::string why, bool with_zero) {
  Finding finding{State::kInfo, "", {}, std::move(why), {}};
  for (const auto name : names) {
    const std::string value = m.variables.value(name);
    if (value.empty() || (value == "0" && !with_zero)) continue;
    finding.summary += fmt::format("{}{}", finding.summary.empty() ? "" : ", ", name);
    for (auto& place : m.variables.places(name)) finding.evidence.push_back(std::move(place));
    for (const auto& command : unset_commands(m.variables, name)) finding.fix.commands.push_back(command);
  }
  if (!finding.fix.commands.empty()) finding.fix.text = "take them out";
  finding.summary += std::string(" ") + std::string(ending);
  return finding;
}

Finding find_folklore(Machine& m) {
  Finding finding =
      listed(m, {"HSA_USE_SVM", "HIP_FORCE_COARSE_GRAIN", "PYTORCH_ROCM_ARCH"},
             "set: nothing reads them when programs run",
             "they stand in guides and do nothing; the last one counts only while PyTorch is built", true);
  return finding.evidence.empty() ? passed("no variable that nothing reads") : finding;
}

Finding find_left_on(Machine& m) {
  Finding finding =
      listed(m,
             {"PYTORCH_HIP_ALLOC_CONF", "TORCH_USE_HIP_DSA", "AMD_SERIALIZE_KERNEL", "AMD_SERIALIZE_COPY",
              "HIP_LAUNCH_BLOCKING", "AMD_LOG_LEVEL", "MIOPEN_LOG_LEVEL", "MIOPEN_ENABLE_LOGGING",
              "TORCH_BLAS_PREFER_HIPBLASLT"},
             "set", "switches for finding faults slow everything down; hipBLASLt has no code for these cards",
             false);
  return finding.evidence.empty() ? passed("no switch for finding faults is on") : finding;
}

// Two places that set one variable to different values: which one counts depends on how a program is started.
Finding find_contradictions(Machine& m) {
  std::set<std::string> names;
  for (const auto& one : m.variables.files) names.insert(one.name);
  for (const auto& name : names) {
    if (name.ends_with("PATH")) continue;  // lists that files add to
    std::set<std::string> values;
    for (const auto* list : {&m.variables.now, &m.variables.files})
      for (const auto& one : *list)
        if (one.name == name) values.insert(one.value);
    if (values.size() > 1)
      return {
          State::kInfo,
          fmt::format("{} is set to different values in {} places", name, m.variables.places(name).size()),
          m.variables.places(name),
          "which one a program gets depends on how it is started",
          {"leave one of them", {}}};
  }
  return passed("no two files contradict each other");
}

}  // namespace

const Check check_D63{"D63",
                      "the runtime's crutches",
                      Group::kEnvironment,
                      State::kWarn,
                      {},
                      {"akandr/bc250-rocm", "ROCm#6530"},
                      true,
                      find_crutches};
const Check check_D64{"D64",
                      "variables that nothing reads",
                      Group::kEnvironment,
                      State::kInfo,
                      {},
                      {"ROCR core/util/flag.h"},
                      false,
                      find_folklore};
const Check check_D65{"D65",
                      "switches that were left on",
                      Group::kEnvironment,
                      State::kInfo,
                      {},
                      {"PyTorch documentation, HIP"},
                      false,
                      find_left_on};
const Check check_D66{"D66", "files agree on variables", Group::kEnvironment, State::kInfo, {}, {"ROCm#5238"},
                      false, find_contradictions};

}  // namespace rocfix::doctor
