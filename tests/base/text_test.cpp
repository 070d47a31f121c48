// SPDX-License-Identifier: MIT
#include "base/text.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include "base/statistics.h"

namespace rocfix {
namespace {

namespace fs = std::filesystem;

class Folder {
 public:
  Folder() : path_(fs::temp_directory_path() / ("rocfix-text-" + std::to_string(getpid()))) {
    fs::create_directories(path_);
  }
  ~Folder() { fs::remove_all(path_); }
  std::string file(const char* name) const { return path_ / name; }
  size_t count() const { return std::distance(fs::directory_iterator(path_), fs::directory_iterator()); }

 private:
  fs::path path_;
};

TEST(ReadFile, ReadsNoMoreThanIsWanted) {
  const Folder folder;
  ASSERT_TRUE(write_file(folder.file("a"), "0123456789"));
  EXPECT_EQ(read_file(folder.file("a"), 4).value(), "0123");
  EXPECT_EQ(read_file(folder.file("a"), 10).value(), "0123456789");
  EXPECT_EQ(read_end_of_file(folder.file("a"), 4).value(), "6789");
  EXPECT_EQ(read_end_of_file(folder.file("a"), 40).value(), "0123456789");
  EXPECT_FALSE(read_end_of_file(folder.file("missing"), 4));
  ASSERT_EQ(mkfifo(folder.file("pipe").c_str(), 0600), 0);
  std::thread writer([&] { std::ofstream(folder.file("pipe")) << std::string(300000, 'x') << "the end"; });
  EXPECT_EQ(read_end_of_file(folder.file("pipe"), 7).value(), "the end");
  writer.join();
}

TEST(Text, SplitsLinesWithoutTheirEnds) {
  EXPECT_EQ(split_lines("a\n\nb"), (std::vector<std::string_view>{"a", "", "b"}));
  EXPECT_EQ(split_lines("a\n"), (std::vector<std::string_view>{"a"}));
  EXPECT_TRUE(split_lines("").empty());
}

TEST(Text, SplitsWordsAtAnyBlank) {
  EXPECT_EQ(split_words("  a \t bc\r\n"), (std::vector<std::string_view>{"a", "bc"}));
  EXPECT_TRUE(split_words(" \t ").empty());
}

TEST(Text, SplitsAtASeparator) {
  EXPECT_EQ(split("a,,b", ','), (std::vector<std::string_view>{"a", "", "b"}));
  EXPECT_EQ(split("a,", ','), (std::vector<std::string_view>{"a", ""}));
  EXPECT_EQ(split("", ','), (std::vector<std::string_view>{""}));
}

TEST(Text, PrintsBytesAndDurationsInThreeDigits) {
  EXPECT_EQ(bytes_text(0), "0 B");
  EXPECT_EQ(bytes_text(1023), "1023 B");
  EXPECT_EQ(bytes_text(1536), "1.50 KiB");
  EXPECT_EQ(bytes_text(1023.9 * 1024), "1.00 MiB");
  EXPECT_EQ(duration_text(0.0125), "12.5 us");
  EXPECT_EQ(duration_text(9.996), "10.0 ms");
  EXPECT_EQ(duration_text(1234), "1.23 s");
}

TEST(Text, QuotesOnlyWhatAShellWouldTouch) {
  EXPECT_EQ(shell_quote("n1c3h4w4_k2r3s3"), "n1c3h4w4_k2r3s3");
  EXPECT_EQ(shell_quote("it's"), "'it'\\''s'");
  EXPECT_EQ(shell_quote(""), "''");
}

TEST(Text, WritesAFileWholeAndLeavesNothingBeside) {
  const Folder folder;
  ASSERT_TRUE(check_writable(folder.file("a")));
  EXPECT_EQ(folder.count(), 0u);
  ASSERT_TRUE(write_file(folder.file("a"), "one"));
  ASSERT_TRUE(write_file(folder.file("a"), "two"));
  EXPECT_EQ(read_file(folder.file("a")).value(), "two");
  EXPECT_EQ(folder.count(), 1u);
}

TEST(Text, SaysWhichFileCannotBeUsedAndWhy) {
  const Folder folder;
  const auto missing = read_file(folder.file("missing"));
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, Code::kNotFound);
  EXPECT_NE(missing.error().message.find("missing': No such file"), std::string::npos);
  EXPECT_FALSE(read_file(fs::path(folder.file("x")).parent_path()));
  EXPECT_FALSE(write_file(folder.file("no/such/folder"), "text"));
  EXPECT_FALSE(check_writable(folder.file("no/such/folder")));
  EXPECT_EQ(folder.count(), 0u);
}

TEST(Statistics, InterpolatesPercentiles) {
  EXPECT_EQ(percentile({3, 1, 2}, 50), 2);
  EXPECT_EQ(percentile({1, 2}, 50), 1.5);
  EXPECT_EQ(percentile({1, 2, 3, 4, 5}, 100), 5);
  EXPECT_EQ(percentile({}, 50), 0);
}

}  // namespace
}  // namespace rocfix
