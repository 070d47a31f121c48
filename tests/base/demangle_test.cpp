// SPDX-License-Identifier: MIT
#include "base/demangle.h"

#include <gtest/gtest.h>

namespace rocfix {
namespace {

TEST(Demangle, ReadsKernelsNames) {
  EXPECT_EQ(demangled("_Z5storePi"), "store(int*)");
  EXPECT_EQ(demangled("_Z4gemmILi128EEvPKfPf"), "void gemm<128>(float const*, float*)");
  EXPECT_EQ(demangled("_Z5scalePDF16_f"), "scale(half*, float)");
  EXPECT_EQ(demangled("_Z10dot_halvesPKDv2_DF16_S1_Pf"),
            "dot_halves(half __vector(2) const*, half __vector(2) const*, float*)");
  EXPECT_EQ(demangled("_Z5scalePDF16b"), "scale(__bf16*)");
}

TEST(Demangle, LeavesOtherNamesAlone) {
  EXPECT_EQ(demangled("__amd_rocclr_fillBufferAligned"), std::nullopt);
  EXPECT_EQ(demangled("_Z"), std::nullopt);
  EXPECT_EQ(demangled(""), std::nullopt);
}

}  // namespace
}  // namespace rocfix
