// SPDX-License-Identifier: MIT
// Source compiled at run time for the card that is there, loaded as a module.
#include <hip/hiprtc.h>

#include <string>

#include "program.h"

const char* const kSource = R"(
extern "C" __device__ int offset = 5;

template <class T> __device__ T scale(T value) { return value * FACTOR; }

extern "C" __global__ void fill(int* out, int count, char small, double big) {
  const int n = blockIdx.x * blockDim.x + threadIdx.x;
  if (n < count) out[n] = scale(n) + offset + small + static_cast<int>(big);
}
)";

void rtc_must(hiprtcResult result, const char* what) {
  if (result == HIPRTC_SUCCESS) return;
  std::printf("%s: %s\n", what, hiprtcGetErrorString(result));
  std::exit(1);
}

std::vector<char> compile(const std::string& arch) {
  hiprtcProgram program;
  rtc_must(hiprtcCreateProgram(&program, kSource, "fill.hip", 0, nullptr, nullptr), "create");
  const std::string target = "--gpu-architecture=" + arch;
  const char* options[] = {target.c_str(), "-DFACTOR=3"};
  rtc_must(hiprtcCompileProgram(program, 2, options), "compile");
  size_t bytes = 0;
  rtc_must(hiprtcGetCodeSize(program, &bytes), "size");
  std::vector<char> code(bytes);
  rtc_must(hiprtcGetCode(program, code.data()), "code");
  rtc_must(hiprtcDestroyProgram(&program), "destroy");
  return code;
}

int main() {
  Check check("hiprtc");
  hipDeviceProp_t properties{};
  MUST(hipGetDeviceProperties(&properties, 0));
  const auto code = compile(properties.gcnArchName);
  hipModule_t module;
  hipFunction_t fill;
  MUST(hipModuleLoadData(&module, code.data()));
  MUST(hipModuleGetFunction(&fill, module, "fill"));
  hipDeviceptr_t offset;
  size_t bytes;
  MUST(hipModuleGetGlobal(&offset, &bytes, module, "offset"));
  check.equal(bytes, sizeof(int), "size of the variable");
  const int nine = 9;
  MUST(hipMemcpyHtoD(offset, const_cast<int*>(&nine), sizeof nine));

  constexpr int kCount = 1000;
  DeviceArray<int> out(kCount);
  int* pointer = out.get();
  int count = kCount;
  char small = 'a';
  double big = 1e6;
  void* arguments[] = {&pointer, &count, &small, &big};
  MUST(hipModuleLaunchKernel(fill, 8, 1, 1, 128, 1, 1, 0, nullptr, arguments, nullptr));
  const auto got = out.read();
  for (int n = 0; n < kCount; ++n) check.equal(got[n], 3 * n + 9 + 'a' + 1'000'000, "value", n);
  MUST(hipModuleUnload(module));
  return check.finish();
}
