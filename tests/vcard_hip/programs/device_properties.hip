// SPDX-License-Identifier: MIT
// What HIP says of the card: the first argument names the chip that it must be.
#include <cstring>

#include "program.h"

int main(int count, char** arguments) {
  Check check("device_properties");
  const char* chip = count > 1 ? arguments[1] : "gfx1010";
  int devices = 0;
  MUST(hipGetDeviceCount(&devices));
  check.equal(devices, 1, "devices");
  hipDeviceProp_t p{};
  MUST(hipGetDeviceProperties(&p, 0));
  std::printf("%s, %s\n", p.name, p.gcnArchName);
  check.that(std::strncmp(p.gcnArchName, chip, std::strlen(chip)) == 0, "architecture");
  check.that(std::strcmp(chip, "gfx1010") != 0 || std::strcmp(p.name, "AMD Radeon RX 5600 XT") == 0, "name");
  check.equal(p.warpSize, 32, "lanes of a wave");
  check.equal(p.maxThreadsPerBlock, 1024, "largest group");
  check.equal(p.sharedMemPerBlock, size_t{65536}, "LDS");
  check.that(p.multiProcessorCount > 0 && p.clockRate > 0 && p.memoryClockRate > 0, "figures");
  check.that(p.totalGlobalMem > size_t{5} << 30, "memory", p.totalGlobalMem);
  size_t free_bytes = 0, total = 0;
  MUST(hipMemGetInfo(&free_bytes, &total));
  check.that(free_bytes <= total && free_bytes > total / 2, "free memory", free_bytes);
  return check.finish();
}
