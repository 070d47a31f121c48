// SPDX-License-Identifier: MIT
#include "miopen/client.h"

#include <dlfcn.h>
#include <fmt/format.h>

#include <utility>

#include "conv/compare.h"
#include "conv/reference.h"
#include "conv/test_data.h"
#include "device/hip/hip_runtime.h"
#include "miopen/client_parts.h"

namespace rocfix {
namespace {

constexpr uint64_t kRoom = 64;  // behind a view

template <class Number>
std::vector<Number> converted(const Dimensions& values) {
  return {values.begin(), values.end()};
}

// The newer function, where the loaded MIOpen has it.
template <class Function>
Function* newer(Function* function, const char* name) {
  static_cast<void>(function);
  return reinterpret_cast<Function*>(dlsym(RTLD_DEFAULT, name));
}
#define NEWER(function) newer<decltype(function)>(nullptr, #function)

// The function of a direction.
#define OF_DIRECTION(direction, before, after)                                              \
  (direction == Direction::kForward        ? miopen##before##ConvolutionForward##after      \
   : direction == Direction::kBackwardData ? miopen##before##ConvolutionBackwardData##after \
                                           : miopen##before##ConvolutionBackwardWeights##after)

std::string find_and_run(const Calls& calls, bool is_cached, AlgoPerf& found) {
  if (!is_cached) {
    size_t bytes = 0;
    if (const int status = calls.workspace_size(&bytes)) return failed("GetWorkSpaceSize", status);
    const Memory workspace(bytes);
    if (const int status = calls.find(&found, workspace.address, bytes)) return failed("Find", status);
  }
  const Memory workspace(found.workspace_bytes);
  const int status = calls.run(found, workspace.address, found.workspace_bytes);
  wait_for_device();
  return status == 0 ? "" : failed("Run", status);
}

std::string run_immediate(const Calls& calls) {
  size_t count = 0;
  if (const int status = calls.solution_count(&count)) return failed("GetSolutionCount", status);
  if (count > miopen::kMostSolutions) return fmt::format("{} solutions, PyTorch takes 10", count);
  std::vector<ConvSolution> solutions(count);
  if (const int status = calls.solutions(count, &count, solutions.data()))
    return failed("GetSolution", status);
  const Memory workspace(solutions[0].workspace_bytes);
  const int status = calls.immediate(solutions[0].id, workspace.address, solutions[0].workspace_bytes);
  wait_for_device();
  return status == 0 ? "" : failed("Immediate", status);
}

}  // namespace

const DriverApi& driver() {
  static const bool started = hip_devices().ok();
  static_cast<void>(started);
  return hip_api()->driver;
}

int type_code(DataType type) {
  return type == DataType::kF32 ? miopen::kFloat : type == DataType::kF16 ? miopen::kHalf : miopen::kBFloat16;
}

TensorDesc make_tensor(const ConvProblem& problem, Tensor tensor, int era) {
  const auto sizes = sizes_of(problem, tensor), strides = strides_of(problem, tensor);
  TensorDesc made = nullptr;
  miopenCreateTensorDescriptor(&made);
  auto* with_size_t = NEWER(miopenSetTensorDescriptorV2);
  if (era >= 4 && with_size_t != nullptr)
    with_size_t(made, type_code(problem.type), 4, converted<size_t>(sizes).data(),
                converted<size_t>(strides).data());
  else
    miopenSetTensorDescriptor(made, type_code(problem.type), 4, converted<int>(sizes).data(),
                              converted<int>(strides).data());
  return made;
}

TensorDesc make_x(const ConvProblem& problem, int64_t depth) {
  if (depth == 0) return make_tensor(problem, Tensor::kX, 2);
  auto sizes = converted<int>(sizes_of(problem, Tensor::kX)),
       strides = converted<int>(strides_of(problem, Tensor::kX));
  const int planes = static_cast<int>(depth), rows = sizes[2] / planes;
  sizes = {sizes[0], sizes[1], planes, rows, sizes[3]};
  strides = {strides[0], strides[1], rows * strides[2], strides[2], strides[3]};
  TensorDesc made = nullptr;
  miopenCreateTensorDescriptor(&made);
  miopenSetTensorDescriptor(made, type_code(problem.type), 5, sizes.data(), strides.data());
  return made;
}

TensorDesc make_parameter(int type, int64_t channels, int64_t depth) {
  const int c = static_cast<int>(channels), sizes[] = {1, c, 1, 1, 1}, strides[] = {c, 1, 1, 1, 1};
  TensorDesc made = nullptr;
  miopenCreateTensorDescriptor(&made);
  miopenSetTensorDescriptor(made, type, depth == 0 ? 4 : 5, sizes, strides);
  return made;
}

// MIOpen's name of the direction: a transposed convolution's forward is the plain one's backward data.
Direction asked_for(Direction direction, bool transposed) {
  if (!transposed || direction == Direction::kBackwardWeights) return direction;
  return direction == Direction::kForward ? Direction::kBackwardData : Direction::kForward;
}

std::string failed(const char* function, int status) {
  return fmt::format("{} returned {}", function, status);
}

void* device_memory(size_t bytes) {
  uint64_t address = 0;
  driver().allocate(&address, bytes);
  return reinterpret_cast<void*>(address);
}

void free_device_memory(void* memory) {
  if (memory != nullptr) driver().release(reinterpret_cast<uint64_t>(memory));
}

void wait_for_device() {
  driver().stream_synchronize(nullptr);
}

DeviceData::DeviceData(const ConvProblem& problem, uint64_t offset) : problem_(problem), offset_(offset) {
  expected_ = std::move(*exact_inputs(problem));
  for (const Tensor tensor : kTensors) {
    const size_t bytes = elements_of(problem, tensor) * element_bytes(problem.type);
    auto& address = allocated_[static_cast<size_t>(tensor)];
    address = reinterpret_cast<uint64_t>(device_memory(bytes + offset + kRoom));
    driver().fill(address, 0x7b, bytes + offset + kRoom);
    if (tensor != result_of(problem.direction))
      driver().copy_in(address + offset, to_bytes(problem, tensor, expected_[tensor]).data(), bytes);
  }
  compute_reference(problem, expected_);
}

DeviceData::~DeviceData() {
  for (const uint64_t address : allocated_) free_device_memory(reinterpret_cast<void*>(address));
}

void* DeviceData::at(Tensor tensor) const {
  return reinterpret_cast<void*>(allocated_[static_cast<size_t>(tensor)] + offset_);
}

std::string DeviceData::difference() const {
  const Tensor result = result_of(problem_.direction);
  std::vector<std::byte> bytes(elements_of(problem_, result) * element_bytes(problem_.type));
  driver().copy_out(bytes.data(), reinterpret_cast<uint64_t>(at(result)), bytes.size());
  return compare(problem_, from_bytes(problem_, result, bytes), expected_[result]).difference;
}

Descriptors::Descriptors(const ConvProblem& problem, int era, bool transposed)
    : x(make_tensor(problem, Tensor::kX, era)),
      w(make_tensor(problem, Tensor::kW, era)),
      y(make_tensor(problem, Tensor::kY, era)) {
  if (transposed) std::swap(x, y);
  const int pads[] = {int(problem.pad_h), int(problem.pad_w)},
            strides[] = {int(problem.stride_h), int(problem.stride_w)},
            dilations[] = {int(problem.dilation_h), int(problem.dilation_w)};
  const bool is_depthwise = !transposed && problem.groups > 1 && problem.groups == problem.c;
  constexpr int kDepthwise = 3;
  miopenCreateConvolutionDescriptor(&convolution);
  miopenInitConvolutionNdDescriptor(convolution, 2, pads, strides, dilations,
                                    transposed     ? miopen::kTranspose
                                    : is_depthwise ? kDepthwise
                                                   : miopen::kConvolution);
  miopenSetConvolutionGroupCount(convolution, static_cast<int>(problem.groups));
  constexpr int kDeterministic = 1, kNormal = 1;
  if (era >= 3) miopenSetConvolutionAttribute(convolution, kDeterministic, 0);
  if (auto* set_find_mode = NEWER(miopenSetConvolutionFindMode); era >= 3 && set_find_mode != nullptr)
    set_find_mode(convolution, kNormal);
}

Descriptors::~Descriptors() {
  for (const TensorDesc tensor : {x, w, y}) miopenDestroyTensorDescriptor(tensor);
  miopenDestroyConvolutionDescriptor(convolution);
}

Calls::Calls(Handle handle, const ConvProblem& problem, const Descriptors& d, const DeviceData& data,
             bool transposed)
    : handle_(handle), direction_(asked_for(problem.direction, transposed)), convolution_(d.convolution) {
  Operand x{d.x, data.at(Tensor::kX)}, y{d.y, data.at(Tensor::kY)};
  const Operand w{d.w, data.at(Tensor::kW)};
  if (transposed) std::swap(x.memory, y.memory);
  const bool forward = direction_ == Direction::kForward,
             data_gradient = direction_ == Direction::kBackwardData;
  first_ = forward ? w : y;
  second_ = data_gradient ? w : x;
  result_ = forward ? y : data_gradient ? x : w;
}

int Calls::workspace_size(size_t* bytes) const {
  return OF_DIRECTION(direction_, , GetWorkSpaceSize)(handle_, first_.tensor, second_.tensor, convolution_,
                                                      result_.tensor, bytes);
}

int Calls::find(AlgoPerf* result, void* workspace, size_t workspace_bytes, int requested) const {
  const bool forward = direction_ == Direction::kForward;
  const Operand &a = forward ? second_ : first_, &b = forward ? first_ : second_;
  int returned = 0;
  return OF_DIRECTION(direction_, Find, Algorithm)(handle_, a.tensor, a.memory, b.tensor, b.memory,
                                                   convolution_, result_.tensor, result_.memory, requested,
                                                   &returned, result, workspace, workspace_bytes, false);
}

int Calls::run(const AlgoPerf& found, void* workspace, size_t workspace_bytes, float alpha,
               float beta) const {
  const bool forward = direction_ == Direction::kForward;
  const Operand &a = forward ? second_ : first_, &b = forward ? first_ : second_;
  return OF_DIRECTION(direction_, , )(handle_, &alpha, a.tensor, a.memory, b.tensor, b.memory, convolution_,
                                      found.algorithm, &beta, result_.tensor, result_.memory, workspace,
                                      workspace_bytes);
}

int Calls::solution_count(size_t* count) const {
  return OF_DIRECTION(direction_, , GetSolutionCount)(handle_, first_.tensor, second_.tensor, convolution_,
                                                      result_.tensor, count);
}

int Calls::solutions(size_t most, size_t* count, ConvSolution* solutions) const {
  return OF_DIRECTION(direction_, , GetSolution)(handle_, first_.tensor, second_.tensor, convolution_,
                                                 result_.tensor, most, count, solutions);
}

int Calls::solution_workspace_size(uint64_t id, size_t* bytes) const {
  return OF_DIRECTION(direction_, , GetSolutionWorkspaceSize)(handle_, first_.tensor, second_.tensor,
                                                              convolution_, result_.tensor, id, bytes);
}

int Calls::compile_solution(uint64_t id) const {
  return OF_DIRECTION(direction_, , CompileSolution)(handle_, first_.tensor, second_.tensor, convolution_,
                                                     result_.tensor, id);
}

int Calls::immediate(uint64_t id, void* workspace, size_t workspace_bytes) const {
  return OF_DIRECTION(direction_, , Immediate)(handle_, first_.tensor, first_.memory, second_.tensor,
                                               second_.memory, convolution_, result_.tensor, result_.memory,
                                               workspace, workspace_bytes, id);
}

std::string run_like_pytorch(Handle handle, const ConvProblem& problem, const Era& era, bool transposed) {
  AlgoPerf found{};
  for (const bool is_cached : {false, true}) {
    if (const int status = miopenSetStream(handle, nullptr)) return failed("SetStream", status);
    const DeviceData data(problem);
    const Descriptors descriptors(problem, era.number, transposed);
    const Calls calls(handle, problem, descriptors, data, transposed);
    const std::string trouble = era.immediate ? run_immediate(calls) : find_and_run(calls, is_cached, found);
    if (!trouble.empty()) return trouble;
    if (const auto difference = data.difference(); !difference.empty()) return difference;
  }
  return "";
}

}  // namespace rocfix
