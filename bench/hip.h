// SPDX-License-Identifier: MIT
// HIP opened at run time, for programs that start it as part of what they time.
#pragma once

#include <dlfcn.h>

#include <cstddef>
#include <cstdio>
#include <cstdlib>

struct Hip {
  int (*init)(unsigned);
  int (*allocate)(void**, size_t);
  int (*fill)(void*, int, size_t);
  int (*synchronize)();

  Hip() {
    void* library = nullptr;
    for (const char* name : {"libamdhip64.so.7", "libamdhip64.so.6", "libamdhip64.so.5", "libamdhip64.so"})
      if (library == nullptr) library = dlopen(name, RTLD_NOW | RTLD_GLOBAL);
    require(library != nullptr, "no libamdhip64.so");
    find(library, "hipInit", init);
    find(library, "hipMalloc", allocate);
    find(library, "hipMemset", fill);
    find(library, "hipDeviceSynchronize", synchronize);
  }

  void* filled(size_t bytes) const {
    void* memory = nullptr;
    require(allocate(&memory, bytes) == 0, "hipMalloc");
    require(fill(memory, 0, bytes) == 0, "hipMemset");
    return memory;
  }

 private:
  template <class Function>
  static void find(void* library, const char* name, Function& function) {
    function = reinterpret_cast<Function>(dlsym(library, name));
    require(function != nullptr, name);
  }
  static void require(bool holds, const char* what) {
    if (holds) return;
    fprintf(stderr, "HIP: %s\n", what);
    exit(1);
  }
};
