// SPDX-License-Identifier: MIT
// Decoupled look-back inside a library: groups wait for groups before them.
#include <numeric>

#include "libraries/rocprim.h"

template <class T>
void check_scans(Check& check, size_t count) {
  const auto values = random_integers<T>(count, -100, 1000);
  DeviceArray<T> in(values), out(count);
  std::vector<T> wanted(count);
  run_with_storage([&](void* temporary, size_t& bytes) {
    return rocprim::inclusive_scan(temporary, bytes, in.get(), out.get(), count, rocprim::plus<T>());
  });
  std::inclusive_scan(values.begin(), values.end(), wanted.begin());
  check.all_equal(out.read(), wanted, "inclusive");
  run_with_storage([&](void* temporary, size_t& bytes) {
    return rocprim::exclusive_scan(temporary, bytes, in.get(), out.get(), T{7}, count, rocprim::plus<T>());
  });
  std::exclusive_scan(values.begin(), values.end(), wanted.begin(), T{7});
  check.all_equal(out.read(), wanted, "exclusive");
}

int main() {
  Check check("rocprim_scan");
  for (const size_t count : {size_t{1}, size_t{777}, size_t{200'003}}) {
    check_scans<int>(check, count);
    check_scans<double>(check, count);
  }
  return check.finish();
}
