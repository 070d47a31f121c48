// SPDX-License-Identifier: MIT
// libFuzzer target: whatever bytes lie at the find-db's place, what is recorded afterwards is found, or the
// error has a sentence.
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>

#include "base/text.h"
#include "finddb/find_db.h"

namespace {

// In memory where there is such a folder: every commit is synced.
std::string fresh_folder() {
  std::string path =
      access("/dev/shm", W_OK) == 0 ? "/dev/shm" : std::filesystem::temp_directory_path().string();
  path += "/rocfix-fuzz-XXXXXX";
  if (mkdtemp(path.data()) == nullptr) abort();
  return path;
}

void check(const rocfix::Error& error) {
  if (error.message.empty()) abort();
}

void use(rocfix::FindDb& db) {
  if (const auto rows = db.rows(); !rows) check(rows.error());
  rocfix::TimeRow row;
  row.device = "fuzz";
  row.solver = "direct";
  row.microseconds = 1.5;
  if (const auto done = db.record(row); !done) return check(done.error());
  const auto found = db.all(row.device, row.problem);
  const auto bad = db.quarantined(row.device, row.problem);
  if (!found) return check(found.error());
  if (!bad) return check(bad.error());
  if (!found->empty() || !bad->empty()) return;
  abort();  // neither found nor in quarantine
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const std::string folder = fresh_folder();
  const std::string path = folder + "/find.db";
  if (!rocfix::write_file(path, {reinterpret_cast<const char*>(data), size})) abort();
  {
    auto db = rocfix::FindDb::open(path, 1, std::chrono::milliseconds(100));
    if (db)
      use(*db);
    else
      check(db.error());
  }
  std::filesystem::remove_all(folder);
  std::filesystem::create_directory(folder);
  return 0;
}
