// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <numeric>
#include <set>

#include "conv/compare.h"
#include "conv/epilogue.h"
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

// Where an index of four lies, every index checked.
float& element(const ConvProblem& p, HostTensors& tensors, Tensor tensor, int64_t a, int64_t b, int64_t c, int64_t d) {
  const Dimensions size = sizes_of(p, tensor);
  return tensors[tensor].at(((a * size[1] + b) * size[2] + c) * size[3] + d);
}

// Of one sum, written out once more.
float finished(const ConvProblem& p, double v) {
  if (p.activation == Activation::kRelu) v = std::max(v, 0.0);
  if (p.activation == Activation::kRelu6) v = std::clamp(v, 0.0, 6.0);
  if (p.activation == Activation::kSilu) v = v * (0.5 + 0.5 * std::tanh(v / 2));  // another form of it
  if (p.activation == Activation::kLeaky) v = v < 0 ? v * p.slope : v;
  return static_cast<float>(v);
}

// The definition, product by product, nothing shared with the reference. Integers: floats hold every sum.
std::vector<float> definition(const ConvProblem& p, HostTensors t) {
  const Tensor result = result_of(p.direction);
  t[result].assign(elements_of(p, result), 0);
  const int64_t c_per_group = p.c / p.groups, k_per_group = p.k / p.groups;
  for (int64_t n = 0; n < p.n; ++n)
    for (int64_t k = 0; k < p.k; ++k)
      for (int64_t c = 0; c < c_per_group; ++c)
        for (int64_t oh = 0; oh < p.out_h(); ++oh)
          for (int64_t ow = 0; ow < p.out_w(); ++ow)
            for (int64_t r = 0; r < p.r; ++r)
              for (int64_t s = 0; s < p.s; ++s) {
                const int64_t ih = oh * p.stride_h + r * p.dilation_h - p.pad_h;
                const int64_t iw = ow * p.stride_w + s * p.dilation_w - p.pad_w;
                if (ih < 0 || ih >= p.h || iw < 0 || iw >= p.w) continue;
                float& x = element(p, t, Tensor::kX, n, k / k_per_group * c_per_group + c, ih, iw);
                float& w = element(p, t, Tensor::kW, k, c, r, s);
                float& y = element(p, t, Tensor::kY, n, k, oh, ow);
                if (result == Tensor::kX) x += w * y;
                else if (result == Tensor::kW) w += x * y;
                else y += x * w;
              }
  for (int64_t i = 0; i < std::ssize(t[result]); ++i) {
    const double bias = p.bias ? t.bias[i / (p.out_h() * p.out_w()) % p.k] : 0;
    if (result == Tensor::kY) t[result][i] = finished(p, t[result][i] + bias);
  }
  return t[result];
}

// Every value equal; SiLU within its bound, as its forms differ in the last bits of a double.
void expect_same(const ConvProblem& p, const std::vector<float>& actual, const std::vector<float>& expected) {
  ASSERT_EQ(actual.size(), expected.size());
  for (size_t i = 0; i < actual.size(); ++i)
    ASSERT_LE(std::abs(double{actual[i]} - expected[i]), allowed_error(p, expected[i])) << to_text(p) << " at " << i;
}

TEST(Reference, IsTheDefinition) {
  RandomProblems random(2);
  for (int i = 0; i < 300; ++i) {
    const ConvProblem p = random.next_of_any_kind();
    HostTensors tensors = exact_inputs(p).value();
    auto expected = definition(p, tensors);
    for (float& value : expected) value = rounded_to(p.type, value);
    compute_reference(p, tensors);
    expect_same(p, tensors[result_of(p.direction)], expected);
  }
}

TEST(Tensors, RoundToTheNearestValueOfTheType) {
  EXPECT_EQ(rounded_to(DataType::kF32, 0.1f), 0.1f);
  EXPECT_EQ(rounded_to(DataType::kF16, 2049), 2048);  // half way: to even
  EXPECT_EQ(rounded_to(DataType::kF16, 2051), 2052);
  EXPECT_EQ(rounded_to(DataType::kF16, 65520), std::numeric_limits<float>::infinity());
  EXPECT_EQ(rounded_to(DataType::kBF16, 257), 256);
  EXPECT_EQ(rounded_to(DataType::kBF16, 259), 260);
  EXPECT_EQ(rounded_to(DataType::kBF16, -257.5f), -258);
  EXPECT_TRUE(std::isnan(rounded_to(DataType::kBF16, std::numeric_limits<float>::quiet_NaN())));
}

