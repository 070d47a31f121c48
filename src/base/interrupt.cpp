// SPDX-License-Identifier: MIT
#include "base/interrupt.h"

#include <signal.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdint>

namespace rocfix {
namespace {

std::atomic<int> caught = 0;
std::atomic<int> descriptor = -1;
static_assert(std::atomic<int>::is_always_lock_free);  // a handler may use it

void note(int signal) {
  const int before = errno;
  caught = signal;
  const uint64_t one = 1;
  (void)!write(descriptor, &one, sizeof one);
  errno = before;
}

}  // namespace

void catch_interruptions() {
  if (descriptor < 0) descriptor = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  struct sigaction action {};
  action.sa_handler = note;
  action.sa_flags = SA_RESTART;
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

int interruption() {
  return caught;
}

int interruption_descriptor() {
  return descriptor;
}

}  // namespace rocfix
