// SPDX-License-Identifier: MIT
#include "finddb/known_times.h"

#include <gmock/gmock.h>

#include "cli/folder.h"
#include "finddb/json_lines.h"
#include "finddb/sample.h"

namespace rocfix {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr const char* kDate = "2026-01-02T03:04:05Z";

TimeRow timed(const char* solver, double microseconds, TimeKind kind, int version = kSampleVersion) {
  TimeRow row = sample(0);
  row.solver = solver;
  row.microseconds = microseconds;
  row.kind = kind;
  row.solver_version = version;
  row.date = kDate;
  return row;
}

QuarantineRow bad(const char* solver) {
  QuarantineRow row = sample_quarantine(0);
  row.solver = solver;
  row.date = kDate;
  return row;
}

ShippedTimes shipped(const FindDbRows& rows) {
  const std::string text = to_json_lines(rows);
  const EmbeddedFile files[] = {{"finddb/test.jsonl", text}};
  return ShippedTimes::parse(files).value();
}

class KnownTimesTest : public testing::Test {
 protected:
  KnownTimes known(const FindDbRows& user, const FindDbRows& brought) {
    FindDb db = std::move(FindDb::open(folder_.path_of("find.db"), kSampleVersion).value());
    EXPECT_TRUE(db.add(user).ok());
    return KnownTimes(std::move(db), shipped(brought), kSampleVersion);
  }
  // "solver source" of each.
  static std::vector<std::string> all(KnownTimes& known) {
    std::vector<std::string> words;
    const std::vector<KnownTime> times = known.all(kSampleDevice, sample(0).problem).value();
    for (const auto& time : times) words.push_back(time.row.solver + " " + to_string(time.source));
    return words;
  }

