// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>

#include <filesystem>

#include "onnx_bytes.h"
#include "runner.h"
#include "table_text.h"

namespace rocfix {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

void expect_refused(const Finished& done, const std::string& file, const std::string& message) {
  EXPECT_EQ(done.exit_code, 2);
  EXPECT_THAT(done.out, IsEmpty());
  EXPECT_THAT(done.err, AllOf(HasSubstr("rocfix: "), HasSubstr(file), HasSubstr(message)));
}

Finished verify(const char* option, const std::string& path) {
  return run({"verify", option, path, "--device", "fake"});
}

TEST(ProblemFile, MustBeThere) {
  expect_refused(verify("--file", "/no/such/file.txt"), "/no/such/file.txt", "No such file");
}

TEST(ProblemFile, MustBeAFile) {
  const TemporaryFolder folder;
  expect_refused(verify("--file", folder.path()), folder.path(), "Is a directory");
}

TEST(ProblemFile, MustHoldAProblem) {
  const TemporaryFolder folder;
  const std::string empty = folder.write("empty.txt", "");
  const std::string comments = folder.write("comments.txt", "# nothing yet\n\n  # n1c3h8w8_k4r3s3\n");
  expect_refused(verify("--file", empty), empty, "holds no problem");
  expect_refused(verify("--file", comments), comments, "holds no problem");
}

TEST(ProblemFile, NamesTheLineThatIsWrong) {
  const TemporaryFolder folder;
  const std::string file = folder.write("list.txt", "# first\nn1c3h8w8_k4r3s3 name\n\nn1c3h8w8_k4r3x3\n");
  expect_refused(verify("--file", file), file + ":4:", "expected 's' (filter width)");
}

TEST(ProblemFile, NamesTheLineWithAWordTooMany) {
  const TemporaryFolder folder;
  const std::string file = folder.write("list.txt", "n1c3h8w8_k4r3s3 a name\n");
  expect_refused(verify("--file", file), file + ":1:", "PROBLEM [NAME]");
}

TEST(ProblemFile, SurvivesBinaryData) {
  const TemporaryFolder folder;
  const std::string file = folder.write("list.txt", std::string("\0\xff\xfe\x1b[2J\n", 8));
  const Finished done = verify("--file", file);
  expect_refused(done, file + ":1:", "expected 'n'");
  // A file must not be able to steer the terminal on which it is complained about.
  EXPECT_EQ(done.err.find('\x1b'), std::string::npos);
  EXPECT_EQ(done.err.find('\0'), std::string::npos);
}

TEST(Model, GivesItsConvolutions) {
  const TemporaryFolder folder;
  const std::string model = folder.write("one.onnx", one_layer_onnx_model());
  const Finished done = run({"verify", "--model", model, "--device", "fake", "--json", "-"});
  ASSERT_EQ(done.exit_code, 0) << done.err;
  EXPECT_THAT(values_of(nlohmann::json::parse(done.out), "problem"), ElementsAre("n1c3h8w8_k4r3s3"));
}

TEST(Model, MustBeThere) {
  expect_refused(verify("--model", "/no/such/model.onnx"), "/no/such/model.onnx", "No such file");
}

TEST(Model, MustBeAFile) {
  const TemporaryFolder folder;
  expect_refused(verify("--model", folder.path()), folder.path(), "Is a directory");
}

TEST(Model, MustBeOnnx) {
  const TemporaryFolder folder;
  const std::string text = folder.write("text.onnx", "n1c3h8w8_k4r3s3\n");
  const std::string noise = folder.write("noise.onnx", "\x9f\x81\xfe\x01\xff\xff\x13 noise \x02");
  const std::string zip = folder.write("zip.onnx", std::string("PK\x03\x04\x14", 5));
  expect_refused(verify("--model", text), text, "not a readable ONNX model");
  expect_refused(verify("--model", noise), noise, "not a readable ONNX model");
  expect_refused(verify("--model", zip), zip, "not a readable ONNX model");
}

TEST(Model, MustNotBeEmpty) {
  const TemporaryFolder folder;
  const std::string empty = folder.write("empty.onnx", "");
  expect_refused(verify("--model", empty), empty, "empty");
}

TEST(Model, MustBeComplete) {
  const TemporaryFolder folder;
  const std::string bytes = one_layer_onnx_model();
  for (size_t size = 1; size < bytes.size(); size += bytes.size() / 12) {
    const std::string model = folder.write("cut.onnx", bytes.substr(0, size));
    SCOPED_TRACE(size);
    expect_refused(verify("--model", model), model, "");
  }
}

TEST(Model, ComplainsInOneLine) {
  const TemporaryFolder folder;
  const std::string bytes = one_layer_onnx_model();
  const std::string model = folder.write("cut.onnx", bytes.substr(0, bytes.size() / 2));
  EXPECT_THAT(lines_of(verify("--model", model).err), SizeIs(1));
}

}  // namespace
}  // namespace rocfix
