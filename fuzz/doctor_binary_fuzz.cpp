// SPDX-License-Identifier: MIT
// libFuzzer target: any file is a library whose facts are read within its bounds.
#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "doctor/binary.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const int file = memfd_create("fuzz", MFD_CLOEXEC);
  if (ftruncate(file, 0) != 0 || pwrite(file, data, size, 0) != static_cast<ssize_t>(size)) return 0;
  const auto facts = rocfix::doctor::read_binary(file, true);
  if (!facts.elf && (facts.gpu_code || !facts.targets.empty())) abort();
  if (facts.rpath.size() > 4096 || facts.runpath.size() > 4096) abort();
  return 0;
}
