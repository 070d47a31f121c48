// SPDX-License-Identifier: MIT
#include "compat/json_lines.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/text.h"

namespace rocfix::compat {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

constexpr const char* kHeader = "rocfix_compat";
constexpr int kFormat = 1;
constexpr size_t kMostFaults = 100;  // enough to see that a file is something else

// An object's fields, read one after the other; what is of another type is remembered.
class Fields {
 public:
  explicit Fields(const json& object) : object_(object) {}

  std::string text(const char* name) {
    const json* field = find(name);
    if (field == nullptr) return "";
    if (!field->is_string()) return note(fmt::format("\"{}\" must be a text", name)), "";
    return field->get<std::string>();
  }
  std::vector<std::string> texts(const char* name) {
    std::vector<std::string> list;
    const json* field = find(name);
    if (field == nullptr) return list;
    if (!field->is_array()) return note(fmt::format("\"{}\" must be a list", name)), list;
    for (const auto& one : *field)
      if (one.is_string())
        list.push_back(one.get<std::string>());
      else
        note(fmt::format("\"{}\" must be a list of texts", name));
    return list;
  }
  std::vector<std::string> faults() const {
    auto all = faults_;
    for (const auto& [name, value] : object_.items())
      if (std::find(read_.begin(), read_.end(), name) == read_.end())
        all.push_back(fmt::format("unknown field \"{}\"", name.substr(0, 40)));
    return all;
  }
  void note(std::string fault) { faults_.push_back(std::move(fault)); }

 private:
  const json* find(const char* name) {
    read_.emplace_back(name);
    const auto field = object_.find(name);
    return field == object_.end() ? nullptr : &*field;
  }

  const json& object_;
  std::vector<std::string> read_, faults_;
};

Row read_row(const json& object, std::vector<std::string>& faults) {
  Fields fields(object);
  Row row;
  row.id = fields.text("id");
  row.chips = fields.texts("chips");
  row.cards = fields.text("cards");
  row.system = fields.text("system");
  row.date = fields.text("date");
  row.software = fields.text("software");
  for (size_t part = 0; part < kParts; ++part) row.versions[part] = fields.texts(kPartNames[part]);
  row.overrides = fields.texts("override");
  const std::string verdict = fields.text("verdict");
  if (const auto known = parse_verdict(verdict))
    row.verdict = *known;
  else
    fields.note(fmt::format("no verdict '{}' is known", verdict.substr(0, 40)));
  row.detail = fields.text("detail");
  row.lane = fields.text("lane");
  row.sources = fields.texts("sources");
  faults = fields.faults();
  for (auto& fault : faults_of(row)) faults.push_back(std::move(fault));
  return row;
}

// The same report under another number.
std::string without_id(json object) {
  object.erase("id");
  return object.dump(-1, ' ', true, json::error_handler_t::replace);
}

class Reader {
 public:
  Reader(Rows& rows, const std::string& origin) : rows_(rows), origin_(origin) {}

  void read(std::string_view line) {
    ++number_;
    if (trim(line).empty()) return;
    const json object = json::parse(line, nullptr, false);
    if (!object.is_object()) return fault("this is not a JSON object");
    if (!std::exchange(begun_, true)) return read_header(object);
    std::vector<std::string> faults;
    Row row = read_row(object, faults);
    if (const auto [earlier, is_new] = lines_.emplace(row.id, number_); !is_new)
      faults.push_back(fmt::format("{} stands in line {} already", row.id, earlier->second));
    if (const auto [earlier, is_new] = lines_.emplace(without_id(object), number_); !is_new)
      faults.push_back(fmt::format("the same report stands in line {}", earlier->second));
    for (auto& one : faults) fault((row.id.empty() ? "" : row.id.substr(0, 8) + ": ") + one);
    if (faults.empty()) rows_.rows.push_back(std::move(row));
  }
  void finish() {
    if (!begun_) fault("there is nothing in it");
  }

 private:
  void read_header(const json& object) {
    const auto version = object.find(kHeader), date = object.find("as_of");
    if (version == object.end() || *version != kFormat || date == object.end() || !date->is_string())
      return fault(
          fmt::format("the first line must be {{\"{}\":{},\"as_of\":\"YEAR-MONTH\"}}", kHeader, kFormat));
    const auto& text = date->get_ref<const std::string&>();
    if (!is_date(text)) return fault("\"as_of\" must be a date: as 2026-11");
    rows_.as_of = text;
  }
  void fault(const std::string& text) {
    if (rows_.faults.size() < kMostFaults)
      rows_.faults.push_back(fmt::format("{}:{}: {}", origin_, number_, text));
  }

  Rows& rows_;
  const std::string& origin_;
  size_t number_ = 0;
  bool begun_ = false;
  std::map<std::string, size_t> lines_;  // by id, and by what a row says
};

void put(ordered_json& object, const char* name, const std::string& text) {
  if (!text.empty()) object[name] = text;
}
void put(ordered_json& object, const char* name, const std::vector<std::string>& texts) {
  if (!texts.empty()) object[name] = texts;
}

}  // namespace

Rows parse_rows(std::string_view text, const std::string& origin) {
  Rows rows;
  Reader reader(rows, origin);
  for (const auto line : split_lines(text)) reader.read(line);
  reader.finish();
  return rows;
}

ordered_json row_json(const Row& row) {
  ordered_json object = {{"id", row.id}, {"chips", row.chips}};
  put(object, "cards", row.cards);
  put(object, "system", row.system);
  put(object, "date", row.date);
  put(object, "software", row.software);
  for (size_t part = 0; part < kParts; ++part) put(object, kPartNames[part], row.versions[part]);
  put(object, "override", row.overrides);
  object["verdict"] = to_string(row.verdict);
  object["detail"] = row.detail;
  put(object, "lane", row.lane);
  object["sources"] = row.sources;
  return object;
}

}  // namespace rocfix::compat
