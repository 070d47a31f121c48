// SPDX-License-Identifier: MIT
// Many processes, no permission, no room, a lock that stays, and SIGKILL.
#include <gmock/gmock.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <list>
#include <set>
#include <thread>

#include "base/text.h"
#include "cli/folder.h"
#include "cli/runner.h"
#include "finddb/connection.h"
#include "finddb/find_db.h"
#include "finddb/sample.h"

namespace rocfix {
namespace {

using std::chrono::milliseconds;
using std::filesystem::permissions;
using std::filesystem::perms;
using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

Command helper(const std::vector<std::string>& arguments) {
  Command command;
  command.program = ROCFIX_FINDDB_HELPER;
  command.arguments = arguments;
  return command;
}

// The numbers of the rows that the helper was told are on the disk.
std::set<int> acknowledged(const std::string& out) {
  std::set<int> numbers;
  const std::string whole = out.substr(0, out.rfind('\n') + 1);
  for (const auto line : split_lines(whole))
    if (line.starts_with("ok ")) numbers.insert(std::stoi(std::string(line.substr(3))));
  return numbers;
}

class FindDbInTrouble : public testing::Test {
 protected:
  FindDb open(milliseconds limit = FindDb::kLockLimit) {
    return std::move(FindDb::open(path_, kSampleVersion, limit).value());
  }
  // The numbers of the rows there are, each of which must be as it was recorded.
  std::set<int> kept() {
    std::set<int> numbers;
    const FindDbRows rows = open().rows().value();
    for (const auto& row : rows.times) {
      const int number = static_cast<int>(row.problem.n) - 1;
      EXPECT_EQ(row.microseconds, sample(number).microseconds);
      EXPECT_EQ(row.solver_version, kSampleVersion);
      numbers.insert(number);
    }
    return numbers;
  }

