// SPDX-License-Identifier: MIT
// The whole card: modelled times, kernels' clocks, and the profile's file.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "card/card.h"
#include "vcard_timing/timed_kernel.h"

namespace rocfix::vcard {
namespace {

using nlohmann::json;

// A kernel on a card of its own.
class CardKernel {
 public:
  CardKernel(Card& card, TimedKernel& kernel, const std::string& name) : card_(card), kernel_(kernel) {
    const Dispatch packet = kernel.dispatch();
    const uint64_t bytes = kernel.object().size() * 4;
    card.memory().add(packet.kernel_object, bytes, "code object");
    card.memory().add(packet.kernarg, kernel.buffer().size() - kLineBytes, "device memory");
    card.add_code(packet.kernel_object, bytes,
                  {{.name = name, .descriptor = packet.kernel_object, .entry = packet.kernel_object + 256,
                    .end = packet.kernel_object + bytes}});
  }
  ~CardKernel() {
    card_.remove_code(kernel_.dispatch().kernel_object);
    card_.memory().remove(kernel_.dispatch().kernel_object);
    card_.memory().remove(kernel_.dispatch().kernarg);
  }
  Outcome run() { return card_.run(kernel_.dispatch()); }

 private:
  Card& card_;
  TimedKernel& kernel_;
};

class ProfileFile {
 public:
  ProfileFile() : path_(std::filesystem::temp_directory_path() / fmt::format("rocfix-profile-{}.json", getpid())) {
    std::filesystem::remove(path_);
  }
  ~ProfileFile() { std::filesystem::remove(path_); }
  std::string path() const { return path_; }
  json read() const { return json::parse(read_file(path_).value()); }
  bool exists() const { return std::filesystem::exists(path_); }

