// SPDX-License-Identifier: MIT
#include "base/dynamic_library.h"

#include <gtest/gtest.h>

namespace rocfix {
namespace {

TEST(DynamicLibrary, TakesTheFirstThatIsThere) {
  const auto library = DynamicLibrary::open_first({"libno-such-thing.so.1", "libm.so.6"});
  ASSERT_TRUE(library);
  EXPECT_EQ(library->name(), "libm.so.6");
  double (*cosine)(double) = nullptr;
  ASSERT_TRUE(library->find("cos", cosine));
  EXPECT_EQ(cosine(0.0), 1.0);
  EXPECT_FALSE(library->find("no_such_function", cosine));
}

TEST(DynamicLibrary, PrefersOneThatIsLoadedAlready) {
  const auto library = DynamicLibrary::open_first({"libutil.so.1", "libc.so.6"});
  ASSERT_TRUE(library);
  EXPECT_EQ(library->name(), "libc.so.6");
}

TEST(DynamicLibrary, SaysOfEachNameWhyNot) {
  const auto library = DynamicLibrary::open_first({"libno-such-a.so.1", "libno-such-b.so.1"});
  ASSERT_FALSE(library);
  EXPECT_EQ(library.error().message,
            "libno-such-a.so.1, libno-such-b.so.1 are not installed");
}

}  // namespace
}  // namespace rocfix
