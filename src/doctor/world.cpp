// SPDX-License-Identifier: MIT
#include "doctor/world.h"

#include <fmt/format.h>

#include <charconv>

#include "base/text.h"
#include "doctor/folder_source.h"

namespace rocfix::doctor {
namespace {

// Has no answers beside those that the World already holds.
class NoSource : public Source {
 public:
  FileText read(const std::string&) override { return {}; }
  FileText tail(const std::string&) override { return {}; }
  std::vector<std::string> list(const std::string&) override { return {}; }
  PathStatus status(const std::string&) override { return {}; }
  BinaryFacts binary(const std::string&) override { return {}; }
};

template <class Answer, class Ask>
const Answer& remembered(std::map<std::string, Answer>& answers, const std::string& path, Ask ask) {
  const auto found = answers.find(path);
  return found != answers.end() ? found->second : answers.emplace(path, ask(path)).first->second;
}

}  // namespace

Result<World> World::of_folder(const std::string& root) {
  auto source = folder_source(root);
  if (!source) return source.error();
  return World(std::move(*source));
}

World World::of_answers(Answers answers) {
  World world(std::make_unique<NoSource>());
  world.answers_ = std::move(answers);
  return world;
}

const FileText& World::read(const std::string& path) {
  return remembered(answers_.texts, path, [this](const auto& p) { return source_->read(p); });
}

const FileText& World::tail(const std::string& path) {
  return remembered(answers_.tails, path, [this](const auto& p) { return source_->tail(p); });
}

const std::vector<std::string>& World::list(const std::string& path) {
  return remembered(answers_.lists, path, [this](const auto& p) { return source_->list(p); });
}

const PathStatus& World::status(const std::string& path) {
  return remembered(answers_.statuses, path, [this](const auto& p) { return source_->status(p); });
}

const BinaryFacts& World::binary(const std::string& path) {
  return remembered(answers_.binaries, path, [this](const auto& p) { return source_->binary(p); });
}

std::string_view World::word(const std::string& path) {
  return trim(read(path).text);
}

std::optional<uint64_t> World::number(const std::string& path) {
  return parse_number(word(path));
}

void World::put_tail(const std::string& path, std::string text) {
  answers_.tails[path] = {ReadState::kRead, std::move(text)};
}

std::optional<uint64_t> parse_number(std::string_view text) {
  const bool hex = text.starts_with("0x") || text.starts_with("0X");
  if (hex) text.remove_prefix(2);
  uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, hex ? 16 : 10);
  if (error != std::errc() || end != text.data() + text.size() || text.empty()) return std::nullopt;
  return number;
}

}  // namespace rocfix::doctor
