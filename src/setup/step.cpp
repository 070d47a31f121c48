// SPDX-License-Identifier: MIT
#include "setup/step.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>

#include "base/text.h"

namespace rocfix::setup {
namespace {

using nlohmann::json;

constexpr StepKind kKinds[] = {StepKind::kCommands, StepKind::kWriteFile, StepKind::kAddLine,
                               StepKind::kClearExecStack};

std::optional<StepKind> kind_of(const std::string& name) {
  for (const StepKind kind : kKinds)
    if (name == to_string(kind)) return kind;
  return std::nullopt;
}

// What cannot be read is left as it was and makes `fine` false.
class Reader {
 public:
  explicit Reader(const json& from) : from_(from), fine_(from.is_object()) {}

  void read(const char* name, std::string& to) {
    if (const json* value = member(name, json::value_t::string)) to = value->get<std::string>();
  }
  void read(const char* name, bool& to) {
    if (const json* value = member(name, json::value_t::boolean)) to = value->get<bool>();
  }
  void read(const char* name, std::vector<std::string>& to) {
    const json* values = member(name, json::value_t::array);
    if (values == nullptr) return;
    for (const auto& value : *values)
      value.is_string() ? to.push_back(value.get<std::string>()) : void(fine_ = false);
  }
  bool fine() const { return fine_; }

 private:
  const json* member(const char* name, json::value_t type) {
    const auto found = from_.is_object() ? from_.find(name) : from_.end();
    if (from_.is_object() && found != from_.end() && found->type() == type) return &*found;
    fine_ = false;
    return nullptr;
  }

  const json& from_;
  bool fine_;
};

}  // namespace

const char* to_string(StepKind kind) {
  switch (kind) {
    case StepKind::kCommands:
      return "commands";
    case StepKind::kWriteFile:
      return "write_file";
    case StepKind::kAddLine:
      return "add_line";
    case StepKind::kClearExecStack:
      return "clear_executable_stack";
  }
  return "";
}

void to_json(json& to, const Step& step) {
  to = {{"id", step.id},
        {"title", step.title},
        {"why", step.why},
        {"undo", step.undo},
        {"kind", to_string(step.kind)},
        {"root", step.root},
        {"checks_only", step.checks_only},
        {"commands", step.commands},
        {"undo_command", step.undo_command},
        {"creates", step.creates},
        {"adds_to", step.adds_to},
        {"packages", step.packages},
        {"path", step.path},
        {"text", step.text}};
}

Result<Step> step_of(const json& from) {
  Step step;
  std::string kind;
  Reader reader(from);
  reader.read("id", step.id);
  reader.read("title", step.title);
  reader.read("why", step.why);
  reader.read("undo", step.undo);
  reader.read("kind", kind);
  reader.read("root", step.root);
  reader.read("checks_only", step.checks_only);
  reader.read("commands", step.commands);
  reader.read("undo_command", step.undo_command);
  reader.read("creates", step.creates);
  reader.read("adds_to", step.adds_to);
  reader.read("packages", step.packages);
  reader.read("path", step.path);
  reader.read("text", step.text);
  const auto known = kind_of(kind);
  if (!reader.fine() || !known) return Error{Code::kBadInput, "it holds a step that is none"};
  step.kind = *known;
  return step;
}

std::vector<std::string> shown_commands(const Step& step) {
  if (step.kind == StepKind::kAddLine)
    return {fmt::format("echo {} >> {}", shell_quote(step.text), shell_quote(step.path))};
  std::vector<std::string> shown;
  for (const auto& command : step.commands) shown.push_back((step.root ? "sudo " : "") + command);
  return shown;
}

}  // namespace rocfix::setup
