// SPDX-License-Identifier: MIT
// Everything that doctor sees of a machine: files, folders and their modes, below a root folder or from a
// capture. What was asked and answered is kept; that is what a capture holds.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "doctor/binary.h"

namespace rocfix::doctor {

enum class PathKind { kMissing, kFile, kFolder, kDevice, kOther };

struct PathStatus {
  PathKind kind = PathKind::kMissing;
  uint32_t mode = 0, uid = 0, gid = 0;
  uint64_t size = 0;
  std::optional<bool> usable;  // this process may read and write it; known of the running machine only
  std::optional<uint64_t> free_bytes;  // of its file system; likewise
  std::string link;                    // where a symbolic link points

  bool exists() const { return kind != PathKind::kMissing; }
};

enum class ReadState { kRead, kMissing, kDenied };

struct FileText {
  ReadState state = ReadState::kMissing;
  std::string text;
};

// Where answers come from.
class Source {
 public:
  virtual ~Source() = default;
  virtual FileText read(const std::string& path) = 0;
  virtual FileText tail(const std::string& path) = 0;
  virtual std::vector<std::string> list(const std::string& path) = 0;
  virtual PathStatus status(const std::string& path) = 0;
  virtual BinaryFacts binary(const std::string& path) = 0;
};

struct Answers {
  std::map<std::string, FileText> texts, tails;
  std::map<std::string, std::vector<std::string>> lists;
  std::map<std::string, PathStatus> statuses;
  std::map<std::string, BinaryFacts> binaries;
};

class World {
 public:
  static constexpr size_t kLargestText = 16 << 20;  // of a file that is read whole: longer ones are cut
  static constexpr size_t kLongestTail = 4 << 20;   // of a log
  static constexpr size_t kMostEntries = 20000;     // of a folder

  // "/" is the running machine; of any other folder nothing outside it is read, wherever its links point.
  static Result<World> of_folder(const std::string& root);
  // Answers of another machine; what was not asked there is missing.
  static World of_answers(Answers answers);
  explicit World(std::unique_ptr<Source> source) : source_(std::move(source)) {}

  const FileText& read(const std::string& path);
  // The end of a long file, from the end of a line on: nobody knows how many lines were before.
  const FileText& tail(const std::string& path);
  // Names in a folder, sorted; empty when there is none.
  const std::vector<std::string>& list(const std::string& path);
  const PathStatus& status(const std::string& path);
  bool exists(const std::string& path) { return status(path).exists(); }
  // What of a library concerns us.
  const BinaryFacts& binary(const std::string& path);

  // The text without blanks around it; "" when there is none.
  std::string_view word(const std::string& path);
  // A whole number in decimal, or hexadecimal after 0x.
  std::optional<uint64_t> number(const std::string& path);

  // A text that no file holds, such as the kernel's log on the running machine.
  void put_tail(const std::string& path, std::string text);

  const Answers& answers() const { return answers_; }

 private:
  std::unique_ptr<Source> source_;
  Answers answers_;
};

std::optional<uint64_t> parse_number(std::string_view text);

}  // namespace rocfix::doctor
