// SPDX-License-Identifier: MIT
// Which problems run, and in which order.
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "onnx_bytes.h"
#include "processes.h"
#include "runner.h"
#include "table_text.h"

namespace rocfix {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::MatchesRegex;
using testing::SizeIs;

constexpr const char* kOne = "n1c1h1w1_k1r1s1";
constexpr const char* kTwo = "n1c2h2w2_k2r1s1";
constexpr const char* kThree = "n1c3h3w3_k3r1s1";
constexpr const char* kFour = "n1c4h4w4_k4r1s1";

nlohmann::json verify(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "verify");
  arguments.insert(arguments.end(), {"--device", "fake", "--json", "-"});
  const Finished done = run(arguments);
  EXPECT_THAT(done.err, IsEmpty());
  return nlohmann::json::parse(done.out, nullptr, false);
}

TEST(Problems, RunInTheOrderGiven) {
  EXPECT_THAT(values_of(verify({kThree, kOne, kTwo, kOne}), "problem"),
              ElementsAre(kThree, kOne, kTwo, kOne));
}

TEST(Problems, OfOneSeedAreTheSame) {
  const auto texts = [](const char* seed) {
    return values_of(verify({"--random", "5", "--seed", seed, "--dir", "fwd", "--dtype", "f32"}), "problem");
  };
  EXPECT_THAT(texts("3"), SizeIs(5));
  EXPECT_EQ(texts("3"), texts("3"));
  EXPECT_NE(texts("3"), texts("4"));
}

TEST(Problems, OfAFreshSeedNameIt) {
  const Finished done = run({"verify", "--random", "3", "--dir", "fwd", "--dtype", "f32", "--device", "fake"});
  EXPECT_THAT(done.out, testing::ContainsRegex("\n3 random problems, --seed [0-9]+\n"));
}

TEST(Problems, GetTheEpilogueThatIsAsked) {
  EXPECT_THAT(values_of(verify({kOne, "--epilogue", "bias_silu"}), "problem"), ElementsAre("n1c1h1w1_k1r1s1_bias_silu"));
  EXPECT_EQ(run({"verify", kOne, "--epilogue", "gelu", "--device", "fake"}).exit_code, 2);
}

TEST(Problems, GoOnAfterAnOption) {
  EXPECT_THAT(values_of(verify({kThree, "--solver", "direct", kOne}), "problem"), ElementsAre(kThree, kOne));
}

TEST(Files, RunInTheOrderGiven) {
  const TemporaryFolder folder;
  const std::string first = folder.write("first.txt", std::string(kTwo) + "\r\n" + kOne);
  const std::string second = folder.write("second.txt", std::string("# comment\n") + kFour + " name # why\n");
  const auto document = verify({"--file", first, "--file", second});
  EXPECT_THAT(values_of(document, "problem"), ElementsAre(kTwo, kOne, kFour));
  EXPECT_THAT(values_of(document, "name"), ElementsAre("", "", "name"));
}

TEST(Models, ListTheirLayersByName) {
  const TemporaryFolder folder;
  const std::string model = folder.write("model.onnx", one_layer_onnx_model());
  EXPECT_THAT(values_of(verify({"--model", model}), "problem"), ElementsAre("n1c3h8w8_k4r3s3"));
  const Finished table = run({"verify", "--device", "fake", "--model", model});
  EXPECT_THAT(table.out, testing::ContainsRegex("status layer\n"));
  EXPECT_THAT(table.out, testing::ContainsRegex("PASS   [^ \n]+\n"));
}

TEST(Kinds, ReplaceWhatAProblemSays) {
  EXPECT_THAT(values_of(verify({kOne, kTwo, "--dir", "all"}), "problem"),
              ElementsAre(kOne, std::string("bwd:") + kOne, std::string("wrw:") + kOne, kTwo, std::string("bwd:") + kTwo,
                          std::string("wrw:") + kTwo));
  EXPECT_THAT(values_of(verify({kOne, "--layout", "nhwc", "--dir", "wrw"}), "problem"),
              ElementsAre(std::string("wrw:nhwc:") + kOne));
  EXPECT_EQ(run({"verify", kOne, "--dtype", "fp16"}).exit_code, 64);
}

TEST(Sets, RunInTheOrderGiven) {
  const auto names = values_of(verify({"--set", "smoke", "--set", "smoke", "--batch", "1"}), "name");
  ASSERT_THAT(names, SizeIs(44));
  EXPECT_EQ(names[0], "scalar");
  EXPECT_EQ(names[22], "scalar");
}

TEST(Everything, RunsTogether) {
  const TemporaryFolder folder;
  const std::string file = folder.write("list.txt", kTwo);
  const auto problems = values_of(verify({kThree, kFour, "--set", "smoke", "--file", file}), "problem");
  ASSERT_THAT(problems, SizeIs(25));
  EXPECT_EQ(problems[0], kThree);
  EXPECT_EQ(problems[1], kFour);
  EXPECT_EQ(problems[24], kTwo);
}

// A problem behind the option's value is a problem, not another set or file.
TEST(RepeatableOption, TakesOneValue) {
  const TemporaryFolder folder;
  const std::string file = folder.write("list.txt", kTwo);
  EXPECT_EQ(run({"verify", "--device", "fake", "--set", "smoke", kOne}).exit_code, 0);
  EXPECT_EQ(run({"verify", "--device", "fake", "--file", file, kOne}).exit_code, 0);
}

TEST(File, CanBeStandardInput) {
  Command command;
  command.input = std::string(kOne) + "\n" + kTwo + "\n";
  command.arguments = {"verify", "--file", "/dev/stdin", "--device", "fake"};
  EXPECT_THAT(read_verify(run(command).out).statuses(), ElementsAre("PASS", "PASS"));
}

TEST(Batch, ReplacesTheOneWritten) {
  const auto problems = values_of(verify({kOne, "n7c2h2w2_k2r1s1", "--batch", "3"}), "problem");
  EXPECT_THAT(problems, ElementsAre("n3c1h1w1_k1r1s1", "n3c2h2w2_k2r1s1"));
}

TEST(Batch, ReplacesThatOfASet) {
  for (const auto& problem : values_of(verify({"--set", "smoke", "--batch", "2"}), "problem"))
    EXPECT_THAT(problem, MatchesRegex("n2c.*"));
}

// Opening a device can take seconds, so it is not done for every case.
TEST(Worker, ServesMoreThanOneCase) {
  Command command;
  command.arguments = {"verify", "--device", "fake"};
  command.arguments.insert(command.arguments.end(), 8, "n1c3h64w64_k64r3s3_p1");
  Program program(command);
  ASSERT_TRUE(program.wait_for("PASS"));
  const auto early = wait_for_workers(program.pid());
  ASSERT_TRUE(program.wait_for("PASS", 4));
  EXPECT_THAT(early, SizeIs(1));
  EXPECT_EQ(workers_of(program.pid()), early);
}

}  // namespace
}  // namespace rocfix
