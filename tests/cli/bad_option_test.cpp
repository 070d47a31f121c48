// SPDX-License-Identifier: MIT
// Words on the command line that name nothing, and options that are none.
#include <gmock/gmock.h>

#include "runner.h"
#include "table_text.h"

namespace rocfix {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

constexpr int kBadInput = 2, kUsage = 64;
constexpr const char* kProblem = "n1c3h8w8_k4r3s3_p1";

struct BadWords {
  const char* name;
  std::vector<std::string> arguments;
  int exit_code;
  std::vector<std::string> message;  // parts that the message must have
};

void PrintTo(const BadWords& words, std::ostream* out) {
  *out << words.name;
}

// So that a machine with cards answers as one without.
Finished run_without_cards(const std::vector<std::string>& arguments) {
  Command command;
  command.arguments = arguments;
  command.environment = {
      {"HIP_VISIBLE_DEVICES", "-1"}, {"ROCR_VISIBLE_DEVICES", "-1"}, {"CUDA_VISIBLE_DEVICES", "-1"}};
  return run(command);
}

class BadCommandLine : public testing::TestWithParam<BadWords> {};

TEST_P(BadCommandLine, IsRefusedWithAMessageThatNamesIt) {
  const Finished done = run_without_cards(GetParam().arguments);
  EXPECT_EQ(done.exit_code, GetParam().exit_code) << done.err;
  EXPECT_THAT(done.out, IsEmpty());
  EXPECT_THAT(done.err, StartsWith("rocfix: "));
  for (const auto& part : GetParam().message) EXPECT_THAT(done.err, HasSubstr(part));
}

const BadWords kBadNames[] = {
    {"unknownSet", {"verify", "--set", "nosuch"}, kBadInput, {"'nosuch'", "seed", "resnet50", "all"}},
    {"unknownSetOfSets", {"sets", "nosuch"}, kBadInput, {"'nosuch'", "seed"}},
    {"unknownSolver",
     {"verify", kProblem, "--solver", "nosuch"},
     kBadInput,
     {"'nosuch'", "onednn", "implicit_gemm", "im2col_gemm", "direct"}},
    {"unknownVariant",
     {"verify", kProblem, "--solver", "implicit_gemm:1x1"},
     kBadInput,
     {"'implicit_gemm:1x1'", "128x64"}},
    {"variantOfNone", {"verify", kProblem, "--solver", "direct:1x1"}, kBadInput, {"'direct:1x1'", "none"}},
    {"unknownDevice", {"verify", kProblem, "--device", "nosuch"}, kBadInput, {"'nosuch'", "cpu", "hip"}},
    {"noNumberedDevice", {"verify", kProblem, "--device", "cpu:7"}, kBadInput, {"cpu:7", "cpu has 1"}},
    {"indexIsNoNumber", {"verify", kProblem, "--device", "hip:x"}, kBadInput, {"'hip:x'", "number"}},
    {"negativeIndex", {"verify", kProblem, "--device", "cpu:-1"}, kBadInput, {"'cpu:-1'", "number"}},
    {"hugeIndex", {"verify", kProblem, "--device", "cpu:99999999999"}, kBadInput, {"'cpu:99999999999'"}},
    {"hipWithoutCard", {"verify", kProblem, "--device", "hip"}, kBadInput, {"'hip'"}},
    {"cudaWithoutCard", {"verify", kProblem, "--device", "cuda:0"}, kBadInput, {"'cuda:0'"}},
    {"benchWithoutCard", {"bench", kProblem, "--device", "hip"}, kBadInput, {"'hip'"}},
    {"solversWithoutCard", {"solvers", kProblem, "--device", "hip"}, kBadInput, {"'hip'"}},
    {"unknownChip", {"solvers", kProblem, "--chip", "nosuch"}, kBadInput, {"'nosuch'", "gfx1010"}},
    {"badProblemOfSolvers", {"solvers", "hello", "--chip", "gfx1010"}, kBadInput, {"'hello'"}},
    {"badProblemOfBench", {"bench", "hello"}, kBadInput, {"'hello'"}},
};
INSTANTIATE_TEST_SUITE_P(Names, BadCommandLine, testing::ValuesIn(kBadNames),
                         [](const auto& info) { return info.param.name; });

const BadWords kBadUsage[] = {
    {"noCommand", {}, kUsage, {"subcommand"}},
    {"unknownCommand", {"nosuch"}, kUsage, {"nosuch"}},
    {"unknownOption", {"verify", "--nosuch"}, kUsage, {"--nosuch"}},
    {"unknownOptionOfProgram", {"--nosuch"}, kUsage, {"--nosuch"}},
    {"wordTooMany", {"devices", "extra"}, kUsage, {"extra"}},
    {"missingProblem", {"solvers"}, kUsage, {"problem"}},
    {"missingValue", {"verify", kProblem, "--json"}, kUsage, {"--json"}},
    {"chipAndDevice", {"solvers", kProblem, "--chip", "gfx1010", "--device", "cpu"}, kUsage, {"--chip"}},
    {"jsonTwice", {"verify", kProblem, "--json", "a", "--json", "b"}, kUsage, {"--json"}},
    {"timeoutIsNoNumber", {"verify", kProblem, "--timeout", "soon"}, kUsage, {"--timeout", "soon"}},
    {"timeoutIsZero", {"verify", kProblem, "--timeout", "0"}, kUsage, {"--timeout", "0"}},
    {"timeoutIsNegative", {"verify", kProblem, "--timeout", "-1"}, kUsage, {"--timeout", "-1"}},
    {"timeoutIsNotANumber", {"verify", kProblem, "--timeout", "nan"}, kUsage, {"--timeout", "nan"}},
    {"timeoutIsInfinite", {"verify", kProblem, "--timeout", "inf"}, kUsage, {"--timeout", "inf"}},
    {"timeoutHasAUnit", {"verify", kProblem, "--timeout", "3s"}, kUsage, {"--timeout", "3s"}},
    {"batchIsNoNumber", {"verify", kProblem, "--batch", "many"}, kUsage, {"--batch", "many"}},
    {"batchIsZero", {"verify", kProblem, "--batch", "0"}, kUsage, {"--batch", "0"}},
    {"batchIsAFraction", {"verify", kProblem, "--batch", "1.5"}, kUsage, {"--batch", "1.5"}},
    {"batchOverflows", {"bench", kProblem, "--batch", "99999999999999999999"}, kUsage, {"--batch"}},
};
INSTANTIATE_TEST_SUITE_P(Usage, BadCommandLine, testing::ValuesIn(kBadUsage),
                         [](const auto& info) { return info.param.name; });

// "--json=" with nothing behind it must not take the problem for the file's name.
TEST(EmptyOption, DoesNotSwallowTheNextWord) {
  const TemporaryFolder folder;
  Command command;
  command.folder = folder.path();
  command.arguments = {"verify", "--device", "fake", "--set", "smoke", "--json=", kProblem};
  EXPECT_EQ(run(command).exit_code, kUsage);
  EXPECT_THAT(folder.names(), IsEmpty());
}

class Help : public testing::TestWithParam<const char*> {};

TEST_P(Help, IsThereForEveryCommand) {
  const Finished done = run({GetParam(), "--help"});
  EXPECT_EQ(done.exit_code, 0);
  EXPECT_THAT(done.err, IsEmpty());
  EXPECT_THAT(done.out, HasSubstr(std::string("Usage: rocfix ") + GetParam()));
  EXPECT_THAT(done.out, Not(HasSubstr("fake")));  // it is for tests
}
INSTANTIATE_TEST_SUITE_P(Commands, Help, testing::Values("verify", "bench", "solvers", "devices", "sets"));

TEST(Help, ListsTheCommandsAndExitCodes) {
  const Finished done = run({"--help"});
  EXPECT_EQ(done.exit_code, 0);
  for (const char* word : {"verify", "bench", "solvers", "devices", "sets", "Exit codes: 0 all passed"})
    EXPECT_THAT(done.out, HasSubstr(word));
}

TEST(Version, IsPrinted) {
  const Finished done = run({"--version"});
  EXPECT_EQ(done.exit_code, 0);
  EXPECT_THAT(done.out, testing::MatchesRegex("rocfix [0-9]+\\.[0-9]+\\.[0-9]+\n"));
}

}  // namespace
}  // namespace rocfix
