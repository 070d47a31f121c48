// SPDX-License-Identifier: MIT
// Nonsense in every file that a check reads, files that are missing, folders in their place: doctor ends in
// time and with one of its exit codes.
#include <gmock/gmock.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "cli/runner.h"
#include "doctor/diagnosis.h"
#include "doctor/report/page.h"
#include "doctor/tree.h"

namespace rocfix::doctor {
namespace {

// Everything printed must be text for a terminal.
void expect_printable(const std::string& text) {
  for (const char c : text) ASSERT_TRUE(static_cast<unsigned char>(c) >= 0x20 || c == '\n') << int(c);
}

void examine(const Tree& tree) {
  auto world = World::of_folder(tree.root());
  ASSERT_TRUE(world) << world.error().message;
  Machine machine = gather(*world);
  const Diagnosis diagnosis = diagnose(machine);
  EXPECT_EQ(diagnosis.results.size(), all_checks().size());
  expect_printable(page(diagnosis, machine,
                        {.layout = {80, false},
                         .verbose = true,
                         .markdown = false,
                         .command = "rocfix doctor",
                         .tool = "rocfix"}));
}

std::string noise(size_t size) {
  std::string text(size, '\0');
  uint32_t state = 4711;
  for (char& c : text) c = static_cast<char>((state = state * 1664525 + 1013904223) >> 24);
  return text;
}

class Nonsense : public testing::TestWithParam<std::string> {};

TEST_P(Nonsense, InEachFileIsTolerated) {
  const Tree tree("everything-at-once.txt");
  for (const auto& path : tree.paths()) {
    if (path == "/rocfix-modes.txt") continue;
    const std::string before = tree.root() + path;
    std::error_code error;
    std::filesystem::rename(before, before + ".kept", error);
    tree.write(path, GetParam());
    examine(tree);
    std::filesystem::rename(before + ".kept", before, error);
  }
}

TEST_P(Nonsense, InAllFilesIsTolerated) {
  const Tree tree("everything-at-once.txt");
  for (const auto& path : tree.paths()) tree.write(path, GetParam());
  examine(tree);
}

INSTANTIATE_TEST_SUITE_P(
    All, Nonsense,
    testing::Values(
        "", "\n", std::string(3, '\0'), noise(5000), std::string(100000, '9'), std::string(5000, '='),
        "= : = \n -1 18446744073709551616\nUid: Gid: Groups:\n",
        "\x7f"
        "ELF\x02\x01",
        "export HSA_OVERRIDE_GFX_VERSION=\"\nPackage: \nStatus: \n\n::::::::\noptions amdgpu =\n"));

TEST(Nonsense, MissingFilesAreTolerated) {
  const Tree tree("everything-at-once.txt");
  for (const auto& path : tree.paths()) {
    std::filesystem::remove(tree.root() + path);
    examine(tree);
  }
}

TEST(Nonsense, FoldersInPlaceOfFilesAreTolerated) {
  const Tree tree("everything-at-once.txt");
  for (const auto& path : tree.paths()) {
    std::filesystem::remove(tree.root() + path);
    std::filesystem::create_directory(tree.root() + path);
  }
  examine(tree);
}

TEST(Nonsense, APipeDoesNotHoldItUp) {
  const Tree tree("healthy-5600xt.txt");
  std::filesystem::remove(tree.root() + "/var/log/kern.log");
  ASSERT_EQ(mkfifo((tree.root() + "/var/log/kern.log").c_str(), 0600), 0);
  const Finished done = run({"doctor", "--root", tree.root()});
  EXPECT_EQ(done.exit_code, 0) << done.out;
  EXPECT_LT(done.seconds, 2);
}

// Of a long log the end is read, wherever it comes from, and no line number is made up.
TEST(KernelLog, OfTenGigabytesIsReadFromItsEnd) {
  const TemporaryFolder folder;
  const std::string log = folder.write("dmesg", "amdgpu: GPU reset begin!\n");
  std::filesystem::resize_file(log, 10ULL << 30);
  std::ofstream(log, std::ios::app) << "\nLinux version 6.8.0\namdgpu: ring gfx_0.0.0 timeout\n";
  const Tree tree("healthy-5600xt.txt");
  for (const std::vector<std::string>& place :
       {std::vector<std::string>{"--kernel-log", log}, {"--kernel-log", "/dev/stdin"}, {}}) {
    Command command;
    command.arguments = {"doctor", "--root", tree.root(), "--only", "D11,D14"};
    command.arguments.insert(command.arguments.end(), place.begin(), place.end());
    if (place.size() == 2 && place[1] == "/dev/stdin")
      command.input = std::string(6 << 20, 'x') + "\nLinux version 6.8.0\namdgpu: ring gfx_0.0.0 timeout\n";
    if (place.empty()) std::filesystem::rename(log, tree.root() + "/var/log/kern.log");
    const Finished done = run(std::move(command));
    EXPECT_THAT(done.out, testing::HasSubstr("D14 The card did not answer in time"));
    EXPECT_THAT(done.out, testing::HasSubstr("log: amdgpu: ring gfx_0.0.0 timeout"));
    EXPECT_THAT(done.out, testing::Not(testing::HasSubstr("D11")));
    EXPECT_LT(done.seconds, 2);
  }
}

TEST(Root, ThatIsNoFolderIsRefused) {
  const Finished done = run({"doctor", "--root", "/nonexistent/folder"});
  EXPECT_EQ(done.exit_code, 2);
  EXPECT_THAT(done.err, testing::HasSubstr("cannot examine '/nonexistent/folder'"));
}

TEST(Root, LinksStayInside) {
  const Tree tree("link-loops.txt");
  auto world = World::of_folder(tree.root());
  ASSERT_TRUE(world);
  EXPECT_EQ(world->read("/etc/profile.d/outside.sh").state,
            ReadState::kMissing);  // the host has an /etc/profile
  EXPECT_EQ(world->read("/../../../../etc/hostname").state, ReadState::kMissing);
}

}  // namespace
}  // namespace rocfix::doctor
