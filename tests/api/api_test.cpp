// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <limits>
#include <string>
#include <thread>
#include <vector>

#include "rocfix/rocfix.h"
#include "rocfix/rocfix.hpp"

namespace {

using testing::HasSubstr;

// A find-db of this process's own, and nobody's at home.
class OwnFindDb : public testing::Environment {
 public:
  void SetUp() override {
    ASSERT_NE(mkdtemp(folder_), nullptr);
    setenv("ROCFIX_DB", (std::string(folder_) + "/find.db").c_str(), 1);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

 private:
  char folder_[32] = "/tmp/rocfix-api-XXXXXX";
};
const auto* const own_find_db = testing::AddGlobalTestEnvironment(new OwnFindDb);

rocfix::c::ContextHandle open_context(const char* device) {
  rocfix_context* context = nullptr;
  EXPECT_EQ(rocfix_context_create(device, nullptr, &context), ROCFIX_OK) << rocfix_last_error();
  return rocfix::c::ContextHandle(context);
}

rocfix::c::SolutionHandle solve(rocfix_context* context, const char* problem, const char* solver = nullptr) {
  rocfix_solution* solution = nullptr;
  EXPECT_EQ(rocfix_solution_create(context, problem, solver, &solution), ROCFIX_OK) << rocfix_last_error();
  return rocfix::c::SolutionHandle(solution);
}

// y of an all-ones convolution, one float after the other.
std::vector<float> convolve_ones(rocfix_solution* solution, size_t offset = 0) {
  std::vector<float> x(rocfix_solution_tensor_bytes(solution, 'x') / 4, 1), w(rocfix_solution_tensor_bytes(solution, 'w') / 4, 1);
  std::vector<float> y(rocfix_solution_tensor_bytes(solution, 'y') / 4 + offset);
  std::vector<char> workspace(rocfix_solution_workspace_bytes(solution));
  EXPECT_EQ(rocfix_execute(solution, x.data(), w.data(), y.data() + offset, workspace.data(), workspace.size()), ROCFIX_OK)
      << rocfix_last_error();
  return {y.begin() + offset, y.end()};
}

TEST(CInterface, ConvolvesOnEveryDeviceOfTheHost) {
  for (const char* device : {"cpu", "fake"}) {
    const auto context = open_context(device);
    const auto solution = solve(context.get(), "n1c2h4w4_k3r3s3_p1");
    const auto y = convolve_ones(solution.get());
    EXPECT_EQ(y.at(0), 8);
    EXPECT_EQ(y.at(5), 18);
    EXPECT_EQ(rocfix_context_synchronize(context.get()), ROCFIX_OK);
  }
}

// An output that is not 16-byte aligned takes the kernel's other way of storing.
TEST(CInterface, TakesUnalignedOutputs) {
  const auto context = open_context("fake");
  const auto solution = solve(context.get(), "n1c2h4w4_k3r3s3_p1", "implicit_gemm");
  EXPECT_EQ(convolve_ones(solution.get(), 1).at(5), 18);
}

TEST(CInterface, FusesBiasAndActivation) {
  const auto context = open_context("fake");
  const auto solution = solve(context.get(), "n1c1h2w2_k2r1s1_bias_leaky0.5");
  ASSERT_EQ(rocfix_solution_tensor_bytes(solution.get(), 'b'), 8u);
  const std::vector<float> x = {1, 2, 3, 4}, w = {1, -1}, bias = {10, 1};
  std::vector<float> y(8);
  ASSERT_EQ(rocfix_execute_bias(solution.get(), x.data(), w.data(), bias.data(), y.data(), nullptr, 0), ROCFIX_OK)
      << rocfix_last_error();
  EXPECT_THAT(y, testing::ElementsAre(11, 12, 13, 14, 0, -0.5, -1, -1.5));
  EXPECT_EQ(rocfix_execute(solution.get(), x.data(), w.data(), y.data(), nullptr, 0), ROCFIX_BAD_INPUT);
  EXPECT_THAT(rocfix_last_error(), HasSubstr("rocfix_execute_bias"));
  const auto plain = solve(context.get(), "n1c1h2w2_k2r1s1");
  EXPECT_EQ(rocfix_solution_tensor_bytes(plain.get(), 'b'), 0u);
  EXPECT_EQ(rocfix_execute_bias(plain.get(), x.data(), w.data(), bias.data(), y.data(), nullptr, 0), ROCFIX_BAD_INPUT);
  EXPECT_THAT(rocfix_last_error(), HasSubstr("has no bias"));
}

// Every direction with odd addresses: host memory may lie anywhere.
TEST(CInterface, CopiesHostMemoryInAndOut) {
  const auto context = open_context("fake");
  struct Case {
    const char* problem;
    size_t result;  // of x, w, y
    float expected;
  };
  for (const auto& [problem, result, expected] : {Case{"n1c2h4w4_k3r3s3_p1", 2, 18}, Case{"bwd:n1c2h4w4_k3r3s3_p1", 0, 27},
                                                  Case{"wrw:n1c2h4w4_k3r3s3_p1", 1, 9}}) {
    const auto solution = solve(context.get(), problem);
    std::vector<std::vector<char>> tensors;
    for (const char which : {'x', 'w', 'y'}) {
      const size_t bytes = rocfix_solution_tensor_bytes(solution.get(), which);
      auto& tensor = tensors.emplace_back(bytes + 1);
      const float one = 1;
      if (tensors.size() - 1 != result)
        for (size_t i = 0; i < bytes; i += 4) std::memcpy(tensor.data() + 1 + i, &one, 4);
    }
    ASSERT_EQ(rocfix_execute_host(solution.get(), tensors[0].data() + 1, tensors[1].data() + 1, nullptr, tensors[2].data() + 1),
              ROCFIX_OK)
        << rocfix_last_error();
    float value = 0;
    std::memcpy(&value, tensors[result].data() + 1 + 4 * (result == 1 ? 0 : 5), 4);
    EXPECT_EQ(value, expected) << problem;
  }
}

TEST(CInterface, HostMemoryIsCheckedToo) {
  const auto context = open_context("fake");
  const auto solution = solve(context.get(), "n1c1h2w2_k1r1s1_bias");
  float x[4] = {1, 2, 3, 4}, w = 2, bias = 1, y[4] = {};
  EXPECT_EQ(rocfix_execute_host(solution.get(), x, &w, nullptr, y), ROCFIX_BAD_INPUT);
  EXPECT_EQ(rocfix_execute_host(solution.get(), x, nullptr, &bias, y), ROCFIX_BAD_INPUT);
  EXPECT_EQ(rocfix_execute_host(nullptr, x, &w, &bias, y), ROCFIX_BAD_INPUT);
  ASSERT_EQ(rocfix_execute_host(solution.get(), x, &w, &bias, y), ROCFIX_OK);
  EXPECT_THAT(y, testing::ElementsAre(3, 5, 7, 9));
  const auto empty = solve(context.get(), "n0c1h2w2_k1r1s1");
  EXPECT_EQ(rocfix_execute_host(empty.get(), nullptr, &w, nullptr, nullptr), ROCFIX_OK) << rocfix_last_error();
}

// The virtual card is found from the library in the build folder, and its streams are HIP's.
TEST(CInterface, RunsOnTheVirtualCard) {
  const auto context = open_context("virtual");
  EXPECT_THAT(rocfix_context_device(context.get()), HasSubstr("(gfx1010), HIP"));
  const auto solution = solve(context.get(), "n1c1h2w2_k1r1s1_bias");
  float x[4] = {1, 2, 3, 4}, w = 2, bias = 1, y[4] = {};
  ASSERT_EQ(rocfix_execute_host(solution.get(), x, &w, &bias, y), ROCFIX_OK) << rocfix_last_error();
  EXPECT_THAT(y, testing::ElementsAre(3, 5, 7, 9));
  // A stream that is asked whether it has ended, instead of waited for.
  ASSERT_EQ(rocfix_context_set_time_limit(context.get(), 60), ROCFIX_OK);
  w = 3;
  ASSERT_EQ(rocfix_execute_host(solution.get(), x, &w, &bias, y), ROCFIX_OK) << rocfix_last_error();
  EXPECT_THAT(y, testing::ElementsAre(4, 7, 10, 13));
  EXPECT_EQ(rocfix_context_synchronize(context.get()), ROCFIX_OK);
}

TEST(CInterface, AStreamMayBeNamedWithTheCall) {
  const auto context = open_context("fake");
  const auto solution = solve(context.get(), "n1c1h2w2_k1r1s1");
  const std::vector<float> x = {1, 2, 3, 4}, w = {2};
  std::vector<float> y(4);
  ASSERT_EQ(rocfix_execute_on(solution.get(), nullptr, x.data(), w.data(), nullptr, y.data(), nullptr, 0), ROCFIX_OK);
  EXPECT_THAT(y, testing::ElementsAre(2, 4, 6, 8));
  EXPECT_EQ(rocfix_execute_on(nullptr, nullptr, x.data(), w.data(), nullptr, y.data(), nullptr, 0), ROCFIX_BAD_INPUT);
}

TEST(CInterface, SaysHowMuchASolverRounds) {
  const auto context = open_context("fake");
  const char* problem = "n1c16h8w8_k16r3s3_p1";
  EXPECT_EQ(rocfix_solution_error_growth(solve(context.get(), problem, "direct").get()), 0);
  EXPECT_GT(rocfix_solution_error_growth(solve(context.get(), problem, "winograd").get()), 0);
  EXPECT_EQ(rocfix_solution_error_growth(nullptr), 0);
}

TEST(CInterface, TooSmallAWorkspaceIsRefusedBeforeTheLaunch) {
  const auto context = open_context("fake");
  const auto solution = solve(context.get(), "n1c2h4w4_k3r3s3_p1", "im2col_gemm");
  const size_t needed = rocfix_solution_workspace_bytes(solution.get());
  EXPECT_EQ(needed, 4u * 18 * 16);
  std::vector<float> x(32), w(54), y(48, -1), workspace(needed / 4);
  EXPECT_EQ(rocfix_execute(solution.get(), x.data(), w.data(), y.data(), workspace.data(), needed - 1), ROCFIX_BAD_INPUT);
  EXPECT_THAT(rocfix_last_error(), HasSubstr("rocfix_solution_workspace_bytes()"));
  EXPECT_EQ(rocfix_execute(solution.get(), x.data(), w.data(), y.data(), nullptr, needed), ROCFIX_BAD_INPUT);
  EXPECT_EQ(y.at(0), -1);
}

TEST(CInterface, EveryWrongArgumentIsAStatusAndASentence) {
  rocfix_context* none = nullptr;
  EXPECT_EQ(rocfix_context_create("gpu", nullptr, &none), ROCFIX_BAD_INPUT);
  EXPECT_THAT(rocfix_last_error(), HasSubstr("no device 'gpu'"));
  EXPECT_EQ(rocfix_context_create(nullptr, nullptr, &none), ROCFIX_BAD_INPUT);
  EXPECT_EQ(rocfix_context_create("cpu", nullptr, nullptr), ROCFIX_BAD_INPUT);
  EXPECT_EQ(rocfix_context_create("cpu:7", nullptr, &none), ROCFIX_NOT_FOUND);

  const auto context = open_context("cpu");
  rocfix_solution* solution = nullptr;
  EXPECT_EQ(rocfix_solution_create(context.get(), "n1c2", nullptr, &solution), ROCFIX_BAD_INPUT);
  EXPECT_THAT(rocfix_last_error(), HasSubstr("expected 'h'"));
  EXPECT_EQ(rocfix_solution_create(context.get(), "bwd:n1c2h4w4_k3r3s3", nullptr, &solution), ROCFIX_UNSUPPORTED);
  EXPECT_EQ(rocfix_solution_create(context.get(), "n1c2h4w4_k3r3s3", "magic", &solution), ROCFIX_BAD_INPUT);
  EXPECT_EQ(rocfix_solution_create(nullptr, "n1c2h4w4_k3r3s3", nullptr, &solution), ROCFIX_BAD_INPUT);
  EXPECT_EQ(solution, nullptr);

  const auto good = solve(context.get(), "n1c2h4w4_k3r3s3");
  float value[256] = {};
  EXPECT_EQ(rocfix_execute(good.get(), nullptr, value, value, nullptr, 0), ROCFIX_BAD_INPUT);
  EXPECT_EQ(rocfix_execute(good.get(), value, value, reinterpret_cast<char*>(value) + 2, nullptr, 0), ROCFIX_BAD_INPUT);
  EXPECT_EQ(rocfix_execute(nullptr, value, value, value, nullptr, 0), ROCFIX_BAD_INPUT);
  EXPECT_EQ(rocfix_solution_tensor_bytes(good.get(), 'q'), 0u);
  rocfix_context_destroy(nullptr);
  rocfix_solution_destroy(nullptr);
}

TEST(CInterface, ErrorsBelongToTheirThread) {
  rocfix_context* none = nullptr;
  EXPECT_EQ(rocfix_context_create("gpu", nullptr, &none), ROCFIX_BAD_INPUT);
  std::thread([] { EXPECT_STREQ(rocfix_last_error(), ""); }).join();
  EXPECT_THAT(rocfix_last_error(), HasSubstr("gpu"));
  EXPECT_STREQ(rocfix_status_name(ROCFIX_BAD_INPUT), "ROCFIX_BAD_INPUT");
  EXPECT_STREQ(rocfix_status_name(static_cast<rocfix_status>(99)), "unknown rocfix_status");
}

TEST(CInterface, OneContextServesManyThreads) {
  const auto context = open_context("cpu");
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t)
    threads.emplace_back([&, t] {
      const std::string problem = "n1c2h4w4_k" + std::to_string(t + 1) + "r3s3_p1";
      const auto solution = solve(context.get(), problem.c_str());
      for (int i = 0; i < 20; ++i) ASSERT_EQ(convolve_ones(solution.get()).at(5), 18);
    });
  for (auto& thread : threads) thread.join();
}

// Each of these has a problem of its own: a process remembers what it passes over.
std::vector<float> ones(size_t count) {
  return std::vector<float>(count, 1);
}

rocfix_status run_ones(rocfix_solution* solution, std::vector<float>& y) {
  auto x = ones(rocfix_solution_tensor_bytes(solution, 'x') / 4), w = ones(rocfix_solution_tensor_bytes(solution, 'w') / 4);
  y.assign(rocfix_solution_tensor_bytes(solution, 'y') / 4, -1);
  std::vector<char> workspace(rocfix_solution_workspace_bytes(solution));
  return rocfix_execute(solution, x.data(), w.data(), y.data(), workspace.data(), workspace.size());
}

// Each launch that fails is followed by the next solver, and what failed is not chosen again.
TEST(Guard, ASolverWhoseLaunchFailsIsReplaced) {
  const auto context = open_context("fake:once=6");
  const auto solution = solve(context.get(), "n1c2h4w4_k6r3s3_p1");
  const std::string first = rocfix_solution_solver(solution.get());
  std::vector<float> y;
  ASSERT_EQ(run_ones(solution.get(), y), ROCFIX_OK) << rocfix_last_error();
  EXPECT_EQ(y.at(5), 18);
  const std::string second = rocfix_solution_solver(solution.get());
  EXPECT_NE(second, first);
  EXPECT_EQ(rocfix_solution_solver(solve(context.get(), "n1c2h4w4_k6r3s3_p1").get()), second);
  EXPECT_EQ(run_ones(solution.get(), y), ROCFIX_OK);
}

// A device that is lost says nothing against any solver; nor is one that was named replaced.
TEST(Guard, ADeviceThatFailsThroughoutBlamesNobody) {
  const auto context = open_context("fake:error=7");
  const auto solution = solve(context.get(), "n1c2h4w4_k7r3s3_p1");
  const std::string first = rocfix_solution_solver(solution.get());
  std::vector<float> y;
  EXPECT_EQ(run_ones(solution.get(), y), ROCFIX_DEVICE_ERROR);
  EXPECT_THAT(rocfix_last_error(), HasSubstr("told to fail"));
  EXPECT_EQ(rocfix_solution_solver(solve(context.get(), "n1c2h4w4_k7r3s3_p1").get()), first);
  const auto once = open_context("fake:once=8");
  const auto named = solve(once.get(), "n1c2h4w4_k8r3s3_p1", "direct");
  EXPECT_EQ(run_ones(named.get(), y), ROCFIX_DEVICE_ERROR);
  EXPECT_STREQ(rocfix_solution_solver(named.get()), "direct");
}

TEST(Guard, AHangIsAStatusWithinTheLimitAndStaysInQuarantine) {
  const auto context = open_context("fake:stuck=9");
  ASSERT_EQ(rocfix_context_set_time_limit(context.get(), 0.5), ROCFIX_OK);
  const auto fine = solve(context.get(), "n1c2h4w4_k3r3s3_p1"), stuck = solve(context.get(), "n1c2h4w4_k9r3s3_p1");
  const std::string hung = rocfix_solution_solver(stuck.get());
  std::vector<float> y;
  ASSERT_EQ(run_ones(fine.get(), y), ROCFIX_OK) << rocfix_last_error();
  EXPECT_EQ(run_ones(stuck.get(), y), ROCFIX_TIMEOUT);
  EXPECT_THAT(rocfix_last_error(), testing::AllOf(HasSubstr(hung + " did not finish within 500 ms"),
                                                  HasSubstr("in quarantine for this problem on fake/4cu")));
  EXPECT_EQ(run_ones(fine.get(), y), ROCFIX_TIMEOUT);
  EXPECT_THAT(rocfix_last_error(), HasSubstr("the device is frozen"));
  EXPECT_EQ(rocfix_context_synchronize(context.get()), ROCFIX_TIMEOUT);
  EXPECT_NE(rocfix_solution_solver(solve(context.get(), "n1c2h4w4_k9r3s3_p1").get()), hung);
}

TEST(Guard, HostMemoryIsUnderTheLimitToo) {
  const auto context = open_context("fake:stuck=10");
  ASSERT_EQ(rocfix_context_set_time_limit(context.get(), 0.3), ROCFIX_OK);
  const auto solution = solve(context.get(), "n1c1h2w2_k10r1s1");
  auto x = ones(4), w = ones(10), y = ones(40);
  EXPECT_EQ(rocfix_execute_host(solution.get(), x.data(), w.data(), nullptr, y.data()), ROCFIX_TIMEOUT);
  EXPECT_EQ(rocfix_execute_host(solution.get(), x.data(), w.data(), nullptr, y.data()), ROCFIX_TIMEOUT);
}

// What may merely be slow is not held against the solver.
TEST(Guard, ATooShortLimitProvesNothing) {
  const auto context = open_context("fake:stuck=11");
  ASSERT_EQ(rocfix_context_set_time_limit(context.get(), 0.001), ROCFIX_OK);
  const auto solution = solve(context.get(), "n1c64h32w32_k11r3s3_p1");
  std::vector<float> y;
  EXPECT_EQ(run_ones(solution.get(), y), ROCFIX_TIMEOUT);
  EXPECT_THAT(rocfix_last_error(), HasSubstr("too short a limit to prove a hang"));
  EXPECT_STREQ(rocfix_solution_solver(solve(context.get(), "n1c64h32w32_k11r3s3_p1").get()),
               rocfix_solution_solver(solution.get()));
}

TEST(Guard, ALimitIsATime) {
  const auto context = open_context("fake");
  for (const double seconds : {-1.0, 0.0001, 1e9, std::numeric_limits<double>::quiet_NaN()})
    EXPECT_EQ(rocfix_context_set_time_limit(context.get(), seconds), ROCFIX_BAD_INPUT) << seconds;
  EXPECT_EQ(rocfix_context_set_time_limit(nullptr, 1), ROCFIX_BAD_INPUT);
  EXPECT_EQ(rocfix_context_set_time_limit(context.get(), 0), ROCFIX_OK);
}

}  // namespace
