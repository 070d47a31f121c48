// SPDX-License-Identifier: MIT
#include "conv/problem.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "random_problem.h"

namespace rocfix {
namespace {

using testing::HasSubstr;

TEST(ProblemText, ParsesEveryField) {
  const auto p = parse_problem("wrw:bf16:nhwc:n2c6h30w40_k8r5s3_p2x1_s3x2_d1x4_g2");
  ASSERT_TRUE(p) << p.error().message;
  ConvProblem expected;
  expected.direction = Direction::kBackwardWeights;
  expected.type = DataType::kBF16;
  expected.layout = Layout::kNhwc;
  expected.n = 2, expected.c = 6, expected.h = 30, expected.w = 40;
  expected.k = 8, expected.r = 5, expected.s = 3;
  expected.pad_h = 2, expected.pad_w = 1, expected.stride_h = 3, expected.stride_w = 2;
  expected.dilation_h = 1, expected.dilation_w = 4, expected.groups = 2;
  EXPECT_EQ(*p, expected);
}

TEST(ProblemText, PrintsTheShortestForm) {
  EXPECT_EQ(to_text(parse_problem("fwd:f32:nchw:n1c3h44w44_k64r3s3_p1x1_s1_d1_g1").value()),
            "n1c3h44w44_k64r3s3_p1");
  EXPECT_EQ(to_text(parse_problem("n1c3h44w44_k64r3s3_g1_s2x1_p0x1").value()),
            "n1c3h44w44_k64r3s3_p0x1_s2x1");
}

TEST(ProblemText, TakesTheEpilogueAnywhereBehindTheShapeAndPrintsItLast) {
  const auto p = parse_problem("n1c3h44w44_k64r3s3_leaky0.1_s2_bias_p1");
  ASSERT_TRUE(p) << p.error().message;
  EXPECT_TRUE(p->bias);
  EXPECT_EQ(p->activation, Activation::kLeaky);
  EXPECT_EQ(p->slope, 0.1f);
  EXPECT_EQ(to_text(*p), "n1c3h44w44_k64r3s3_p1_s2_bias_leaky0.1");
  EXPECT_EQ(parse_problem("n1c1h4w4_k1r1s1_relu6")->activation, Activation::kRelu6);
  EXPECT_EQ(parse_problem("n1c1h4w4_k1r1s1_relu")->activation, Activation::kRelu);
  EXPECT_EQ(parse_problem("n1c1h4w4_k1r1s1_silu_s2")->stride_h, 2);
}

TEST(ProblemText, RoundTripsRandomProblems) {
  RandomProblems random(1);
  for (int i = 0; i < 2000; ++i) {
    const ConvProblem p = random.next_of_any_kind();
    const std::string text = to_text(p);
    const auto parsed = parse_problem(text);
    ASSERT_TRUE(parsed) << text << ": " << parsed.error().message;
    ASSERT_EQ(*parsed, p) << text;
    ASSERT_EQ(to_text(*parsed), text);
  }
}

struct BadText {
  const char* text;
  int character;  // 1-based, where the caret stands; 0 = the whole problem is meant
  const char* words;
};

class BadProblem : public testing::TestWithParam<BadText> {};

TEST_P(BadProblem, SaysWhatIsWrongAndWhere) {
  const auto [text, character, words] = GetParam();
  const auto parsed = parse_problem(text);
  ASSERT_FALSE(parsed);
  EXPECT_EQ(parsed.error().code, Code::kBadInput);
  EXPECT_THAT(parsed.error().message, HasSubstr(fmt::format("problem '{}'", text)));
  EXPECT_THAT(parsed.error().message, HasSubstr(words));
  if (character > 0)
    EXPECT_THAT(parsed.error().message,
                testing::EndsWith(fmt::format("\n  {}\n  {}^", text, std::string(character - 1, ' '))));
}

INSTANTIATE_TEST_SUITE_P(
    Texts, BadProblem,
    testing::Values(BadText{"", 1, "expected 'n'"}, BadText{"n", 2, "expected a number"},
                    BadText{"n1c3h44w44", 11, "expected '_'"},
                    BadText{"n1c3h44w44_k64r3z3", 17, "expected 's' (filter width)"},
                    BadText{"n1c3h44w44_k64r3s3_q1", 20, "expected 'p'"},
                    BadText{"n1c3h44w44_k64r3s3 ", 19, "expected the end"},
                    BadText{"n1c3h44w44_k64r3s3_p1_p2", 22, "a second time"},
                    BadText{"n1c3h44w44_k64r3s3_p1x", 23, "expected a number"},
                    BadText{"n-1c3h44w44_k64r3s3", 2, "expected a number"},
                    BadText{"F32:n1c3h4w4_k1r1s1", 1, "expected 'n'"},
                    BadText{"n1c3h99999999999999999999w4_k1r1s1", 6, "over the limit"},
                    BadText{"n1c3h2147483648w4_k1r1s1", 6, "over the limit"},
                    BadText{"n1c3h44w44_k64r3s3_bias_bias", 29, "a second time"},
                    BadText{"n1c3h44w44_k64r3s3_relu_silu", 29, "there is an activation already"},
                    BadText{"n1c3h44w44_k64r3s3_gelu", 21, "expected a number"},
                    BadText{"n1c3h44w44_k64r3s3_leaky", 25, "the slope of leaky"},
                    BadText{"n1c3h44w44_k64r3s3_leaky-0.1", 25, "the slope of leaky"},
                    BadText{"n1c3h44w44_k64r3s3_leakynan", 25, "the slope of leaky"},
                    BadText{"n1c3h44w44_k64r3s3_leaky1.5", 0, "must be 0 to 1"},
                    BadText{"bwd:n1c3h44w44_k64r3s3_relu", 0, "'relu' (bias, activation) belongs to the forward direction"},
                    BadText{"wrw:n1c3h44w44_k64r3s3_bias", 0, "belongs to the forward direction"},
                    BadText{"n1c0h44w44_k64r3s3", 0, "c (input channels) is 0"},
                    BadText{"n1c3h44w44_k64r3s3_s0", 0, "stride) is 0"},
                    BadText{"n1c3h44w44_k64r3s3_g2", 0, "3 is not divisible by 2 groups"},
                    BadText{"n1c4h44w44_k63r3s3_g2", 0, "63 is not divisible by 2 groups"},
                    BadText{"n1c3h4w4_k64r5s3", 0, "spans 5 pixels of height"},
                    BadText{"n1c3h8w8_k64r3s3_d1x4", 0, "spans 9 pixels of width"},
                    BadText{"n2147483647c2147483647h1w1_k1r1s1", 0, "more than 2^40 elements"}));

TEST(Problem, LimitsAreReachable) {
  EXPECT_TRUE(parse_problem("n1c1h2147483647w1_k1r1s1"));
  EXPECT_TRUE(parse_problem("n1c1h1048576w1048576_k1r1s1"));
  EXPECT_TRUE(parse_problem("n1c3h4w4_k64r5s3_p1"));
}

TEST(Problem, CountsShapesElementsAndWork) {
  const ConvProblem p = parse_problem("n2c4h10w9_k6r3s3_p1_s2_g2").value();
  EXPECT_EQ(p.out_h(), 5);
  EXPECT_EQ(p.out_w(), 5);
  EXPECT_EQ(p.x_elements(), 2 * 4 * 10 * 9);
  EXPECT_EQ(p.w_elements(), 6 * 2 * 3 * 3);
  EXPECT_EQ(p.y_elements(), 2 * 6 * 5 * 5);
  EXPECT_EQ(p.flops(), 2.0 * 300 * 18);
  EXPECT_EQ(p.tensor_bytes(), 4 * (720 + 108 + 300));
  EXPECT_EQ(p.reduction_length(), 18);
  EXPECT_EQ(with_epilogue(p, "bias").value().tensor_bytes(), p.tensor_bytes() + 4 * 6);
}

}  // namespace
}  // namespace rocfix
