// SPDX-License-Identifier: MIT
// What the programs share: calls that must succeed, arrays on the device, comparisons, the last line of output.
#pragma once

#include <hip/hip_runtime.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <type_traits>
#include <utility>
#include <vector>

#define MUST(call) must_succeed((call), #call, __LINE__)

inline void must_succeed(hipError_t error, const char* call, int line) {
  if (error == hipSuccess) return;
  std::printf("line %d: %s: %s\n", line, call, hipGetErrorString(error));
  std::exit(1);
}

template <class T>
class DeviceArray {
 public:
  explicit DeviceArray(size_t count) : count_(count) { MUST(hipMalloc(&data_, count * sizeof(T))); }
  explicit DeviceArray(const std::vector<T>& values) : DeviceArray(values.size()) { write(values); }
  DeviceArray(DeviceArray&& other) noexcept : count_(other.count_), data_(std::exchange(other.data_, nullptr)) {}
  DeviceArray& operator=(DeviceArray&& other) noexcept {
    std::swap(count_, other.count_);
    std::swap(data_, other.data_);
    return *this;
  }
  ~DeviceArray() { (void)hipFree(data_); }

  T* get() const { return data_; }
  size_t count() const { return count_; }
  void write(const std::vector<T>& values) {
    MUST(hipMemcpy(data_, values.data(), values.size() * sizeof(T), hipMemcpyHostToDevice));
  }
  void fill_bytes(int byte) { MUST(hipMemset(data_, byte, count_ * sizeof(T))); }
  std::vector<T> read() const {
    std::vector<T> values(count_);
    MUST(hipMemcpy(values.data(), data_, count_ * sizeof(T), hipMemcpyDeviceToHost));
    return values;
  }

 private:
  size_t count_;
  T* data_ = nullptr;
};

// Collects what is not as it should be; the first few are told.
class Check {
 public:
  explicit Check(const char* program) : program_(program) {}

  void that(bool good, const char* what, double detail = 0) {
    ++compared_;
    if (!good && ++wrong_ <= 10) std::printf("%s (%.17g)\n", what, detail);
  }
  template <class T>
  void equal(T got, std::type_identity_t<T> wanted, const char* what, size_t index = 0) {
    ++compared_;
    if (got != wanted && ++wrong_ <= 10)
      std::printf("%s[%zu] = %.17g instead of %.17g\n", what, index, static_cast<double>(got),
                  static_cast<double>(wanted));
  }
  template <class T>
  void all_equal(const std::vector<T>& got, const std::vector<T>& wanted, const char* what) {
    equal(got.size(), wanted.size(), "size");
    for (size_t n = 0; n < wanted.size() && n < got.size(); ++n) equal(got[n], wanted[n], what, n);
  }

  // The program's exit status. Nothing compared is nothing passed.
  int finish() {
    MUST(hipDeviceSynchronize());
    if (compared_ == 0 || wrong_ > 0) {
      std::printf("FAIL %s: %zu of %zu differ\n", program_, wrong_, compared_);
      return 1;
    }
    std::printf("PASS %s\n", program_);
    return 0;
  }

 private:
  const char* program_;
  size_t compared_ = 0, wrong_ = 0;
};

// The same numbers on every run and every machine.
template <class T>
std::vector<T> random_integers(size_t count, int64_t low, int64_t high, unsigned seed = 1) {
  std::mt19937_64 engine(seed);
  std::vector<T> values(count);
  for (T& value : values) value = static_cast<T>(low + static_cast<int64_t>(engine() % (high - low + 1)));
  return values;
}
