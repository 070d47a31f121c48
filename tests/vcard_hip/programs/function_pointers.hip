// SPDX-License-Identifier: MIT
// Calls through pointers that differ between lanes, virtual functions, and a table in device memory.
#include "program.h"

using Function = int (*)(int, int);

__host__ __device__ int add(int a, int b) {
  return a + b;
}
__host__ __device__ int multiply(int a, int b) {
  return a * b;
}
__host__ __device__ int power(int a, int b) {
  int result = 1;
  for (int n = 0; n < b; ++n) result *= a;
  return result;
}
__host__ __device__ int mix(int a, int b) {
  return add(multiply(a, 3), power(b, 2));
}

__device__ Function device_table[] = {add, multiply, power, mix};
constexpr Function host_table[] = {add, multiply, power, mix};

__global__ void call_by_table(int* out) {
  const int n = blockIdx.x * blockDim.x + threadIdx.x;
  out[n] = device_table[n % 4](n, n % 7);
}

struct Shape {
  __device__ virtual int area(int side) const = 0;
};
struct Square : Shape {
  __device__ int area(int side) const override { return side * side; }
};
struct Strip : Shape {
  int width;
  __device__ explicit Strip(int w) : width(w) {}
  __device__ int area(int side) const override { return side * width; }
};

__global__ void call_virtual(int* out) {
  const int n = threadIdx.x;
  const Square square;
  const Strip strip(n + 1);
  const Shape* shapes[2] = {&square, &strip};
  out[n] = shapes[n / 3 % 2]->area(n);
}

int main() {
  Check check("function_pointers");
  DeviceArray<int> out(512);
  call_by_table<<<4, 128>>>(out.get());
  auto got = out.read();
  for (int n = 0; n < 512; ++n) check.equal(got[n], host_table[n % 4](n, n % 7), "by table", n);
  call_virtual<<<1, 96>>>(out.get());
  got = out.read();
  for (int n = 0; n < 96; ++n) check.equal(got[n], n / 3 % 2 == 0 ? n * n : n * (n + 1), "virtual", n);
  return check.finish();
}
