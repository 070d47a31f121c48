// SPDX-License-Identifier: MIT
// __shfl, up, down, xor of 4- and 8-byte values at every width, and with lanes that are switched off.
#include "program.h"

enum Kind { kIndex, kUp, kDown, kXor, kKinds };

template <class T>
__device__ T shuffle(int kind, T value, int amount, int width) {
  switch (kind) {
    case kIndex: return __shfl(value, amount, width);
    case kUp: return __shfl_up(value, amount, width);
    case kDown: return __shfl_down(value, amount, width);
    default: return __shfl_xor(value, amount, width);
  }
}

template <class T>
__global__ void shuffle_all(const T* in, T* out, int kind, int amount, int width) {
  out[threadIdx.x] = shuffle(kind, in[threadIdx.x], amount, width);
}

// The lane that is read, counted inside the whole wave. A lane outside the section reads itself.
int source_of(int kind, int lane, int amount, int width) {
  const int start = lane / width * width, in_section = lane % width;
  int source = 0;
  switch (kind) {
    case kIndex: return start + amount;
    case kUp: source = in_section - amount; break;
    case kDown: source = in_section + amount; break;
    default: source = in_section ^ amount; break;
  }
  return source < 0 || source >= width ? lane : start + source;
}

template <class T>
void check_type(Check& check, int lanes, const char* what) {
  constexpr int kItems = 256;
  std::vector<T> values(kItems);
  for (int n = 0; n < kItems; ++n) values[n] = static_cast<T>(n * 1000003.5);
  DeviceArray<T> in(values), out(kItems);
  for (int kind = 0; kind < kKinds; ++kind)
    for (int width = 2; width <= lanes; width *= 2)
      for (const int amount : {0, 1, 3, width / 2, width - 1}) {
        if (amount >= width) continue;  // HIP leaves that open
        shuffle_all<<<1, kItems>>>(in.get(), out.get(), kind, amount, width);
        const auto got = out.read();
        for (int n = 0; n < kItems; ++n)
          check.equal(got[n], values[n / lanes * lanes + source_of(kind, n % lanes, amount, width)], what, n);
      }
}

// Odd lanes only: each reads the odd lane two further.
__global__ void among_odd_lanes(int* out) {
  const int lane = threadIdx.x % warpSize;
  int value = 1000 + lane;
  if (lane % 2 == 1) value = __shfl(value * 2, (lane + 2) % warpSize);
  out[threadIdx.x] = value;
}

__global__ void own_width(int* out) {
  *out = warpSize;
}

int main() {
  Check check("shuffles");
  DeviceArray<int> width(1), out(64);
  own_width<<<1, 1>>>(width.get());
  const int lanes = width.read()[0];
  check.that(lanes == 32 || lanes == 64, "lanes of a wave", lanes);
  check_type<int>(check, lanes, "int");
  check_type<float>(check, lanes, "float");
  check_type<double>(check, lanes, "double");
  check_type<long long>(check, lanes, "long long");
  among_odd_lanes<<<1, 64>>>(out.get());
  const auto got = out.read();
  for (int n = 0; n < 64; ++n) {
    const int lane = n % lanes;
    check.equal(got[n], lane % 2 == 1 ? 2 * (1000 + (lane + 2) % lanes) : 1000 + lane, "odd lanes", n);
  }
  return check.finish();
}