  TemporaryFolder folder_;
};

TEST_F(KnownTimesTest, AsksTheUserThenWhatIsShipped) {
  KnownTimes times = known({{timed("a", 9, TimeKind::kMeasured)}, {}},
                           {{timed("b", 7, TimeKind::kMeasured), timed("c", 5, TimeKind::kMeasured)}, {}});
  EXPECT_THAT(all(times), ElementsAre("a user", "c shipped", "b shipped"));
  const auto best = times.best(kSampleDevice, sample(0).problem).value();
  ASSERT_TRUE(best.has_value());
  EXPECT_EQ(best->source, TimeSource::kUser);
  EXPECT_EQ(best->row.microseconds, 9);
  EXPECT_FALSE(times.best(kSampleDevice, sample(1).problem).value().has_value());
}

TEST_F(KnownTimesTest, PutsShippedMeasurementsBeforeTheUsersModel) {
  KnownTimes times = known({{timed("a", 1, TimeKind::kModelled)}, {}},
                           {{timed("b", 7, TimeKind::kMeasured), timed("c", 1, TimeKind::kModelled)}, {}});
  EXPECT_THAT(all(times), ElementsAre("b shipped", "a user", "c shipped"));
}

TEST_F(KnownTimesTest, LeavesOutWhatEitherHasInQuarantine) {
  KnownTimes times =
      known({{timed("a", 1, TimeKind::kMeasured), timed("b", 2, TimeKind::kMeasured)}, {bad("c")}},
            {{timed("c", 3, TimeKind::kMeasured), timed("d", 4, TimeKind::kMeasured)}, {bad("a")}});
  EXPECT_THAT(all(times), ElementsAre("b user", "d shipped"));
  EXPECT_THAT(times.quarantined(kSampleDevice, sample(0).problem).value(), SizeIs(2));
}

TEST_F(KnownTimesTest, LeavesOutOtherVersions) {
  KnownTimes times = known({{timed("a", 1, TimeKind::kMeasured, kSampleVersion - 1)}, {}},
                           {{timed("b", 1, TimeKind::kMeasured, kSampleVersion + 1)}, {}});
  EXPECT_THAT(all(times), IsEmpty());
}

TEST_F(KnownTimesTest, AnswersWithoutAFindDb) {
  KnownTimes times({}, shipped({{timed("b", 7, TimeKind::kMeasured)}, {}}), kSampleVersion);
  EXPECT_THAT(all(times), ElementsAre("b shipped"));
  EXPECT_EQ(times.user(), nullptr);
}

class KnownTimesOpen : public KnownTimesTest {
 protected:
  void TearDown() override { unsetenv("ROCFIX_DB"); }
};

TEST_F(KnownTimesOpen, UsesTheFileOfTheSetting) {
  setenv("ROCFIX_DB", folder_.path_of("here.db").c_str(), 1);
  auto times = KnownTimes::open(kSampleVersion);
  ASSERT_TRUE(times.ok()) << times.error().message;
  ASSERT_NE(times->user(), nullptr);
  ASSERT_TRUE(times->user()->record(sample(0)).ok());
  EXPECT_THAT(all(*times), ElementsAre("direct user"));
  EXPECT_THAT(folder_.names(), ElementsAre("here.db", "here.db.lock"));
}

TEST_F(KnownTimesOpen, DoesWithoutWhenItIsOff) {
  setenv("ROCFIX_DB", "off", 1);
  auto times = KnownTimes::open(kSampleVersion);
  ASSERT_TRUE(times.ok());
  EXPECT_EQ(times->user(), nullptr);
  EXPECT_EQ(times->take_notice(), "");
}

TEST_F(KnownTimesOpen, SaysOnceWhyTheUsersIsNotUsed) {
  setenv("ROCFIX_DB", folder_.path().c_str(), 1);
  auto times = KnownTimes::open(kSampleVersion);
  ASSERT_TRUE(times.ok());
  EXPECT_EQ(times->user(), nullptr);
  EXPECT_THAT(times->take_notice(), HasSubstr("is not a file"));
  EXPECT_EQ(times->take_notice(), "");
}

TEST(ShippedTimes, OfThisProgramAreThereAndWellFormed) {
  const auto files = embedded_files("finddb/");
  ASSERT_FALSE(files.empty());
  const auto times = ShippedTimes::parse(files);
  EXPECT_TRUE(times) << times.error().message;
}

// Neither a longer name nor a longer problem is taken for another's.
TEST(ShippedTimes, FindOnlyWhatWasAsked) {
  TimeRow row = timed("a", 5, TimeKind::kModelled);
  const ShippedTimes times = shipped({{row, timed("b", 4, TimeKind::kModelled)}, {}});
  EXPECT_THAT(times.all(row.device, row.problem, kSampleVersion), SizeIs(2));
  EXPECT_EQ(times.all(row.device, row.problem, kSampleVersion).front().solver, "b");
  EXPECT_THAT(times.all(row.device.substr(0, row.device.size() - 1), row.problem, kSampleVersion), IsEmpty());
  EXPECT_THAT(times.all(row.device + "u", row.problem, kSampleVersion), IsEmpty());
  row.problem.activation = Activation::kRelu;
  EXPECT_THAT(times.all(row.device, row.problem, kSampleVersion), IsEmpty());
  EXPECT_THAT(times.all(sample(0).device, sample(0).problem, kSampleVersion + 1), IsEmpty());
}

// Another order of fields is as good to a reader of JSON, but no lookup would find it.
TEST(ShippedTimes, AreWrittenAsExportWritesThem) {
  const std::string line = to_json_lines({{timed("a", 5, TimeKind::kModelled)}, {}});
  std::string spaced = line;
  spaced.replace(spaced.find("{\"device\""), 1, "{ ");
  const EmbeddedFile files[] = {{"finddb/a.jsonl", line}, {"finddb/b.jsonl", spaced}};
  EXPECT_TRUE(ShippedTimes::parse(std::span(files).first(1)));
  EXPECT_THAT(ShippedTimes::parse(files).error().message, HasSubstr("finddb/b.jsonl: no lookup finds"));
}

TEST(ShippedTimes, NamesTheLineThatIsWrong) {
  const EmbeddedFile files[] = {{"finddb/a.jsonl", "{\"rocfix_find_db\":1}\n"},
                                {"finddb/b.jsonl", "{\"rocfix_find_db\":1}\n{}\n"}};
  EXPECT_THAT(ShippedTimes::parse(files).error().message, HasSubstr("finddb/b.jsonl:2: "));
}

}  // namespace
}  // namespace rocfix
