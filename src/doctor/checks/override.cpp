// SPDX-License-Identifier: MIT
// HSA_OVERRIDE_GFX_VERSION: what it makes of the card, and what it meets in the installed PyTorch.
#include <fmt/format.h>

#include "base/text.h"
#include "doctor/checks/list.h"
#include "doctor/remedies.h"
#include "doctor/stacks.h"

namespace rocfix::doctor {
namespace {

constexpr const char* kName = "HSA_OVERRIDE_GFX_VERSION";

// libhsakmt takes exactly three numbers with dots, topology.c.
bool is_well_formed(std::string_view text) {
  const auto parts = split(text, '.');
  if (parts.size() != 3) return false;
  for (const auto part : parts)
    if (part.size() > 2 || !parse_number(part) || part.starts_with("0x")) return false;
  return true;
}

// The chip that the override names; RDNA1 code or its gfx1030 relative may run, others have other
// instructions.
const Chip* overridden(const Machine& m) {
  return find_chip_by_override(m.override_text());
}

Evidence torch_evidence(const Torch& torch) {
  return {torch.evidence, 0, fmt::format("torch {}", torch.version)};
}

std::string code_list(const Torch& torch) {
  std::string text;
  for (const auto& target : torch.code.targets) text += (text.empty() ? "" : " ") + target;
  return text.empty() ? "none" : text;
}

std::vector<Evidence> with_places(const Machine& m, std::vector<Evidence> evidence) {
  for (auto& place : m.variables.places(m.override_name())) evidence.push_back(std::move(place));
  return evidence;
}

Finding find_malformed(Machine& m) {
  const std::string text = m.override_text();
  if (text.empty()) return passed(fmt::format("{} is not set", kName));
  const Chip* chip = overridden(m);
  if (!is_well_formed(text))
    return {State::kFail,
            fmt::format("{}={} is no version: the runtime rejects it", m.override_name(), text.substr(0, 40)),
            with_places(m, {}),
            "three numbers are wanted, as in 10.1.0; with anything else ROCm does not start",
            unset_variable(m, m.override_name(), "a native build needs none")};
  if (chip == nullptr)
    return {State::kFail,
            fmt::format("{}={} makes the card a {}, whose instructions it lacks", m.override_name(), text,
                        m.effective_target()),
            with_places(m, {}), "the first kernel hangs or faults",
            unset_variable(m, m.override_name(), "a native build needs none")};
  return passed(fmt::format("{}={} is well formed", m.override_name(), text));
}

// The torches that matter for the override: with it, the first whose verdict is `wanted`.
const Python* torch_with(const Machine& m, Verdict wanted) {
  for (const Python* python : m.rocm_torches())
    if (known_stack(m, *python->torch).verdict == wanted &&
        !python->torch->code.targets.count(std::string(m.chip()->name)))
      return python;
  return nullptr;
}

bool poses(const Machine& m) {
  const Chip* as = overridden(m);
  return as != nullptr && m.chip() != nullptr && !as->rdna1;
}

Finding find_needless(Machine& m) {
  if (!poses(m)) return passed("no override hides the card's own name");
  for (const Python* python : m.rocm_torches())
    if (python->torch->code.targets.count(std::string(m.chip()->name)))
      return {State::kFail,
              fmt::format("{}={} is set although this PyTorch has code for {}", m.override_name(),
                          m.override_text(), m.chip()->name),
              with_places(m, {{python->torch->hip_library, 0, "code for " + code_list(*python->torch)}}),
              fmt::format("it makes the card run {}'s code instead of its own: hangs and faults",
                          m.effective_target()),
              unset_variable(m, m.override_name(), "the card's own code is there")};
  return passed("no override stands before code of the card's own");
}

Finding find_bad_pair(Machine& m) {
  if (!poses(m)) return passed("no override makes the card pose as another");
  const Python* python = torch_with(m, Verdict::kFails);
  if (python == nullptr) return passed("the override meets no PyTorch that is known to fail with it");
  const auto known = known_stack(m, *python->torch);
  Fix fix = native_torch(m);
  const auto unset = unset_commands(m.variables, m.override_name());
  fix.text = fmt::format("take {} out, and {}", m.override_name(), fix.text);
  fix.commands.insert(fix.commands.begin(), unset.begin(), unset.end());
  if (unset.size() > 1)
    fix.undo = "The files as they were are beside them, named .before-rocfix; rm -r ~/torch-rdna1";
  return {State::kFail,
          fmt::format("torch {} with {}={} is known to freeze this card", python->torch->version,
                      m.override_name(), m.override_text()),
          with_places(m, {torch_evidence(*python->torch)}),
          fmt::format("it runs code for {}, which leaves out what {} needs against its hardware's faults; "
                      "owners report: {} "
                      "(rocfix compat: {})",
                      m.effective_target(), m.chip()->name, known.detail, known.reports),
          std::move(fix)};
}

Finding find_legacy(Machine& m) {
  if (!poses(m)) return passed("no override makes the card pose as another");
  const Python* python = torch_with(m, Verdict::kWorksFp32);
  if (python == nullptr) return passed("the legacy lane is not in use");
  return {
      State::kWarn,
      fmt::format("torch {} with {}={} is the legacy lane: fp32 only", python->torch->version,
                  m.override_name(), m.override_text()),
      with_places(m, {torch_evidence(*python->torch)}),
      fmt::format("it works for most owners, with fp16 switched off, Python 3.10 or older and NumPy below 2 "
                  "(rocfix compat: {})",
                  known_stack(m, *python->torch).reports),
      native_torch(m)};
}

Finding find_per_node(Machine& m) {
  const auto names = m.variables.names_with(std::string(kName) + "_");
  if (names.empty()) return passed("no override for a single node is set");
  Finding finding{State::kInfo, "", {}, "it counts for that node only and wins over the general one", {}};
  for (const auto& name : names) {
    finding.summary +=
        (finding.summary.empty() ? "" : ", ") + name + "=" + m.variables.value(name).substr(0, 20);
    for (auto& place : m.variables.places(name)) finding.evidence.push_back(std::move(place));
  }
  return finding;
}

}  // namespace

const Check check_D46{"D46",
                      "the override is well formed",
                      Group::kEnvironment,
                      State::kFail,
                      {"D11", "D12", "D13", "D14", "D41", "D33", "D57", "D58"},
                      {"libhsakmt topology.c", "sdnext#922", "ComfyUI#7453"},
                      false,
                      find_malformed};
const Check check_D43{"D43",
                      "no override hides native code",
                      Group::kEnvironment,
                      State::kFail,
                      {"D11", "D12", "D13", "D14", "D44", "D33", "D34", "D58"},
                      {"ROCm#887", "ROCm#2527"},
                      true,
                      find_needless};
const Check check_D44{"D44",
                      "override and PyTorch go together",
                      Group::kPython,
                      State::kFail,
                      {"D11", "D12", "D13", "D14", "D33", "D58"},
                      {"ROCm#2527", "pytorch#106728", "stable-diffusion-webui#10855"},
                      true,
                      find_bad_pair};
const Check check_D45{"D45",
                      "the legacy lane is not needed",
                      Group::kPython,
                      State::kWarn,
                      {},
                      {"ROCm#2527", "stable-diffusion-webui#10855"},
                      true,
                      find_legacy};
const Check check_D47{"D47",
                      "overrides for single nodes",
                      Group::kEnvironment,
                      State::kInfo,
                      {},
                      {"libhsakmt topology.c"},
                      false,
                      find_per_node};

}  // namespace rocfix::doctor
