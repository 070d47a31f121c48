// SPDX-License-Identifier: MIT
// Ten thousand launches without a wait between them: the queue's ring and the argument buffers wrap many times.
#include "program.h"

__global__ void step(unsigned* value, unsigned number) {
  if (threadIdx.x == 0) *value = *value * 3 + number;
}

int main() {
  Check check("launches");
  DeviceArray<unsigned> value(1);
  value.fill_bytes(0);
  unsigned wanted = 0;
  for (unsigned n = 0; n < 10'000; ++n) {
    step<<<1, 64>>>(value.get(), n);
    wanted = wanted * 3 + n;
  }
  check.equal(value.read()[0], wanted, "value");
  return check.finish();
}
