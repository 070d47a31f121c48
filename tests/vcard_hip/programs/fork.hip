// SPDX-License-Identifier: MIT
// Two processes from one: the child is made before HIP is used, and again while the parent has it in use (then the
// child only ends).
#include <sys/wait.h>
#include <unistd.h>

#include "program.h"

__global__ void fill(int* data, int value) {
  data[threadIdx.x] = value + threadIdx.x;
}

bool works(int value) {
  DeviceArray<int> data(64);
  fill<<<1, 64>>>(data.get(), value);
  const auto got = data.read();
  for (int n = 0; n < 64; ++n)
    if (got[n] != value + n) return false;
  return true;
}

int status_of(pid_t child) {
  int status = -1;
  waitpid(child, &status, 0);
  return status;
}

int main() {
  const pid_t first = fork();
  if (first == 0) _exit(works(1000) ? 0 : 1);
  Check check("fork");
  check.that(works(1), "parent");
  check.equal(status_of(first), 0, "status of the child that used HIP");
  const pid_t second = fork();
  if (second == 0) _exit(7);
  check.equal(WEXITSTATUS(status_of(second)), 7, "status of the child that only ended");
  check.that(works(2), "parent after that");
  return check.finish();
}
