// SPDX-License-Identifier: MIT
#include "inspect/json.h"

#include <nlohmann/json.hpp>

#include "inspect/verdict.h"

namespace rocfix::inspect {
namespace {

using Json = nlohmann::ordered_json;

Json patterns_json(const PatternCounts& hits, const PatternCounts* kernels) {
  Json found = Json::object();
  for (size_t i = 0; i < kPatterns; ++i) {
    if (hits[i] == 0) continue;
    const std::string name(info(static_cast<Pattern>(i)).name);
    if (kernels == nullptr)
      found[name] = hits[i];
    else
      found[name] = {{"instructions", hits[i]}, {"kernels", (*kernels)[i]}};
  }
  return found;
}

Json target_json(const std::string& name, const TargetReport& target) {
  Json json = {{"target", name},
               {"objects", target.objects},
               {"object_bytes", target.object_bytes},
               {"kernels", target.kernels},
               {"scanned", target.scanned}};
  if (!target.scanned) return json;
  json["code_bytes"] = target.code_bytes;
  json["instructions"] = target.instructions;
  json["kernels_lacking_workarounds"] = target.lacking;
  json["kernels_not_executable"] = target.not_executable;
  json["kernels_different"] = target.different;
  json["kernels_without_hit"] = target.without_hit;
  json["patterns"] = patterns_json(target.hits, &target.kernels_with);
  json["missing_instructions"] = Json(target.missing);
  return json;
}

Json kernel_json(const KernelReport& kernel) {
  return {{"name", kernel.name},
          {"target", kernel.target},
          {"where", kernel.where},
          {"bytes", kernel.bytes},
          {"instructions", kernel.scan.instructions},
          {"lanes", kernel.lanes},
          {"vgprs", kernel.vgprs},
          {"sgprs", kernel.sgprs},
          {"vgpr_spills", kernel.vgpr_spills},
          {"sgpr_spills", kernel.sgpr_spills},
          {"lds_bytes", kernel.lds_bytes},
          {"scratch_bytes", kernel.scratch_bytes},
          {"largest_group", kernel.largest_group},
          {"waves_per_simd", kernel.waves_per_simd},
          {"patterns", patterns_json(kernel.scan.counts, nullptr)}};
}

Json file_json(const FileReport& report, const Chip& silicon) {
  Json targets = Json::array(), kernels = Json::array();
  for (const auto& [name, target] : report.targets) targets.push_back(target_json(name, target));
  for (const KernelReport& kernel : report.kernels) kernels.push_back(kernel_json(kernel));
  return {{"path", report.path},
          {"bytes", report.bytes},
          {"recognised", report.recognised},
          {"bundles", report.bundles},
          {"compressed_bundles", report.compressed_bundles},
          {"targets", targets},
          {"verdict", verdict(report.targets, silicon)},
          {"not_read", report.complaints},
          {"kernels", kernels}};
}

}  // namespace

std::string json_text(const std::vector<FileReport>& reports, const Chip& silicon,
                      const std::string& version) {
  Json files = Json::array();
  for (const FileReport& report : reports) files.push_back(file_json(report, silicon));
  const Json all = {{"schema", 1},
                    {"rocfix", version},
                    {"chip", silicon.name},
                    {"files", files},
                    {"verdict", verdict(together(reports), silicon)}};
  // Foreign names may be no UTF-8.
  return all.dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
}

}  // namespace rocfix::inspect
