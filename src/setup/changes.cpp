// SPDX-License-Identifier: MIT
#include "setup/changes.h"

#include <fmt/format.h>
#include <unistd.h>

namespace rocfix::setup {
namespace {

using nlohmann::json;

Error in_the_way(const std::string& path) {
  return {Code::kBadInput, fmt::format("'{}' is there already: move it away, then try again", path)};
}

}  // namespace

Status Changes::note(json event) {
  event["step"] = step_;
  return site_.journal.append(std::move(event));
}

Status Changes::note_times(const std::string& folder) {
  const auto host = site_.tree.host(folder);
  if (!host) return host.error();
  const auto status = status_of(*host);
  if (!status) return {};
  const Times times = times_of(*status);
  return note({{"event", "times"}, {"path", folder}, {"modified", times.modified}, {"read", times.read}});
}

Status Changes::note_creation(const std::string& path) {
  const auto host = site_.tree.host(path);
  if (!host) return host.error();
  if (status_of(*host)) return in_the_way(path);
  ROCFIX_CHECK(note_times(folder_of(path)));
  return note({{"event", "created"}, {"path", path}});
}

Status Changes::make_folders_above(const std::string& path) {
  const std::string folder = folder_of(path);
  if (folder == "/" || folder.empty()) return {};
  ROCFIX_CHECK(make_folders_above(folder));
  const auto host = site_.tree.host(folder);
  if (!host) return host.error();
  if (status_of(*host)) return {};
  ROCFIX_CHECK(note_times(folder_of(folder)));
  ROCFIX_CHECK(note({{"event", "folder"}, {"path", folder}}));
  return make_folder(*host);
}

Status Changes::note_file(const std::string& path, const std::string& host, uint64_t after) {
  const auto status = status_of(host);
  if (!status) return note({{"event", "file"}, {"path", path}, {"after", after}});
  if (!S_ISREG(status->st_mode)) return Error{Code::kBadInput, fmt::format("'{}' is no plain file", path)};
  const auto before = hash_of(host);
  if (!before) return before.error();
  const std::string backup = site_.journal.next_backup();
  ROCFIX_CHECK(keep(host, site_.journal.folder() + "/" + backup));
  const Times times = times_of(*status);
  auto noted = note({{"event", "file"},
                     {"path", path},
                     {"after", after},
                     {"before", *before},
                     {"backup", backup},
                     {"modified", times.modified},
                     {"read", times.read}});
  if (!noted) unlink((site_.journal.folder() + "/" + backup).c_str());  // nobody would know whose it is
  return noted;
}

Status Changes::replace_file(const std::string& path, uint64_t after,
                             const std::function<Status(int)>& write) {
  const auto host = site_.tree.host(path);
  if (!host) return host.error();
  const std::string temporary = path + ".rocfix-new";
  if (status_of(*host + ".rocfix-new")) return in_the_way(temporary);
  ROCFIX_CHECK(note_times(folder_of(path)));
  ROCFIX_CHECK(note_file(path, *host, after));
  ROCFIX_CHECK(note({{"event", "temporary"}, {"path", temporary}}));
  const bool old = status_of(*host).has_value();
  return replace(*host, *host + ".rocfix-new", old ? *host : "", write);
}

}  // namespace rocfix::setup
