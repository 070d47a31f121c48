// SPDX-License-Identifier: MIT
// Problems that cannot be: each is refused with a message that names it, before any work.
#include <gmock/gmock.h>

#include "runner.h"
#include "table_text.h"

namespace rocfix {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

struct BadProblem {
  const char* name;
  const char* text;
  const char* message;
};

void PrintTo(const BadProblem& problem, std::ostream* out) {
  *out << problem.text;
}

std::string name_of(const testing::TestParamInfo<BadProblem>& info) {
  return info.param.name;
}

Finished verify(const std::string& problem) {
  return run({"verify", problem, "--device", "fake"});
}

class Unreadable : public testing::TestWithParam<BadProblem> {};

// `text` has a '^' before the character that is wrong; the message repeats the text and points there.
TEST_P(Unreadable, PointsAtTheWrongCharacter) {
  std::string text = GetParam().text;
  const size_t wrong = text.find('^');
  text.erase(wrong, 1);
  const Finished done = verify(text);
  EXPECT_EQ(done.exit_code, 2);
  EXPECT_THAT(done.out, IsEmpty());
  const auto lines = lines_of(done.err);
  ASSERT_EQ(lines.size(), 3u) << done.err;
  EXPECT_THAT(lines[0], AllOf(StartsWith("rocfix: problem '" + text + "': "), HasSubstr(GetParam().message)));
  ASSERT_THAT(lines[1], EndsWith(text));
  const size_t indent = lines[1].size() - text.size();
  EXPECT_EQ(lines[2].find('^'), indent + wrong) << done.err;
}

constexpr BadProblem kUnreadable[] = {
    {"nonsense", "^hello", "expected 'n' (batch)"},
    {"empty", "^", "expected 'n' (batch)"},
    {"negative", "n1c3h^-4w4_k4r3s3", "expected a number, the height"},
    {"noFilter", "n1c3h8w8^", "expected '_' between input and filter"},
    {"missingField", "n1c3h8w8_k4r3^", "expected 's' (filter width)"},
    {"unknownOption", "n1c3h8w8_k4r3s3_^q1", "expected 'p' (padding)"},
    {"twice", "n1c3h8w8_k4r3s3_p1^_p1", "a second time"},
    {"trailing", "n1c3h8w8_k4r3s3_p1^ ", "expected the end"},
    {"over31Bits", "n1c3h^2147483648w8_k4r3s3", "the height is over the limit of 2147483647"},
    {"over64Bits", "n^99999999999999999999c3h8w8_k4r3s3", "the batch is over the limit of 2147483647"},
};
INSTANTIATE_TEST_SUITE_P(BadProblem, Unreadable, testing::ValuesIn(kUnreadable), name_of);

class Impossible : public testing::TestWithParam<BadProblem> {};

TEST_P(Impossible, IsRefusedWithTheRuleItBreaks) {
  const Finished done = verify(GetParam().text);
  EXPECT_EQ(done.exit_code, 2);
  EXPECT_THAT(done.out, IsEmpty());
  EXPECT_THAT(done.err, StartsWith(std::string("rocfix: problem '") + GetParam().text + "': "));
  EXPECT_THAT(done.err, HasSubstr(GetParam().message));
}

constexpr BadProblem kImpossible[] = {
    {"zeroChannels", "n1c0h8w8_k4r3s3", "c (input channels) is 0"},
    {"zeroFilter", "n1c3h8w8_k4r0s3", "r (filter height) is 0"},
    {"zeroStride", "n1c3h8w8_k4r3s3_s0", "s (vertical stride) is 0"},
    {"zeroGroups", "n1c3h8w8_k4r3s3_g0", "g (groups) is 0"},
    {"inputOverflows", "n2147483647c2147483647h8w8_k4r3s3", "the input tensor has more than 2^40 elements"},
    {"outputOverflows", "n65536c1h4096w4096_k2147483647r1s1",
     "the output tensor has more than 2^40 elements"},
    {"weightsOverflow", "n1c2147483647h1w1_k2147483647r1s1",
     "the weights tensor has more than 2^40 elements"},
    {"filterTooHigh", "n1c3h4w9_k4r9s9", "the padded input has only 4"},
    {"filterTooWide", "n1c3h9w4_k4r9s9", "the filter spans 9 pixels of width"},
    {"dilatedTooFar", "n1c3h8w8_k4r3s3_p1_d5", "the filter spans 11 pixels of height (dilation included)"},
    {"groupsDoNotDivideC", "n1c3h8w8_k4r3s3_g2", "c (input channels) 3 is not divisible by 2 groups"},
    {"groupsDoNotDivideK", "n1c4h8w8_k3r3s3_g2", "k (output channels) 3 is not divisible by 2 groups"},
};
INSTANTIATE_TEST_SUITE_P(BadProblem, Impossible, testing::ValuesIn(kImpossible), name_of);

constexpr const char* kLarge = "n64c100h300w300_k1r1s1";  // 2.17 GiB; the fake device has 1 GiB

TEST(LargerThanTheDevice, IsRefusedWithWhatItNeedsAndWhatThereIs) {
  const Finished done = verify(kLarge);
  EXPECT_EQ(done.exit_code, 2);
  EXPECT_THAT(done.err,
              AllOf(HasSubstr(kLarge), HasSubstr("needs 2.17 GiB"), HasSubstr("fake has 1.00 GiB")));
}

TEST(LargerThanTheDevice, IsSkippedWhereItIsOneOfAList) {
  Command command;
  command.input = std::string(kLarge) + "\nn1c3h8w8_k4r3s3_p1\n";
  command.arguments = {"verify", "--file", "/dev/stdin", "--device", "fake"};
  const Finished done = run(command);
  const VerifyText text = read_verify(done.out);
  EXPECT_EQ(done.exit_code, 0);
  ASSERT_THAT(text.statuses(), ElementsAre("SKIP", "PASS"));
  EXPECT_THAT(text.rows[0].reason, AllOf(HasSubstr("needs 2.17 GiB"), HasSubstr("1.00 GiB is free")));
}

TEST(LargerThanTheDevice, CountsTheBatchThatWasAskedFor) {
  const Finished done = run({"verify", "n1c3h8w8_k4r3s3", "--batch", "2147483647", "--device", "fake"});
  EXPECT_EQ(done.exit_code, 2);
  EXPECT_THAT(done.err, HasSubstr("n2147483647c3h8w8_k4r3s3"));
}

TEST(BadBatch, IsRefusedWhereTheTensorsOverflow) {
  const Finished done = run({"verify", "n1c300h800w800_k4r3s3", "--batch", "2147483647", "--device", "fake"});
  EXPECT_EQ(done.exit_code, 2);
  EXPECT_THAT(done.err, AllOf(HasSubstr("n2147483647c300h800w800_k4r3s3"), HasSubstr("more than 2^40")));
}

}  // namespace
}  // namespace rocfix
