// SPDX-License-Identifier: MIT
// The edit of PT_GNU_STACK: exactly one bit, or nothing.
#include "setup/execstack.h"

#include <elf.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstring>
#include <random>

#include "base/text.h"
#include "cli/folder.h"
#include "doctor/binary.h"
#include "doctor/elf_file.h"

namespace rocfix::setup {
namespace {

class Bytes {
 public:
  explicit Bytes(const std::string& bytes) : file_(memfd_create("elf", MFD_CLOEXEC)), size_(bytes.size()) {
    EXPECT_EQ(pwrite(file_, bytes.data(), size_, 0), static_cast<ssize_t>(size_));
  }
  ~Bytes() { close(file_); }
  int file() const { return file_; }
  uint64_t size() const { return size_; }
  std::string now() const {
    std::string bytes(size_, '\0');
    EXPECT_EQ(pread(file_, bytes.data(), size_, 0), static_cast<ssize_t>(size_));
    return bytes;
  }

 private:
  int file_;
  size_t size_;
};

// Where the two differ.
std::vector<size_t> differences(const std::string& a, const std::string& b) {
  std::vector<size_t> found;
  for (size_t i = 0; i < a.size(); ++i)
    if (a[i] != b[i]) found.push_back(i);
  return found;
}

void set16(std::string& bytes, size_t at, uint16_t value) {
  std::memcpy(&bytes[at], &value, sizeof value);
}
void set64(std::string& bytes, size_t at, uint64_t value) {
  std::memcpy(&bytes[at], &value, sizeof value);
}

TEST(ExecutableStack, OneBitIsCleared) {
  const std::string before = doctor::elf_file("execstack targets=gfx1030");
  const Bytes bytes(before);
  EXPECT_TRUE(doctor::read_binary(bytes.file(), false).executable_stack);
  const auto flags = executable_stack_flags(bytes.file(), bytes.size());
  ASSERT_TRUE(flags) << flags.error().message;
  ASSERT_EQ(flags->size(), 1u);
  ASSERT_TRUE(clear_executable_stack(bytes.file(), *flags));
  const auto changed = differences(before, bytes.now());
  ASSERT_EQ(changed.size(), 1u);
  EXPECT_EQ(changed[0], flags->front());
  EXPECT_EQ(before[changed[0]] ^ bytes.now()[changed[0]], PF_X);
  EXPECT_FALSE(doctor::read_binary(bytes.file(), false).executable_stack);
}

TEST(ExecutableStack, OthersAreLeftAlone) {
  for (const std::string& text : {doctor::elf_file(""), std::string(),
                                  std::string("\x7f"
                                              "ELF"),
                                  std::string(64, 'x')}) {
    const Bytes bytes(text);
    const auto flags = executable_stack_flags(bytes.file(), bytes.size());
    ASSERT_TRUE(flags) << flags.error().message;
    EXPECT_TRUE(flags->empty());
  }
}

TEST(ExecutableStack, NonsenseIsRefused) {
  const std::string good = doctor::elf_file("execstack");
  const auto refused = [](const std::string& text) {
    const Bytes bytes(text);
    return !executable_stack_flags(bytes.file(), bytes.size());
  };
  std::string bad = good;
  set64(bad, offsetof(Elf64_Ehdr, e_phoff), good.size() - 8);
  EXPECT_TRUE(refused(bad));
  set64(bad, offsetof(Elf64_Ehdr, e_phoff), ~uint64_t{0} - 8);  // wraps
  EXPECT_TRUE(refused(bad));
  set64(bad, offsetof(Elf64_Ehdr, e_phoff), 0);  // inside the header
  EXPECT_TRUE(refused(bad));
  bad = good;
  set16(bad, offsetof(Elf64_Ehdr, e_phnum), PN_XNUM);
  EXPECT_TRUE(refused(bad));
  bad = good;
  set16(bad, offsetof(Elf64_Ehdr, e_phentsize), 32);
  EXPECT_TRUE(refused(bad));
}

// Whatever the bytes are: either they stay, or only PF_X of headers inside the file goes.
TEST(ExecutableStack, AnyBytes) {
  std::mt19937 random(1);
  const std::string good = doctor::elf_file("execstack rpath=$ORIGIN");
  for (int round = 0; round < 20000; ++round) {
    std::string text = good.substr(0, round % 3 == 0 ? random() % good.size() : 400);
    for (int i = 0; i < 4 && !text.empty(); ++i)
      text[random() % std::min<size_t>(text.size(), 240)] = static_cast<char>(random());
    const Bytes bytes(text);
    const auto flags = executable_stack_flags(bytes.file(), bytes.size());
    if (!flags) continue;
    ASSERT_TRUE(clear_executable_stack(bytes.file(), *flags));
    const std::string now = bytes.now();
    for (const size_t at : differences(text, now)) ASSERT_EQ((text[at] ^ now[at]) & 0xff, PF_X);
    ASSERT_EQ(differences(text, now).size(), flags->size());
  }
}

// The loader's own judgement, on a library that the compiler made.
TEST(ExecutableStack, ARealLibraryStillLoads) {
  const TemporaryFolder folder;
  const std::string source = folder.write("a.c", "int answer(void) { return 42; }\n"),
                    library = folder.path_of("a.so");
  const std::string line = "cc -shared -fPIC -Wl,-z,execstack -o " + library + " " + source;
  ASSERT_EQ(system(line.c_str()), 0);
  const int file = open(library.c_str(), O_RDWR);
  const auto size = static_cast<uint64_t>(lseek(file, 0, SEEK_END));
  const auto flags = executable_stack_flags(file, size);
  ASSERT_TRUE(flags);
  EXPECT_EQ(flags->size(), 1u);
  ASSERT_TRUE(clear_executable_stack(file, *flags));
  close(file);
  const std::string ask =
      "/usr/bin/python3 -c 'import ctypes, sys; sys.exit(ctypes.CDLL(\"" + library + "\").answer() != 42)'";
  EXPECT_EQ(system(ask.c_str()), 0);
}

}  // namespace
}  // namespace rocfix::setup
