// SPDX-License-Identifier: MIT
#include "setup/tracer.h"

#include <errno.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

namespace rocfix::setup {
namespace {

// Of x86-64; what setup uses, and what libstdc++ uses for it.
bool changes_files(const user_regs_struct& registers) {
  switch (registers.orig_rax) {
    case SYS_openat:
      return (registers.rdx & O_CREAT) != 0;
    case SYS_write:
      return registers.rdi > STDERR_FILENO;
    case SYS_pwrite64:
    case SYS_fsync:
    case SYS_ftruncate:
    case SYS_link:
    case SYS_linkat:
    case SYS_unlink:
    case SYS_unlinkat:
    case SYS_rename:
    case SYS_renameat:
    case SYS_mkdir:
    case SYS_mkdirat:
    case SYS_rmdir:
    case SYS_symlink:
    case SYS_fchown:
    case SYS_fchmod:
    case SYS_utimensat:
      return true;
  }
  return false;
}

// Until the next stop; false when the child is gone.
bool go_on(pid_t child, int& status) {
  if (ptrace(PTRACE_SYSCALL, child, nullptr, nullptr) != 0) return false;
  return waitpid(child, &status, 0) == child && WIFSTOPPED(status);
}

void fail_call(pid_t child, user_regs_struct registers) {
  int status = 0;
  registers.orig_rax = static_cast<unsigned long long>(-1);  // a call that there is not
  ptrace(PTRACE_SETREGS, child, nullptr, &registers);
  if (!go_on(child, status)) return;
  ptrace(PTRACE_GETREGS, child, nullptr, &registers);
  registers.rax = static_cast<unsigned long long>(-EIO);
  ptrace(PTRACE_SETREGS, child, nullptr, &registers);
}

}  // namespace

Traced trace(const std::function<int()>& work, Accident accident, int at) {
  Traced traced;
  int calls = 0;
  const pid_t child = fork();
  if (child == 0) {
    if (ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) != 0) _exit(120);
    raise(SIGSTOP);
    _exit(work());
  }
  int status = 0;
  waitpid(child, &status, 0);
  if (!WIFSTOPPED(status)) {
    ADD_FAILURE() << "this system does not allow tracing";
    return traced;
  }
  ptrace(PTRACE_SETOPTIONS, child, nullptr, PTRACE_O_EXITKILL | PTRACE_O_TRACESYSGOOD);
  for (bool entering = true; go_on(child, status); entering = !entering) {
    user_regs_struct registers{};
    ptrace(PTRACE_GETREGS, child, nullptr, &registers);
    if (!entering || !changes_files(registers) || calls++ != at) continue;
    traced.happened = true;
    if (accident == Accident::kKill) {
      kill(child, SIGKILL);
      waitpid(child, &status, 0);
      return traced;
    }
    fail_call(child, registers);
    entering = false;
  }
  traced.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return traced;
}

}  // namespace rocfix::setup
