// SPDX-License-Identifier: MIT
// A convolution's bias apart from it, as ONNX Runtime and TensorFlow call it.
#include <fmt/format.h>

#include <cmath>

#include "conv/tensors.h"
#include "miopen/client.h"
#include "miopen/client_parts.h"

namespace rocfix {
namespace {

using Values = std::vector<float>;

// Whole numbers from -4 to 4, whose sums are exact in fp32.
Values whole_numbers(size_t count, unsigned seed) {
  Values values(count);
  for (auto& value : values) value = static_cast<float>((seed = seed * 1103515245u + 12345u) >> 16 & 0xff) / 32 - 4;
  for (auto& value : values) value = std::trunc(value);
  return values;
}

// On the host every tensor is NCHW.
int64_t channel_of(const ConvProblem& p, size_t element) {
  return static_cast<int64_t>(element) / (p.h * p.w) % p.c;
}

// A tensor in device memory; `like`: of which problem's x.
class DeviceTensor {
 public:
  DeviceTensor(const ConvProblem& like, const Values& values) : like_(like), memory_(bytes()) {
    driver().copy_in(address(), to_bytes(like_, Tensor::kX, values).data(), bytes());
  }
  void* at() const { return memory_.address; }
  Values values() const {
    std::vector<std::byte> read(bytes());
    driver().copy_out(read.data(), address(), read.size());
    return from_bytes(like_, Tensor::kX, read);
  }

 private:
  size_t bytes() const { return elements_of(like_, Tensor::kX) * element_bytes(like_.type); }
  uint64_t address() const { return reinterpret_cast<uint64_t>(memory_.address); }

  ConvProblem like_;
  Memory memory_;
};

ConvProblem bias_of(ConvProblem tensor) {
  tensor.n = tensor.h = tensor.w = 1;
  return tensor;
}

Values rounded(const ConvProblem& like, const Values& values) {
  return from_bytes(like, Tensor::kX, to_bytes(like, Tensor::kX, values));
}

std::string compare(const char* what, const Values& got, const Values& wanted) {
  for (size_t i = 0; i < wanted.size(); ++i)
    if (got[i] != wanted[i]) return fmt::format("{}[{}] is {}, not {}", what, i, got[i], wanted[i]);
  return "";
}

constexpr float kOne = 1, kZero = 0;

std::string run_forward(Handle handle, const ConvProblem& p, TensorDesc y_desc, TensorDesc bias_desc) {
  Values y = whole_numbers(elements_of(p, Tensor::kX), 1);
  const Values bias = whole_numbers(static_cast<size_t>(p.c), 2);
  const DeviceTensor on_device(p, y), bias_on_device(bias_of(p), bias);
  const int status =
      miopenConvolutionForwardBias(handle, &kOne, bias_desc, bias_on_device.at(), &kZero, y_desc, on_device.at());
  wait_for_device();
  if (status != 0) return failed("ForwardBias", status);
  for (size_t i = 0; i < y.size(); ++i) y[i] += bias[channel_of(p, i)];
  return compare("y", on_device.values(), y);
}

std::string run_backward(Handle handle, const ConvProblem& p, TensorDesc dy_desc, TensorDesc bias_desc) {
  const Values dy = whole_numbers(elements_of(p, Tensor::kX), 3);
  Values sums(p.c);
  for (size_t i = 0; i < dy.size(); ++i) sums[channel_of(p, i)] += dy[i];
  const DeviceTensor on_device(p, dy), dbias(bias_of(p), Values(p.c, 77));
  const int status =
      miopenConvolutionBackwardBias(handle, &kOne, dy_desc, on_device.at(), &kZero, bias_desc, dbias.at());
  wait_for_device();
  if (status != 0) return failed("BackwardBias", status);
  return compare("dbias", dbias.values(), rounded(bias_of(p), sums));
}

}  // namespace

std::string run_bias(Handle handle, const ConvProblem& tensor, int64_t depth) {
  const TensorDesc y_desc = make_x(tensor, depth),
                   bias_desc = make_parameter(type_code(tensor.type), tensor.c, depth);
  std::string trouble = run_forward(handle, tensor, y_desc, bias_desc);
  if (trouble.empty()) trouble = run_backward(handle, tensor, y_desc, bias_desc);
  miopenDestroyTensorDescriptor(bias_desc);
  miopenDestroyTensorDescriptor(y_desc);
  return trouble;
}

}  // namespace rocfix
