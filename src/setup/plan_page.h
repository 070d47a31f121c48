// SPDX-License-Identifier: MIT
// A plan as a page and as JSON (docs/setup.schema.json).
#pragma once

#include <string>

#include "base/layout.h"
#include "setup/plan.h"

namespace rocfix::setup {

// `apply_command`: what to type to apply it.
std::string plan_page(const Plan& plan, const Layout& layout, const std::string& apply_command);
std::string plan_json(const Plan& plan, const std::string& tool_version);

}  // namespace rocfix::setup
