// SPDX-License-Identifier: MIT
#include <algorithm>
#include <numeric>

#include "libraries/rocprim.h"

void check_keys(Check& check, size_t count) {
  auto keys = random_integers<unsigned>(count, 0, UINT32_MAX);
  DeviceArray<unsigned> in(keys), out(count);
  run_with_storage([&](void* temporary, size_t& bytes) {
    return rocprim::radix_sort_keys(temporary, bytes, in.get(), out.get(), count);
  });
  std::sort(keys.begin(), keys.end());
  check.all_equal(out.read(), keys, "key");
}

// Few different keys: the values show whether the sort is stable.
void check_pairs(Check& check, size_t count) {
  const auto keys = random_integers<float>(count, -50, 50);
  std::vector<int> order(count);
  std::iota(order.begin(), order.end(), 0);
  DeviceArray<float> keys_in(keys), keys_out(count);
  DeviceArray<int> in(order), out(count);
  run_with_storage([&](void* temporary, size_t& bytes) {
    return rocprim::radix_sort_pairs_desc(temporary, bytes, keys_in.get(), keys_out.get(), in.get(), out.get(), count);
  });
  std::stable_sort(order.begin(), order.end(), [&](int a, int b) { return keys[a] > keys[b]; });
  check.all_equal(out.read(), order, "value");
}

int main() {
  Check check("rocprim_sort");
  for (const size_t count : {size_t{1}, size_t{500}, size_t{100'003}}) {
    check_keys(check, count);
    check_pairs(check, count);
  }
  return check.finish();
}
