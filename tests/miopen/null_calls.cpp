// SPDX-License-Identifier: MIT
// miopen_null_calls FUNCTION…: calls each of MIOpen's functions with nulls and zeros alone, then with a
// handle before them, in a process of its own, and prints what it returned or which signal ended it. With the
// interposer not a line may differ: run_test.cpp, tests/peers/interposer.
#include <dlfcn.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace {

using Word = intptr_t;

// No function has more than 23 words of arguments; what is more than it takes, it does not see (System V
// ABI).
using AnyFunction = int (*)(Word, Word, Word, Word, Word, Word, Word, Word, Word, Word, Word, Word, Word,
                            Word, Word, Word, Word, Word, Word, Word, Word, Word, Word, double, double,
                            double);

// The first argument of this one is a solver's number; a handle's address is as large as the engine's are.
bool takes_handle(std::string_view name) {
  return name != "miopenGetSolverIdConvAlgorithm";
}

int call(const char* name, bool with_handle) {
  void* handle = nullptr;
  const auto create = reinterpret_cast<int (*)(void**)>(dlsym(RTLD_DEFAULT, "miopenCreate"));
  if (with_handle && (create == nullptr || create(&handle) != 0)) std::abort();
  const auto function = reinterpret_cast<AnyFunction>(dlsym(RTLD_DEFAULT, name));
  if (function == nullptr) std::abort();
  return function(reinterpret_cast<Word>(handle), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
                  0, 0, 0, 0, 0);
}

void print_call(const char* name, bool with_handle) {
  const pid_t child = fork();
  if (child == 0) {
    dup2(open("/dev/null", O_WRONLY), STDERR_FILENO);  // MIOpen says what it thinks of each
    _exit(call(name, with_handle));
  }
  int status = 0;
  waitpid(child, &status, 0);
  const bool returned = WIFEXITED(status);
  fmt::print("{}{}: {} {}\n", name, with_handle ? " with a handle" : "",
             returned ? "returned" : "ended by signal", returned ? WEXITSTATUS(status) : WTERMSIG(status));
  std::fflush(stdout);
}

}  // namespace

int main(int count, char** words) {
  void* miopen = dlopen("libMIOpen.so.1", RTLD_NOW | RTLD_GLOBAL);
  if (miopen == nullptr) return fmt::print("{}\n", dlerror()), 2;
  for (int i = 1; i < count; ++i) {
    if (dlsym(miopen, words[i]) == nullptr) continue;  // another version has it
    print_call(words[i], false);
    if (takes_handle(words[i])) print_call(words[i], true);
  }
}
