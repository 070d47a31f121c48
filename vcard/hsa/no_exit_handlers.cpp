// SPDX-License-Identifier: MIT
// No static object of this library is ever destroyed: the compiler registers destructors with __cxa_atexit,
// which for this library (hidden, bound at link time) is this function. At exit the library's threads may be
// in the middle of a kernel, and nothing that they use (LLVM's tables among it) may go away under them.
extern "C" __attribute__((visibility("hidden"))) int __cxa_atexit(void (*)(void*), void*, void*) {
  return 0;
}
