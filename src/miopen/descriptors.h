// SPDX-License-Identifier: MIT
// What a convolution call is about: MIOpen's descriptors, read through MIOpen's own getters, as a
// ConvProblem.
#pragma once

#include <array>
#include <initializer_list>
#include <optional>

#include "conv/problem.h"
#include "miopen/abi.h"
#include "solvers/channel_tensor.h"

namespace rocfix::miopen {

// A value for each of the tensors, whatever order the function has them in.
template <class T>
struct Operands {
  T x, w, y;
};

// What the descriptors hold; they may be gone while this is kept.
struct TensorShape {
  static constexpr size_t kMostDimensions = 5;  // of a MIOpen tensor
  int type = 0, dimensions = 0;
  std::array<int, kMostDimensions> sizes{}, strides{};

  bool operator==(const TensorShape&) const = default;
};
struct ConvolutionDetails {
  std::array<int, 5> pads{}, strides{}, dilations{};
  int mode = 0, groups = 1;
};
// False: it is no tensor of four dimensions, or no 2-D convolution.
bool read(TensorDesc tensor, TensorShape& shape);
bool read(ConvDesc convolution, ConvolutionDetails& details);

// A call of one of the convolution functions; in the backward directions y and x, or y and w, are gradients.
struct Call {
  Handle handle;
  Direction direction;
  ConvDesc convolution;
  Operands<TensorDesc> tensors;
};

// The problem that the call names, and which of its tensors the caller's are: for a transposed convolution x
// and y change places.
struct Question {
  ConvProblem problem;
  bool transposed = false;

  template <class T>
  Operands<T> in_place(const Operands<T>& callers) const {
    return transposed ? Operands<T>{callers.y, callers.w, callers.x} : callers;
  }
};

// Nothing where the problem is none that ConvProblem can say (3-D, int8, a tensor with gaps), or is wrong:
// that is MIOpen's to compute or to refuse.
std::optional<Question> question_of(const Call& call);

// The same from what was read; `shapes` under the names that the caller has for them.
std::optional<Question> question_of(Direction direction, const ConvolutionDetails& details,
                                    const Operands<TensorShape>& shapes);

// The forward convolution of these, before anybody has named its y: of a fusion plan. Nothing as above.
std::optional<ConvProblem> forward_of(ConvDesc convolution, TensorDesc x, TensorDesc w);
// The tensor is the problem's, in its layout and type. A bias is 1 x K x 1 x 1.
bool is_input_of(const ConvProblem& problem, TensorDesc x);
bool is_bias_of(const ConvProblem& problem, TensorDesc bias);
bool is_output_of(const ConvProblem& problem, TensorDesc y);

// Fuses the activation; false where the engine has it not. `mode`: miopenActivationMode_t.
bool set_activation(ConvProblem& problem, int mode, double alpha);
bool set_activation(ConvProblem& problem, ActivationDesc activation);

// Tensors that are all alike. Nothing where they are none of 4 or 5 dimensions without gaps; the depth of the
// latter is more rows.
std::optional<ChannelTensor> channel_tensor_of(std::initializer_list<TensorDesc> tensors);
// 1 x C x 1 x 1 of that type, or one dimension more.
bool is_per_channel(TensorDesc tensor, int64_t channels, DataType type);

// The handle's stream; false when MIOpen gives none.
bool stream_of(Handle handle, void*& stream);

// MIOpen 2.17 has no getter for the group count: what its setter was told is kept here. No group count: 1
// again, as for a descriptor that was initialised anew or is gone.
void remember_groups(ConvDesc convolution, std::optional<int> groups);

}  // namespace rocfix::miopen
