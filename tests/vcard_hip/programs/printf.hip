// SPDX-License-Identifier: MIT
// printf on the device. The runner compares the lines with printf.expected.
#include "program.h"

__global__ void print_all() {
  const unsigned n = threadIdx.x;
  printf("item %u: %d %5.2f %s\n", n, -static_cast<int>(n), n * 0.25, n % 2 == 0 ? "even" : "odd");
}

__global__ void print_formats(const char* text) {
  if (threadIdx.x != 3) return;
  printf("%c %x %X %o %08d %-6d| %+d %e %g %%\n", 'q', 0xbeef, 0xBEEFu, 8, 42, 42, 42, 12345.678, 0.0001);
  printf("%lld %llu %ld %hd\n", -9007199254740993ll, 18446744073709551615ull, 1l << 40, short{-7});
  printf("%s and %.3s, %*d\n", text, "abcdef", 6, 17);
  printf("no arguments\n");
}

__global__ void print_return(int* out) {
  *out = printf("a %d\n", 12);
}

int main() {
  Check check("printf");
  const char text[] = "device string";
  DeviceArray<char> device_text(std::vector<char>(text, text + sizeof text));
  DeviceArray<int> out(1);
  print_all<<<1, 32>>>();  // one wave: the order between waves is open
  MUST(hipDeviceSynchronize());
  print_formats<<<1, 64>>>(device_text.get());
  MUST(hipDeviceSynchronize());
  print_return<<<1, 1>>>(out.get());
  check.that(out.read()[0] >= 0, "printf's result", out.read()[0]);
  return check.finish();
}
