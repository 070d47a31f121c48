// SPDX-License-Identifier: MIT
// libFuzzer target: whatever a library's bytes are, the edit of its executable-stack flag clears PF_X of the
// flags that it found and changes nothing else; a second look finds none.
#include <elf.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <vector>

#include "setup/execstack.h"

namespace {

void check(int file, const uint8_t* before, size_t size) {
  const auto flags = rocfix::setup::executable_stack_flags(file, size);
  if (!flags) return;
  if (!rocfix::setup::clear_executable_stack(file, *flags)) abort();
  std::vector<uint8_t> after(size);
  if (pread(file, after.data(), size, 0) != static_cast<ssize_t>(size)) abort();
  size_t changed = 0;
  for (size_t i = 0; i < size; ++i) {
    if (after[i] == before[i]) continue;
    if ((after[i] ^ before[i]) != PF_X) abort();
    ++changed;
  }
  if (changed != flags->size()) abort();
  const auto again = rocfix::setup::executable_stack_flags(file, size);
  if (!again || !again->empty()) abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const int file = memfd_create("library", MFD_CLOEXEC);
  if (file < 0) return 0;
  if (write(file, data, size) == static_cast<ssize_t>(size)) check(file, data, size);
  close(file);
  return 0;
}
