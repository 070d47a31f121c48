// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <set>

#include "conv/compare.h"
#include "conv/reference.h"
#include "conv/test_data.h"
#include "random_problem.h"

namespace rocfix {
namespace {

std::vector<float> integers(int64_t count, int bound, uint64_t seed) {
  std::vector<float> values(count);
  fill_integers(values, bound, seed);
  return values;
}

// The definition, one output at a time, every index checked, nothing shared with the reference.
double definition(const ConvProblem& p, const std::vector<float>& x, const std::vector<float>& w, int64_t n,
                  int64_t k, int64_t oh, int64_t ow) {
  const int64_t c_per_group = p.c / p.groups, group = k / (p.k / p.groups);
  double sum = 0;
  for (int64_t c = 0; c < c_per_group; ++c)
    for (int64_t r = 0; r < p.r; ++r)
      for (int64_t s = 0; s < p.s; ++s) {
        const int64_t ih = oh * p.stride_h + r * p.dilation_h - p.pad_h;
        const int64_t iw = ow * p.stride_w + s * p.dilation_w - p.pad_w;
        if (ih < 0 || ih >= p.h || iw < 0 || iw >= p.w) continue;
        sum += static_cast<double>(x.at(((n * p.c + group * c_per_group + c) * p.h + ih) * p.w + iw)) *
               w.at(((k * c_per_group + c) * p.r + r) * p.s + s);
      }
  return sum;
}

TEST(Reference, IsTheDefinition) {
  RandomProblems random(2);
  for (int i = 0; i < 200; ++i) {
    const ConvProblem p = random.next();
    const auto x = integers(p.x_elements(), 8, 1), w = integers(p.w_elements(), 8, 2);
    std::vector<float> y(p.y_elements(), -1e30f);
    reference_forward(p, x, w, y);
    int64_t at = 0;
    for (int64_t n = 0; n < p.n; ++n)
      for (int64_t k = 0; k < p.k; ++k)
        for (int64_t oh = 0; oh < p.out_h(); ++oh)
          for (int64_t ow = 0; ow < p.out_w(); ++ow)
            ASSERT_EQ(y.at(at++), definition(p, x, w, n, k, oh, ow)) << to_text(p);
  }
}

TEST(ExactRange, KeepsSumsBelow2To24) {
  for (const char* text :
       {"n1c1h4w4_k1r1s1", "n1c3h44w44_k64r3s3", "n1c512h7w7_k9r3s3", "n1c4096h15w15_k1r15s15"}) {
    const ConvProblem p = parse_problem(text).value();
    const auto range = exact_range(p).value();
    EXPECT_GE(range.x, 1);
    EXPECT_GE(range.w, 1);
    EXPECT_LE(p.reduction_length() * range.x * range.w, 1 << 24) << text;
  }
}

TEST(ExactRange, RefusesSumsThatCannotBeExact) {
  const auto range = exact_range(parse_problem("n1c16777217h1w1_k1r1s1").value());
  ASSERT_FALSE(range);
  EXPECT_NE(range.error().message.find("16777217 terms"), std::string::npos);
}

// The claim behind "exact": the same terms in any order give the same fp32 sum.
TEST(TestData, SumsAreTheSameInAnyOrder) {
  const ConvProblem p = parse_problem("n1c512h3w3_k1r3s3").value();
  const auto range = exact_range(p).value();
  const auto x = integers(p.x_elements(), range.x, 1), w = integers(p.w_elements(), range.w, 2);
  std::vector<size_t> order(x.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::mt19937 random(3);
  std::set<float> sums;
  for (int i = 0; i < 50; ++i) {
    float sum = 0;
    for (const size_t at : order) sum += x[at] * w[at];
    sums.insert(sum);
    std::shuffle(order.begin(), order.end(), random);
  }
  EXPECT_EQ(sums.size(), 1u);
}

TEST(TestData, TellsElementsAndSeedsApart) {
  const auto a = integers(100000, 8, 1), b = integers(100000, 8, 2);
  EXPECT_EQ(std::set<float>(a.begin(), a.end()).size(), 17u);
  EXPECT_NE(a, b);
  EXPECT_EQ(a, integers(100000, 8, 1));
  size_t same_as_next = 0;
  for (size_t i = 0; i + 1 < a.size(); ++i) same_as_next += a[i] == a[i + 1];
  EXPECT_LT(same_as_next, a.size() / 12);  // 1 in 17 by chance
}

TEST(Compare, FindsTheOneWrongElement) {
  const ConvProblem p = parse_problem("n2c1h4w5_k3r1s1").value();
  std::vector<float> expected(p.y_elements(), 2.0f), actual = expected;
  EXPECT_EQ(compare(p, actual, expected).difference, "");
  actual[((1 * 3 + 2) * 4 + 3) * 5 + 4] = 5;
  const auto one = compare(p, actual, expected);
  EXPECT_EQ(one.max_error, 3);
  EXPECT_EQ(one.difference, "y[1][2][3][4] is 5, should be 2; 1 of 120 elements are wrong");
  actual[0] = std::numeric_limits<float>::quiet_NaN();
  EXPECT_EQ(compare(p, actual, expected).max_error, kNotFinite);
}

}  // namespace
}  // namespace rocfix
