// SPDX-License-Identifier: MIT
// Reports as JSON; docs/inspect.schema.json describes it.
#pragma once

#include <string>
#include <vector>

#include "gfx/chips.h"
#include "inspect/report.h"

namespace rocfix::inspect {

std::string json_text(const std::vector<FileReport>& reports, const Chip& silicon,
                      const std::string& version);

}  // namespace rocfix::inspect
