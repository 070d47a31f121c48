// SPDX-License-Identifier: MIT
#include "conv/problem_set.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "conv/random_problems.h"

namespace rocfix {
namespace {

using testing::HasSubstr;

TEST(ProblemSets, SeedIsTheTenSizes) {
  const auto seed = load_problem_set("seed").value();
  std::vector<int64_t> sizes;
  for (const auto& [name, p] : seed) {
    sizes.push_back(p.h);
    EXPECT_EQ(to_text(p), "n1c3h" + std::to_string(p.h) + "w" + std::to_string(p.h) + "_k64r3s3_p1");
  }
  EXPECT_EQ(sizes, (std::vector<int64_t>{32, 40, 42, 44, 48, 56, 64, 128, 224, 512}));
}

TEST(ProblemSets, AllAreThere) {
  const auto names = problem_set_names();
  for (const char* name : {"all", "seed", "channels", "kernels", "batches", "resnet50", "vgg16", "unet-sd",
                           "yolov8n", "mobilenetv2", "resnext", "deeplab", "smoke", "regressions",
                           "convnext_tiny", "efficientnet_b0", "segformer_b0", "vae-sd", "superres", "audio", "odd"})
    EXPECT_THAT(names, testing::Contains(name));
}

TEST(ProblemSets, EachLoadsAndAllIsTheirUnion) {
  std::set<std::string> texts;
  for (const auto& name : problem_set_names()) {
    if (name == "all") continue;
    const auto problems = load_problem_set(name);
    ASSERT_TRUE(problems) << problems.error().message;
    EXPECT_FALSE(problems->empty()) << name;
    for (const auto& p : *problems) texts.insert(to_text(p.problem));
  }
  const auto all = load_problem_set("all").value();
  EXPECT_EQ(all.size(), texts.size());
}

// What the sets are for: if a layer type is lost from one, this says so.
TEST(ProblemSets, HoldTheirModelsKinds) {
  const auto holds = [](const char* set, auto&& kind) {
    const auto problems = load_problem_set(set).value();
    return std::any_of(problems.begin(), problems.end(),
                       [&](const NamedProblem& p) { return kind(p.problem); });
  };
  EXPECT_TRUE(holds("mobilenetv2", [](const ConvProblem& p) { return p.groups == p.c && p.c > 1; }));
  EXPECT_TRUE(holds("resnext", [](const ConvProblem& p) { return p.groups == 32; }));
  EXPECT_TRUE(holds("deeplab", [](const ConvProblem& p) { return p.dilation_h == 36; }));
  EXPECT_TRUE(holds("convnext_tiny", [](const ConvProblem& p) { return p.groups == p.c && p.r == 7; }));
  EXPECT_TRUE(holds("efficientnet_b0", [](const ConvProblem& p) { return p.groups == p.c && p.r == 5; }));
  EXPECT_TRUE(holds("segformer_b0", [](const ConvProblem& p) { return p.r == 8 && p.stride_h == 8; }));
  EXPECT_TRUE(holds("vae-sd", [](const ConvProblem& p) { return p.h == 512 && p.c == 256; }));
  EXPECT_TRUE(holds("superres", [](const ConvProblem& p) { return p.k == 256; }));
  EXPECT_TRUE(holds("audio", [](const ConvProblem& p) { return p.h == 1 && p.stride_w == 5; }));
  EXPECT_TRUE(holds("odd", [](const ConvProblem& p) { return p.has_epilogue(); }));
  EXPECT_TRUE(holds("unet-sd", [](const ConvProblem& p) { return p.c == 2560 && p.k == 1280; }));
  EXPECT_TRUE(holds("vgg16", [](const ConvProblem& p) { return p.c == 512 && p.h == 14; }));
  EXPECT_TRUE(holds("resnet50", [](const ConvProblem& p) { return p.r == 7 && p.stride_h == 2; }));
  EXPECT_TRUE(holds("yolov8n", [](const ConvProblem& p) { return p.h == 640 && p.stride_h == 2; }));
}

TEST(ProblemFiles, TakeNamesCommentsAndBlankLines) {
  const auto problems =
      parse_problem_lines("# head\n\n n1c1h4w4_k1r1s1  conv1 # why\nn1c1h4w4_k2r1s1\n", "f").value();
  ASSERT_EQ(problems.size(), 2u);
  EXPECT_EQ(problems[0].name, "conv1");
  EXPECT_EQ(problems[1].name, "");
}

TEST(ProblemFiles, SayWhichLineIsWrong) {
  const auto bad = parse_problem_lines("n1c1h4w4_k1r1s1\nn1c1h4w4_k1r1\n", "list.txt");
  ASSERT_FALSE(bad);
  EXPECT_THAT(bad.error().message, HasSubstr("list.txt:2: problem 'n1c1h4w4_k1r1': expected 's'"));
  EXPECT_THAT(parse_problem_lines("n1c1h4w4_k1r1s1 two words", "f").error().message,
              HasSubstr("expected 'PROBLEM [NAME]'"));
}

TEST(ProblemSets, UnknownOneNamesThoseThereAre) {
  const auto none = load_problem_set("sed");
  ASSERT_FALSE(none);
  EXPECT_THAT(none.error().message, HasSubstr("no problem set 'sed'; there are: all, audio, batches, channels"));
}

TEST(ProblemSets, EveryKindOfEveryProblem) {
  const auto seed = load_problem_set("seed").value();
  EXPECT_EQ(with_kinds(seed, {}).value(), seed);
  const auto all = with_kinds(
      seed, {{std::begin(kDirections), std::end(kDirections)}, {DataType::kF16, DataType::kBF16}, {Layout::kNhwc}})
                       .value();
  ASSERT_EQ(all.size(), seed.size() * 6);
  EXPECT_EQ(to_text(all[0].problem), "f16:nhwc:" + to_text(seed[0].problem));
  EXPECT_EQ(to_text(all[5].problem), "wrw:bf16:nhwc:" + to_text(seed[0].problem));
}

TEST(ProblemSets, AnEpilogueIsSetInTheForwardDirectionOnly) {
  const std::vector<NamedProblem> one = {{"", parse_problem("n1c1h4w4_k1r1s1_relu").value()}};
  const auto texts = [&](const Kinds& kinds) {
    std::vector<std::string> all;
    const auto problems = with_kinds(one, kinds).value();
    for (const auto& p : problems) all.push_back(to_text(p.problem));
    return all;
  };
  const std::vector<Direction> both = {Direction::kForward, Direction::kBackwardData};
  EXPECT_THAT(texts({both, {}, {}, ""}), testing::ElementsAre("n1c1h4w4_k1r1s1_relu", "bwd:n1c1h4w4_k1r1s1"));
  EXPECT_THAT(texts({both, {}, {}, "bias_leaky0.25"}),
              testing::ElementsAre("n1c1h4w4_k1r1s1_bias_leaky0.25", "bwd:n1c1h4w4_k1r1s1"));
  EXPECT_THAT(texts({{}, {}, {}, "none"}), testing::ElementsAre("n1c1h4w4_k1r1s1"));
  EXPECT_THAT(with_kinds(one, {{}, {}, {}, "bias_gelu"}).error().message, HasSubstr("epilogue 'bias_gelu': expected"));
}

TEST(RandomProblemSet, IsReproducibleAndSmall) {
  const auto first = random_problems(300, 5);
  EXPECT_EQ(first, random_problems(300, 5));
  EXPECT_NE(first, random_problems(300, 6));
  EXPECT_EQ(first.at(0).name, "random-5-0");
  // The same on every machine: a seed in a report must give the reported problem.
  EXPECT_EQ(to_text(first.at(0).problem), "wrw:bf16:n3c25h37w7_k9r1s8_p1x8_s1x4_d2x1");
  const auto longer = random_problems(301, 5);
  EXPECT_TRUE(std::equal(first.begin(), first.end(), longer.begin()));
  for (const auto& [name, p] : first) {
    EXPECT_TRUE(validate(p)) << to_text(p);
    EXPECT_LE(p.largest_tensor(), kRandomElements);
    EXPECT_LE(p.flops() / 2, kRandomProducts);
  }
}

TEST(RandomProblemSet, CoversEveryFeature) {
  const auto problems = random_problems(1000, 7);
  const auto count = [&](auto&& kind) {
    return std::count_if(problems.begin(), problems.end(), [&](const NamedProblem& p) { return kind(p.problem); });
  };
  for (const Direction d : kDirections) EXPECT_GT(count([&](const auto& p) { return p.direction == d; }), 200);
  for (const DataType t : kDataTypes) EXPECT_GT(count([&](const auto& p) { return p.type == t; }), 200);
  EXPECT_GT(count([](const auto& p) { return p.r == 3 && p.s == 3 && p.stride_h == 1 && p.stride_w == 1 && p.groups == 1; }), 70);
  for (const Layout l : kLayouts) EXPECT_GT(count([&](const auto& p) { return p.layout == l; }), 300);
  for (const Activation a : kActivations) EXPECT_GT(count([&](const auto& p) { return p.activation == a; }), 10);
  EXPECT_GT(count([](const auto& p) { return p.bias; }), 100);
  EXPECT_GT(count([](const auto& p) { return p.groups == p.c && p.k > p.c && p.c > 1; }), 50);
  EXPECT_GT(count([](const auto& p) { return p.groups > 1 && p.groups < p.c; }), 50);
  EXPECT_GT(count([](const auto& p) { return p.h == 1 && p.w > 1; }), 30);
  EXPECT_GT(count([](const auto& p) { return p.stride_h == 5 || p.stride_w == 5; }), 30);
  EXPECT_GT(count([](const auto& p) { return p.dilation_h == 3 || p.dilation_w == 3; }), 50);
  EXPECT_GT(count([](const auto& p) { return p.s > 7; }), 10);
}

TEST(ProblemSets, BatchIsSetAndChecked) {
  const auto sixteen = with_batch(load_problem_set("seed").value(), 16).value();
  for (const auto& p : sixteen) EXPECT_EQ(p.problem.n, 16);
  EXPECT_FALSE(with_batch(load_problem_set("seed").value(), int64_t{1} << 40));
}

}  // namespace
}  // namespace rocfix
