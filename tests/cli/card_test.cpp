// SPDX-License-Identifier: MIT
// `rocfix card`: the virtual card's figures.
#include <gmock/gmock.h>

#include "folder.h"
#include "runner.h"
#include "table_text.h"

namespace rocfix {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(Card, ShowsTheRx5600XtAndSaysThatItIsVirtual) {
  const Finished done = run({"card"});
  EXPECT_EQ(done.exit_code, 0);
  EXPECT_THAT(done.err, IsEmpty());
  EXPECT_THAT(done.out, AllOf(HasSubstr("AMD Radeon RX 5600 XT (gfx1010), virtual"), HasSubstr("times are modelled"),
                              HasSubstr("36, in 18 WGPs"), HasSubstr("1560 MHz"), HasSubstr("288 GB/s"),
                              HasSubstr("3072 KiB in 12 channels"), HasSubstr("7188 GFLOP/s")));
  for (const auto& line : lines_of(done.out)) EXPECT_LE(line.size(), 80u) << line;
}

TEST(Card, ShowsOtherCards) {
  const Finished done = run({"card", "--card", "gfx1012"});
  EXPECT_EQ(done.exit_code, 0);
  EXPECT_THAT(done.out, AllOf(HasSubstr("RX 5500 XT (gfx1012)"), HasSubstr("22, in 11 WGPs"), HasSubstr("224 GB/s"),
                              HasSubstr("1845 MHz"), HasSubstr("v_dot2")));
}

TEST(Card, WritesJson) {
  const Finished done = run({"card", "--json", "-"});
  EXPECT_EQ(done.exit_code, 0);
  const auto document = json::parse(done.out);
  EXPECT_EQ(document["chip"], "gfx1010");
  EXPECT_EQ(document["virtual"], true);
  EXPECT_EQ(document["figures"]["compute_units"], 36);
  EXPECT_EQ(document["figures"]["memory_gbps"], 288.0);
  EXPECT_EQ(document["figures"]["l2_kib"], 3072);
  for (const auto& [key, value] : document["figures"].items()) EXPECT_TRUE(document["sources"].contains(key)) << key;
}

TEST(Card, JsonGoesToAFileBesideTheTable) {
  const TemporaryFolder folder;
  const Finished done = run({.arguments = {"card", "--json", "card.json"}, .folder = folder.path()});
  EXPECT_EQ(done.exit_code, 0);
  EXPECT_THAT(done.out, HasSubstr("compute units"));
  EXPECT_EQ(json::parse(folder.read("card.json"))["chip"], "gfx1010");
}

TEST(Card, RefusesAChipThatItCannotBe) {
  const Finished done = run({"card", "--card", "gfx906"});
  EXPECT_EQ(done.exit_code, 2);
  EXPECT_THAT(done.out, IsEmpty());
  EXPECT_THAT(lines_of(done.err), ElementsAre(AllOf(HasSubstr("'gfx906'"), HasSubstr("gfx1010, gfx1011"))));
}

TEST(Card, SaysWhenAFileIsNoProfile) {
  const Finished none = run({"card", "--profile", "nowhere.json"});
  EXPECT_EQ(none.exit_code, 2);
  EXPECT_THAT(none.err, HasSubstr("nowhere.json"));
  const TemporaryFolder folder;
  folder.write("x.json", "{}");
  const Finished bad = run({.arguments = {"card", "--profile", "x.json"}, .folder = folder.path()});
  EXPECT_EQ(bad.exit_code, 2);
  EXPECT_THAT(bad.err, AllOf(HasSubstr("x.json"), HasSubstr("not a profile")));
}

}  // namespace
}  // namespace rocfix
