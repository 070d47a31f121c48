// SPDX-License-Identifier: MIT
// What is recognised in logs, and what is not.
#include "explain/diagnosis.h"

#include <gmock/gmock.h>

#include <random>

#include "doctor/check.h"
#include "explain/logs.h"
#include "explain/page.h"

namespace rocfix::explain {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::vector<Found> explain(std::string_view log, size_t piece = ~size_t{0}) {
  Reader reader(shipped_symptoms().list);
  for (size_t at = 0; at < log.size(); at += std::min(piece, log.size())) reader.read(log.substr(at, piece));
  return reader.finish();
}

std::vector<std::string> ids(const std::vector<Found>& found) {
  std::vector<std::string> all;
  for (const auto& one : found) all.push_back(one.symptom->id);
  return all;
}

TEST(Symptoms, AreWholeAndLeadToChecksThatThereAre) {
  const auto& symptoms = shipped_symptoms();
  EXPECT_THAT(symptoms.faults, IsEmpty());
  EXPECT_EQ(symptoms.list.size(), 38u);
  for (const auto& symptom : symptoms.list)
    for (const auto& check : symptom.checks)
      EXPECT_NE(doctor::find_check(check), nullptr) << symptom.id << " " << check;
}

TEST(Symptoms, SayWhatIsWrongWithALine) {
  const std::string header = "{\"rocfix_symptoms\":1,\"as_of\":\"2026-11\"}\n";
  EXPECT_THAT(parse_symptoms(header + "{\"id\":\"S1\"}", "s").faults,
              testing::Contains(HasSubstr("s:2: \"sources\" is empty")));
  EXPECT_THAT(parse_symptoms(header + "nonsense", "s").faults, ElementsAre("s:2: this is not a JSON object"));
  const std::string row =
      R"({"id":"S1","title":"t","patterns":["p"],"cause":"c","remedy":"r","sources":["ROCm#1"]})";
  EXPECT_THAT(parse_symptoms(header + row, "s").faults, IsEmpty());
  EXPECT_THAT(parse_symptoms(header + row + "\n" + row, "s").faults, ElementsAre("s:3: S1 stands twice"));
  EXPECT_FALSE(parse_symptoms("", "s").list.size());
}

TEST(Explain, NamesEachSymptom) {
  EXPECT_EQ(symptom_logs().size(), 38u);
  for (const auto& log : symptom_logs()) {
    const auto found = explain(log.text);
    ASSERT_FALSE(found.empty()) << log.name << ": " << log.text;
    EXPECT_EQ(found[0].symptom->id, log.name) << log.text;
    EXPECT_EQ(found[0].caused_by, "");
  }
}

TEST(Explain, NamesEachFromAFewWords) {
  for (const auto& log : short_logs()) {
    const auto found = explain(log.text);
    ASSERT_FALSE(found.empty()) << log.text;
    EXPECT_EQ(found[0].symptom->id, log.name) << log.text;
  }
}

TEST(Explain, NamesTheSeedsTroubles) {
  for (const auto& log : seed_logs()) {
    const auto found = explain(log.text);
    ASSERT_FALSE(found.empty()) << log.text;
    EXPECT_EQ(found[0].symptom->id, log.name) << log.text;
  }
}

TEST(Explain, RecognisesNothingElsewhere) {
  EXPECT_GE(unrelated_logs().size(), 20u);
  for (const auto& log : unrelated_logs()) EXPECT_THAT(ids(explain(log.text)), IsEmpty()) << log.name;
}

TEST(Explain, PutsCausesBeforeConsequences) {
  const auto found = explain(
      "HSA_STATUS_ERROR_MEMORY_APERTURE_VIOLATION\namdgpu: GPU reset begin!\n"
      "torch 2.2.2+rocm5.7\nHSA_OVERRIDE_GFX_VERSION=10.3.0\namdgpu: GPU reset begin!\n");
  ASSERT_THAT(ids(found), ElementsAre("S01", "S17", "S03"));
  EXPECT_EQ(found[0].line, 3u);
  EXPECT_EQ(found[1].caused_by, "S01");
  EXPECT_EQ(found[1].line, 2u);
  EXPECT_EQ(found[1].lines, 2u);
}

TEST(Explain, IsTheSameInPiecesOfAnySize) {
  for (const auto& log : symptom_logs())
    for (const size_t piece : {1, 2, 3, 7, 64}) {
      const auto whole = explain(log.text), parts = explain(log.text, piece);
      ASSERT_EQ(ids(parts), ids(whole)) << log.name << " in pieces of " << piece;
      EXPECT_EQ(parts[0].line, whole[0].line);
      EXPECT_EQ(parts[0].text, whole[0].text);
    }
}

TEST(Explain, CountsLinesHoweverLong) {
  const std::string log = std::string(300'000, 'x') + "\ncannot enable executable stack\nlast";
  for (const size_t piece : {~size_t{0}, size_t{1000}, size_t{65536}}) {
    const auto found = explain(log, piece);
    ASSERT_THAT(ids(found), ElementsAre("S19"));
    EXPECT_EQ(found[0].line, 2u);
  }
}

TEST(Explain, WantsTextsOfAPatternInOrder) {
  EXPECT_THAT(ids(explain("Permission denied /dev/kfd\n")), IsEmpty());
  EXPECT_THAT(ids(explain("open /DEV/KFD: permission DENIED\n")), ElementsAre("S25"));
}

TEST(Explain, ToleratesBinaryNonsense) {
  std::mt19937 random(1);
  std::string log;
  for (int i = 0; i < 1 << 20; ++i) log += static_cast<char>(random());
  EXPECT_THAT(ids(explain(log)), IsEmpty());
  const auto found = explain(log + "\n\x1b[31m\xff cannot enable executable stack\x07\n");
  ASSERT_THAT(ids(found), ElementsAre("S19"));
  for (const char c : page(found, "log", 1, {}))
    EXPECT_TRUE(c == '\n' || static_cast<unsigned char>(c) >= 0x20) << int(c);
}

TEST(Matcher, FindsTextsInsideTexts) {
  const Matcher matcher({"he", "she", "hers", "S"});
  std::vector<uint32_t> found;
  matcher.search("uSHErs", [&](uint32_t text) { found.push_back(text); });
  EXPECT_THAT(found, testing::UnorderedElementsAre(3, 1, 0, 2, 3));
}

}  // namespace
}  // namespace rocfix::explain
