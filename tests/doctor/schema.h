// SPDX-License-Identifier: MIT
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace rocfix::doctor {

// Where `value` is not as `schema` says. Knows the keywords that docs/*.schema.json use: type, const, enum,
// properties, required, additionalProperties, items; a schema with another keyword is a complaint of its own.
std::vector<std::string> complaints(const nlohmann::json& value, const nlohmann::json& schema,
                                    const std::string& path = "$");

}  // namespace rocfix::doctor