 private:
  std::filesystem::path path_;
};

std::string fmacs(int count) {
  std::string text;
  for (int n = 0; n < count; ++n) text += fmt::format("v_fmac_f32 v{}, v40, v41\n", n % 32);
  return text;
}

TEST(CardTime, IsTheModelsAndTheSameAgain) {
  TimedKernel kernel(looped(fmacs(64), 20), {.groups = 72, .items = 256});
  Card card({.threads = 2});
  CardKernel loaded(card, kernel, "fmac");
  const auto expected = static_cast<uint64_t>(8 * 64 * 20 / 1.56 + 3500 + 0.5);
  for (int n = 0; n < 3; ++n) {
    const Outcome outcome = loaded.run();
    ASSERT_TRUE(outcome.ok) << outcome.report;
    EXPECT_EQ(outcome.modelled_ns, expected);
  }
}

// s_memtime before and after 100 multiply-adds, the difference stored.
TEST(CardTime, KernelsSeeTheirOwnCyclesPass) {
  TimedKernel kernel("s_memtime s[4:5]\ns_waitcnt lgkmcnt(0)\n" + fmacs(100) +
                         "s_memtime s[6:7]\ns_waitcnt lgkmcnt(0)\nv_mov_b32 v0, 0\nv_mov_b32 v1, s4\nv_mov_b32 v2, s5\n"
                         "v_mov_b32 v3, s6\nv_mov_b32 v4, s7\nglobal_store_dwordx4 v0, v[1:4], s[0:1]\n",
                     {});
  Card card({.threads = 1});
  CardKernel loaded(card, kernel, "clock");
  uint64_t before = 0, difference = 0;
  for (int n = 0; n < 3; ++n) {
    ASSERT_TRUE(loaded.run().ok);
    uint64_t times[2];
    std::memcpy(times, reinterpret_cast<const void*>(kernel.dispatch().kernarg), sizeof times);
    EXPECT_GT(times[0], before);
    EXPECT_GE(times[1] - times[0], 100u);
    EXPECT_LT(times[1] - times[0], 200u);
    if (n > 0) EXPECT_EQ(times[1] - times[0], difference);
    difference = times[1] - times[0];
    before = times[1];
  }
}

TEST(Profile, AddsUpTheLaunchesOfAKernel) {
  const ProfileFile file;
  {
    TimedKernel kernel(looped(fmacs(64), 10), {.groups = 4, .items = 64, .lds_bytes = 1024, .vgprs = 128});
    Card card({.threads = 1, .profile_path = file.path()});
    CardKernel loaded(card, kernel, "my_kernel");
    for (int n = 0; n < 3; ++n) ASSERT_TRUE(loaded.run().ok);
  }
  const json document = file.read();
  EXPECT_EQ(document["times"], "modelled");
  EXPECT_EQ(document["card"]["chip"], "gfx1010");
  ASSERT_EQ(document["kernels"].size(), 1u);
  const json& kernel = document["kernels"][0];
  EXPECT_EQ(kernel["name"], "my_kernel");
  EXPECT_EQ(kernel["launches"], 3);
  EXPECT_EQ(kernel["groups"], 12);
  EXPECT_EQ(kernel["waves"], 24);
  EXPECT_EQ(kernel["vgprs"], 128);
  EXPECT_EQ(kernel["lds_bytes"], 1024);
  EXPECT_EQ(kernel["instructions"]["fma"], 24 * 640);
  EXPECT_EQ(kernel["instructions"]["branch"], 24 * 10);
  EXPECT_EQ(kernel["fma_share_of_valu"], 1.0);
  EXPECT_DOUBLE_EQ(kernel["fma_share"], 640.0 / (640 + 1 + 3 * 10 + 1));
  EXPECT_EQ(kernel["occupancy"]["waves_per_simd"], 8.0);
  EXPECT_EQ(kernel["occupancy"]["limit"], "VGPRs");
  EXPECT_EQ(kernel["bound"], "launch");
  EXPECT_EQ(kernel["modelled_ns"], document["modelled_ns"]);
  const double flops = 3 * 4 * 64 * 640 * 2;
  EXPECT_NEAR(kernel["gflops"].get<double>(), flops / kernel["modelled_ns"].get<double>(), 1e-3);
}

// HIP programs end by exit() with the card still there.
TEST(ProfileDeathTest, IsWrittenWhenTheProgramExits) {
  testing::FLAGS_gtest_death_test_style = "threadsafe";
  const ProfileFile file;
  setenv("ROCFIX_TEST_PROFILE", file.path().c_str(), 0);  // the child's, too, which has another number
  const std::string path = std::getenv("ROCFIX_TEST_PROFILE");
  EXPECT_EXIT(
      {
        TimedKernel kernel(fmacs(8), {});
        Card card({.threads = 2, .profile_path = path});
        CardKernel loaded(card, kernel, "last");
        for (int n = 0; n < 5; ++n) loaded.run();
        std::exit(0);
      },
      testing::ExitedWithCode(0), "");
  EXPECT_EQ(json::parse(read_file(path).value())["kernels"][0]["launches"], 5);
  unsetenv("ROCFIX_TEST_PROFILE");
  std::filesystem::remove(path);
}

TEST(Profile, IsWrittenBeforeAFaultIsReported) {
  const ProfileFile file;
  TimedKernel good(fmacs(8), {}), bad("v_mov_b32 v0, 0\nv_mov_b32 v1, 0\nglobal_load_dword v0, v[0:1], off\n", {});
  Card card({.threads = 1, .profile_path = file.path()});
  CardKernel loaded(card, good, "good"), broken(card, bad, "bad");
  for (int n = 0; n < 3; ++n) ASSERT_TRUE(loaded.run().ok);
  EXPECT_FALSE(broken.run().ok);
  EXPECT_EQ(file.read()["kernels"][0]["launches"], 3);
}

TEST(Profile, APercentPIsTheProcess) {
  const auto folder = std::filesystem::temp_directory_path();
  const auto path = folder / fmt::format("rocfix-profile-of-{}", getpid());
  {
    TimedKernel kernel(fmacs(8), {});
    Card card({.threads = 1, .profile_path = folder / "rocfix-profile-of-%p"});
    CardKernel loaded(card, kernel, "k");
    ASSERT_TRUE(loaded.run().ok);
  }
  EXPECT_TRUE(std::filesystem::remove(path));
}

}  // namespace
}  // namespace rocfix::vcard
