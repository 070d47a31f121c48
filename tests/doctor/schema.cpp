// SPDX-License-Identifier: MIT
#include "doctor/schema.h"

#include <algorithm>
#include <set>

namespace rocfix::doctor {
namespace {

using nlohmann::json;

bool is_of(const json& value, const std::string& type) {
  if (type == "object") return value.is_object();
  if (type == "array") return value.is_array();
  if (type == "string") return value.is_string();
  if (type == "integer") return value.is_number_integer();
  if (type == "boolean") return value.is_boolean();
  return type == "null" && value.is_null();
}

bool is_of_any(const json& value, const json& types) {
  if (types.is_string()) return is_of(value, types);
  return std::any_of(types.begin(), types.end(), [&](const json& type) { return is_of(value, type); });
}

using Complaints = std::vector<std::string>;

void add(Complaints& to, Complaints from) {
  to.insert(to.end(), from.begin(), from.end());
}

void look_at_object(const json& value, const json& schema, const std::string& path, Complaints& found) {
  const json properties = schema.value("properties", json::object());
  for (const auto& name : schema.value("required", json::array()))
    if (!value.contains(name.get<std::string>())) found.push_back(path + " lacks " + name.get<std::string>());
  for (const auto& [name, part] : value.items()) {
    if (properties.contains(name))
      add(found, complaints(part, properties[name], path + "." + name));
    else if (!schema.value("additionalProperties", true))
      found.push_back(path + " has " + name);
  }
}

}  // namespace

Complaints complaints(const json& value, const json& schema, const std::string& path) {
  static const std::set<std::string> kKnown = {
      "$schema",    "title",    "description",          "type", "const", "enum",
      "properties", "required", "additionalProperties", "items"};
  Complaints found;
  for (const auto& [keyword, rest] : schema.items())
    if (!kKnown.count(keyword)) found.push_back(path + ": keyword " + keyword);
  if (schema.contains("type") && !is_of_any(value, schema["type"]))
    found.push_back(path + " is of another type");
  if (schema.contains("const") && value != schema["const"]) found.push_back(path + " is not the constant");
  if (schema.contains("enum") &&
      std::find(schema["enum"].begin(), schema["enum"].end(), value) == schema["enum"].end())
    found.push_back(path + " is none of the words");
  if (value.is_object()) look_at_object(value, schema, path, found);
  if (value.is_array() && schema.contains("items"))
    for (size_t i = 0; i < value.size(); ++i)
      add(found, complaints(value[i], schema["items"], path + "[" + std::to_string(i) + "]"));
  return found;
}

}  // namespace rocfix::doctor
