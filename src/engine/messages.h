// SPDX-License-Identifier: MIT
// What supervisor and worker tell each other: one JSON object a line.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "device/backend.h"
#include "engine/case.h"

namespace rocfix {

// A back-end as a worker found it.
struct BackendReport {
  std::string name;
  std::string why_none;  // the sentence when it has no device
  std::vector<DeviceInfo> devices;
};

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(DeviceInfo, backend, index, name, runtime, chip, reported_chip,
                                   code_target, why_no_code, native_convolution, memory_bytes, compute_units,
                                   most_tensor_bytes, modelled)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ChosenDevice, info, options, why)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Roofline, gflops, gbps, source)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(BackendReport, name, why_none, devices)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(CaseResult, status, reason, solver, first_ms, median_ms, p10_ms, p90_ms,
                                   memory_bytes, workspace_bytes, max_error, solver_at_fault)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Error, code, message)

void to_json(nlohmann::json& json, const CaseRequest& request);
void from_json(const nlohmann::json& json, CaseRequest& request);

// A line of text as JSON, or nothing when it is none.
std::optional<nlohmann::json> parse_json(const std::string& line);
// On one line; bytes that are no UTF-8 are replaced.
std::string json_line(const nlohmann::json& json);

}  // namespace rocfix
