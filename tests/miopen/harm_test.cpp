// SPDX-License-Identifier: MIT
// Hosts that misbehave get from the interposer what MIOpen would give them.
#include <dlfcn.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <limits>
#include <thread>

#include "miopen/client.h"
#include "miopen/client_parts.h"
#include "miopen/fake/fake_miopen.h"

namespace rocfix {
namespace {

constexpr int kBadParm = 3, kNotImplemented = 6, kUnknownError = 7;

class Harm : public testing::Test {
 protected:
  void SetUp() override {
    miopenCreate(&handle_);
    fake_miopen_forget_calls();
  }
  void TearDown() override { miopenDestroy(handle_); }

  const ConvProblem problem_ = *parse_problem("n1c8h14w14_k16r3s3_p1");
  Handle handle_ = nullptr;
};

TEST_F(Harm, RunWithoutFindIsMiopensError) {
  const DeviceData data(problem_);
  const Descriptors descriptors(problem_, 1);
  EXPECT_EQ(Calls(handle_, problem_, descriptors, data).run({5, 0, 0}, nullptr, 0), kUnknownError);
}

TEST_F(Harm, FindCountsForItsHandleAndItsProblemOnly) {
  const DeviceData data(problem_);
  const Descriptors descriptors(problem_, 1);
  AlgoPerf found{};
  ASSERT_EQ(Calls(handle_, problem_, descriptors, data).find(&found, nullptr, 0), 0);
  Handle other = nullptr;
  miopenCreate(&other);
  EXPECT_EQ(Calls(other, problem_, descriptors, data).run(found, nullptr, 0), kUnknownError);
  miopenDestroy(other);
  const auto larger = *parse_problem("n2c8h14w14_k16r3s3_p1");
  const DeviceData larger_data(larger);
  const Descriptors larger_descriptors(larger, 1);
  EXPECT_EQ(Calls(handle_, larger, larger_descriptors, larger_data).run(found, nullptr, 0), kUnknownError);
}

TEST_F(Harm, ADestroyedHandlesFindsAreForgotten) {
  const DeviceData data(problem_);
  const Descriptors descriptors(problem_, 1);
  AlgoPerf found{};
  ASSERT_EQ(Calls(handle_, problem_, descriptors, data).find(&found, nullptr, 0), 0);
  for (int i = 0; i < 100; ++i) {  // until the allocator gives the same address again
    const Handle before = handle_;
    miopenDestroy(handle_);
    miopenCreate(&handle_);
    if (handle_ != before) continue;
    EXPECT_EQ(Calls(handle_, problem_, descriptors, data).run(found, nullptr, 0), kUnknownError);
    return;
  }
  GTEST_SKIP() << "the allocator never gave the same address twice";
}

TEST_F(Harm, OtherFactorsThanOneAndZeroAreMiopensError) {
  const DeviceData data(problem_);
  const Descriptors descriptors(problem_, 1);
  const Calls calls(handle_, problem_, descriptors, data);
  AlgoPerf found{};
  ASSERT_EQ(calls.find(&found, nullptr, 0), 0);
  EXPECT_EQ(calls.run(found, nullptr, 0, 2, 0), kNotImplemented);
  EXPECT_EQ(calls.run(found, nullptr, 0, 1, 1), kNotImplemented);
}

TEST_F(Harm, NullForAnythingIsMiopensStatus) {
  const DeviceData data(problem_);
  const Descriptors d(problem_, 1);
  void *x = data.at(Tensor::kX), *w = data.at(Tensor::kW), *y = data.at(Tensor::kY);
  const float one = 1, zero = 0;
  AlgoPerf found{};
  int returned = 0;
  size_t bytes = 0;
  EXPECT_EQ(miopenConvolutionForwardGetWorkSpaceSize(nullptr, d.w, d.x, d.convolution, d.y, &bytes),
            kBadParm);
  EXPECT_EQ(miopenConvolutionForwardGetWorkSpaceSize(handle_, nullptr, d.x, d.convolution, d.y, &bytes),
            kBadParm);
  EXPECT_EQ(miopenConvolutionForwardGetWorkSpaceSize(handle_, d.w, d.x, nullptr, d.y, &bytes), kBadParm);
  EXPECT_EQ(miopenConvolutionForwardGetWorkSpaceSize(handle_, d.w, d.x, d.convolution, d.y, nullptr),
            kBadParm);
  const auto find = [&](const void* x_data, void* y_data, int requested, int* count, AlgoPerf* result) {
    return miopenFindConvolutionForwardAlgorithm(handle_, d.x, x_data, d.w, w, d.convolution, d.y, y_data,
                                                 requested, count, result, nullptr, 0, false);
  };
  EXPECT_EQ(find(nullptr, y, 1, &returned, &found), kBadParm);
  EXPECT_EQ(find(x, nullptr, 1, &returned, &found), kBadParm);
  EXPECT_EQ(find(x, y, 0, &returned, &found), kBadParm);
  EXPECT_EQ(find(x, y, 1, nullptr, &found), kBadParm);
  EXPECT_EQ(find(x, y, 1, &returned, nullptr), kBadParm);
  ASSERT_EQ(find(x, y, 1, &returned, &found), 0);
  const auto run = [&](const void* alpha, const void* beta, const void* x_data, void* y_data) {
    return miopenConvolutionForward(handle_, alpha, d.x, x_data, d.w, w, d.convolution, 5, beta, d.y, y_data,
                                    nullptr, 0);
  };
  EXPECT_EQ(run(nullptr, &zero, x, y), kBadParm);
  EXPECT_EQ(run(&one, nullptr, x, y), kBadParm);
  EXPECT_EQ(run(&one, &zero, nullptr, y), kBadParm);
  EXPECT_EQ(run(&one, &zero, x, nullptr), kBadParm);
  const Calls calls(handle_, problem_, d, data);
  EXPECT_EQ(calls.solution_count(nullptr), kBadParm);
  EXPECT_EQ(calls.solutions(1, nullptr, nullptr), kBadParm);
}

TEST_F(Harm, ASolutionOfNobodysIsMiopensError) {
  const DeviceData data(problem_);
  const Descriptors descriptors(problem_, 1);
  const Calls calls(handle_, problem_, descriptors, data);
  for (const uint64_t id : {uint64_t{0}, uint64_t{12345}, uint64_t{1} << 40, ~uint64_t{0}}) {
    size_t bytes = 0;
    EXPECT_EQ(calls.immediate(id, nullptr, 0), kBadParm) << id;
    EXPECT_EQ(calls.solution_workspace_size(id, &bytes), kBadParm) << id;
    EXPECT_EQ(calls.compile_solution(id), kBadParm) << id;
  }
}

// Sizes that fit nothing, products that overflow: MIOpen's business, and nobody's crash.
TEST_F(Harm, AbsurdDescriptorsAreLeftToMiopen) {
  const DeviceData data(problem_);
  const int most = std::numeric_limits<int>::max();
  const int absurd[][4] = {{0, 8, 14, 14},  {-1, 8, 14, 14}, {most, most, most, most},
                           {1, 8, most, 1}, {1, 7, 14, 14},  {1, most, 14, 14}};
  for (const auto& sizes : absurd) {
    const Descriptors descriptors(problem_, 1);
    const int strides[] = {8 * 14 * 14, 14 * 14, 14, 1};
    miopenSetTensorDescriptor(descriptors.x, 1, 4, sizes, strides);
    const Calls calls(handle_, problem_, descriptors, data);
    size_t bytes = 0;
    EXPECT_EQ(calls.workspace_size(&bytes), 0);
    EXPECT_EQ(bytes, 4096u) << "MIOpen's answer was expected for " << sizes[0];
  }
}

TEST_F(Harm, AGroupCountThatDoesNotFitIsLeftToMiopen) {
  const DeviceData data(problem_);
  const Descriptors descriptors(problem_, 1);
  miopenSetConvolutionGroupCount(descriptors.convolution, 2);
  size_t bytes = 0;
  EXPECT_EQ(Calls(handle_, problem_, descriptors, data).workspace_size(&bytes), 0);
  EXPECT_EQ(bytes, 4096u);
}

// One handle a thread, as PyTorch has it, and the same problems at once.
TEST_F(Harm, SixteenThreadsAllGetRightResults) {
  std::vector<std::thread> threads;
  std::vector<std::string> troubles(16);
  for (size_t i = 0; i < troubles.size(); ++i)
    threads.emplace_back([&, i] {
      Handle handle = nullptr;
      miopenCreate(&handle);
      for (const char* text :
           {"n1c8h14w14_k16r3s3_p1", "bwd:n1c8h14w14_k16r3s3_p1", "wrw:n1c8h14w14_k16r3s3_p1"})
        if (troubles[i].empty())
          troubles[i] = run_like_pytorch(handle, *parse_problem(text), {1 + int(i % 4), i % 3 == 0});
      miopenDestroy(handle);
    });
  for (auto& thread : threads) thread.join();
  EXPECT_THAT(troubles, testing::Each(""));
  EXPECT_EQ(fake_miopen_calls(""), 0);
}

// HIP works no more in the child; whatever it calls must come back, and its end must not end the parent's
// work.
TEST_F(Harm, AForkedChildGetsMiopenAndTheParentGoesOn) {
  ASSERT_EQ(run_like_pytorch(handle_, problem_, {1, false}), "");
  const pid_t child = fork();
  if (child == 0) {
    Handle handle = nullptr;
    miopenCreate(&handle);
    const Descriptors descriptors(problem_, 1);
    size_t bytes = 0;
    const int status = miopenConvolutionForwardGetWorkSpaceSize(
        handle, descriptors.w, descriptors.x, descriptors.convolution, descriptors.y, &bytes);
    _exit(status == 0 && bytes == 4096 ? 0 : 1);
  }
  int status = -1;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
  EXPECT_EQ(run_like_pytorch(handle_, problem_, {1, false}), "");
}

TEST_F(Harm, MiopenOpenedTwiceAndClosedIsStillTheSame) {
  for (int i = 0; i < 2; ++i) {
    void* library = dlopen("libMIOpen.so.1", RTLD_NOW | RTLD_LOCAL);
    ASSERT_NE(library, nullptr) << dlerror();
    ASSERT_EQ(run_like_pytorch(handle_, problem_, {1, false}), "");
    dlclose(library);
  }
  EXPECT_EQ(fake_miopen_calls(""), 0);
}

// All of the card's memory, in pieces down to a page.
class FullCard {
 public:
  FullCard() {
    for (size_t bytes = size_t{1} << 32; bytes >= 4096; bytes /= 2)
      while (void* memory = device_memory(bytes)) taken_.push_back(memory);
  }
  ~FullCard() {
    for (void* memory : taken_) free_device_memory(memory);
  }

