// SPDX-License-Identifier: MIT
// Programs that hang, die or say something else are ended and told apart.
#include <gmock/gmock.h>

#include "cli/runner.h"
#include "doctor/live/guarded.h"
#include "doctor/live/programs.h"

namespace rocfix::doctor {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(Guarded, TellsHowAProgramEnded) {
  const Guarded good = run_guarded({"/bin/sh", "-c", "echo one >&3; echo two >&3"}, std::chrono::seconds(10));
  EXPECT_EQ(good.outcome, Outcome::kEnded);
  EXPECT_EQ(good.end, "exit code 0");
  EXPECT_THAT(good.lines, ElementsAre("one", "two"));
  const Guarded dead =
      run_guarded({"/bin/sh", "-c", "echo last words; kill -SEGV $$"}, std::chrono::seconds(10));
  EXPECT_EQ(dead.outcome, Outcome::kEnded);
  EXPECT_THAT(dead.end, HasSubstr("signal 11"));
  EXPECT_EQ(dead.last_words, "last words");
}

TEST(Guarded, EndsWhatHangs) {
  const Guarded hung =
      run_guarded({"/bin/sh", "-c", "echo begun >&3; exec sleep 100"}, std::chrono::seconds(1));
  EXPECT_EQ(hung.outcome, Outcome::kTimeout);
  EXPECT_THAT(hung.lines, ElementsAre("begun"));
  EXPECT_LT(hung.seconds, 5);
}

TEST(Guarded, ReadsWhatPythonSays) {
  const Guarded run = run_python("/usr/bin/python3", "say('ok')", std::chrono::seconds(30));
  EXPECT_THAT(run.lines, ElementsAre("ok"));
}

// On the CPU under the card's name: that the programs are right, and see what is wrong.
constexpr const char* kPretend = R"(
import torch
torch.Tensor.cuda = lambda self: self
torch.nn.Module.cuda = lambda self: self
torch.Tensor.half = lambda self: self
torch.cuda.is_available = lambda: True
torch.cuda.device_count = lambda: 1
full = torch.full
torch.full = lambda *words, device=None: full(*words)
)";
constexpr const char* kBroken = R"(
torch.cuda.is_available = lambda: False
torch.Tensor.cuda = lambda self: self * self + 1
torch.nn.Module.cuda = lambda self: self
torch.full = lambda *words, device=None: full((1,), -7.0)
)";

TEST(Programs, SayOkWhereAllIsRight) {
  for (const char* program : {kDevices, kCopies, kMatmul32, kMatmul16, kConvolutions, kBatchNorm, kSelection,
                              kRecurrent, kAliases}) {
    const Guarded right =
        run_python("/usr/bin/python3", std::string(kPretend) + program, std::chrono::seconds(120));
    if (right.last_words.find("No module named") != std::string::npos) GTEST_SKIP() << right.last_words;
    EXPECT_THAT(right.lines, ElementsAre("ok")) << program << right.end << right.last_words;
  }
}

TEST(Programs, SayWhatIsWrong) {
  for (const char* program : {kDevices, kCopies, kMatmul32, kMatmul16, kConvolutions, kBatchNorm, kSelection,
                              kRecurrent, kAliases}) {
    const Guarded wrong =
        run_python("/usr/bin/python3", std::string(kPretend) + kBroken + program, std::chrono::seconds(120));
    if (wrong.last_words.find("No module named") != std::string::npos) GTEST_SKIP() << wrong.last_words;
    ASSERT_EQ(wrong.lines.size(), 1u) << program << wrong.last_words;
    EXPECT_NE(wrong.lines[0], "ok") << program;
  }
}

TEST(Live, WithoutACardTheVirtualOneIsTried) {
  const Finished done = run({"doctor", "--only", "L90", "-v"});
  if (done.exit_code != 77) GTEST_SKIP() << "there is a card";
  EXPECT_THAT(done.out, HasSubstr("virtual card computes a convolution right"));
}

}  // namespace
}  // namespace rocfix::doctor
