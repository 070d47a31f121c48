// SPDX-License-Identifier: MIT
// Files at the find-db's place that are none, or none any more.
#include <gmock/gmock.h>
#include <sqlite3.h>

#include <filesystem>
#include <list>

#include "cli/folder.h"
#include "cli/runner.h"
#include "finddb/aside.h"
#include "finddb/find_db.h"
#include "finddb/lock_file.h"
#include "finddb/sample.h"

namespace rocfix {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

void execute(const std::string& path, const char* sql) {
  sqlite3* handle = nullptr;
  ASSERT_EQ(sqlite3_open(path.c_str(), &handle), SQLITE_OK);
  EXPECT_EQ(sqlite3_exec(handle, sql, nullptr, nullptr, nullptr), SQLITE_OK) << sqlite3_errmsg(handle);
  sqlite3_close(handle);
}

class DamagedFindDb : public testing::Test {
 protected:
  Result<FindDb> open() { return FindDb::open(path_, kSampleVersion); }
  // A good one with `count` rows.
  void make(int count) {
    FindDbRows rows;
    for (int i = 0; i < count; ++i) rows.times.push_back(dated_sample(i));
    ASSERT_TRUE(open().value().add(rows).ok());
  }
  // That it was moved as it was, told once, and that a new one works.
  void expect_rebuilt(const char* why) {
    const std::string bytes = folder_.read("find.db");
    auto db = open();
    ASSERT_TRUE(db.ok()) << db.error().message;
    EXPECT_THAT(db->take_notice(),
                AllOf(HasSubstr("'" + path_ + "'"), HasSubstr(why), HasSubstr("find.db.corrupt-1'")));
    EXPECT_EQ(db->take_notice(), "");
    EXPECT_EQ(folder_.read("find.db.corrupt-1"), bytes);
    EXPECT_TRUE(db->rows().value().empty());
    ASSERT_TRUE(db->record(sample(0)).ok());
    EXPECT_TRUE(open().value().best(kSampleDevice, sample(0).problem).value().has_value());
    EXPECT_EQ(open().value().take_notice(), "");
  }