 private:
  std::vector<void*> taken_;
};

// Neither the engine's kernels nor its packed weights find room: a status, and right results once there is some.
TEST_F(Harm, ACardWithoutMemoryIsAStatusAndNoCrash) {
  constexpr int kAllocFailed = 4;
  const TensorDesc bias = make_parameter(type_code(problem_.type), 16);
  for (const char* text : {"n1c8h14w14_k16r3s3_p1", "n1c64h28w28_k64r3s3_p1", "wrw:n1c64h28w28_k64r3s3_p1"}) {
    const auto problem = *parse_problem(text);
    const DeviceData data(problem);
    const Descriptors descriptors(problem, 2);
    const Calls calls(handle_, problem, descriptors, data);
    {
      const FullCard full;
      EXPECT_EQ(device_memory(4096), nullptr);
      AlgoPerf found{};
      ASSERT_EQ(calls.find(&found, nullptr, 0), 0);
      EXPECT_THAT(calls.run(found, nullptr, 0), testing::AnyOf(0, kAllocFailed)) << text;
      size_t count = 0;
      ConvSolution solution{};
      ASSERT_EQ(calls.solutions(1, &count, &solution), 0);
      EXPECT_THAT(calls.compile_solution(solution.id), testing::AnyOf(0, kAllocFailed)) << text;
      const float one = 1, zero = 0;
      if (problem.direction == Direction::kForward && problem.k == 16)
        EXPECT_THAT(miopenConvolutionForwardBias(handle_, &one, bias, data.at(Tensor::kW), &zero, descriptors.y,
                                                 data.at(Tensor::kY)),
                    testing::AnyOf(0, kAllocFailed));
      wait_for_device();
    }
    EXPECT_EQ(run_like_pytorch(handle_, problem, {2, false}), "") << text;
    EXPECT_EQ(run_like_pytorch(handle_, problem, {2, true}), "") << text;
  }
  EXPECT_EQ(fake_miopen_calls(""), 0);
  miopenDestroyTensorDescriptor(bias);
}

using StreamCallback = void (*)(void* stream, int status, void* data);
using AddCallback = int (*)(void* stream, StreamCallback, void* data, unsigned flags);

// The host ends in a callback of the stream, with convolutions behind it that have not run.
TEST_F(Harm, AnExitInACallbackWithWorkPendingIsTheHosts) {
  testing::FLAGS_gtest_death_test_style = "threadsafe";
  EXPECT_EXIT(
      {
        auto* add = reinterpret_cast<AddCallback>(dlsym(dlopen("libamdhip64.so.5", RTLD_NOW), "hipStreamAddCallback"));
        const DeviceData data(problem_);
        const Descriptors descriptors(problem_, 1);
        const Calls calls(handle_, problem_, descriptors, data);
        AlgoPerf found{};
        if (add == nullptr || calls.find(&found, nullptr, 0) != 0 || calls.run(found, nullptr, 0) != 0) _exit(1);
        if (add(nullptr, [](void*, int, void*) { exit(9); }, nullptr, 0) != 0) _exit(2);
        for (int i = 0; i < 20; ++i) static_cast<void>(calls.run(found, nullptr, 0));
        for (;;) pause();
      },
      testing::ExitedWithCode(9), "");
}

TEST_F(Harm, ExitsFromAnywhereAreTheHosts) {
  testing::FLAGS_gtest_death_test_style = "threadsafe";  // a process of its own, not a fork of this one
  EXPECT_EXIT(
      {
        std::atexit([] {
          Handle handle = nullptr;
          miopenCreate(&handle);
          const auto problem = *parse_problem("n1c8h14w14_k16r3s3_p1");
          const Descriptors descriptors(problem, 1);
          size_t bytes = 0;
          miopenConvolutionForwardGetWorkSpaceSize(handle, descriptors.w, descriptors.x,
                                                   descriptors.convolution, descriptors.y, &bytes);
        });
        std::thread([] { exit(7); }).join();
      },
      testing::ExitedWithCode(7), "");
}

}  // namespace
}  // namespace rocfix
