// SPDX-License-Identifier: MIT
#include <algorithm>
#include <numeric>

#include "libraries/rocprim.h"

template <class T, class Operation>
T reduce(const std::vector<T>& values, T start, Operation operation) {
  DeviceArray<T> in(values), out(1);
  run_with_storage([&](void* temporary, size_t& bytes) {
    return rocprim::reduce(temporary, bytes, in.get(), out.get(), start, values.size(), operation);
  });
  return out.read()[0];
}

int main() {
  Check check("rocprim_reduce");
  for (const size_t count : {size_t{1}, size_t{1000}, size_t{123'457}}) {
    const auto ints = random_integers<int>(count, -1'000'000, 1'000'000);
    check.equal(reduce(ints, 0, rocprim::plus<int>()), std::accumulate(ints.begin(), ints.end(), 0), "sum", count);
    check.equal(reduce(ints, INT32_MIN, rocprim::maximum<int>()), *std::max_element(ints.begin(), ints.end()), "maximum",
                count);
    const auto small = random_integers<double>(count, -1000, 1000);
    check.equal(reduce(small, 0.5, rocprim::plus<double>()), std::accumulate(small.begin(), small.end(), 0.5),
                "sum of double", count);
  }
  return check.finish();
}