  TemporaryFolder folder_;
  std::string path_ = folder_.path_of("find.db");
};

TEST_F(DamagedFindDb, OfGarbageIsRebuilt) {
  folder_.write("find.db", std::string(10'000, 'x'));
  expect_rebuilt("file is not a database");
}

TEST_F(DamagedFindDb, OfTwoBytesIsRebuilt) {
  folder_.write("find.db", "xy");
  expect_rebuilt("file is not a database");
}

TEST_F(DamagedFindDb, OfZerosIsRebuilt) {
  folder_.write("find.db", std::string(8192, '\0'));
  expect_rebuilt("file is not a database");
}

TEST_F(DamagedFindDb, ThatIsTruncatedIsRebuilt) {
  make(500);
  std::filesystem::resize_file(path_, std::filesystem::file_size(path_) / 2);
  expect_rebuilt("is damaged");
}

TEST_F(DamagedFindDb, WithoutItsHeaderIsRebuilt) {
  make(10);
  std::string bytes = folder_.read("find.db");
  bytes.replace(0, 100, std::string(100, '\xff'));
  folder_.write("find.db", bytes);
  expect_rebuilt("file is not a database");
}

// The header and the first page are good; what lookups would walk is not.
TEST_F(DamagedFindDb, WithAPageOverwrittenIsRebuilt) {
  make(500);
  std::string bytes = folder_.read("find.db");
  const size_t half = bytes.size() / 2 / 4096 * 4096;
  bytes.replace(half, 4096, std::string(4096, '\x5a'));
  folder_.write("find.db", bytes);
  expect_rebuilt("is damaged");
}

TEST_F(DamagedFindDb, OfAnotherApplicationIsMovedAside) {
  execute(path_, "CREATE TABLE bookmarks (url TEXT); INSERT INTO bookmarks VALUES ('a')");
  expect_rebuilt("another program's database");
}

TEST_F(DamagedFindDb, WithOtherTablesIsMovedAside) {
  make(1);
  execute(path_, "CREATE TRIGGER t AFTER INSERT ON times BEGIN DELETE FROM times; END");
  expect_rebuilt("has not the tables of a find-db");
}

TEST_F(DamagedFindDb, TakesTheNextFreeNumber) {
  for (const char* content : {"first", "second"}) {
    folder_.write("find.db", content);
    ASSERT_TRUE(open().ok());
  }
  EXPECT_EQ(folder_.read("find.db.corrupt-1"), "first");
  EXPECT_EQ(folder_.read("find.db.corrupt-2"), "second");
}

// It would be taken for the new file's. One that begins with 0 is one that SQLite itself leaves lying.
TEST_F(DamagedFindDb, TakesItsJournalAlong) {
  folder_.write("find.db", std::string(5000, 'x'));
  folder_.write("find.db-journal", std::string(600, '\0'));
  ASSERT_TRUE(open().ok());
  EXPECT_THAT(folder_.names(), ElementsAre("find.db.corrupt-1", "find.db.corrupt-1-journal", "find.db.lock"));
}

TEST_F(DamagedFindDb, IsFoundWhileItIsOpen) {
  make(500);
  auto db = open();
  ASSERT_TRUE(db->best(kSampleDevice, sample(0).problem).value().has_value());
  folder_.write("find.db", std::string(100'000, 'x'));
  EXPECT_TRUE(db->record(sample(1)).ok());
  EXPECT_TRUE(db->best(kSampleDevice, sample(1).problem).value().has_value());
  EXPECT_EQ(db->best(kSampleDevice, sample(2).problem).value(), std::nullopt);
  EXPECT_THAT(db->take_notice(), HasSubstr("corrupt-1"));
}

TEST_F(DamagedFindDb, IsMovedAsideOnceByManyProcesses) {
  folder_.write("find.db", std::string(10'000, 'x'));
  std::list<Program> programs;
  for (int i = 0; i < 8; ++i) {
    Command command;
    command.program = ROCFIX_FINDDB_HELPER;
    command.arguments = {path_, "record", std::to_string(i * 10), "10"};
    programs.emplace_back(command);
  }
  for (auto& program : programs) {
    const Finished done = program.finish();
    EXPECT_EQ(done.exit_code, 0) << done.out;
  }
  EXPECT_EQ(open().value().rows().value().times.size(), 80u);
  EXPECT_THAT(folder_.names(), Not(Contains("find.db.corrupt-2")));
  EXPECT_EQ(folder_.read("find.db.corrupt-1"), std::string(10'000, 'x'));
}

// Whoever reads through a file that was renamed meanwhile takes the new file's journal for its own.
TEST_F(DamagedFindDb, IsNotUsedWhileItIsMovedAside) {
  make(2);
  FindDb db = std::move(FindDb::open(path_, kSampleVersion, std::chrono::milliseconds(50)).value());
  LockFile moving(path_);
  ASSERT_EQ(moving.take(LockFile::kAlone, std::chrono::seconds(1)), 0);
  for (const Status& done : {db.record(sample(5)), db.rows().ok() ? Status() : db.rows().error()}) {
    ASSERT_FALSE(done.ok());
    EXPECT_EQ(done.error().code, Code::kTimeout);
    EXPECT_THAT(done.error().message, AllOf(HasSubstr(path_ + "' is being moved aside"), HasSubstr("50.0 ms")));
  }
}

TEST_F(DamagedFindDb, IsNotMovedAsideWhileItIsUsed) {
  folder_.write("find.db", std::string(5000, 'x'));
  LockFile reading(path_);
  ASSERT_EQ(reading.take(LockFile::kTogether, std::chrono::seconds(1)), 0);
  const auto moved = move_aside(path_, std::chrono::milliseconds(50));
  ASSERT_FALSE(moved.ok());
  EXPECT_THAT(moved.error().message, HasSubstr("cannot be moved aside"));
  EXPECT_THAT(folder_.names(), ElementsAre("find.db", "find.db.lock"));
}

TEST_F(DamagedFindDb, WithARowThatNobodyWroteIsAnErrorThatClearEnds) {
  make(2);
  execute(path_, "UPDATE times SET microseconds = -1 WHERE problem LIKE 'n1c%'");
  auto db = open();
  ASSERT_TRUE(db.ok());
  const auto found = db->best(kSampleDevice, sample(0).problem);
  ASSERT_FALSE(found.ok());
  EXPECT_THAT(found.error().message, AllOf(HasSubstr("microseconds '-1'"), HasSubstr("rocfix db clear")));
  EXPECT_EQ(db->clear().value(), 2u);
}

TEST_F(DamagedFindDb, OfNoBytesIsUsed) {
  folder_.write("find.db", "");
  auto db = open();
  EXPECT_TRUE(db->rows().value().empty());
  EXPECT_TRUE(db->record(sample(0)).ok());
  EXPECT_THAT(folder_.names(), ElementsAre("find.db", "find.db.lock"));
}

TEST_F(DamagedFindDb, OfALaterFormatIsRefusedAndUntouched) {
  make(1);
  auto before = open();
  execute(path_, "ALTER TABLE times ADD COLUMN watts REAL; PRAGMA user_version = 2");
  const std::string bytes = folder_.read("find.db");
  const auto db = open();
  ASSERT_FALSE(db.ok());
  EXPECT_THAT(db.error().message,
              AllOf(HasSubstr(path_), HasSubstr("has format 2, and this rocfix knows 1")));
  FindDb other = std::move(FindDb::open(folder_.path_of("other.db"), kSampleVersion).value());
  EXPECT_THAT(other.merge(path_).error().message, HasSubstr("has format 2"));
  EXPECT_EQ(folder_.read("find.db"), bytes);
  EXPECT_THAT(folder_.names(), ElementsAre("find.db", "find.db.lock"));
}

TEST_F(DamagedFindDb, ThatIsAFolderOrADeviceIsRefused) {
  std::filesystem::create_directory(path_);
  EXPECT_THAT(open().error().message, HasSubstr("is not a file"));
  EXPECT_THAT(FindDb::open("/dev/null", 1).error().message, HasSubstr("is not a file"));
}

}  // namespace
}  // namespace rocfix
