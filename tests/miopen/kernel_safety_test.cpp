// SPDX-License-Identifier: MIT
// What `rocfix run` says of a library whose code is another generation's.
#include "kernel_safety.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "base/text.h"
#include "cli/folder.h"

namespace rocfix {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::internal::CaptureStderr;
using testing::internal::GetCapturedStderr;

class KernelSafety : public testing::Test {
 protected:
  KernelSafety() { fs::copy_file(PREFETCHING, library_); }

  // `scanned`: whether the library was read, which is said.
  std::string ask(bool& scanned) {
    CaptureStderr();
    const std::string text = unsafe_kernels(library_, *find_chip("gfx1010"), "gfx1030", cache_);
    scanned = GetCapturedStderr().find("reading the GPU code") != std::string::npos;
    return text;
  }

  const TemporaryFolder folder_;
  const std::string library_ = folder_.path() + "/libtorch_hip.so", cache_ = folder_.path() + "/new/cache.tsv";
  const std::string wanted_ = "1 of 1 kernels of libtorch_hip.so lack a workaround that gfx1010 needs";
};

TEST_F(KernelSafety, IsCountedOnceAndAgainWhenTheLibraryChanged) {
  bool scanned = false;
  EXPECT_EQ(ask(scanned), wanted_);
  EXPECT_TRUE(scanned);
  EXPECT_EQ(ask(scanned), wanted_);
  EXPECT_FALSE(scanned);
  fs::last_write_time(library_, fs::last_write_time(library_) + std::chrono::seconds(1));
  EXPECT_EQ(ask(scanned), wanted_);
  EXPECT_TRUE(scanned);
}

TEST_F(KernelSafety, IsWhatTheCacheSays) {
  bool scanned = false;
  ask(scanned);
  const std::string text = *read_file(cache_);
  ASSERT_TRUE(write_file(cache_, text.substr(0, text.size() - 6) + "12591\t12289\t3\n"));
  EXPECT_EQ(ask(scanned), "12,289 of 12,591 kernels of libtorch_hip.so lack a workaround that gfx1010 needs; 3 have an "
                          "instruction that it lacks");
}

TEST_F(KernelSafety, ADamagedCacheOrNoneIsNoTrouble) {
  bool scanned = false;
  ask(scanned);
  const std::string text = *read_file(cache_);
  for (const std::string& damaged : {std::string("nonsense"), text.substr(0, text.size() - 3), std::string()}) {
    ASSERT_TRUE(write_file(cache_, damaged));
    EXPECT_EQ(ask(scanned), wanted_);
    EXPECT_TRUE(scanned);
    EXPECT_EQ(ask(scanned), wanted_);
    EXPECT_FALSE(scanned);
  }
  EXPECT_EQ(unsafe_kernels(library_, *find_chip("gfx1010"), "gfx1030", ""), wanted_);
  EXPECT_EQ(unsafe_kernels(library_, *find_chip("gfx1010"), "gfx1030", "/dev/null/cache"), wanted_);
}

TEST_F(KernelSafety, WhatCannotBeReadSaysNothing) {
  EXPECT_EQ(unsafe_kernels(folder_.path() + "/missing.so", *find_chip("gfx1010"), "gfx1030", cache_), "");
  EXPECT_EQ(unsafe_kernels(folder_.path(), *find_chip("gfx1010"), "gfx1030", cache_), "");
  EXPECT_EQ(unsafe_kernels(cache_, *find_chip("gfx1010"), "gfx1030", cache_), "");
}

}  // namespace
}  // namespace rocfix
