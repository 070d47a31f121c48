// SPDX-License-Identifier: MIT
// __constant__ and __device__ variables: initial values, copies by symbol, addresses, pointers between them.
#include "program.h"

__constant__ float coefficients[5] = {1, 2, 3, 4, 5};
__device__ int counter = 41;
__device__ int table[16];
__device__ int* pointer_to_table = &table[3];  // a relocation in the code object
__device__ const char* const names[] = {"zero", "one", "two"};

__global__ void polynomial(const float* in, float* out) {
  float sum = 0;
  for (int n = 4; n >= 0; --n) sum = sum * in[threadIdx.x] + coefficients[n];
  out[threadIdx.x] = sum;
}

__global__ void change() {
  if (threadIdx.x == 0) atomicAdd(&counter, 1);
  if (threadIdx.x < 13) pointer_to_table[threadIdx.x] = table[2] + threadIdx.x;
}

__global__ void letters(char* out) {
  out[threadIdx.x] = names[threadIdx.x / 4][threadIdx.x % 4];
}

float wanted_polynomial(const float (&c)[5], float x) {
  return (((c[4] * x + c[3]) * x + c[2]) * x + c[1]) * x + c[0];
}

void check_polynomial(Check& check, const float (&c)[5]) {
  std::vector<float> values(32);
  for (int n = 0; n < 32; ++n) values[n] = n - 16;
  DeviceArray<float> in(values), out(32);
  polynomial<<<1, 32>>>(in.get(), out.get());
  const auto got = out.read();
  for (int n = 0; n < 32; ++n) check.equal(got[n], wanted_polynomial(c, values[n]), "polynomial", n);
}

int main() {
  Check check("device_variables");
  check_polynomial(check, {1, 2, 3, 4, 5});
  const float others[5] = {-3, 0.5f, 2, -1, 7};
  MUST(hipMemcpyToSymbol(HIP_SYMBOL(coefficients), others, sizeof others));
  check_polynomial(check, others);
  const float third = 9;
  MUST(hipMemcpyToSymbol(HIP_SYMBOL(coefficients), &third, sizeof third, 2 * sizeof(float)));
  check_polynomial(check, {-3, 0.5f, 9, -1, 7});

  int values[16] = {0, 0, 70};
  MUST(hipMemcpyToSymbol(HIP_SYMBOL(table), values, sizeof values));
  for (int round = 0; round < 3; ++round) change<<<5, 64>>>();
  int count = 0;
  MUST(hipMemcpyFromSymbol(&count, HIP_SYMBOL(counter), sizeof count));
  check.equal(count, 41 + 15, "counter");
  MUST(hipMemcpyFromSymbol(values, HIP_SYMBOL(table), sizeof values));
  for (int n = 3; n < 16; ++n) check.equal(values[n], 70 + n - 3, "table", n);

  void* address = nullptr;
  size_t bytes = 0;
  MUST(hipGetSymbolAddress(&address, HIP_SYMBOL(table)));
  MUST(hipGetSymbolSize(&bytes, HIP_SYMBOL(table)));
  check.equal(bytes, sizeof values, "size");
  int copy[16] = {};
  MUST(hipMemcpy(copy, address, sizeof copy, hipMemcpyDeviceToHost));
  check.equal(copy[15], 82, "by address");

  DeviceArray<char> text(12);
  letters<<<1, 12>>>(text.get());
  const auto got = text.read();
  for (int n = 0; n < 12; ++n) check.equal(got[n], "zeroone\0two"[n], "letter", n);
  return check.finish();
}
