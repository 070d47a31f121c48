// SPDX-License-Identifier: MIT
// Run-length encoding and reduction by key.
#include "libraries/rocprim.h"

struct Runs {
  std::vector<int> keys;
  std::vector<unsigned> lengths;
  std::vector<int> sums;
};

Runs runs_of(const std::vector<int>& keys, const std::vector<int>& values) {
  Runs runs;
  for (size_t n = 0; n < keys.size(); ++n) {
    if (n == 0 || keys[n] != keys[n - 1]) {
      runs.keys.push_back(keys[n]);
      runs.lengths.push_back(0);
      runs.sums.push_back(0);
    }
    ++runs.lengths.back();
    runs.sums.back() += values[n];
  }
  return runs;
}

template <class T>
std::vector<T> first_of(const DeviceArray<T>& array, size_t count) {
  auto values = array.read();
  values.resize(count);
  return values;
}

void check_count(Check& check, size_t count) {
  const auto keys = random_integers<int>(count, 0, 2), values = random_integers<int>(count, -9, 9, 2);
  const Runs wanted = runs_of(keys, values);
  DeviceArray<int> in(keys), unique(count), values_in(values), sums(count);
  DeviceArray<unsigned> lengths(count), runs(1);
  run_with_storage([&](void* temporary, size_t& bytes) {
    return rocprim::run_length_encode(temporary, bytes, in.get(), count, unique.get(), lengths.get(), runs.get());
  });
  check.equal(runs.read()[0], wanted.keys.size(), "runs");
  check.all_equal(first_of(unique, wanted.keys.size()), wanted.keys, "key");
  check.all_equal(first_of(lengths, wanted.keys.size()), wanted.lengths, "length");
  run_with_storage([&](void* temporary, size_t& bytes) {
    return rocprim::reduce_by_key(temporary, bytes, in.get(), values_in.get(), count, unique.get(), sums.get(), runs.get());
  });
  check.equal(runs.read()[0], wanted.keys.size(), "keys");
  check.all_equal(first_of(sums, wanted.keys.size()), wanted.sums, "sum");
}

int main() {
  Check check("rocprim_encode");
  for (const size_t count : {size_t{1}, size_t{1000}, size_t{60'001}}) check_count(check, count);
  return check.finish();
}
