// SPDX-License-Identifier: MIT
// Selection by predicate and by flags, unique elements, partition.
#include <algorithm>

#include "libraries/rocprim.h"

struct IsSmall {
  __host__ __device__ bool operator()(int value) const { return value < 300; }
};

void expect(Check& check, const DeviceArray<int>& out, const DeviceArray<unsigned>& out_count,
            const std::vector<int>& wanted, const char* what) {
  check.equal(out_count.read()[0], wanted.size(), what);
  auto got = out.read();
  got.resize(wanted.size());
  check.all_equal(got, wanted, what);
}

void check_count(Check& check, size_t count) {
  const auto values = random_integers<int>(count, 0, 999);
  const auto flags = random_integers<unsigned char>(count, 0, 1, 2);
  DeviceArray<int> in(values), out(count);
  DeviceArray<unsigned char> device_flags(flags);
  DeviceArray<unsigned> out_count(1);
  std::vector<int> wanted;

  run_with_storage([&](void* temporary, size_t& bytes) {
    return rocprim::select(temporary, bytes, in.get(), out.get(), out_count.get(), count, IsSmall());
  });
  std::copy_if(values.begin(), values.end(), std::back_inserter(wanted), IsSmall());
  expect(check, out, out_count, wanted, "by predicate");

  run_with_storage([&](void* temporary, size_t& bytes) {
    return rocprim::select(temporary, bytes, in.get(), device_flags.get(), out.get(), out_count.get(), count);
  });
  wanted.clear();
  for (size_t n = 0; n < count; ++n)
    if (flags[n] != 0) wanted.push_back(values[n]);
  expect(check, out, out_count, wanted, "by flags");

  auto sorted = values;
  std::sort(sorted.begin(), sorted.end());
  in.write(sorted);
  run_with_storage([&](void* temporary, size_t& bytes) {
    return rocprim::unique(temporary, bytes, in.get(), out.get(), out_count.get(), count);
  });
  sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
  expect(check, out, out_count, sorted, "unique");
}

int main() {
  Check check("rocprim_select");
  for (const size_t count : {size_t{1}, size_t{1000}, size_t{100'003}}) check_count(check, count);
  return check.finish();
}
