// SPDX-License-Identifier: MIT
#include "finddb/find_db.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <thread>

#include "cli/folder.h"
#include "finddb/sample.h"

namespace rocfix {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::MatchesRegex;
using testing::SizeIs;

constexpr const char* kDate = "2026-01-02T03:04:05Z";

TimeRow timed(const char* solver, double microseconds, TimeKind kind = TimeKind::kMeasured) {
  TimeRow row = sample(0);
  row.solver = solver;
  row.microseconds = microseconds;
  row.kind = kind;
  return row;
}

TimeRow dated(TimeRow row, int version, const char* date) {
  row.solver_version = version;
  row.date = date;
  return row;
}

QuarantineRow dated(QuarantineRow row, const char* date) {
  row.date = date;
  return row;
}

class FindDbTest : public testing::Test {
 protected:
  FindDb open(int version = kSampleVersion) { return std::move(FindDb::open(path_, version).value()); }
  std::vector<std::string> solvers(FindDb& db) {
    std::vector<std::string> names;
    const std::vector<TimeRow> rows = db.all(kSampleDevice, sample(0).problem).value();
    for (const auto& row : rows) names.push_back(row.solver);
    return names;
  }

  TemporaryFolder folder_;
  std::string path_ = folder_.path_of("data/rocfix/find.db");
};

TEST_F(FindDbTest, FindsNothingWithoutAFileAndMakesNone) {
  FindDb db = open();
  EXPECT_EQ(db.best(kSampleDevice, sample(0).problem).value(), std::nullopt);
  EXPECT_THAT(db.quarantined(kSampleDevice, sample(0).problem).value(), IsEmpty());
  EXPECT_TRUE(db.rows().value().empty());
  EXPECT_EQ(db.clear().value(), 0u);
  EXPECT_EQ(db.clear_quarantine().value(), 0u);
  EXPECT_EQ(db.take_notice(), "");
  EXPECT_THAT(folder_.names(), IsEmpty());
}

TEST_F(FindDbTest, MakesFoldersWithTheFirstRow) {
  FindDb db = open();
  ASSERT_TRUE(db.record(sample(0)).ok());
  EXPECT_TRUE(std::filesystem::is_regular_file(path_));
  namespace fs = std::filesystem;
  EXPECT_EQ(fs::status(folder_.path_of("data")).permissions(), fs::perms::owner_all);
}

TEST_F(FindDbTest, FindsWhatAnotherOneRecorded) {
  FindDb reader = open();
  ASSERT_TRUE(open().record(sample(7)).ok());
  const auto found = reader.best(kSampleDevice, sample(7).problem).value();
  ASSERT_TRUE(found.has_value());
  TimeRow wanted = sample(7);
  wanted.solver_version = kSampleVersion;
  wanted.date = found->date;
  EXPECT_EQ(*found, wanted);
  EXPECT_THAT(found->date, MatchesRegex("20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z"));
  EXPECT_EQ(reader.best(kSampleDevice, sample(8).problem).value(), std::nullopt);
  EXPECT_EQ(reader.best("gfx1010/20cu", sample(7).problem).value(), std::nullopt);
}

TEST_F(FindDbTest, PrefersMeasuredThenFast) {
  FindDb db = open();
  for (const auto& row :
       {timed("a", 1, TimeKind::kModelled), timed("b", 9), timed("c", 5), timed("c", 2, TimeKind::kModelled)})
    ASSERT_TRUE(db.record(row).ok());
  EXPECT_THAT(solvers(db), ElementsAre("c", "b", "a", "c"));
  EXPECT_EQ(db.best(kSampleDevice, sample(0).problem).value()->microseconds, 5);
}

TEST_F(FindDbTest, ReplacesAnOlderMeasurementEvenByASlowerOne) {
  FindDb db = open();
  ASSERT_TRUE(db.record(timed("a", 1)).ok());
  ASSERT_TRUE(db.record(timed("a", 4)).ok());
  const auto rows = db.rows().value();
  ASSERT_THAT(rows.times, SizeIs(1));
  EXPECT_EQ(rows.times[0].microseconds, 4);
}

TEST_F(FindDbTest, IgnoresOtherVersionsButKeepsThem) {
  FindDb old = open(kSampleVersion - 1), now = open();
  ASSERT_TRUE(old.record(timed("old", 1)).ok());
  ASSERT_TRUE(now.record(timed("new", 2)).ok());
  EXPECT_THAT(solvers(now), ElementsAre("new"));
  EXPECT_THAT(solvers(old), ElementsAre("old"));
  EXPECT_THAT(now.rows().value().times, SizeIs(2));
}

TEST_F(FindDbTest, NeverFindsAQuarantinedSolver) {
  FindDb db = open();
  ASSERT_TRUE(db.record(sample(0)).ok());
  ASSERT_TRUE(db.record(timed("b", 99)).ok());
  ASSERT_TRUE(db.record(sample(1)).ok());
  ASSERT_TRUE(db.quarantine(sample_quarantine(0)).ok());
  ASSERT_TRUE(db.record(sample(0)).ok());
  EXPECT_THAT(solvers(db), ElementsAre("b"));
  EXPECT_TRUE(db.best(kSampleDevice, sample(1).problem).value().has_value());
  const auto bad = db.quarantined(kSampleDevice, sample(0).problem).value();
  ASSERT_THAT(bad, SizeIs(1));
  EXPECT_EQ(bad[0], dated(sample_quarantine(0), bad[0].date.c_str()));
  EXPECT_EQ(db.clear_quarantine().value(), 1u);
  EXPECT_THAT(solvers(db), ElementsAre("direct", "b"));
}

TEST_F(FindDbTest, KeepsEvidenceOnOneLineOfPrintableText) {
  FindDb db = open();
  QuarantineRow row = sample_quarantine(0);
  row.evidence = "signal 6\nlast words: \x1b[2J\xff" + std::string(1000, 'x');
  ASSERT_TRUE(db.quarantine(row).ok());
  const std::string kept = db.rows().value().quarantine.at(0).evidence;
  EXPECT_EQ(kept.substr(0, 27), "signal 6 last words: ?[2J?x");
  EXPECT_THAT(kept, SizeIs(kMaxEvidence));
}

TEST_F(FindDbTest, ClearsOfOneDeviceOrProblemAndNoQuarantine) {
  FindDb db = open();
  TimeRow other = sample(0);
  other.device = "gfx1012/22cu";
  for (const auto& row : {sample(0), sample(1), other}) ASSERT_TRUE(db.record(row).ok());
  ASSERT_TRUE(db.quarantine(sample_quarantine(0)).ok());
  EXPECT_EQ(db.clear({"gfx1010/18cu", sample(5).problem}).value(), 0u);
  EXPECT_EQ(db.clear({"gfx1010/18cu", sample(1).problem}).value(), 1u);
  EXPECT_EQ(db.clear({"gfx1012/22cu", {}}).value(), 1u);
  EXPECT_THAT(db.rows().value().times, SizeIs(1));
  EXPECT_EQ(db.clear().value(), 1u);
  EXPECT_THAT(db.rows().value().quarantine, SizeIs(1));
}

TEST_F(FindDbTest, RefusesRowsThatAreNone) {
  FindDb db = open();
  const auto refused = [&](auto change) {
    TimeRow row = sample(0);
    change(row);
    const auto done = db.record(row);
    return !done && done.error().code == Code::kBadInput;
  };
  EXPECT_TRUE(refused([](TimeRow& row) { row.microseconds = 0; }));
  EXPECT_TRUE(refused([](TimeRow& row) { row.microseconds = -1; }));
  EXPECT_TRUE(refused([](TimeRow& row) { row.microseconds = std::numeric_limits<double>::quiet_NaN(); }));
  EXPECT_TRUE(refused([](TimeRow& row) { row.microseconds = std::numeric_limits<double>::infinity(); }));
  EXPECT_TRUE(refused([](TimeRow& row) { row.device = ""; }));
  EXPECT_TRUE(refused([](TimeRow& row) { row.device = "two\nlines"; }));
  EXPECT_TRUE(refused([](TimeRow& row) { row.device = std::string(kMaxDevice + 1, 'x'); }));
  EXPECT_TRUE(refused([](TimeRow& row) { row.solver = "direct'; DROP TABLE times; --"; }));
  EXPECT_TRUE(refused([](TimeRow& row) { row.problem.c = 0; }));
  EXPECT_FALSE(FindDb::open(path_, 0).value().record(sample(0)).ok());
  EXPECT_THAT(folder_.names(), IsEmpty());
}

TEST_F(FindDbTest, AddsWhatIsNewerAndLosesNothing) {
  FindDb db = open();
  const auto row = [](const char* solver, double time, int version, const char* date) {
    return dated(timed(solver, time), version, date);
  };
  const char* earlier = "2025-12-31T23:59:59Z";
  const char* later = "2026-01-02T03:04:06Z";
  ASSERT_TRUE(db.add({{row("date", 1, 3, kDate), row("version", 1, 3, kDate), row("same", 1, 3, kDate),
                       row("old", 1, 3, kDate)},
                      {dated(sample_quarantine(1), kDate)}})
                  .ok());
  const auto taken = db.add({{row("date", 2, 3, later), row("version", 2, 4, earlier),
                              row("same", 2, 3, kDate), row("old", 2, 2, later), row("fresh", 2, 1, earlier)},
                             {dated(sample_quarantine(1), earlier), dated(sample_quarantine(2), earlier)}});
  ASSERT_TRUE(taken.ok());
  EXPECT_EQ(taken->offered, 7u);
  EXPECT_EQ(taken->taken, 4u);
  std::map<std::string, double> times;
  const FindDbRows rows = db.rows().value();
  for (const auto& kept : rows.times) times[kept.solver] = kept.microseconds;
  EXPECT_EQ(times, (std::map<std::string, double>{
                       {"date", 2}, {"version", 2}, {"same", 1}, {"old", 1}, {"fresh", 2}}));
  EXPECT_EQ(db.rows().value().quarantine.at(0).date, kDate);
}

TEST_F(FindDbTest, AddsAllOrNothing) {
  FindDb db = open();
  TimeRow wrong = dated(sample(1), 1, kDate);
  wrong.solver = "";
  EXPECT_FALSE(db.add({{dated(sample(0), 1, kDate), wrong}, {}}).ok());
  EXPECT_TRUE(db.rows().value().empty());
}

TEST_F(FindDbTest, MergesAnotherFileAndLeavesItAlone) {
  FindDb db = open();
  const std::string other_path = folder_.path_of("other.db");
  FindDb other = std::move(FindDb::open(other_path, kSampleVersion).value());
  ASSERT_TRUE(db.record(sample(0)).ok());
  ASSERT_TRUE(other.record(sample(1)).ok());
  ASSERT_TRUE(other.quarantine(sample_quarantine(2)).ok());
  const std::string bytes = folder_.read("other.db");
  const auto taken = db.merge(other_path);
  ASSERT_TRUE(taken.ok()) << taken.error().message;
  EXPECT_EQ(taken->taken, 2u);
  EXPECT_THAT(db.rows().value().times, SizeIs(2));
  EXPECT_THAT(db.rows().value().quarantine, SizeIs(1));
  EXPECT_EQ(folder_.read("other.db"), bytes);
  EXPECT_EQ(db.merge(path_).value().taken, 0u);
}

TEST_F(FindDbTest, MergesOnlyAFindDb) {
  FindDb db = open();
  const std::string garbage = folder_.write("garbage", std::string(5000, 'x'));
  EXPECT_EQ(db.merge(folder_.path_of("none")).error().code, Code::kNotFound);
  EXPECT_EQ(db.merge(garbage).error().code, Code::kBadInput);
  EXPECT_THAT(folder_.names(), ElementsAre("garbage"));
}

TEST_F(FindDbTest, ExportsWhatImportTakes) {
  FindDb db = open();
  TimeRow odd = timed("a", 0.1 + 0.2, TimeKind::kModelled);
  odd.device = "say \"gfx\" \\ 18cu";
  for (const auto& row : {sample(0), odd}) ASSERT_TRUE(db.record(row).ok());
  ASSERT_TRUE(db.quarantine(sample_quarantine(3)).ok());
  ASSERT_TRUE(db.export_to(folder_.path_of("out.jsonl")).ok());
  FindDb copy = std::move(FindDb::open(folder_.path_of("copy.db"), kSampleVersion).value());
  EXPECT_EQ(copy.import_from(folder_.path_of("out.jsonl")).value().taken, 3u);
  EXPECT_EQ(copy.rows().value(), db.rows().value());
}

TEST_F(FindDbTest, ImportsNothingOfAFileWithABadLine) {
  FindDb db = open();
  ASSERT_TRUE(db.record(sample(0)).ok());
  ASSERT_TRUE(db.export_to(folder_.path_of("out.jsonl")).ok());
  const std::string good = folder_.read("out.jsonl");
  const std::string file = folder_.write("bad.jsonl", good + "{\"device\":1}\n");
  EXPECT_EQ(db.clear().value(), 1u);
  const auto done = db.import_from(file);
  ASSERT_FALSE(done.ok());
  EXPECT_THAT(done.error().message, testing::StartsWith(file + ":3: \"device\" must be a text"));
  EXPECT_TRUE(db.rows().value().empty());
}

TEST_F(FindDbTest, WritesOnWhereTheFileWasRemoved) {
  FindDb db = open();
  ASSERT_TRUE(db.record(sample(0)).ok());
  std::filesystem::remove_all(folder_.path_of("data"));
  EXPECT_EQ(db.best(kSampleDevice, sample(0).problem).value(), std::nullopt);
  ASSERT_TRUE(db.record(sample(1)).ok());
  EXPECT_TRUE(open().best(kSampleDevice, sample(1).problem).value().has_value());
}

TEST_F(FindDbTest, TakesAFileNameThatSqliteUnderstandsOtherwise) {
  const auto before = std::filesystem::current_path();
  std::filesystem::current_path(folder_.path());
  for (const char* name : {":memory:", "file:x?mode=memory"}) {
    FindDb db = std::move(FindDb::open(name, kSampleVersion).value());
    EXPECT_TRUE(db.record(sample(0)).ok());
    EXPECT_TRUE(std::filesystem::exists(name)) << name;
  }
  std::filesystem::current_path(before);
}

TEST_F(FindDbTest, ServesSeveralThreads) {
  FindDb db = open();
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&db, t] {
      for (int i = 0; i < 10; ++i) {
        EXPECT_TRUE(db.record(sample(t * 10 + i)).ok());
        EXPECT_TRUE(db.best(kSampleDevice, sample(t * 10 + i).problem).value().has_value());
      }
    });
  for (auto& thread : threads) thread.join();
  EXPECT_THAT(db.rows().value().times, SizeIs(40));
}

}  // namespace
}  // namespace rocfix