TEST(Tensors, LieInMemoryAsTheLayoutSays) {
  const ConvProblem p = parse_problem("f16:nhwc:n2c3h4w5_k1r1s1").value();
  std::vector<float> values(p.x_elements());
  std::iota(values.begin(), values.end(), 0.0f);
  const auto bytes = to_bytes(p, Tensor::kX, values);
  ASSERT_EQ(bytes.size(), values.size() * 2);
  EXPECT_EQ(from_bytes(p, Tensor::kX, bytes), values);
  // n = 1, c = 2, h = 3, w = 4 is the last element in either layout; one channel before it, one element before.
  uint16_t neighbour;
  std::memcpy(&neighbour, bytes.data() + bytes.size() - 4, 2);
  EXPECT_EQ(neighbour, std::bit_cast<uint16_t>(static_cast<_Float16>(119 - 20)));
}

TEST(ExactRange, KeepsSumsBelow2To24) {
  for (const char* text :
       {"n1c1h4w4_k1r1s1", "n1c3h44w44_k64r3s3", "n1c512h7w7_k9r3s3", "n1c4096h15w15_k1r15s15"}) {
    const ConvProblem p = parse_problem(text).value();
    const auto range = exact_range(p).value();
    EXPECT_GE(range.first, 1);
    EXPECT_GE(range.second, 1);
    EXPECT_LE(p.reduction_length() * range.first * range.second, 1 << 24) << text;
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
  const auto x = integers(p.x_elements(), range.first, 1), w = integers(p.w_elements(), range.second, 2);
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

// Beyond a few units ReLU6 and SiLU are flat: data that is all there would hide wrong sums.
TEST(TestData, KeepsTheSumsOfFlatActivationsSmall) {
  for (const char* text : {"n1c512h6w6_k8r3s3_bias_relu6", "f16:n1c512h6w6_k8r3s3_bias_silu", "n1c3h16w16_k4r1s1_relu6"}) {
    const ConvProblem p = parse_problem(text).value();
    HostTensors tensors = exact_inputs(p).value();
    for (const Tensor tensor : {Tensor::kX, Tensor::kW, Tensor::kBias})
      for (const float value : tensors[tensor]) ASSERT_EQ(rounded_to(p.type, value), value) << text;
    compute_reference(p, tensors);
    const auto between = std::count_if(tensors.y.begin(), tensors.y.end(), [](float y) { return y > 0 && y < 6; });
    EXPECT_GT(between, std::ssize(tensors.y) / 4) << text;
  }
}

TEST(Epilogue, SiluAloneMayBeOffByItsBound) {
  const ConvProblem silu = parse_problem("n1c1h1w1_k1r1s1_silu").value(), relu = parse_problem("n1c1h1w1_k1r1s1_relu").value();
  EXPECT_EQ(allowed_error(relu, 3), 0);
  EXPECT_EQ(compare(silu, {{1 + 0x1p-21f}}, {{1.0f}}).difference, "");
  EXPECT_NE(compare(silu, {{1 + 0x1p-19f}}, {{1.0f}}).difference, "");
  EXPECT_NE(compare(relu, {{1 + 0x1p-23f}}, {{1.0f}}).difference, "");
  EXPECT_NE(compare(silu, {{std::numeric_limits<float>::quiet_NaN()}}, {{1.0f}}).difference, "");
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

TEST(Compare, NamesTheDirectionsResult) {
  const ConvProblem p = parse_problem("wrw:nhwc:n1c4h4w4_k6r2s2_g2").value();
  std::vector<float> expected(p.w_elements(), 2.0f), actual = expected;
  actual[((5 * 2 + 1) * 2 + 0) * 2 + 1] = 3;
  // Where an algorithm rounds, as much as is allowed and what storing in the type adds.
  EXPECT_EQ(compare(p, actual, expected, 1).difference, "");
  EXPECT_NE(compare(p, actual, expected, 0.5).difference, "");
  EXPECT_EQ(compare(p, actual, expected).difference, "w[5][1][0][1] is 3, should be 2; 1 of 48 elements are wrong");
}

}  // namespace
}  // namespace rocfix
