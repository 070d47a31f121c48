// SPDX-License-Identifier: MIT
// finddb_helper [--nobody] [--file-limit BYTES] PATH record FIRST COUNT    "ok N" for each row that is on the
// disk finddb_helper [--nobody] PATH best N                                     its microseconds, or "none"
#include <fmt/format.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>

#include "finddb/sample.h"

namespace rocfix {
namespace {

int fail(const Error& error) {
  fmt::print("error: {}\n", error.message);
  return 1;
}

int record(FindDb& db, int first, int count) {
  for (int i = first; i < first + count; ++i) {
    if (const auto done = db.record(sample(i)); !done) return fail(done.error());
    fmt::print("ok {}\n", i);
    fflush(stdout);
  }
  return 0;
}

int add(FindDb& db, int first, int count) {
  FindDbRows rows;
  for (int i = first; i < first + count; ++i) rows.times.push_back(dated_sample(i));
  fmt::print("start\n");
  fflush(stdout);
  if (const auto done = db.add(rows); !done) return fail(done.error());
  fmt::print("ok {}\n", first);
  return 0;
}

int best(FindDb& db, int i) {
  const auto found = db.best(kSampleDevice, sample(i).problem);
  if (!found) return fail(found.error());
  fmt::print("{}\n", *found ? fmt::format("{}", (*found)->microseconds) : "none");
  return 0;
}

// As the user 65534 has it, whom no file here belongs to; tests often run as root, to whom nothing is
// read-only.
void become_nobody() {
  if (geteuid() == 0 && setuid(65534) != 0) abort();
}

void limit_files(rlim_t bytes) {
  signal(SIGXFSZ, SIG_IGN);
  const rlimit limit = {bytes, bytes};
  if (setrlimit(RLIMIT_FSIZE, &limit) != 0) abort();
}

int run(char** word) {
  for (; strncmp(*word, "--", 2) == 0; ++word) {
    if (strcmp(*word, "--nobody") == 0) become_nobody();
    if (strcmp(*word, "--file-limit") == 0) limit_files(strtoul(*++word, nullptr, 10));
  }
  auto db = FindDb::open(word[0], kSampleVersion);
  if (!db) return fail(db.error());
  const int number = atoi(word[2]);
  if (strcmp(word[1], "add") == 0) return add(*db, number, atoi(word[3]));
  return strcmp(word[1], "record") == 0 ? record(*db, number, atoi(word[3])) : best(*db, number);
}

}  // namespace
}  // namespace rocfix

int main(int, char** argv) {
  return rocfix::run(argv + 1);
}
