// SPDX-License-Identifier: MIT
// Loads and stores of every width, signed and unsigned, at every offset: in global memory, LDS and by a pointer that
// may be either.
#include <cstring>

#include "program.h"

struct Twelve {
  uint32_t word[3];
  bool operator==(const Twelve& other) const = default;
};
struct alignas(16) Sixteen {
  uint64_t word[2];
  bool operator==(const Sixteen& other) const = default;
};
struct Odd {
  char byte[7];
  bool operator==(const Odd& other) const = default;
};

template <class T>
__device__ __attribute__((noinline)) void copy_one(const T* from, T* to) {
  *to = *from;
}

// From global memory to LDS, inside LDS by generic pointers, and back.
template <class T>
__global__ void move(const T* in, T* out) {
  __shared__ T local[64], moved[64];
  local[threadIdx.x] = in[threadIdx.x];
  __syncthreads();
  copy_one(&local[63 - threadIdx.x], &moved[threadIdx.x]);
  __syncthreads();
  if (threadIdx.x % 2 == 0) copy_one(&moved[threadIdx.x], &out[threadIdx.x]);
  else out[threadIdx.x] = moved[threadIdx.x];
}

template <class T>
__global__ void widen(const T* in, int64_t* out) {
  const T value = in[threadIdx.x];
  out[threadIdx.x] = value;
}

template <class T>
void check_moves(Check& check, const char* what) {
  const auto bytes = random_integers<uint8_t>(64 * sizeof(T), 0, 255);
  std::vector<T> values(64);
  std::memcpy(values.data(), bytes.data(), bytes.size());
  DeviceArray<T> in(values), out(64);
  move<<<1, 64>>>(in.get(), out.get());
  const auto got = out.read();
  for (int n = 0; n < 64; ++n) check.that(std::memcmp(&got[n], &values[63 - n], sizeof(T)) == 0, what, n);
}

template <class T>
void check_sign(Check& check, const char* what) {
  const auto values = random_integers<T>(64, std::numeric_limits<T>::min(), std::numeric_limits<T>::max());
  DeviceArray<T> in(values);
  DeviceArray<int64_t> out(64);
  widen<<<1, 64>>>(in.get(), out.get());
  check.all_equal(out.read(), std::vector<int64_t>(values.begin(), values.end()), what);
}

int main() {
  Check check("loads_stores");
  check_moves<uint8_t>(check, "1 byte");
  check_moves<uint16_t>(check, "2 bytes");
  check_moves<uint32_t>(check, "4 bytes");
  check_moves<Odd>(check, "7 bytes");
  check_moves<uint64_t>(check, "8 bytes");
  check_moves<Twelve>(check, "12 bytes");
  check_moves<Sixteen>(check, "16 bytes");
  check_sign<int8_t>(check, "signed byte");
  check_sign<uint8_t>(check, "unsigned byte");
  check_sign<int16_t>(check, "signed short");
  check_sign<uint16_t>(check, "unsigned short");
  check_sign<int32_t>(check, "signed word");
  check_sign<uint32_t>(check, "unsigned word");
  return check.finish();
}
