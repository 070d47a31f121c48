// SPDX-License-Identifier: MIT
#include "explain/symptom.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>

#include "base/embedded.h"
#include "base/text.h"
#include "compat/sources.h"

namespace rocfix::explain {
namespace {

using nlohmann::json;

constexpr const char* kHeader = "rocfix_symptoms";
constexpr int kFormat = 1;

std::vector<std::string> parts_of(const std::string& text, char separator) {
  std::vector<std::string> parts;
  for (const auto part : split(text, separator))
    if (!part.empty()) parts.emplace_back(part);
  return parts;
}

class Fields {
 public:
  explicit Fields(const json& object) : object_(object) {}

  std::string text(const char* name) {
    const auto field = object_.find(name);
    if (field != object_.end() && field->is_string() && !field->get_ref<const std::string&>().empty())
      return field->get<std::string>();
    faults.push_back(fmt::format("\"{}\" must be a text", name));
    return "";
  }
  std::vector<std::string> texts(const char* name, bool needed = false) {
    std::vector<std::string> list;
    const auto field = object_.find(name);
    if (field != object_.end() && field->is_array())
      for (const auto& one : *field)
        if (one.is_string() && !one.get_ref<const std::string&>().empty())
          list.push_back(one.get<std::string>());
    if (field != object_.end() ? list.size() != field->size() : needed)
      faults.push_back(fmt::format("\"{}\" must be a list of texts", name));
    if (needed && list.empty()) faults.push_back(fmt::format("\"{}\" is empty", name));
    return list;
  }

  std::vector<std::string> faults;

 private:
  const json& object_;
};

Symptom read_symptom(const json& object, std::vector<std::string>& faults) {
  Fields fields(object);
  Symptom symptom;
  symptom.id = fields.text("id");
  symptom.title = fields.text("title");
  for (const auto& text : fields.texts("patterns", true)) symptom.patterns.push_back(parts_of(text, '*'));
  for (const auto& text : fields.texts("with")) symptom.with.push_back(parts_of(text, '|'));
  symptom.unless = fields.texts("unless");
  symptom.cause = fields.text("cause");
  symptom.remedy = fields.text("remedy");
  symptom.commands = fields.texts("commands");
  symptom.checks = fields.texts("checks");
  symptom.explains = fields.texts("explains");
  symptom.sources = fields.texts("sources", true);
  for (const auto& pattern : symptom.patterns)
    if (pattern.empty()) fields.faults.push_back("a pattern has no text");
  for (const auto& source : symptom.sources)
    if (compat::source_url(source) == source)
      fields.faults.push_back(fmt::format("source '{}' leads nowhere", source.substr(0, 80)));
  faults = std::move(fields.faults);
  return symptom;
}

bool has(const Symptoms& symptoms, const std::string& id) {
  return std::any_of(symptoms.list.begin(), symptoms.list.end(),
                     [&](const auto& one) { return one.id == id; });
}

}  // namespace

Symptoms parse_symptoms(std::string_view text, const std::string& origin) {
  Symptoms symptoms;
  size_t number = 0;
  for (const auto line : split_lines(text)) {
    ++number;
    const auto fault = [&](const std::string& what) {
      symptoms.faults.push_back(fmt::format("{}:{}: {}", origin, number, what));
    };
    const json object = json::parse(line, nullptr, false);
    if (!object.is_object()) {
      fault("this is not a JSON object");
    } else if (number == 1) {
      if (object.value(kHeader, json()) != kFormat) fault("the first line names another format");
      const auto date = object.find("as_of");
      if (date != object.end() && date->is_string()) symptoms.as_of = date->get<std::string>();
    } else {
      std::vector<std::string> faults;
      Symptom symptom = read_symptom(object, faults);
      if (has(symptoms, symptom.id)) faults.push_back(symptom.id + " stands twice");
      for (const auto& one : faults) fault(one);
      if (faults.empty()) symptoms.list.push_back(std::move(symptom));
    }
  }
  for (const auto& symptom : symptoms.list)
    for (const auto& id : symptom.explains)
      if (!has(symptoms, id))
        symptoms.faults.push_back(fmt::format("{}: {} explains {}, which is none", origin, symptom.id, id));
  return symptoms;
}

const Symptoms& shipped_symptoms() {
  static const Symptoms symptoms = [] {
    const auto files = embedded_files("symptoms/");
    return files.empty() ? Symptoms{} : parse_symptoms(files[0].bytes, std::string(files[0].name));
  }();
  return symptoms;
}

}  // namespace rocfix::explain
