// SPDX-License-Identifier: MIT
#include "setup/journal.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "base/text.h"
#include "setup/files.h"
#include "setup/journal_line.h"

namespace rocfix::setup {
namespace {

using nlohmann::json;

constexpr int kFormat = 1;

bool is(const json& event, std::string_view name) {
  return event["event"].get_ref<const std::string&>() == name;
}

bool is_of(const json& event, size_t step) {
  const auto found = event.find("step");
  return found != event.end() && found->is_number_unsigned() && found->get<size_t>() == step;
}

// The folders from the first missing one down to `folder`.
std::vector<std::string> missing_folders(const Tree& tree, const std::string& folder) {
  std::vector<std::string> missing;
  for (std::string path = folder; path != "/" && !path.empty(); path = folder_of(path)) {
    const auto host = tree.host(path);
    if (host && status_of(*host)) break;
    missing.insert(missing.begin(), path);
  }
  return missing;
}

// Takes made folders away again, from below, and gives those above them their times back. Where somebody else
// added or removed names since, folders stay and times are his.
Status remove_folders(std::string host, const json& made) {
  for (auto one = made.rbegin(); one != made.rend(); ++one, host = folder_of(host)) {
    const auto parent = status_of(folder_of(host));
    const auto removed = remove_folder(host);
    if (!removed) return removed.error();
    if (!*removed) break;
    if (parent && times_of(*parent).modified == number_in(*one, "after"))
      ROCFIX_CHECK(set_times(folder_of(host), {number_in(*one, "modified"), number_in(*one, "read")}));
  }
  return {};
}

// The folders that were missing, from above, each with the times that the folder around it had. Who is killed
// in here leaves empty folders behind: nobody can know any more whose they are.
Result<json> make_folders(const Tree& tree, const std::string& folder) {
  json made = json::array();
  for (const auto& path : missing_folders(tree, folder)) {
    const auto host = tree.host(path);
    if (!host) return host.error();
    const auto before = status_of(folder_of(*host));
    if (const auto status = make_folder(*host); !status) {
      (void)rmdir(host->c_str());
      if (before) (void)set_times(folder_of(*host), times_of(*before));
      (void)remove_folders(folder_of(*host), made);
      return status.error();
    }
    const Times times = before ? times_of(*before) : Times{};
    const auto after = status_of(folder_of(*host));
    made.push_back({{"path", path},
                    {"modified", times.modified},
                    {"read", times.read},
                    {"after", after ? times_of(*after).modified : 0}});
  }
  return made;
}

}  // namespace

Journal::~Journal() {
  if (file_ >= 0) close(file_);
  if (lock_ >= 0) close(lock_);
}

Journal& Journal::operator=(Journal&& other) noexcept {
  std::swap(host_folder_, other.host_folder_);
  std::swap(lock_, other.lock_);
  std::swap(file_, other.file_);
  std::swap(header_, other.header_);
  std::swap(events_, other.events_);
  return *this;
}

Status Journal::lock() {
  const std::string path = host_folder_ + "/lock";
  for (;;) {
    lock_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (lock_ < 0) return file_error("write", path, errno);
    if (flock(lock_, LOCK_EX | LOCK_NB) != 0)
      return Error{Code::kTimeout, fmt::format("another rocfix setup is at work here ('{}')", path)};
    // Whoever undid everything took the file away while we waited for it.
    struct stat held;
    const auto named = status_of(path);
    if (fstat(lock_, &held) == 0 && named && named->st_ino == held.st_ino) return {};
    close(std::exchange(lock_, -1));
  }
}

Status Journal::parse(std::string_view text) {
  const auto lines = split_lines(text);
  for (size_t i = 0; i < lines.size(); ++i) {
    auto event = parse_journal_line(lines[i]);
    if (!event)
      return Error{
          Code::kBadInput,
          fmt::format("the journal is damaged: '{}' line {}. Nothing was changed; the files that setup "
                      "replaced lie beside it as backup-*",
                      file(), i + 1)};
    events_.push_back(std::move(*event));
  }
  const Error unknown{Code::kBadInput, fmt::format("'{}' is no journal of this version of rocfix", file())};
  if (events_.empty() || !is(events_[0], "header") || number_in(events_[0], "format") != kFormat)
    return unknown;
  const auto steps = events_[0].find("steps");
  if (steps == events_[0].end() || !steps->is_array()) return unknown;
  header_.lane = text_in(events_[0], "lane");
  for (const auto& one : *steps) {
    auto step = step_of(one);
    if (!step) return unknown;
    header_.steps.push_back(std::move(*step));
  }
  return {};
}

// A last line without its end was being written when we were killed: what it speaks of did not happen.
Status Journal::read() {
  file_ = ::open(file().c_str(), O_RDWR | O_APPEND | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  if (file_ < 0) return file_error("read", file(), errno);
  auto text = read_file(file());
  if (!text) return text.error();
  text->resize(text->rfind('\n') == text->npos ? 0 : text->rfind('\n') + 1);
  if (text->empty()) return Error{Code::kNotFound, fmt::format("'{}' was never begun", file())};
  ROCFIX_CHECK(parse(*text));
  if (ftruncate(file_, static_cast<off_t>(text->size())) != 0) return file_error("write", file(), errno);
  return {};
}

Result<Journal> Journal::open(const Tree& tree, const std::string& folder) {
  Journal journal;
  const auto host = tree.host(folder);
  if (!host || !status_of(*host + "/journal"))
    return Error{Code::kNotFound, "no setup is here: nothing was applied, or it was undone"};
  journal.host_folder_ = *host;
  ROCFIX_CHECK(journal.lock());
  ROCFIX_CHECK(journal.read());
  return journal;
}

Status Journal::start(const JournalHeader& header, json folders) {
  file_ = ::open(file().c_str(), O_RDWR | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (file_ < 0) return file_error("write", file(), errno);
  header_ = header;
  ROCFIX_CHECK(append({{"event", "header"},
                       {"format", kFormat},
                       {"lane", header.lane},
                       {"steps", header.steps},
                       {"folders", std::move(folders)}}));
  return sync_folder_of(file());
}

Result<Journal> Journal::begin(const Tree& tree, const std::string& folder, const JournalHeader& header) {
  Journal journal;
  Result<json> made = make_folders(tree, folder);
  if (!made) return made.error();
  const auto host = tree.host(folder);
  if (!host) return host.error();
  journal.host_folder_ = *host;
  const auto locked = journal.lock();
  const auto started = locked ? journal.start(header, *made) : locked;
  if (started) return journal;
  if (locked)  // otherwise they are another's
    for (const char* name : {"/journal", "/lock"}) unlink((*host + name).c_str());
  (void)remove_folders(*host, *made);
  return started.error();
}

StepState Journal::state(size_t step) const {
  StepState state = StepState::kUntouched;
  for (const auto& event : events_) {
    if (!is_of(event, step)) continue;
    if (is(event, "begin")) state = StepState::kBegun;
    if (is(event, "done")) state = StepState::kDone;
    if (is(event, "back")) state = StepState::kUntouched;
  }
  return state;
}

bool Journal::undo_begun() const {
  return std::any_of(events_.begin(), events_.end(), [](const auto& event) { return is(event, "undo"); });
}

std::vector<json> Journal::events(size_t step) const {
  std::vector<json> found;
  for (const auto& event : events_) {
    if (!is_of(event, step)) continue;
    if (is(event, "begin")) found.clear();
    found.push_back(event);
  }
  return found;
}

Status Journal::append(json event) {
  const std::string line = journal_line(event);
  const off_t size = lseek(file_, 0, SEEK_END);
  Status written = write_all(file_, line);
  if (written && fsync(file_) != 0) written = file_error("write", file(), errno);
  if (!written) {
    (void)ftruncate(file_, size);  // a part of a line would be damage
    return Error{Code::kIo, fmt::format("{} (the journal '{}')", written.error().message, file())};
  }
  events_.push_back(std::move(event));
  return {};
}

std::string Journal::next_backup() const {
  return fmt::format("backup-{:04}", events_.size());
}

// The journal goes last: as long as it is there, a second attempt finds what is left to do.
Status Journal::remove() {
  const json made = events_[0].contains("folders") ? events_[0]["folders"] : json::array();
  for (const auto& name : names_in(host_folder_))
    if (name != "journal" && name != "lock") ROCFIX_CHECK(remove_tree(host_folder_ + "/" + name));
  for (const char* name : {"/journal", "/lock"})
    if (unlink((host_folder_ + name).c_str()) != 0 && errno != ENOENT)
      return file_error("remove", host_folder_ + name, errno);
  if (made.empty()) (void)rmdir(host_folder_.c_str());  // we were killed before the header could name it
  return remove_folders(host_folder_, made);
}

}  // namespace rocfix::setup
