// SPDX-License-Identifier: MIT
// Kernels on memory of the host: mapped, registered, managed; what a pointer is; how much memory there is.
#include "program.h"

__global__ void twice(const int* in, int* out, int count) {
  const int n = blockIdx.x * blockDim.x + threadIdx.x;
  if (n < count) out[n] = 2 * in[n];
}

__managed__ int managed_sum = 5;

__global__ void add_to_managed(int value) {
  atomicAdd(&managed_sum, value);
}

constexpr int kCount = 3000;

void run_and_check(Check& check, const int* in, int* out, const int* host_in, const int* host_out, const char* what) {
  twice<<<(kCount + 255) / 256, 256>>>(in, out, kCount);
  MUST(hipDeviceSynchronize());
  for (int n = 0; n < kCount; ++n) check.equal(host_out[n], 2 * host_in[n], what, n);
}

void check_mapped(Check& check) {
  int *host = nullptr, *device = nullptr;
  MUST(hipHostMalloc(&host, 2 * kCount * sizeof(int), hipHostMallocMapped));
  MUST(hipHostGetDevicePointer(reinterpret_cast<void**>(&device), host, 0));
  for (int n = 0; n < kCount; ++n) host[n] = n * n;
  run_and_check(check, device, device + kCount, host, host + kCount, "mapped");
  MUST(hipHostFree(host));
}

void check_registered(Check& check) {
  std::vector<int> values(2 * kCount, 0);
  for (int n = 0; n < kCount; ++n) values[n] = 3 * n;
  MUST(hipHostRegister(values.data(), values.size() * sizeof(int), hipHostRegisterMapped));
  int* device = nullptr;
  MUST(hipHostGetDevicePointer(reinterpret_cast<void**>(&device), values.data(), 0));
  run_and_check(check, device, device + kCount, values.data(), values.data() + kCount, "registered");
  MUST(hipHostUnregister(values.data()));
}

void check_managed(Check& check) {
  int* values = nullptr;
  MUST(hipMallocManaged(&values, 2 * kCount * sizeof(int)));
  for (int n = 0; n < kCount; ++n) values[n] = 7 - n;
  run_and_check(check, values, values + kCount, values, values + kCount, "managed");
  MUST(hipFree(values));
  managed_sum += 10;
  add_to_managed<<<3, 64>>>(2);
  MUST(hipDeviceSynchronize());
  check.equal(managed_sum, 15 + 2 * 3 * 64, "__managed__");
}

// `memoryType` of HIP 5 is `type` of HIP 6.
template <class Attributes>
int type_of(const Attributes& attributes) {
  if constexpr (requires { attributes.memoryType; }) return attributes.memoryType;
  else return attributes.type;
}

void check_attributes(Check& check) {
  DeviceArray<int> device(100);
  hipPointerAttribute_t attributes{};
  MUST(hipPointerGetAttributes(&attributes, device.get() + 10));
  check.equal(type_of(attributes), int{hipMemoryTypeDevice}, "type of device memory");
  int* host = nullptr;
  MUST(hipHostMalloc(&host, 4096));
  MUST(hipPointerGetAttributes(&attributes, host));
  check.equal(type_of(attributes), int{hipMemoryTypeHost}, "type of pinned memory");
  MUST(hipHostFree(host));
}

int main() {
  Check check("host_memory");
  check_mapped(check);
  check_registered(check);
  check_managed(check);
  check_attributes(check);
  return check.finish();
}
