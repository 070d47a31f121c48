// SPDX-License-Identifier: MIT
#include "doctor/tree.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "base/text.h"
#include "doctor/elf_file.h"

namespace rocfix::doctor {
namespace {

namespace fs = std::filesystem;

constexpr const char* kFixtures = ROCFIX_SOURCE "/tests/doctor/fixtures/";

void write_whole(const std::string& path, std::string_view text) {
  fs::create_directories(fs::path(path).parent_path());
  const auto written = write_file(path, text);
  if (!written) ADD_FAILURE() << written.error().message;
}

std::string joined(const std::vector<std::string_view>& words, size_t from) {
  std::string text;
  for (size_t i = from; i < words.size(); ++i) text += (i == from ? "" : " ") + std::string(words[i]);
  return text;
}

}  // namespace

Tree::Tree(const std::string& file) {
  unpack(file);
  std::string environment;
  for (const auto& [name, value] : environment_) environment += name + "=" + value + std::string(1, 0);
  write("/proc/self/environ", environment);
  std::string modes;
  for (const auto& [path, mode] : modes_) modes += mode + " " + path + "\n";
  write("/rocfix-modes.txt", modes);
}

void Tree::write(const std::string& path, std::string_view text) const {
  write_whole(full(path), text);
}

std::string Tree::full(std::string_view path) const {
  return folder_.path() + std::string(path);
}

void Tree::unpack(const std::string& file) {
  const auto text = read_file(kFixtures + file);
  if (!text) {
    ADD_FAILURE() << text.error().message;
    return;
  }
  for (const auto line : split_lines(*text)) read_line(line);
  finish();
}

void Tree::finish() {
  if (!open_path_.empty()) write(open_path_, open_text_);
  open_path_.clear();
  open_text_.clear();
}

void Tree::expect(std::string_view state, const std::vector<std::string_view>& words) {
  for (size_t i = 1; i < words.size() && words[i] != "by"; ++i) {
    expected_.states[std::string(words[i])] = state;
    if (state == "blocked") expected_.causes[std::string(words[i])] = words.back();
  }
}

void Tree::read_line(std::string_view line) {
  if (line.starts_with('|')) {
    open_text_ += std::string(line.substr(1)) + "\n";
    return;
  }
  finish();
  const auto words = split_words(line);
  if (words.empty() || words[0].starts_with('#')) return;
  const std::string_view verb = words[0];
  const std::string path = words.size() > 1 ? std::string(words[1]) : "";
  if (verb == "base") return unpack("base/" + path + ".txt");
  if (verb == "env") {
    const std::string text = joined(words, 1);
    environment_[text.substr(0, text.find('='))] = text.substr(text.find('=') + 1);
  } else if (verb == "unset") {
    environment_.erase(path);
  } else if (verb == "file") {
    open_path_ = path;
    if (words.size() > 2) open_text_ = joined(words, 2) + "\n";
  } else if (verb == "remove") {
    fs::remove_all(full(path));
    std::erase_if(modes_, [&](const auto& one) { return one.first.starts_with(path); });
  } else if (verb == "folder") {
    fs::create_directories(full(path));
  } else if (verb == "link") {
    fs::create_directories(fs::path(full(path)).parent_path());
    fs::remove(full(path));
    fs::create_symlink(std::string(words.at(2)), full(path));
  } else if (verb == "bytes") {  // in hexadecimal
    std::string bytes;
    const std::string digits(words.at(2));
    for (size_t i = 0; i + 1 < digits.size(); i += 2)
      bytes += static_cast<char>(std::stoi(digits.substr(i, 2), nullptr, 16));
    write(path, bytes);
  } else if (verb == "append") {
    std::ofstream(full(path), std::ios::app) << joined(words, 2) << "\n";
  } else if (verb == "sparse") {
    write(path, "");
    fs::resize_file(full(path), std::stoull(std::string(words.at(2))));
  } else if (verb == "node") {  // a device: PATH MODE UID GID
    write(path, "");
    modes_[path] = joined(words, 2);
  } else if (verb == "elf") {
    write(path, elf_file(joined(words, 2)));
  } else if (verb == "package") {  // SITE NAME VERSION
    write(fmt::format("{}/{}-{}.dist-info/METADATA", path, words.at(2), words.at(3)),
          fmt::format("Metadata-Version: 2.1\nName: {}\nVersion: {}\n", words.at(2), words.at(3)));
  } else if (verb == "first") {
    expected_.first = path;
  } else if (verb == "exit") {
    expected_.exit_code = std::stoi(path);
  } else if (verb == "fail" || verb == "warn" || verb == "info" || verb == "unknown" || verb == "blocked") {
    expect(verb, words);
  } else if (verb == "pass") {
    for (size_t i = 1; i < words.size(); ++i) expected_.states.erase(std::string(words[i]));
  } else {
    ADD_FAILURE() << "what is '" << line << "'?";
  }
}

std::vector<std::string> Tree::paths() const {
  std::vector<std::string> paths;
  for (const auto& entry : fs::recursive_directory_iterator(folder_.path()))
    if (entry.is_regular_file() && !entry.is_symlink())
      paths.push_back(entry.path().string().substr(folder_.path().size()));
  std::sort(paths.begin(), paths.end());
  return paths;
}

std::vector<std::string> fixture_names() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(kFixtures))
    if (entry.path().extension() == ".txt") names.push_back(entry.path().filename().string());
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace rocfix::doctor
