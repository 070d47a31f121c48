// SPDX-License-Identifier: MIT
// More than one GPU: which comes first, and what an override does to the others.
#include <fmt/format.h>

#include "doctor/checks/list.h"

namespace rocfix::doctor {
namespace {

std::string uuid_of(const KfdNode& node) {
  return fmt::format("GPU-{:016x}", node.property("unique_id"));
}

std::vector<Evidence> all_gpus(const Machine& m) {
  std::vector<Evidence> evidence;
  for (const auto& node : m.nodes)
    evidence.push_back(
        {node.file, 0,
         fmt::format("{}, {} compute units", kfd_version_name(node.version()), node.compute_units())});
  return evidence;
}

Finding find_order(Machine& m) {
  const KfdNode* card = m.node();
  const std::string rocr = m.variables.value("ROCR_VISIBLE_DEVICES"),
                    hip = m.variables.value("HIP_VISIBLE_DEVICES");
  if (!rocr.empty() && !hip.empty()) {
    auto places = m.variables.places("ROCR_VISIBLE_DEVICES");
    for (auto& place : m.variables.places("HIP_VISIBLE_DEVICES")) places.push_back(std::move(place));
    return {State::kWarn,
            "ROCR_VISIBLE_DEVICES and HIP_VISIBLE_DEVICES are both set",
            std::move(places),
            "the second counts among what the first leaves over: together they hide the card",
            {"keep ROCR_VISIBLE_DEVICES", unset_commands(m.variables, "HIP_VISIBLE_DEVICES")}};
  }
  if (m.nodes.size() < 2 || card == nullptr || &m.nodes[0] == card)
    return passed("the card is the first GPU");
  if (!rocr.empty() || !hip.empty()) return passed("a variable chooses among the GPUs");
  // ROCr takes the unique id, or the number among the GPUs.
  const std::string name =
      card->property("unique_id") != 0 ? uuid_of(*card) : fmt::format("{}", card - m.nodes.data());
  return {State::kWarn,
          fmt::format("another GPU ({}) comes before the card", kfd_version_name(m.nodes[0].version())),
          all_gpus(m),
          "cuda:0 is that one; it has no code in most builds, and programs stop at once",
          {"show programs the card only",
           {fmt::format("export ROCR_VISIBLE_DEVICES={}", name)},
           false,
           false,
           "",
           "unset ROCR_VISIBLE_DEVICES"}};
}

Finding find_shared_override(Machine& m) {
  const std::string name = "HSA_OVERRIDE_GFX_VERSION";
  if (m.nodes.size() < 2 || !m.variables.is_set(name) || m.override_name() != name)
    return passed("no override is shared by several GPUs");
  bool mixed = false;
  for (const auto& node : m.nodes) mixed |= node.version() != m.nodes[0].version();
  if (!mixed) return passed("all GPUs are of one kind");
  auto evidence = all_gpus(m);
  for (auto& place : m.variables.places(name)) evidence.push_back(std::move(place));
  Fix fix{"use the form for one node", unset_commands(m.variables, name)};
  fix.commands.push_back(
      fmt::format("export {}_{}={}", name, m.node() == nullptr ? 1 : m.node()->id, m.override_text()));
  return {State::kWarn, "the override makes every GPU the same chip, also the other one", std::move(evidence),
          "the other GPU then runs code that is not for it", std::move(fix)};
}

}  // namespace

const Check check_D57{"D57",
                      "the card is the first GPU",
                      Group::kEnvironment,
                      State::kWarn,
                      {},
                      {"SwarmUI#566", "TheRock#3392"},
                      true,
                      find_order};
const Check check_D58{"D58",
                      "the override is the card's alone",
                      Group::kEnvironment,
                      State::kWarn,
                      {},
                      {"libhsakmt topology.c"},
                      true,
                      find_shared_override};

}  // namespace rocfix::doctor
