// SPDX-License-Identifier: MIT
#include "finddb/json_lines.h"

#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>

#include "base/text.h"

namespace rocfix {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

constexpr const char* kHeader = "rocfix_find_db";
constexpr int kFormat = 1;

Error bad(std::string message) {
  return {Code::kBadInput, std::move(message)};
}

// An object's fields, read one after the other; the first that is missing or of another type is remembered.
class Fields {
 public:
  explicit Fields(const json& object) : object_(object) {}

  std::string text(const char* name) {
    const json* field = find(name, "a text", [](const json& value) { return value.is_string(); });
    return field ? field->get<std::string>() : "";
  }
  double number(const char* name) {
    const json* field = find(name, "a number", [](const json& value) { return value.is_number(); });
    return field ? field->get<double>() : 0;
  }
  // 0 for a number that no int holds: no field here may be 0.
  int integer(const char* name) {
    const json* field =
        find(name, "a whole number", [](const json& value) { return value.is_number_integer(); });
    const int64_t value = field ? field->get<int64_t>() : 0;
    return value == static_cast<int>(value) ? static_cast<int>(value) : 0;
  }
  template <class Enum>
  Enum name(const char* name, std::optional<Enum> (*parse)(std::string_view), const char* wanted) {
    const auto value = parse(text(name));
    if (!value) note(fmt::format("\"{}\" must be {}", name, wanted));
    return value.value_or(Enum{});
  }
  ConvProblem problem() {
    const auto parsed = parse_problem(text("problem"));
    if (!parsed) note(parsed.error().message);
    return parsed ? *parsed : ConvProblem{};
  }

  // Ok when all that was read was there, and nothing else is.
  Status done() const {
    if (!message_.empty()) return bad(message_);
    for (const auto& [name, value] : object_.items())
      if (std::find(read_.begin(), read_.end(), name) == read_.end())
        return bad(fmt::format("unknown field \"{}\"", name));
    return {};
  }

 private:
  const json* find(const char* name, const char* type, bool (*fits)(const json&)) {
    read_.emplace_back(name);
    const auto field = object_.find(name);
    if (field != object_.end() && fits(*field)) return &*field;
    note(fmt::format("\"{}\" must be {}", name, type));
    return nullptr;
  }
  void note(std::string message) {
    if (message_.empty()) message_ = std::move(message);
  }

  const json& object_;
  std::vector<std::string> read_;
  std::string message_;
};

Result<json> parse_object(std::string_view line) {
  json object = json::parse(line, nullptr, false);
  if (object.is_discarded()) return bad("this is not JSON");
  if (!object.is_object()) return bad("this is not a JSON object");
  return object;
}

Status read_header(const json& object) {
  const auto version = object.find(kHeader);
  if (version == object.end() || !version->is_number_integer() || object.size() != 1)
    return bad(fmt::format("the first line must be {{\"{}\":{}}}", kHeader, kFormat));
  if (*version == kFormat) return {};
  return bad(fmt::format("this file has format {}, and this rocfix knows {}", version->dump(), kFormat));
}

Status read_time(const json& object, FindDbRows& rows) {
  Fields fields(object);
  TimeRow row;
  row.device = fields.text("device");
  row.problem = fields.problem();
  row.solver = fields.text("solver");
  row.microseconds = fields.number("microseconds");
  row.kind = fields.name("kind", parse_time_kind, "measured or modelled");
  row.solver_version = fields.integer("solver_version");
  row.date = fields.text("date");
  ROCFIX_CHECK(fields.done());
  ROCFIX_CHECK(check_row(row));
  rows.times.push_back(std::move(row));
  return {};
}

Status read_quarantine(const json& object, FindDbRows& rows) {
  Fields fields(object);
  QuarantineRow row;
  row.device = fields.text("device");
  row.problem = fields.problem();
  row.solver = fields.text("solver");
  row.reason = fields.name("quarantine", parse_quarantine_reason, "hang, wrong or crash");
  row.evidence = fields.text("evidence");
  row.date = fields.text("date");
  ROCFIX_CHECK(fields.done());
  ROCFIX_CHECK(check_row(row));
  rows.quarantine.push_back(std::move(row));
  return {};
}

Status read_line(std::string_view line, bool first, FindDbRows& rows) {
  const auto object = parse_object(line);
  if (!object) return object.error();
  if (first) return read_header(*object);
  return object->contains("quarantine") ? read_quarantine(*object, rows) : read_time(*object, rows);
}

std::string line_of(const ordered_json& object) {
  return object.dump(-1, ' ', true, ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace

ordered_json row_json(const TimeRow& row) {
  return {{"device", row.device},
          {"problem", to_text(row.problem)},
          {"solver", row.solver},
          {"microseconds", row.microseconds},
          {"kind", to_string(row.kind)},
          {"solver_version", row.solver_version},
          {"date", row.date}};
}

ordered_json row_json(const QuarantineRow& row) {
  return {{"device", row.device},     {"problem", to_text(row.problem)},
          {"solver", row.solver},     {"quarantine", to_string(row.reason)},
          {"evidence", row.evidence}, {"date", row.date}};
}

std::string to_json_lines(const FindDbRows& rows) {
  std::string text = line_of({{kHeader, kFormat}});
  for (const auto& row : rows.times) text += line_of(row_json(row));
  for (const auto& row : rows.quarantine) text += line_of(row_json(row));
  return text;
}

Result<FindDbRows> parse_json_lines(std::string_view text, const std::string& origin) {
  FindDbRows rows;
  int number = 0;
  bool first = true;
  for (const std::string_view line : split_lines(text)) {
    ++number;
    if (trim(line).empty()) continue;
    if (const auto ok = read_line(line, first, rows); !ok)
      return bad(fmt::format("{}:{}: {}", origin, number, ok.error().message));
    first = false;
  }
  if (first) return bad(fmt::format("{}:1: the first line must be {{\"{}\":{}}}", origin, kHeader, kFormat));
  return rows;
}

}  // namespace rocfix