  TemporaryFolder folder_;
  std::string path_ = folder_.path_of("find.db");
};

TEST_F(FindDbInTrouble, LosesNothingOf32ProcessesAtOnce) {
  constexpr int kProcesses = 32, kRows = 8;
  std::list<Program> programs;
  for (int i = 0; i < kProcesses; ++i)
    programs.emplace_back(helper({path_, "record", std::to_string(i * kRows), std::to_string(kRows)}));
  for (auto& program : programs) {
    const Finished done = program.finish();
    EXPECT_EQ(done.exit_code, 0) << done.out;
  }
  EXPECT_EQ(kept().size(), size_t{kProcesses * kRows});
}

TEST_F(FindDbInTrouble, KeepsEveryAcknowledgedRowOfAKilledProcess) {
  std::set<int> promised;
  for (int round = 0; round < 25; ++round) {
    const int first = round * 100'000;
    Program program(helper({path_, "record", std::to_string(first), "100000"}));
    ASSERT_TRUE(program.wait_for("ok " + std::to_string(first)));
    std::this_thread::sleep_for(std::chrono::microseconds(1'700 * round));
    program.send(SIGKILL);
    const Finished done = program.finish();
    ASSERT_EQ(done.signal, SIGKILL) << done.out;
    promised.merge(acknowledged(done.out));
    const std::set<int> found = kept();
    EXPECT_TRUE(std::includes(found.begin(), found.end(), promised.begin(), promised.end())) << round;
    EXPECT_LE(found.size(), promised.size() + round + 1);  // at most one more each: on the disk, not yet told
  }
  EXPECT_GE(promised.size(), 25u);
  EXPECT_THAT(folder_.names(), Not(Contains(HasSubstr("corrupt"))));
}

// So many rows that SQLite writes the first of them into the file long before it commits. All rows are
// replaced by newer ones, or none.
TEST_F(FindDbInTrouble, KeepsNothingOfATransactionThatIsKilled) {
  constexpr int kRows = 40'000, kRounds = 8;
  FindDbRows earlier;
  for (int i = 0; i < kRows; ++i) {
    earlier.times.push_back(dated_sample(i));
    earlier.times.back().date = "2025-01-02T03:04:05Z";
  }
  ASSERT_TRUE(open().add(earlier).ok());
  int undone = 0;
  for (int round = 0; round < kRounds && undone == round; ++round) {
    Program program(helper({path_, "add", "0", std::to_string(kRows)}));
    ASSERT_TRUE(program.wait_for("start"));
    std::this_thread::sleep_for(milliseconds(100 * round));
    program.send(SIGKILL);
    const bool told = program.finish().out.find("ok") != std::string::npos;
    const FindDbRows rows = open().rows().value();
    const auto same = [&](const TimeRow& row) { return row.date == rows.times[0].date; };
    EXPECT_EQ(std::count_if(rows.times.begin(), rows.times.end(), same), kRows) << round;
    const bool replaced = rows.times[0].date != earlier.times[0].date;
    EXPECT_TRUE(replaced || !told);
    undone += !replaced;
  }
  EXPECT_GE(undone, 1);
  EXPECT_THAT(folder_.names(), Not(Contains(HasSubstr("corrupt"))));
}

TEST_F(FindDbInTrouble, IsStillReadWhereItMayNotBeWritten) {
  ASSERT_TRUE(open().record(sample(1)).ok());
  permissions(path_, perms(0444));
  permissions(folder_.path(), perms(0755));
  EXPECT_EQ(run(helper({"--nobody", path_, "best", "1"})).out, "1.5\n");
  EXPECT_EQ(run(helper({"--nobody", path_, "best", "2"})).out, "none\n");
  const Finished done = run(helper({"--nobody", path_, "record", "2", "1"}));
  EXPECT_EQ(done.exit_code, 1);
  EXPECT_EQ(done.out, "error: the find-db '" + path_ +
                          "' may not be written: make it and its folder writable, or set ROCFIX_DB\n");
  EXPECT_THAT(kept(), ElementsAre(1));
}

// The file may be written, but no journal beside it.
TEST_F(FindDbInTrouble, IsStillReadInAFolderThatMayNotBeWritten) {
  ASSERT_TRUE(open().record(sample(1)).ok());
  permissions(path_, perms(0666));
  permissions(folder_.path(), perms(0555));
  EXPECT_EQ(run(helper({"--nobody", path_, "best", "1"})).out, "1.5\n");
  EXPECT_THAT(run(helper({"--nobody", path_, "record", "2", "1"})).out,
              AllOf(StartsWith("error: "), HasSubstr("may not be written")));
  EXPECT_THAT(kept(), ElementsAre(1));
  permissions(folder_.path(), perms(0755));
}

TEST_F(FindDbInTrouble, SaysThatNoFileMayBeMade) {
  permissions(folder_.path(), perms(0555));
  EXPECT_EQ(run(helper({"--nobody", path_, "best", "1"})).out, "none\n");
  EXPECT_THAT(run(helper({"--nobody", path_, "record", "1", "1"})).out,
              AllOf(HasSubstr("cannot open the find-db '" + path_), HasSubstr("Permission denied")));
  EXPECT_THAT(run(helper({"--nobody", folder_.path_of("a/b/find.db"), "record", "1", "1"})).out,
              AllOf(HasSubstr("a/b/find.db"), HasSubstr("Permission denied"), HasSubstr("ROCFIX_DB")));
  permissions(folder_.path(), perms(0755));
  EXPECT_THAT(folder_.names(), IsEmpty());
}

TEST_F(FindDbInTrouble, SaysThatItMayNotBeRead) {
  ASSERT_TRUE(open().record(sample(1)).ok());
  permissions(path_, perms(0000));
  permissions(folder_.path(), perms(0755));
  EXPECT_THAT(run(helper({"--nobody", path_, "best", "1"})).out,
              HasSubstr("error: cannot open the find-db '" + path_ + "': Permission denied"));
}

TEST_F(FindDbInTrouble, SaysThatDamageCannotBeMovedAside) {
  folder_.write("find.db", std::string(5000, 'x'));
  permissions(folder_.path(), perms(0555));
  EXPECT_THAT(run(helper({"--nobody", path_, "best", "1"})).out,
              AllOf(HasSubstr("damaged"), HasSubstr("cannot be moved aside: Permission denied")));
  permissions(folder_.path(), perms(0755));
  EXPECT_THAT(folder_.names(), ElementsAre("find.db"));
}

TEST_F(FindDbInTrouble, SaysThatItsPlaceIsBelowAFile) {
  folder_.write("file", "content");
  FindDb db = std::move(FindDb::open(folder_.path_of("file/rocfix/find.db"), kSampleVersion).value());
  EXPECT_EQ(db.best(kSampleDevice, sample(1).problem).value(), std::nullopt);
  EXPECT_THAT(db.record(sample(1)).error().message,
              AllOf(HasSubstr("file/rocfix/find.db"), HasSubstr("Not a directory"), HasSubstr("ROCFIX_DB")));
  EXPECT_EQ(folder_.read("file"), "content");
}

// A limit on the size of files is met by the same writes as the end of a disk.
TEST_F(FindDbInTrouble, KeepsEveryAcknowledgedRowOnAFullDisk) {
  const Finished done = run(helper({"--file-limit", "65536", path_, "record", "0", "100000"}));
  EXPECT_EQ(done.exit_code, 1);
  EXPECT_THAT(done.out, AllOf(HasSubstr("error: the find-db '" + path_),
                              HasSubstr("cannot grow (disk I/O error): make room")));
  const std::set<int> promised = acknowledged(done.out);
  EXPECT_GT(promised.size(), 100u);
  EXPECT_EQ(kept(), promised);
  EXPECT_TRUE(open().record(sample(200'000)).ok());
}

TEST_F(FindDbInTrouble, LeavesNoBrokenFileWhereNothingFits) {
  const Finished done = run(helper({"--file-limit", "100", path_, "record", "0", "1"}));
  EXPECT_EQ(done.exit_code, 1);
  EXPECT_THAT(acknowledged(done.out), IsEmpty());
  EXPECT_THAT(kept(), IsEmpty());
  EXPECT_TRUE(open().record(sample(0)).ok());
  EXPECT_THAT(folder_.names(), Not(Contains(HasSubstr("corrupt"))));
}

class Lock {
 public:
  explicit Lock(const std::string& path) {
    EXPECT_EQ(sqlite3_open(path.c_str(), &handle_), SQLITE_OK);
    EXPECT_EQ(sqlite3_exec(handle_, "BEGIN EXCLUSIVE", nullptr, nullptr, nullptr), SQLITE_OK);
  }
  ~Lock() { sqlite3_close(handle_); }
  Lock(const Lock&) = delete;
  Lock& operator=(const Lock&) = delete;

 private:
  sqlite3* handle_ = nullptr;
};

TEST_F(FindDbInTrouble, WaitsForALockUpToALimit) {
  FindDb db = open(milliseconds(300));
  ASSERT_TRUE(db.record(sample(0)).ok());
  const Lock lock(path_);
  for (const bool write : {true, false}) {
    const auto start = std::chrono::steady_clock::now();
    const auto found = db.best(kSampleDevice, sample(0).problem);
    const Error error = write ? db.record(sample(1)).error() : found.error();
    const auto waited = std::chrono::steady_clock::now() - start;
    EXPECT_EQ(error.code, Code::kTimeout);
    EXPECT_EQ(error.message,
              "the find-db '" + path_ +
                  "' is locked by another program for more than 300 ms; try again when that has ended");
    EXPECT_GE(waited, milliseconds(300));
    EXPECT_LT(waited, milliseconds(5000));
  }
  EXPECT_EQ(FindDb::open(path_, kSampleVersion, milliseconds(10)).error().code, Code::kTimeout);
}

TEST_F(FindDbInTrouble, GoesOnWhenTheLockEnds) {
  FindDb db = open();
  ASSERT_TRUE(db.record(sample(0)).ok());
  auto lock = std::make_unique<Lock>(path_);
  std::thread other([&] {
    std::this_thread::sleep_for(milliseconds(200));
    lock.reset();
  });
  EXPECT_TRUE(db.record(sample(1)).ok());
  other.join();
  EXPECT_THAT(kept(), ElementsAre(0, 1));
}

TEST_F(FindDbInTrouble, KnowsAParentsConnection) {
  ASSERT_TRUE(open().record(sample(0)).ok());
  const auto connection = Connection::open(path_, false, milliseconds(10));
  ASSERT_TRUE(connection.ok());
  const pid_t child = fork();
  if (child == 0) _exit((*connection)->stale() ? 0 : 1);
  int status = 0;
  waitpid(child, &status, 0);
  EXPECT_EQ(status, 0);
  EXPECT_FALSE((*connection)->stale());
}

// The child has the parent's connection in its memory and must not touch it.
TEST_F(FindDbInTrouble, WorksInAForkedChild) {
  FindDb db = open();
  ASSERT_TRUE(db.record(sample(0)).ok());
  const pid_t child = fork();
  if (child == 0) {
    bool good = true;
    for (int i = 1; i < 20; ++i) good &= db.record(sample(i)).ok();
    _exit(good ? 0 : 1);
  }
  for (int i = 20; i < 40; ++i) EXPECT_TRUE(db.record(sample(i)).ok());
  int status = 0;
  waitpid(child, &status, 0);
  EXPECT_EQ(status, 0);
  EXPECT_EQ(kept().size(), 40u);
}

}  // namespace
}  // namespace rocfix
