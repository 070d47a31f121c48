// SPDX-License-Identifier: MIT
#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>

#include "runner.h"
#include "table_text.h"

namespace rocfix {
namespace {

using nlohmann::json;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::IsSupersetOf;

constexpr const char* kGood = "n1c3h8w8_k4r3s3_p1";
constexpr const char* kBad = "n1c3h8w8_k7r3s3_p1";

Finished run_in(const TemporaryFolder& folder, std::vector<std::string> arguments) {
  Command command;
  command.folder = folder.path();
  command.arguments = std::move(arguments);
  return run(std::move(command));
}

std::set<std::string> keys_of(const json& object) {
  std::set<std::string> keys;
  for (const auto& [key, value] : object.items()) keys.insert(key);
  return keys;
}

TEST(Json, DashPrintsTheDocumentAndNoTable) {
  const Finished done = run({"verify", kGood, "--device", "fake", "--json", "-"});
  const json document = json::parse(done.out, nullptr, false);
  ASSERT_FALSE(document.is_discarded()) << done.out;
  EXPECT_EQ(done.exit_code, 0);
  EXPECT_THAT(done.err, IsEmpty());
  EXPECT_EQ(document.at("schema_version"), 1);
  EXPECT_EQ("rocfix " + document.at("tool_version").get<std::string>() + "\n", run({"--version"}).out);
}

TEST(Json, HasEveryFieldOfACase) {
  const json document = json::parse(run({"verify", kGood, "--device", "fake", "--json", "-"}).out);
  const json& row = document.at("cases").at(0);
  EXPECT_THAT(keys_of(row), IsSupersetOf({"problem", "solver", "status", "reason", "first_ms", "median_ms",
                                          "memory_bytes", "workspace_bytes", "max_error"}));
  EXPECT_EQ(row.at("problem"), kGood);
  EXPECT_THAT(row.at("solver").get<std::string>(), HasSubstr("few_channels"));
  EXPECT_EQ(row.at("status"), "PASS");
  EXPECT_EQ(row.at("reason"), "");
  EXPECT_GT(row.at("first_ms"), 0);
  EXPECT_GT(row.at("median_ms"), 0);
  EXPECT_EQ(row.at("memory_bytes"), 4 * (3 * 8 * 8 + 4 * 3 * 3 * 3 + 4 * 8 * 8));
  EXPECT_EQ(row.at("workspace_bytes"), 0);
  EXPECT_EQ(row.at("max_error"), 0);
}

TEST(Json, DescribesTheDevice) {
  const json document = json::parse(run({"verify", kGood, "--device", "cpu", "--json", "-"}).out);
  const json& device = document.at("device");
  EXPECT_EQ(device.at("id"), "cpu");
  EXPECT_EQ(device.at("why"), "as asked");
  EXPECT_THAT(device.at("runtime").get<std::string>(), HasSubstr("oneDNN"));
  EXPECT_GT(device.at("memory_bytes"), 0);
}

TEST(Json, IsValidForEveryKindOfFailure) {
  const Finished done = run({"verify", "--device", "fake:hang=5,nan=6,wrong=7,crash=8,error=9", "--timeout",
                             "0.3", "--json", "-", "n1c3h8w8_k5r3s3", "n1c3h8w8_k6r3s3", "n1c3h8w8_k7r3s3",
                             "n1c3h8w8_k8r3s3", "n1c3h8w8_k9r3s3",
                             "n1c1h1w1_k1r1s1_p536870912x0_s600000000x1", kGood});
  const json document = json::parse(done.out, nullptr, false);
  ASSERT_FALSE(document.is_discarded()) << done.out;
  EXPECT_EQ(done.exit_code, 1);
  EXPECT_THAT(values_of(document, "status"),
              ElementsAre("HANG", "FAIL", "FAIL", "CRASH", "FAIL", "SKIP", "PASS"));
  for (const auto& row : document.at("cases")) {
    EXPECT_TRUE(row.at("max_error").is_number()) << row;
    EXPECT_EQ(row.at("reason") == "", row.at("status") == "PASS") << row;
  }
}

TEST(Json, GoesToAFileBesideTheTable) {
  const TemporaryFolder folder;
  const Finished done =
      run_in(folder, {"verify", kGood, kBad, "--device", "fake:wrong=7", "--json", "r.json"});
  EXPECT_EQ(done.exit_code, 1);
  EXPECT_THAT(read_verify(done.out).statuses(), ElementsAre("PASS", "FAIL"));
  EXPECT_THAT(folder.names(), ElementsAre("r.json"));
  EXPECT_THAT(values_of(json::parse(folder.read("r.json")), "status"), ElementsAre("PASS", "FAIL"));
}

TEST(Json, ReplacesTheFileOfAnEarlierRun) {
  const TemporaryFolder folder;
  folder.write("r.json", "something longer than nothing");
  run_in(folder, {"verify", kGood, "--device", "fake", "--json", "r.json"});
  EXPECT_THAT(values_of(json::parse(folder.read("r.json")), "problem"), ElementsAre(kGood));
}

TEST(Json, KeepsTheFileOfAnEarlierRunWhenThisOneCannotStart) {
  const TemporaryFolder folder;
  folder.write("r.json", "earlier");
  EXPECT_EQ(run_in(folder, {"verify", kGood, "--device", "cpu:9", "--json", "r.json"}).exit_code, 2);
  EXPECT_EQ(folder.read("r.json"), "earlier");
  EXPECT_THAT(folder.names(), ElementsAre("r.json"));
}

TEST(Json, WritesThroughASymbolicLink) {
  const TemporaryFolder folder;
  folder.write("real.json", "earlier");
  std::filesystem::create_symlink("real.json", folder.path_of("link.json"));
  run_in(folder, {"verify", kGood, "--device", "fake", "--json", "link.json"});
  EXPECT_TRUE(std::filesystem::is_symlink(folder.path_of("link.json")));
  EXPECT_THAT(folder.read("real.json"), HasSubstr(kGood));
}

// As `--json >(jq .)` gives; for /dev/stdout and /dev/null, replacing it would harm the whole machine.
TEST(Json, WritesIntoAPipeRatherThanReplaceIt) {
  const TemporaryFolder folder;
  const std::string pipe = folder.path_of("pipe");
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  const int reader = open(pipe.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC);
  EXPECT_EQ(run_in(folder, {"verify", kGood, "--device", "fake", "--json", "pipe"}).exit_code, 0);
  EXPECT_TRUE(std::filesystem::is_fifo(pipe));
  std::string text(4096, '\0');
  text.resize(std::max<ssize_t>(0, read(reader, text.data(), text.size())));
  EXPECT_FALSE(json::parse(text, nullptr, false).is_discarded()) << text;
  close(reader);
}

class UnwritableJson : public testing::TestWithParam<const char*> {};

TEST_P(UnwritableJson, IsRefusedBeforeAnyWork) {
  const TemporaryFolder folder;
  folder.write("file", "");
  std::filesystem::create_directory(folder.path_of("folder"));
  const Finished done = run_in(folder, {"verify", kGood, "--device", "fake", "--json", GetParam()});
  EXPECT_EQ(done.exit_code, 2);
  EXPECT_THAT(done.err, HasSubstr(std::string("cannot write '") + GetParam() + "'"));
  EXPECT_THAT(done.out, IsEmpty());
  EXPECT_THAT(folder.names(), ElementsAre("file", "folder"));
}

INSTANTIATE_TEST_SUITE_P(Json, UnwritableJson,
                         testing::Values("no-such-folder/r.json", "folder", "file/r.json", "/proc/r.json"));

}  // namespace
}  // namespace rocfix
