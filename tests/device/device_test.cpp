// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "conv/compare.h"
#include "conv/reference.h"
#include "conv/test_data.h"
#include "device/backend.h"
#include "device/cpu/cpu_backend.h"
#include "device/cuda/cuda_backend.h"
#include "device/hip/hip_backend.h"
#include "random_problem.h"

namespace rocfix {
namespace {

using testing::HasSubstr;

TEST(DeviceText, Parses) {
  EXPECT_EQ(parse_device("auto")->backend, "auto");
  EXPECT_EQ(parse_device("hip")->index, 0);
  EXPECT_EQ(parse_device("cuda:3")->index, 3);
  EXPECT_EQ(parse_device("fake:hang=7,crash=8")->options, "hang=7,crash=8");
  EXPECT_EQ(parse_device("real")->backend, "real");
  EXPECT_EQ(parse_device("virtual:gfx1012,strict")->options, "gfx1012,strict");
}

TEST(DeviceText, RefusesWithTheReason) {
  for (const char* text : {"", "gpu", "rocm:0"})
    EXPECT_THAT(parse_device(text).error().message, HasSubstr("use auto, real, virtual[:CHIP], cpu, hip[:N]"));
  for (const char* text : {"hip:", "hip:x", "hip:-1", "hip:1x", "auto:1", "real:1", "cuda:99999999999"})
    EXPECT_THAT(parse_device(text).error().message, HasSubstr("expected a number after the colon")) << text;
}

TEST(DeviceChoice, ADeviceThatIsNotThereIsNamed) {
  EXPECT_THAT(choose_device("cpu:1").error().message, HasSubstr("no device cpu:1"));
}

TEST(DeviceChoice, FakeTextRoundTrips) {
  EXPECT_EQ(device_text(choose_device("fake:wrong=3").value()), "fake:wrong=3");
  EXPECT_EQ(device_text(choose_device("cpu").value()), "cpu");
}

// The tests' packages hold a real HIP runtime; on a machine without a card it must end in a sentence, each
// time.
TEST(GpuBackends, HipRuntimeWithoutACardIsASentence) {
  const auto hip = hip_backend().devices();
  if (hip) return;  // a machine with a card
  EXPECT_THAT(hip.error().message, HasSubstr("libamdhip64.so.5 is there, but finds no card"));
  EXPECT_EQ(hip_backend().devices().error().message, hip.error().message);
  EXPECT_EQ(hip_backend().open(0, "", nullptr).error().message, hip.error().message);
}

TEST(GpuBackends, CudaWithoutACardIsASentence) {
  const auto cuda = cuda_backend().devices();
  if (cuda) return;  // a machine with a card
  EXPECT_THAT(cuda.error().message, HasSubstr("libcuda.so.1"));
  EXPECT_FALSE(cuda_backend().open(0, "", nullptr));
}

Address address(const std::vector<float>& values) {
  return reinterpret_cast<Address>(values.data());
}

TEST(CpuDevice, ConvolvesRandomProblemsExactly) {
  const auto device = cpu_backend().open(0, "", nullptr);
  ASSERT_TRUE(device) << device.error().message;
  RandomProblems random(6);
  for (int i = 0; i < 60; ++i) {
    const ConvProblem p = random.next();
    HostTensors tensors = exact_inputs(p).value();
    std::vector<float> y(p.y_elements(), -1);
    compute_reference(p, tensors);
    const auto done = (*device)->convolve(p, {address(tensors.x), address(tensors.w), address(y)});
    ASSERT_TRUE(done) << to_text(p) << ": " << done.error().message;
    EXPECT_EQ(compare(p, y, tensors.y).difference, "") << to_text(p);
  }
}

TEST(CpuDevice, RefusesMoreMemoryThanTheMachineHas) {
  const auto device = cpu_backend().open(0, "", nullptr);
  ASSERT_TRUE(device) << device.error().message;
  const auto memory = (*device)->allocate(uint64_t{1} << 60);
  ASSERT_FALSE(memory);
  EXPECT_EQ(memory.error().code, Code::kOutOfMemory);
}

TEST(CpuDevice, KnowsItsCeilings) {
  const auto device = cpu_backend().open(0, "", nullptr);
  ASSERT_TRUE(device) << device.error().message;
  const auto roofline = (*device)->roofline().value();
  EXPECT_GT(roofline.gflops, 0);
  EXPECT_GT(roofline.gbps, 0);
}

}  // namespace
}  // namespace rocfix
