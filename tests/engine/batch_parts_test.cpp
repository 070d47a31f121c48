// SPDX-License-Identifier: MIT
// Batches beyond what a launch addresses; a small limit of the fake device stands for 4 GiB.
#include "engine/batch_parts.h"

#include <gmock/gmock.h>

#include "device/fake/fake_backend.h"
#include "engine/case.h"
#include "engine/convolution.h"
#include "engine/guard.h"
#include "random_problem.h"

namespace rocfix {
namespace {

using testing::HasSubstr;

DeviceInfo limited(int64_t bytes) {
  DeviceInfo info = fake_backend().device(0, "").value();
  info.most_tensor_bytes = bytes;
  return info;
}

ConvProblem problem(const char* text) {
  return parse_problem(text).value();
}

TEST(BatchParts, AreAsLargeAsTheDeviceTakes) {
  const ConvProblem p = problem("n100c3h8w8_k4r1s1");  // y: 1024 bytes an image
  EXPECT_EQ(first_part(p, limited(100 * 1024)), p);
  EXPECT_EQ(first_part(p, limited(100 * 1024 - 1)).n, 96);
  EXPECT_EQ(first_part(p, limited(7 * 1024)).n, 7);
  EXPECT_EQ(first_part(p, limited(1024)).n, 1);
  EXPECT_EQ(part_count(p, first_part(p, limited(7 * 1024))), 15);
  EXPECT_EQ(part_count(p, p), 1);
}

TEST(BatchParts, AreNotMadeOfWhatCannotBeDivided) {
  for (const char* text :
       {"n1c3h8w8_k4r1s1", "n0c3h8w8_k4r1s1", "wrw:n100c3h8w8_k4r1s1", "n100c3h8w8_k8r1s1"})
    EXPECT_EQ(first_part(problem(text), limited(1024)), problem(text)) << text;
  DeviceInfo native = limited(1024);
  native.native_convolution = true;
  EXPECT_EQ(first_part(problem("n100c3h8w8_k4r1s1"), native), problem("n100c3h8w8_k4r1s1"));
}

// 2^31 elements and more are taken in every type, but not where they are one image's, nor where they are
// summed over.
TEST(BatchParts, TakeTensorsBeyond2To31ElementsOrRefuseThemByName) {
  const DeviceInfo card = fake_backend().devices().value().at(0);
  for (const char* text :
       {"n5000c64h128w128_k8r3s3_p1", "bwd:nhwc:n5000c64h128w128_k8r3s3_p1", "n70c8h8192w8192_k8r1s1",
        "f16:n5000c64h128w128_k8r3s3_p1", "n5000c64h128w128_k64r3s3_p1_g64"}) {
    const auto convolution = Convolution::create(problem(text), card, "");
    EXPECT_TRUE(convolution) << text << ": " << (convolution ? "" : convolution.error().message);
  }
  for (const char* text : {"wrw:n5000c64h128w128_k8r3s3_p1", "n2c64h8192w8192_k8r1s1"}) {
    const auto refused = Convolution::create(problem(text), card, "");
    ASSERT_FALSE(refused) << text;
    EXPECT_EQ(refused.error().code, Code::kUnsupported);
    EXPECT_THAT(refused.error().message,
                HasSubstr("direct counts elements in 32 bits, a tensor has 2^31 or more"));
  }
}

// Against the reference of the whole batch, with guard zones around its tensors; whatever solver, layout and
// size of the last part.
TEST(BatchParts, ComputeWhatTheWholeBatchWould) {
  RandomProblems random(31);
  int in_parts = 0;
  for (int i = 0; i < 30; ++i) {
    ConvProblem p = random.with_epilogue(random.next());
    p.n = random.between(2, 19);
    p.layout = kLayouts[i % 2];
    if (!p.has_epilogue() && i % 3 == 0) p.direction = Direction::kBackwardData;
    const int64_t image = 4 * std::max(p.x_elements(), p.y_elements()) / p.n;
    auto opened = fake_backend().open(0, "part=" + std::to_string(image * random.between(1, 9)), nullptr);
    const auto device = std::move(opened.value());
    in_parts += first_part(p, device->info()).n < p.n;
    const auto result =
        CaseRunner(*device).run({p, i % 4 == 0 ? "direct" : "", false}, [](const CaseResult&) {});
    EXPECT_EQ(result.status, CaseStatus::kPass) << to_text(p) << ": " << result.reason;
    EXPECT_LT(result.max_error, 1e-3);
  }
  EXPECT_GE(in_parts, 15);
}

TEST(BatchParts, ShareOneWorkspace) {
  const DeviceInfo parted = limited(1 << 12);
  const ConvProblem p = problem("n9c4h8w8_k4r3s3_p1");
  const auto whole = Convolution::create(p, limited(1 << 30), "im2col_gemm");
  const auto parts = Convolution::create(p, parted, "im2col_gemm");
  EXPECT_LT(parts->workspace_bytes(), whole->workspace_bytes());
  ConvProblem part = first_part(p, parted);
  EXPECT_EQ(parts->workspace_bytes(), Convolution::create(part, parted, "im2col_gemm")->workspace_bytes());
}

TEST(BatchParts, HaveTheTimeOfAllOfThem) {
  const ConvProblem p = problem("n5000c64h64w64_k64r3s3_p1");
  EXPECT_GT(guard_limit(p, limited(1 << 26), "direct"),
            0.9 * guard_limit(p, limited(int64_t{1} << 40), "direct"));
}

// A half is 2 bytes: a part of an odd number of them would begin where no kernel can load.
TEST(BatchParts, BeginAtMultiplesOf4Bytes) {
  const auto refused = Convolution::create(problem("f16:n3c1h3w3_k1r1s1"), limited(18), "");
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message, HasSubstr("begin at an odd half"));
  EXPECT_TRUE(Convolution::create(problem("f16:n3c1h3w3_k1r1s1"), limited(36), ""));
}

}  // namespace
}  // namespace rocfix
