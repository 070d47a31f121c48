// SPDX-License-Identifier: MIT
#include "doctor/capture.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "doctor/redaction.h"

namespace rocfix::doctor {
namespace {

using nlohmann::json;

constexpr int kCaptureVersion = 1;

// Answers that say "nothing there" are what a missing entry means.
json texts_json(const std::map<std::string, FileText>& texts) {
  json object = json::object();
  for (const auto& [path, file] : texts) {
    if (file.state == ReadState::kDenied) object[path] = nullptr;
    if (file.state == ReadState::kRead) object[path] = file.text;
  }
  return object;
}

json status_json(const PathStatus& status) {
  json object = {{"kind", static_cast<int>(status.kind)},
                 {"mode", status.mode},
                 {"uid", status.uid},
                 {"gid", status.gid},
                 {"size", status.size},
                 {"link", status.link}};
  if (status.usable) object["usable"] = *status.usable;
  if (status.free_bytes) object["free_bytes"] = *status.free_bytes;
  return object;
}

json binary_json(const BinaryFacts& facts) {
  return {{"elf", facts.elf},
          {"executable_stack", facts.executable_stack},
          {"rpath", facts.rpath},
          {"runpath", facts.runpath},
          {"gpu_code", facts.gpu_code},
          {"unread", facts.unread},
          {"targets", facts.targets},
          {"bn_guard_103", facts.bn_guard_103},
          {"bn_guard_101", facts.bn_guard_101}};
}

std::string text_of(const json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}
uint64_t number_of(const json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_number_unsigned() ? found->get<uint64_t>() : 0;
}
bool flag_of(const json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_boolean() && found->get<bool>();
}

std::map<std::string, FileText> read_texts(const json& document, const char* name) {
  std::map<std::string, FileText> texts;
  if (!document.contains(name) || !document[name].is_object()) return texts;
  for (const auto& [path, value] : document[name].items()) {
    if (value.is_null()) texts[path] = {ReadState::kDenied, ""};
    if (value.is_string()) texts[path] = {ReadState::kRead, value.get<std::string>()};
  }
  return texts;
}

PathStatus read_status(const json& object) {
  PathStatus status;
  status.kind = static_cast<PathKind>(std::min<uint64_t>(number_of(object, "kind"), 4));
  status.mode = static_cast<uint32_t>(number_of(object, "mode"));
  status.uid = static_cast<uint32_t>(number_of(object, "uid"));
  status.gid = static_cast<uint32_t>(number_of(object, "gid"));
  status.size = number_of(object, "size");
  status.link = text_of(object, "link");
  if (object.contains("usable")) status.usable = flag_of(object, "usable");
  if (object.contains("free_bytes")) status.free_bytes = number_of(object, "free_bytes");
  return status;
}

std::vector<std::string> strings_of(const json& list) {
  std::vector<std::string> strings;
  if (!list.is_array()) return strings;
  for (const auto& one : list)
    if (one.is_string()) strings.push_back(one.get<std::string>());
  return strings;
}

BinaryFacts read_facts(const json& object) {
  BinaryFacts facts{{flag_of(object, "elf"),
                     flag_of(object, "executable_stack"),
                     text_of(object, "rpath"),
                     text_of(object, "runpath"),
                     flag_of(object, "gpu_code"),
                     flag_of(object, "unread"),
                     {}},
                    flag_of(object, "bn_guard_103"),
                    flag_of(object, "bn_guard_101")};
  if (object.contains("targets"))
    for (auto& target : strings_of(object["targets"])) facts.targets.insert(std::move(target));
  return facts;
}

template <class Value, class Read>
std::map<std::string, Value> read_map(const json& document, const char* name, Read read) {
  std::map<std::string, Value> values;
  if (!document.contains(name) || !document[name].is_object()) return values;
  for (const auto& [path, value] : document[name].items()) values.emplace(path, read(value));
  return values;
}

}  // namespace

std::string capture_text(const Answers& raw) {
  const Answers answers = redacted(raw);
  json document = {{"rocfix_capture", kCaptureVersion},
                   {"texts", texts_json(answers.texts)},
                   {"tails", texts_json(answers.tails)}};
  for (const auto& [path, names] : answers.lists)
    if (!names.empty()) document["lists"][path] = names;
  for (const auto& [path, status] : answers.statuses)
    if (status.exists() || !status.link.empty()) document["statuses"][path] = status_json(status);
  for (const auto& [path, facts] : answers.binaries)
    if (facts.elf) document["binaries"][path] = binary_json(facts);
  return document.dump(1, ' ', false, json::error_handler_t::replace) + "\n";
}

Result<Answers> parse_capture(const std::string& text, const std::string& name) {
  const json document = text.size() > kLargestCapture ? json() : json::parse(text, nullptr, false);
  if (!document.is_object() || number_of(document, "rocfix_capture") != kCaptureVersion)
    return Error{Code::kBadInput,
                 fmt::format("'{}' is no capture of rocfix doctor: make one with --capture FILE", name)};
  Answers answers{read_texts(document, "texts"), read_texts(document, "tails"), {}, {}, {}};
  answers.lists = read_map<std::vector<std::string>>(document, "lists", strings_of);
  answers.statuses = read_map<PathStatus>(document, "statuses", read_status);
  answers.binaries = read_map<BinaryFacts>(document, "binaries", read_facts);
  return answers;
}

}  // namespace rocfix::doctor
