// SPDX-License-Identifier: MIT
// `rocfix inspect` as its user calls it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "cli/runner.h"
#include "doctor/schema.h"
#include "inspect/compiled.h"

namespace rocfix::inspect {
namespace {

using testing::HasSubstr;
using testing::Not;

class InspectCommand : public testing::Test {
 protected:
  static void SetUpTestSuite() { bundle_ = compile_hip("rocprim/blocks.hip", "gfx1030"); }
  void SetUp() override { path_ = folder_.write("lib.co", bundle_); }

  Finished inspect(std::vector<std::string> arguments, int columns = 0) {
    arguments.insert(arguments.begin(), "inspect");
    Command command;
    command.arguments = std::move(arguments);
    command.folder = folder_.path();
    command.columns = columns;
    return run(command);
  }

  static inline std::string bundle_;
  TemporaryFolder folder_;
  std::string path_;
};

TEST_F(InspectCommand, PrintsTargetsPatternsAndVerdict) {
  const auto done = inspect({"lib.co"});
  EXPECT_EQ(done.exit_code, 0) << done.err;
  EXPECT_EQ(done.err, "");
  EXPECT_THAT(done.out, HasSubstr("gfx1030"));
  EXPECT_THAT(done.out, HasSubstr("vmem-to-scalar-write-hazard                      49        14"));
  EXPECT_THAT(done.out, HasSubstr("15 of 16"));
  for (const auto line : split_lines(done.out)) EXPECT_LE(line.size(), 80u) << line;
}

TEST_F(InspectCommand, MarksTheLinesOfAKernel) {
  const auto done = inspect({"lib.co", "--kernel", "radix_sortIh", "--disasm"});
  EXPECT_EQ(done.exit_code, 0);
  EXPECT_THAT(done.out, HasSubstr("VGPRs"));
  EXPECT_THAT(done.out, HasSubstr("  ds_write_b32 v"));  // operands: LLVM printed it
  EXPECT_THAT(done.out, HasSubstr("^^^^^^  lds-branch-vmem-war-hazard: "));
  EXPECT_THAT(inspect({"lib.co", "--kernel", "radix_sortIh"}).out, Not(HasSubstr("^^^^^^")));
}

TEST_F(InspectCommand, JsonIsWhatItsSchemaSays) {
  const auto schema = nlohmann::json::parse(read_file(ROCFIX_SOURCE "/docs/inspect.schema.json").value());
  folder_.write("notes.txt", "text");
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"lib.co", "--json", "-", "--kernel", "."}, {".", "--json", "-"}}) {
    const auto done = inspect(arguments);
    EXPECT_EQ(done.exit_code, 0) << done.err;
    const auto json = nlohmann::json::parse(done.out);
    EXPECT_THAT(doctor::complaints(json, schema), testing::IsEmpty());
    EXPECT_EQ(json["files"][0]["targets"][0]["kernels_lacking_workarounds"], 15);
  }
  EXPECT_EQ(inspect({"lib.co", "--json", "out.json"}).exit_code, 0);
  EXPECT_EQ(nlohmann::json::parse(folder_.read("out.json"))["schema"], 1);
  auto wrong = nlohmann::json::parse(folder_.read("out.json"));
  wrong["files"][0]["targets"][0]["patterns"]["no-such-bug"] = 1;
  EXPECT_FALSE(doctor::complaints(wrong, schema).empty());
}

TEST_F(InspectCommand, SaysWhatIsWrongWithItsInput) {
  folder_.write("notes.txt", "text");
  folder_.write("cut.co", bundle_.substr(0, bundle_.size() / 2));
  const auto text = inspect({"notes.txt"}), none = inspect({"none.so"}), cut = inspect({"cut.co"});
  EXPECT_EQ(text.exit_code, 2);
  EXPECT_THAT(text.err, HasSubstr("'notes.txt' is no file that can hold GPU code"));
  EXPECT_EQ(none.exit_code, 2);
  EXPECT_THAT(none.err, HasSubstr("cannot read 'none.so'"));
  EXPECT_EQ(cut.exit_code, 2);
  EXPECT_THAT(cut.err, HasSubstr("'cut.co' could be read in part only"));
  EXPECT_EQ(inspect({"lib.co", "--chip", "gfx9"}).exit_code, 2);
  EXPECT_EQ(inspect({"lib.co", "--arch", "gfx906"}).exit_code, 2);
  EXPECT_EQ(inspect({"lib.co", "--kernel", "no such kernel"}).exit_code, 2);
  EXPECT_EQ(inspect({"lib.co", "--kernel", "["}).exit_code, 64);
  EXPECT_EQ(inspect({}).exit_code, 64);
  EXPECT_EQ(inspect({"lib.co", "--json", "no/folder/out.json"}).exit_code, 2);
}

// One bad file does not keep the others from being read.
TEST_F(InspectCommand, GoesOnAfterABadFile) {
  folder_.write("cut.co", bundle_.substr(0, bundle_.size() / 2));
  const auto done = inspect({"."});
  EXPECT_EQ(done.exit_code, 2);
  EXPECT_THAT(done.out, HasSubstr("15 of 16"));
  EXPECT_THAT(done.out, HasSubstr("1 of 2 files hold GPU code"));
}

TEST_F(InspectCommand, ShowsProgressOnATerminalOnly) {
  EXPECT_THAT(inspect({"lib.co"}, 80).out, HasSubstr("lib.co 1/1"));
  EXPECT_THAT(inspect({"lib.co"}).err, Not(HasSubstr("1/1")));
}

}  // namespace
}  // namespace rocfix::inspect
