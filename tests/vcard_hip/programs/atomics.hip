// SPDX-License-Identifier: MIT
// Every atomic operation of HIP, on every type that it takes, in global memory and in LDS: many work-items on few
// places. The results do not depend on the order.
#include <algorithm>

#include "program.h"

constexpr int kPlaces = 7, kItems = 3000;

// What an operation does to a place, as one value of the item; the host does the same in order.
struct Add {
  template <class T>
  __device__ static T apply(T* place, T value) { return atomicAdd(place, value); }
  template <class T>
  static T host(T old, T value) { return old + value; }
};
struct Sub {
  template <class T>
  __device__ static T apply(T* place, T value) { return atomicSub(place, value); }
  template <class T>
  static T host(T old, T value) { return old - value; }
};
struct Min {
  template <class T>
  __device__ static T apply(T* place, T value) { return atomicMin(place, value); }
  template <class T>
  static T host(T old, T value) { return std::min(old, value); }
};
struct Max {
  template <class T>
  __device__ static T apply(T* place, T value) { return atomicMax(place, value); }
  template <class T>
  static T host(T old, T value) { return std::max(old, value); }
};
struct And {
  template <class T>
  __device__ static T apply(T* place, T value) { return atomicAnd(place, value | T(0xf0)); }
  template <class T>
  static T host(T old, T value) { return old & (value | T(0xf0)); }
};
struct Or {
  template <class T>
  __device__ static T apply(T* place, T value) { return atomicOr(place, value & T(0x111)); }
  template <class T>
  static T host(T old, T value) { return old | (value & T(0x111)); }
};
struct Xor {
  template <class T>
  __device__ static T apply(T* place, T value) { return atomicXor(place, value); }
  template <class T>
  static T host(T old, T value) { return old ^ value; }
};
// Wraps at 100: after n increments the counter is n % 101.
struct Increment {
  template <class T>
  __device__ static T apply(T* place, T) { return atomicInc(place, 100u); }
  template <class T>
  static T host(T old, T) { return old >= 100 ? 0 : old + 1; }
};
struct Decrement {
  template <class T>
  __device__ static T apply(T* place, T) { return atomicDec(place, 100u); }
  template <class T>
  static T host(T old, T) { return old == 0 || old > 100 ? 100 : old - 1; }
};
// By a loop of compare and swap.
struct AddBySwap {
  template <class T>
  __device__ static T apply(T* place, T value) {
    T old = *place, seen;
    do {
      seen = old;
      old = atomicCAS(place, seen, static_cast<T>(seen + value));
    } while (old != seen);
    return old;
  }
  template <class T>
  static T host(T old, T value) { return old + value; }
};

template <class Operation, class T>
__global__ void in_global(const T* values, T* places) {
  const int n = blockIdx.x * blockDim.x + threadIdx.x;
  if (n < kItems) Operation::apply(&places[n % kPlaces], values[n]);
}

template <class Operation, class T>
__global__ void in_lds(const T* values, T* places) {
  __shared__ T local[kPlaces];
  if (threadIdx.x < kPlaces) local[threadIdx.x] = places[threadIdx.x];
  __syncthreads();
  for (int n = threadIdx.x; n < kItems; n += blockDim.x) Operation::apply(&local[n % kPlaces], values[n]);
  __syncthreads();
  if (threadIdx.x < kPlaces) places[threadIdx.x] = local[threadIdx.x];
}

template <class Operation, class T>
void check_operation(Check& check, const char* what) {
  const bool whole = std::is_integral_v<T>;
  const auto values = random_integers<T>(kItems, whole && std::is_signed_v<T> ? -5000 : 0, whole ? 100'000 : 50);
  std::vector<T> wanted = {0, 1, 5, 77, 1000, 100, 12};
  DeviceArray<T> in(values), places(wanted), local_places(wanted);
  in_global<Operation><<<(kItems + 255) / 256, 256>>>(in.get(), places.get());
  in_lds<Operation><<<1, 512>>>(in.get(), local_places.get());
  for (int n = 0; n < kItems; ++n) wanted[n % kPlaces] = Operation::host(wanted[n % kPlaces], values[n]);
  check.all_equal(places.read(), wanted, what);
  check.all_equal(local_places.read(), wanted, what);
}

template <class T>
void check_whole_type(Check& check, const char* what) {
  check_operation<Add, T>(check, what);
  check_operation<Min, T>(check, what);
  check_operation<Max, T>(check, what);
  check_operation<And, T>(check, what);
  check_operation<Or, T>(check, what);
  check_operation<Xor, T>(check, what);
  check_operation<AddBySwap, T>(check, what);
}

// Every exchanged value comes back exactly once, or stays.
template <class T>
__global__ void exchange(T* place, T* got) {
  const int n = blockIdx.x * blockDim.x + threadIdx.x;
  got[n] = atomicExch(place, static_cast<T>(n + 1));
}

template <class T>
void check_exchange(Check& check, const char* what) {
  DeviceArray<T> place(1), got(640);
  place.fill_bytes(0);
  exchange<<<5, 128>>>(place.get(), got.get());
  auto values = got.read();
  values.push_back(place.read()[0]);
  std::sort(values.begin(), values.end());
  for (int n = 0; n <= 640; ++n) check.equal(values[n], static_cast<T>(n), what, n);
}

// The old values of an addition are all different.
__global__ void tickets(unsigned* counter, unsigned* got) {
  got[blockIdx.x * blockDim.x + threadIdx.x] = atomicAdd(counter, 1u);
}

int main() {
  Check check("atomics");
  check_whole_type<int>(check, "int");
  check_whole_type<unsigned>(check, "unsigned");
  check_whole_type<unsigned long long>(check, "unsigned long long");
  check_operation<Sub, int>(check, "subtract int");
  check_operation<Sub, unsigned>(check, "subtract unsigned");
  check_operation<Increment, unsigned>(check, "increment");
  check_operation<Decrement, unsigned>(check, "decrement");
  check_operation<Add, float>(check, "add float");
  check_operation<Add, double>(check, "add double");
  check_operation<Max, float>(check, "max float");
  check_operation<Min, double>(check, "min double");
  check_exchange<int>(check, "exchange int");
  check_exchange<unsigned long long>(check, "exchange unsigned long long");
  check_exchange<float>(check, "exchange float");
  DeviceArray<unsigned> counter(1), got(1280);
  counter.fill_bytes(0);
  tickets<<<10, 128>>>(counter.get(), got.get());
  auto values = got.read();
  std::sort(values.begin(), values.end());
  for (unsigned n = 0; n < 1280; ++n) check.equal(values[n], n, "ticket", n);
  return check.finish();
}
