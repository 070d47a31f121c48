// SPDX-License-Identifier: MIT
#include <nlohmann/json.hpp>

#include "setup/plan_page.h"

namespace rocfix::setup {

using nlohmann::json;

constexpr int kJsonVersion = 1;

std::string plan_json(const Plan& plan, const std::string& tool_version) {
  json left_out = json::array(), contradictions = json::array(), steps = json::array();
  for (const auto& one : plan.left_out) left_out.push_back({{"what", one.what}, {"why", one.why}});
  for (const auto& one : plan.contradictions)
    contradictions.push_back({{"file", one.file}, {"line", one.line}, {"text", one.text}});
  for (const auto& one : plan.steps) {
    json step = one;
    step["shown"] = shown_commands(one);
    steps.push_back(std::move(step));
  }
  const json document = {{"schema_version", kJsonVersion},
                         {"tool_version", tool_version},
                         {"lane", plan.lane},
                         {"title", plan.title},
                         {"card", plan.card},
                         {"system", plan.system},
                         {"choice", plan.choice},
                         {"works", plan.works()},
                         {"obstacles", plan.obstacles},
                         {"steps", std::move(steps)},
                         {"limits", plan.limits},
                         {"left_out", std::move(left_out)},
                         {"contradictions", std::move(contradictions)},
                         {"afterwards", plan.afterwards},
                         {"sources", plan.sources}};
  return document.dump(1, ' ', false, json::error_handler_t::replace) + "\n";
}

}  // namespace rocfix::setup
