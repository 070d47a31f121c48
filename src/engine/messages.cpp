// SPDX-License-Identifier: MIT
#include "engine/messages.h"

namespace rocfix {

using nlohmann::json;

void to_json(json& out, const CaseRequest& request) {
  out = {{"problem", to_text(request.problem)}, {"solver", request.solver}, {"bench", request.bench}};
}

void from_json(const json& in, CaseRequest& request) {
  request.problem = parse_problem(in.at("problem").get<std::string>()).value();
  request.solver = in.at("solver");
  request.bench = in.at("bench");
}

std::optional<json> parse_json(const std::string& line) {
  json parsed = json::parse(line, nullptr, false);
  if (parsed.is_discarded()) return std::nullopt;
  return parsed;
}

std::string json_line(const json& value) {
  return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

}  // namespace rocfix
