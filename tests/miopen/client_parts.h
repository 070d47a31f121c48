// SPDX-License-Identifier: MIT
// What the client's files share.
#pragma once

#include "device/hip/hip_runtime.h"
#include "miopen/client.h"

namespace rocfix {

const DriverApi& driver();  // of HIP, started
int type_code(DataType type);
TensorDesc make_tensor(const ConvProblem& problem, Tensor tensor, int era);
// 1 x C x 1 x 1 of the problem's type.
TensorDesc make_bias(const ConvProblem& problem, int64_t channels);
// MIOpen's name of the direction: a transposed convolution's forward is the plain one's backward data.
Direction asked_for(Direction direction, bool transposed);
std::string failed(const char* function, int status);

class Memory {
 public:
  explicit Memory(size_t bytes) : address(bytes == 0 ? nullptr : device_memory(bytes)) {}
  ~Memory() { free_device_memory(address); }
  Memory(const Memory&) = delete;
  Memory& operator=(const Memory&) = delete;

  void* address;
};

}  // namespace rocfix
