// SPDX-License-Identifier: MIT
// A program that computes a convolution through MIOpen's interface, with the calls that PyTorch makes.
#pragma once

#include <string>
#include <vector>

#include "conv/tensors.h"
#include "miopen/miopen_api.h"

namespace rocfix {

// A problem's tensors in device memory: exact data in the inputs, and in the result what no right one is.
class DeviceData {
 public:
  // `offset`: bytes between an allocation's start and the tensor, as a view has them.
  explicit DeviceData(const ConvProblem& problem, uint64_t offset = 0);
  ~DeviceData();
  DeviceData(const DeviceData&) = delete;
  DeviceData& operator=(const DeviceData&) = delete;

  void* at(Tensor tensor) const;
  // "" when the result is right to the bit, else what is wrong.
  std::string difference() const;

 private:
  ConvProblem problem_;
  uint64_t offset_;
  HostTensors expected_;
  uint64_t allocated_[4] = {};
};

void* device_memory(size_t bytes);
void free_device_memory(void* memory);
void wait_for_device();

// How PyTorch calls: 1 up to 1.12, 2 up to 2.6, 3 up to 2.8, 4 from 2.9 on
// (ATen/native/miopen/Conv_miopen.cpp).
struct Era {
  int number = 1;
  bool immediate = false;  // torch.backends.cudnn.benchmark = False, later .miopen.immediate = True
};

// Descriptors of a problem. `transposed`: the same computation, asked for as a transposed convolution.
class Descriptors {
 public:
  Descriptors(const ConvProblem& problem, int era, bool transposed = false);
  ~Descriptors();
  Descriptors(const Descriptors&) = delete;
  Descriptors& operator=(const Descriptors&) = delete;

  TensorDesc x = nullptr, w = nullptr, y = nullptr;
  ConvDesc convolution = nullptr;
};

// The functions of a direction, with the tensors under their names.
class Calls {
 public:
  Calls(Handle handle, const ConvProblem& problem, const Descriptors& descriptors, const DeviceData& data,
        bool transposed = false);

  int workspace_size(size_t* bytes) const;
  int find(AlgoPerf* result, void* workspace, size_t workspace_bytes, int requested = 1) const;
  int run(const AlgoPerf& found, void* workspace, size_t workspace_bytes, float alpha = 1,
          float beta = 0) const;
  int solution_count(size_t* count) const;
  int solutions(size_t most, size_t* count, ConvSolution* solutions) const;
  int solution_workspace_size(uint64_t id, size_t* bytes) const;
  int compile_solution(uint64_t id) const;
  int immediate(uint64_t id, void* workspace, size_t workspace_bytes) const;

 private:
  Handle handle_;
  Direction direction_;
  ConvDesc convolution_;
  struct Operand {
    TensorDesc tensor;
    void* memory;
  };
  Operand first_, second_, result_;  // in the order of everything but forward Find and Run
};

// The plan that torch.jit makes of a frozen convolution with ReLU (ATen/native/miopen/Conv_miopen.cpp,
// ..._relu_out), bias and activation as the problem has them. `alpha`: the factor of every operator.
std::string run_fused(Handle handle, const ConvProblem& problem, float alpha = 1);
// The same with another activation (miopenActivationMode_t) than the problem's, which the result is compared with.
std::string run_fused_as(Handle handle, const ConvProblem& problem, int activation, double parameter, float alpha = 1);
// The same by miopenConvolutionBiasActivationForward; `with_z`: with another tensor, times 0.
std::string run_bias_activation(Handle handle, const ConvProblem& problem, bool with_z = false);
// MIOpen's name of the problem's activation and its parameter.
int activation_mode(const ConvProblem& problem);
double activation_parameter(const ConvProblem& problem);

// A bias added to a tensor as `tensor`'s x, and its gradient, exact. `depth`: the tensor's rows are that many
// planes' of a tensor with five dimensions; 0: there are four.
std::string run_bias(Handle handle, const ConvProblem& tensor, int64_t depth = 0);

// Find 2.0, as MIGraphX uses it: the solution is found, kept as bytes, and run from those.
std::string run_find2(Handle handle, const ConvProblem& problem, bool transposed = false);

// A nn.BatchNorm2d on a tensor as `tensor`'s x: training with and without its optional results, inference,
// gradients with what training saved and without. `second`: through the functions of MIOpen 3.3 (_V2).
// `depth` as above, of a nn.BatchNorm3d. "" or what was wrong.
std::string run_batch_norm(Handle handle, const ConvProblem& tensor, bool second = false, int64_t depth = 0);

// What a nn.Conv2d or its gradient does: all calls, the first time and a second time out of PyTorch's cache.
// "" or what went wrong.
std::string run_like_pytorch(Handle handle, const ConvProblem& problem, const Era& era,
                             bool transposed = false);

}  // namespace rocfix
