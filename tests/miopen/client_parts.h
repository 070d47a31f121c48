// SPDX-License-Identifier: MIT
// What the client's files share.
#pragma once

#include "device/hip/hip_runtime.h"
#include "miopen/client.h"

namespace rocfix {

const DriverApi& driver();  // of HIP, started
int type_code(DataType type);
TensorDesc make_tensor(const ConvProblem& problem, Tensor tensor, int era);
// The problem's x; `depth`: its rows are that many planes' of a tensor with five dimensions; 0: there are
// four.
TensorDesc make_x(const ConvProblem& problem, int64_t depth);
// 1 x C x 1 x 1 of a type (miopenDataType_t); `depth` as above.
TensorDesc make_parameter(int type, int64_t channels, int64_t depth = 0);
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
