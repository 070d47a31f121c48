// SPDX-License-Identifier: MIT
// Is there a PyTorch for ROCm, and has it code for this card?
#include <fmt/format.h>

#include <algorithm>

#include "doctor/checks/list.h"
#include "doctor/remedies.h"

namespace rocfix::doctor {
namespace {

Finding find_rocm_torch(Machine& m) {
  std::vector<Evidence> others;
  for (const auto& python : m.pythons)
    if (python.torch && !python.torch->rocm())
      others.push_back(
          {python.torch->evidence, 0, fmt::format("torch {}, built without ROCm", python.torch->version)});
  const auto torches = m.rocm_torches();
  if (!torches.empty())
    return passed(fmt::format("torch {} is built for ROCm", torches[0]->torch->version),
                  {{torches[0]->torch->evidence, 0, torches[0]->prefix}});
  if (others.empty())
    return {State::kInfo,
            fmt::format("no PyTorch was found in {} Python environments", m.pythons.size()),
            {},
            "rocfix itself needs none",
            m.has_card() ? native_torch(m) : Fix{}};
  if (!m.has_card())
    return {State::kInfo,
            "the PyTorch here is built without ROCm",
            std::move(others),
            "right for a machine without such a card",
            {}};
  return {State::kFail, "no PyTorch here is built for ROCm", std::move(others),
          "torch.cuda.is_available() will be False whatever the card", native_torch(m)};
}

// TheRock's wheels keep each chip's code in a package of its own.
bool has_device_package(const Python& python, const std::string& target) {
  return python.package("amd-torch-device-" + target) != nullptr;
}
bool is_multi_arch(const Python& python) {
  return std::any_of(python.packages.begin(), python.packages.end(), [](const auto& one) {
    return one.name.starts_with("rocm-sdk-") || one.name.starts_with("amd-torch-device-");
  });
}

Finding find_code(Machine& m) {
  const std::string target = m.effective_target();
  for (const Python* python : m.rocm_torches()) {
    const auto& code = python->torch->code;
    if (is_multi_arch(*python) || code.targets.empty()) continue;  // D42's, or not to be told
    if (code.targets.count(target) || code.unread) continue;  // what is damaged may be the card's
    std::string list;
    for (const auto& one : code.targets) list += (list.empty() ? "" : " ") + one;
    return {State::kFail,
            fmt::format("torch {} has no code for {}", python->torch->version, target),
            {{python->torch->hip_library, 0, "code for " + list}},
            "the first kernel ends with \"HIP error: invalid device function\"",
            native_torch(m)};
  }
  const auto torches = m.rocm_torches();
  if (torches.empty()) return skipped("there is no PyTorch for ROCm");
  if (std::all_of(torches.begin(), torches.end(),
                  [&](const Python* one) {
                    const auto& code = one->torch->code;
                    return (code.targets.empty() || (code.unread && !code.targets.count(target))) &&
                           !is_multi_arch(*one);
                  }))
    return unknown(
        fmt::format("which GPUs torch {} has code for could not be read", torches[0]->torch->version),
        {"rocfix inspect " + torches[0]->torch->folder + "/lib"});
  return passed(fmt::format("PyTorch has code for {}", target));
}

Finding find_device_package(Machine& m) {
  const std::string target(m.chip()->name);
  for (const Python* python : m.rocm_torches()) {
    if (!is_multi_arch(*python) || python->torch->code.targets.count(target)) continue;
    const Package* torch = python->package("torch");
    if (!has_device_package(*python, target))
      return {State::kFail,
              fmt::format("torch {} is here, its code for {} is not", python->torch->version, target),
              {{python->site, 0, fmt::format("no amd_torch_device_{}", target)}},
              "TheRock's wheels bring each chip's code in a package of its own",
              {"install that package",
               {fmt::format("{}/bin/pip install --index-url https://rocm.nightlies.amd.com/whl-multi-arch/ "
                            "\"torch[device-{}]\"",
                            python->prefix, target)}}};
    const Package* device = python->package("amd-torch-device-" + target);
    if (torch != nullptr && device->version != torch->version)
      return {State::kFail,
              fmt::format("torch is {}, its code for {} is {}", torch->version, target, device->version),
              {{torch->folder, 0, torch->version}, {device->folder, 0, device->version}},
              "code of another build does not load",
              {"install both of one build",
               {fmt::format(
                   "{}/bin/pip install --upgrade --index-url https://rocm.nightlies.amd.com/whl-multi-arch/ "
                   "\"torch[device-{}]\"",
                   python->prefix, target)}}};
  }
  return passed("each multi-architecture PyTorch has the card's package");
}

}  // namespace

const Check check_D40{"D40",          "PyTorch is built for ROCm", Group::kPython, State::kFail,
                      {"D53", "D52"}, {"pytorch#132570"},          false,          find_rocm_torch};
const Check check_D41{"D41",
                      "PyTorch has code for the card",
                      Group::kPython,
                      State::kFail,
                      {"D33", "D35", "D54"},
                      {"pytorch#132570", "ComfyUI#2842"},
                      true,
                      find_code};
const Check check_D42{
    "D42",          "the card's package is installed",    Group::kPython, State::kFail,
    {"D41", "D33"}, {"TheRock RELEASES.md", "ROCm#6340"}, true,           find_device_package};

}  // namespace rocfix::doctor
