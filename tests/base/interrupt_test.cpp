// SPDX-License-Identifier: MIT
#include "base/interrupt.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/subprocess.h"

namespace rocfix {
namespace {

// In a process of its own, whose exit code is what `body` returns: a caught signal stays caught.
int in_a_child(int (*body)()) {
  const pid_t child = fork();
  if (child == 0) _exit(body());
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

ReadStatus status_of_a_wait(int signal_before_it) {
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0) _exit(99);
  LineChannel channel(ends[0]);
  const LineChannel silent(ends[1]);
  raise(signal_before_it);
  return channel.read_line(std::chrono::milliseconds(200)).status;
}

TEST(Interruption, BeforeAWaitEndsIt) {
  EXPECT_EQ(in_a_child([] {
              catch_interruptions();
              const bool ended = status_of_a_wait(SIGINT) == ReadStatus::kInterrupted;
              return ended ? interruption() : 99;
            }),
            SIGINT);
}

TEST(Interruption, IsNoOtherSignal) {
  EXPECT_EQ(in_a_child([] {
              catch_interruptions();
              signal(SIGUSR1, [](int) {});
              const bool went_on = status_of_a_wait(SIGUSR1) == ReadStatus::kTimeout;
              return went_on ? interruption() : 99;
            }),
            0);
}

TEST(Interruption, IsNoneWhereNobodyCatches) {
  EXPECT_EQ(in_a_child([] { return interruption() == 0 && interruption_descriptor() == -1 ? 0 : 99; }), 0);
}

}  // namespace
}  // namespace rocfix
