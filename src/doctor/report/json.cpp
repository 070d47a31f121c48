// SPDX-License-Identifier: MIT
#include "doctor/report/json.h"

#include <nlohmann/json.hpp>

namespace rocfix::doctor {
namespace {

using json = nlohmann::ordered_json;

const char* severity_of(State gravest) {
  return gravest == State::kFail ? "error" : gravest == State::kWarn ? "warning" : "info";
}

json evidence_json(const std::vector<Evidence>& evidence) {
  json list = json::array();
  for (const auto& one : evidence)
    list.push_back({{"file", one.file}, {"line", one.line}, {"text", one.text}});
  return list;
}

json fix_json(const Fix& fix) {
  return {{"text", fix.text},     {"commands", fix.commands}, {"needs_root", fix.needs_root},
          {"reboot", fix.reboot}, {"risk", fix.risk},         {"undo", fix.undo}};
}

json check_json(const Examined& one) {
  const Check& check = *one.check;
  const Finding& finding = one.finding;
  json sources = json::array();
  for (const auto source : check.sources) sources.push_back(source_url(source));
  json object = {{"id", check.id},
                 {"title", check.title},
                 {"group", to_string(check.group)},
                 {"severity", severity_of(check.gravest)},
                 {"status", to_string(finding.state)},
                 {"blocked_by", one.cause == nullptr ? json(nullptr) : json(one.cause->id)},
                 {"summary", finding.summary},
                 {"evidence", evidence_json(finding.evidence)},
                 {"explanation", finding.why},
                 {"fix", fix_json(finding.fix)},
                 {"sources", std::move(sources)}};
  return object;
}

json host_json(const Diagnosis& diagnosis, const Machine& machine) {
  json gpus = json::array();
  for (const auto& node : machine.nodes)
    gpus.push_back({{"node", node.id},
                    {"chip", kfd_version_name(node.version())},
                    {"compute_units", node.compute_units()}});
  json pythons = json::array();
  for (const auto& python : machine.pythons)
    pythons.push_back({{"prefix", python.prefix},
                       {"version", "3." + std::to_string(python.version.minor)},
                       {"torch", python.torch ? json(python.torch->version) : json(nullptr)}});
  return {{"card", diagnosis.has_card ? json(diagnosis.card) : json(nullptr)},
          {"kernel", machine.kernel.release},
          {"system", machine.distribution.pretty},
          {"override", machine.override_text().empty() ? json(nullptr) : json(machine.override_text())},
          {"gpus", std::move(gpus)},
          {"pythons", std::move(pythons)}};
}

}  // namespace

std::string json_text(const Diagnosis& diagnosis, const Machine& machine, const std::string& tool_version) {
  json checks = json::array();
  for (const auto& one : diagnosis.results) checks.push_back(check_json(one));
  const json document = {
      {"schema_version", kJsonVersion},
      {"tool_version", tool_version},
      {"host", host_json(diagnosis, machine)},
      {"first", diagnosis.first == nullptr ? json(nullptr) : json(diagnosis.first->check->id)},
      {"checks", std::move(checks)}};
  return document.dump(1, ' ', false, json::error_handler_t::replace) + "\n";
}

}  // namespace rocfix::doctor
