// SPDX-License-Identifier: MIT
#include "miopen/descriptors.h"

#include <algorithm>
#include <limits>
#include <mutex>
#include <unordered_map>

#include "miopen/real.h"

namespace rocfix::miopen {
namespace {

Real<int(TensorDesc, int* dimensions)> tensor_dimensions("miopenGetTensorDescriptorSize");
Real<int(TensorDesc, int* type, int* sizes, int* strides)> tensor_details("miopenGetTensorDescriptor");
Real<int(ConvDesc, int wanted, int* spatial, int* pads, int* strides, int* dilations, int* mode)>
    convolution_details("miopenGetConvolutionNdDescriptor");
Real<int(ConvDesc, int* groups)> group_count("miopenGetConvolutionGroupCount");
Real<int(ActivationDesc, int* mode, double* alpha, double* beta, double* gamma)> activation_details(
    "miopenGetActivationDescriptor");
Real<int(Handle, void** stream)> handle_stream("miopenGetStream");

struct GroupCounts {
  std::mutex mutex;
  std::unordered_map<ConvDesc, int> of;
};

// Never destroyed: a host may call from its last destructors.
GroupCounts& group_counts() {
  static auto* counts = new GroupCounts;
  return *counts;
}

// Asked each time: whether the process has MIOpen already decides which.
bool has_group_getter() {
  static std::atomic<int> known{0};
  if (known.load(std::memory_order_relaxed) == 0 && tensor_details.get() != nullptr)
    known.store(group_count.get() != nullptr ? 1 : -1, std::memory_order_relaxed);
  return known.load(std::memory_order_relaxed) == 1;
}

int groups_of(ConvDesc convolution) {
  int groups = 1;
  if (has_group_getter()) return group_count.get()(convolution, &groups) == kSuccess ? groups : 0;
  auto& counts = group_counts();
  const std::lock_guard lock(counts.mutex);
  const auto found = counts.of.find(convolution);
  return found == counts.of.end() ? 1 : found->second;
}

// `order`: the dimensions, the one whose elements lie side by side first. A dimension of size 1 may have any
// stride.
bool is_dense(const TensorShape& shape, const std::array<int, 4>& order) {
  int64_t expected = 1;
  for (const int d : order) {
    if (shape.sizes[d] != 1 && shape.strides[d] != expected) return false;
    expected *= shape.sizes[d];
  }
  return true;
}

bool is_dense(const TensorShape& shape, Layout layout) {
  return is_dense(shape, layout == Layout::kNchw ? std::array{3, 2, 1, 0} : std::array{1, 3, 2, 0});
}

using Shapes = Operands<TensorShape>;

std::optional<Layout> layout_of(std::initializer_list<TensorShape> shapes) {
  for (const Layout layout : kLayouts)
    if (std::all_of(shapes.begin(), shapes.end(), [&](const auto& shape) { return is_dense(shape, layout); }))
      return layout;
  return std::nullopt;
}

std::optional<DataType> type_of(std::initializer_list<TensorShape> shapes) {
  const int type = shapes.begin()->type;
  if (std::any_of(shapes.begin(), shapes.end(), [&](const auto& shape) { return shape.type != type; }))
    return std::nullopt;
  switch (type) {
    case kFloat:
      return DataType::kF32;
    case kHalf:
      return DataType::kF16;
    case kBFloat16:
      return DataType::kBF16;
  }
  return std::nullopt;
}

// What a transposed convolution computes is what the opposite direction of the plain one does.
Direction opposite(Direction direction) {
  if (direction == Direction::kForward) return Direction::kBackwardData;
  if (direction == Direction::kBackwardData) return Direction::kForward;
  return direction;
}

ConvProblem problem_of(Direction direction, const Shapes& shapes, const ConvolutionDetails& details) {
  ConvProblem p;
  p.direction = direction;
  p.n = shapes.x.sizes[0], p.c = shapes.x.sizes[1], p.h = shapes.x.sizes[2], p.w = shapes.x.sizes[3];
  p.k = shapes.w.sizes[0], p.r = shapes.w.sizes[2], p.s = shapes.w.sizes[3];
  p.pad_h = details.pads[0], p.pad_w = details.pads[1];
  p.stride_h = details.strides[0], p.stride_w = details.strides[1];
  p.dilation_h = details.dilations[0], p.dilation_w = details.dilations[1];
  p.groups = details.groups;
  return p;
}

bool has_sizes(const TensorShape& shape, std::initializer_list<int64_t> sizes) {
  return std::equal(sizes.begin(), sizes.end(), shape.sizes.begin());
}

// The sizes that do not stand in the problem are those that follow from it.
bool agrees(const ConvProblem& p, const TensorShape& w) {
  return p.stride_h > 0 && p.stride_w > 0 && p.groups > 0 && p.c % p.groups == 0 &&
         w.sizes[1] == p.c / p.groups;
}
bool is_output(const ConvProblem& p, const TensorShape& y) {
  return has_sizes(y, {p.n, p.k, p.out_h(), p.out_w()});
}

bool is_of(const ConvProblem& problem, const TensorShape& shape) {
  return is_dense(shape, problem.layout) && type_of({shape}) == problem.type;
}

bool has_getters() {
  return tensor_dimensions.get() && tensor_details.get() && convolution_details.get() && handle_stream.get();
}

int dimensions_of(TensorDesc tensor) {
  int dimensions = 0;
  const bool known =
      has_getters() && tensor != nullptr && tensor_dimensions.get()(tensor, &dimensions) == kSuccess;
  return known ? dimensions : 0;
}

// `dimensions`: as many as it has.
bool read_details(TensorDesc tensor, int dimensions, TensorShape& shape) {
  shape.dimensions = dimensions;
  return tensor_details.get()(tensor, &shape.type, shape.sizes.data(), shape.strides.data()) == kSuccess &&
         std::all_of(shape.sizes.begin(), shape.sizes.begin() + dimensions,
                     [](int size) { return size > 0; });
}

// N C D H W as N C (D H) W; false where the planes do not follow one another as the rows do.
bool fold_depth(TensorShape& shape) {
  auto& [n, c, d, h, w] = shape.sizes;
  auto& strides = shape.strides;
  const int64_t rows = int64_t{d} * h;
  if (rows > std::numeric_limits<int>::max()) return false;
  if (d != 1 && h != 1 && strides[2] != int64_t{h} * strides[3]) return false;
  strides = {strides[0], strides[1], h == 1 ? strides[2] : strides[3], strides[4]};
  shape.sizes = {n, c, static_cast<int>(rows), w};
  return true;
}

// For what is done channel by channel, where a plane's rows are rows like any other.
bool read_folded(TensorDesc tensor, TensorShape& shape) {
  if (dimensions_of(tensor) != 5) return read(tensor, shape);
  return read_details(tensor, 5, shape) && fold_depth(shape);
}

}  // namespace

bool read(TensorDesc tensor, TensorShape& shape) {
  return dimensions_of(tensor) == 4 && read_details(tensor, 4, shape);
}

bool read(ConvDesc convolution, ConvolutionDetails& details) {
  int spatial = 0;
  if (!has_getters() || convolution == nullptr ||
      convolution_details.get()(convolution, 2, &spatial, details.pads.data(), details.strides.data(),
                                details.dilations.data(), &details.mode) != kSuccess)
    return false;
  details.groups = groups_of(convolution);
  return spatial == 2 && (details.mode == kConvolution || details.mode == kTranspose);
}

std::optional<Question> question_of(const Call& call) {
  ConvolutionDetails details;
  Shapes shapes;
  if (call.handle == nullptr || !read(call.convolution, details) || !read(call.tensors.x, shapes.x) ||
      !read(call.tensors.w, shapes.w) || !read(call.tensors.y, shapes.y))
    return std::nullopt;
  return question_of(call.direction, details, shapes);
}

std::optional<Question> question_of(Direction direction, const ConvolutionDetails& details,
                                    const Shapes& callers) {
  Question question;
  question.transposed = details.mode == kTranspose;
  const auto shapes = question.in_place(callers);
  const auto layout = layout_of({shapes.x, shapes.w, shapes.y});
  const auto type = type_of({shapes.x, shapes.w, shapes.y});
  if (!layout || !type) return std::nullopt;
  question.problem = problem_of(question.transposed ? opposite(direction) : direction, shapes, details);
  question.problem.layout = *layout;
  question.problem.type = *type;
  if (!agrees(question.problem, shapes.w) || !is_output(question.problem, shapes.y)) return std::nullopt;
  return question;
}

std::optional<ConvProblem> forward_of(ConvDesc convolution, TensorDesc x, TensorDesc w) {
  ConvolutionDetails details;
  Shapes shapes;
  if (!read(convolution, details) || details.mode != kConvolution || !read(x, shapes.x) || !read(w, shapes.w))
    return std::nullopt;
  const auto layout = layout_of({shapes.x, shapes.w});
  const auto type = type_of({shapes.x, shapes.w});
  if (!layout || !type) return std::nullopt;
  ConvProblem problem = problem_of(Direction::kForward, shapes, details);
  problem.layout = *layout;
  problem.type = *type;
  if (!agrees(problem, shapes.w) || !validate(problem)) return std::nullopt;
  return problem;
}

bool is_input_of(const ConvProblem& p, TensorDesc x) {
  TensorShape shape;
  return read(x, shape) && is_of(p, shape) && has_sizes(shape, {p.n, p.c, p.h, p.w});
}

bool is_bias_of(const ConvProblem& p, TensorDesc bias) {
  TensorShape shape;
  return read(bias, shape) && is_of(p, shape) && has_sizes(shape, {1, p.k, 1, 1});
}

bool is_output_of(const ConvProblem& p, TensorDesc y) {
  TensorShape shape;
  return read(y, shape) && is_of(p, shape) && is_output(p, shape);
}

bool set_activation(ConvProblem& problem, int mode, double alpha) {
  constexpr double kOfRelu6 = 6;
  if (mode == kClippedRelu && alpha != kOfRelu6) return false;
  problem.slope = mode == kLeakyRelu ? static_cast<float>(alpha) : 0;
  switch (mode) {
    case kPassThrough: return problem.activation = Activation::kNone, true;
    case kRelu: return problem.activation = Activation::kRelu, true;
    case kClippedRelu: return problem.activation = Activation::kRelu6, true;
    case kLeakyRelu: return problem.activation = Activation::kLeaky, true;
  }
  return false;
}

bool set_activation(ConvProblem& problem, ActivationDesc activation) {
  int mode = 0;
  double alpha = 0, beta = 0, gamma = 0;
  return activation != nullptr && activation_details.get() != nullptr &&
         activation_details.get()(activation, &mode, &alpha, &beta, &gamma) == kSuccess &&
         set_activation(problem, mode, alpha);
}

std::optional<ChannelTensor> channel_tensor_of(std::initializer_list<TensorDesc> tensors) {
  TensorShape first, shape;
  for (const TensorDesc one : tensors) {
    if (!read_folded(one, shape)) return std::nullopt;
    if (one == *tensors.begin()) first = shape;
    if (!(shape == first)) return std::nullopt;
  }
  const auto layout = layout_of({first});
  const auto type = type_of({first});
  if (!layout || !type) return std::nullopt;
  const auto& sizes = first.sizes;
  ChannelTensor tensor{sizes[0], sizes[1], sizes[2], sizes[3], *type, *layout};
  // Both layouts are true of a tensor without rows and columns; neighbours in memory are channels.
  if (tensor.h * tensor.w == 1) tensor.layout = Layout::kNhwc;
  return tensor;
}

bool is_per_channel(TensorDesc tensor, int64_t channels, DataType type) {
  TensorShape shape;
  return read_folded(tensor, shape) && type_of({shape}) == type && has_sizes(shape, {1, channels, 1, 1}) &&
         is_dense(shape, Layout::kNchw);
}

bool stream_of(Handle handle, void*& stream) {
  return handle_stream.get() != nullptr && handle_stream.get()(handle, &stream) == kSuccess;
}

void remember_groups(ConvDesc convolution, std::optional<int> groups) {
  if (has_group_getter()) return;
  auto& counts = group_counts();
  const std::lock_guard lock(counts.mutex);
  if (groups)
    counts.of[convolution] = *groups;
  else
    counts.of.erase(convolution);
}

}  // namespace rocfix::miopen
