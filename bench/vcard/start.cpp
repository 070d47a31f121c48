// SPDX-License-Identifier: MIT
// A small HIP program for bench/start.py: starts HIP, fills a page, which makes a stream, HIP's own kernels
// and one launch of them, and waits. Without a card it ends where HIP says so. Milliseconds on the clock and
// of processor time, as JSON.
#include <time.h>

#include <chrono>

#include "../hip.h"

namespace {

struct Times {
  double wall_ms, processor_ms;
};

Times now() {
  timespec used;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
  const std::chrono::duration<double, std::milli> wall = std::chrono::steady_clock::now().time_since_epoch();
  return {wall.count(), 1e3 * static_cast<double>(used.tv_sec) + 1e-6 * static_cast<double>(used.tv_nsec)};
}

void print(const char* name, const Times& from, const Times& to) {
  printf("\"%s\": [%.3f, %.3f]", name, to.wall_ms - from.wall_ms, to.processor_ms - from.processor_ms);
}

}  // namespace

int main() {
  const Times start = now();
  const Hip hip;
  const Times loaded = now();
  const bool has_card = hip.init(0) == 0;
  const Times initialised = now();
  printf("{");
  print("load", start, loaded);
  printf(", ");
  print("init", loaded, initialised);
  if (has_card) {
    hip.filled(4096);
    const bool done = hip.synchronize() == 0;
    printf(", ");
    print("fill", initialised, now());
    if (!done) return 1;
  }
  printf("}\n");
}
