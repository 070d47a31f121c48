// SPDX-License-Identifier: MIT
// What MIOpen keeps in the user's home: databases that break, fill up, or were written under other settings.
#include <fmt/format.h>

#include "base/text.h"
#include "doctor/checks/list.h"

namespace rocfix::doctor {
namespace {

constexpr size_t kMostFiles = 512;
constexpr uint64_t kLittleSpace = 256ULL << 20;

struct File {
  std::string path;
  uint64_t size = 0;
};

bool is_database(const std::string& name) {
  return name.ends_with(".ukdb") || name.ends_with(".udb") || name.ends_with(".udb.txt") ||
         name.ends_with(".ufdb.txt");
}

void add_files(Machine& m, const std::string& folder, int depth, std::vector<File>& files) {
  for (const auto& name : m.world.list(folder)) {
    if (files.size() >= kMostFiles) return;
    const std::string path = folder + "/" + name;
    if (is_database(name) || name.find(".ukdb-") != name.npos)
      files.push_back({path, m.world.status(path).size});
    else if (depth > 0)
      add_files(m, path, depth - 1, files);
  }
}

std::vector<std::string> folders(const Machine& m) {
  std::vector<std::string> list;
  if (!m.user.home.empty()) list = {m.user.home + "/.cache/miopen", m.user.home + "/.config/miopen"};
  for (const char* name : {"MIOPEN_CUSTOM_CACHE_DIR", "MIOPEN_USER_DB_PATH"})
    if (const std::string value = m.variables.value(name); value.starts_with('/')) list.push_back(value);
  return list;
}

std::vector<File> databases(Machine& m) {
  std::vector<File> files;
  for (const auto& folder : folders(m)) add_files(m, folder, 2, files);
  return files;
}

Fix put_aside(const std::vector<Evidence>& files) {
  Fix fix{"put it aside: MIOpen makes a new one", {}};
  for (const auto& file : files) {
    fix.commands.push_back(fmt::format("mv {0} {0}.broken", shell_quote(file.file)));
    fix.undo = fmt::format("mv {0}.broken {0}", shell_quote(file.file));
  }
  fix.risk = "the first run of each shape is slow again";
  return fix;
}

// The kind of file system that a path is on, from the longest mount that contains it.
std::string file_system(Machine& m, const std::string& path) {
  std::string kind;
  size_t longest = 0;
  for (const auto line : split_lines(m.world.read("/proc/self/mounts").text)) {
    const auto words = split_words(line);
    if (words.size() < 3) continue;
    const std::string point(words[1]);
    const bool inside = point == "/" || path == point || path.starts_with(point + "/");
    if (inside && point.size() >= longest) longest = point.size(), kind = words[2];
  }
  return kind;
}

void look_at_file(Machine& m, const File& file, std::vector<Evidence>& broken) {
  // SQLite, file format: the first 16 bytes of each database.
  constexpr std::string_view kMagic("SQLite format 3\0", 16);
  const bool sqlite = file.path.ends_with(".ukdb") || file.path.ends_with(".udb");
  if (file.size == 0 && is_database(file.path))
    broken.push_back({file.path, 0, "is empty"});
  else if (sqlite && !std::string_view(m.world.read(file.path).text).starts_with(kMagic))
    broken.push_back({file.path, 0, "is no SQLite database"});
}

Finding find_broken(Machine& m) {
  std::vector<Evidence> broken;
  for (const auto& file : databases(m)) look_at_file(m, file, broken);
  if (!broken.empty()) {
    Fix fix = put_aside(broken);
    return {State::kWarn, "a database of MIOpen's is broken", std::move(broken),
            "programs stop with \"database disk image is malformed\"", std::move(fix)};
  }
  for (const auto& folder : folders(m)) {
    const auto& status = m.world.status(folder);
    if (!status.exists()) continue;
    const Fix elsewhere{
        "keep it on a local disk with room",
        {"export MIOPEN_USER_DB_PATH=/var/tmp/$USER/miopen MIOPEN_CUSTOM_CACHE_DIR=/var/tmp/$USER/miopen",
         "mkdir -p /var/tmp/$USER/miopen"}};
    const std::string kind = file_system(m, folder);
    if (kind.starts_with("nfs") || kind == "cifs" || kind == "lustre")
      return {State::kWarn,
              fmt::format("MIOpen's databases are on {}", kind),
              {{folder, 0, kind}},
              "locks do not hold there: \"disk I/O error\" when several programs run",
              elsewhere};
    const bool closed = status.usable
                            ? !*status.usable
                            : (m.user.uid == status.uid && m.user.uid != 0 && (status.mode & 0200) == 0);
    if (closed)
      return {
          State::kWarn,
          "MIOpen may not write its databases",
          {{folder, 0, fmt::format("mode {:04o}", status.mode & 07777)}},
          "\"unable to open database file\"",
          {"give the folder back to the user", {fmt::format("sudo chown -R \"$USER\" {}", folder)}, true}};
    if (status.free_bytes && *status.free_bytes < kLittleSpace)
      return {State::kWarn,
              "the disk with MIOpen's databases is full",
              {{folder, 0, bytes_text(double(*status.free_bytes)) + " free"}},
              "\"disk I/O error\", and kernels are compiled anew each time",
              elsewhere};
  }
  return passed("MIOpen's databases are sound");
}

Finding find_filtered(Machine& m) {
  bool filtered = false;
  for (const auto& name : m.variables.names_with("MIOPEN_DEBUG_"))
    filtered |= m.variables.value(name) == "0" || name.ends_with("FIND_ONLY_SOLVER");
  if (!filtered) return passed("no filter was set that would stay in MIOpen's find-db");
  std::vector<Evidence> found;
  for (const auto& file : databases(m))
    if (file.path.ends_with(".ufdb.txt")) found.push_back({file.path, 0, bytes_text(double(file.size))});
  if (found.empty()) return passed("MIOpen has no find-db of the user's yet");
  Fix fix = put_aside(found);
  return {State::kWarn, "MIOpen's find-db was filled under filters, and stays so", std::move(found),
          "what was left out then is not looked for again when the filters are gone", std::move(fix)};
}

}  // namespace

const Check check_D61{"D61",
                      "MIOpen's find-db is complete",
                      Group::kEnvironment,
                      State::kWarn,
                      {},
                      {"MIOpen docs, debug-log.rst"},
                      false,
                      find_filtered};
const Check check_D62{"D62",
                      "MIOpen's databases are sound",
                      Group::kEnvironment,
                      State::kWarn,
                      {},
                      {"MIOpen#1878", "MIOpen#1010"},
                      false,
                      find_broken};

}  // namespace rocfix::doctor
