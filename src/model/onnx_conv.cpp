// SPDX-License-Identifier: MIT
#include "model/onnx_conv.h"

#include "model/onnx_attribute.h"
#include "model/onnx_text.h"
#include "model/onnx_window.h"

namespace rocfix {
namespace {

struct Operand {
  int elem_type;
  std::vector<int64_t> dims;
};

std::string input_text(const onnx::NodeProto& node, int index) {
  const char* role = index == 0 ? "input" : "weights";
  return std::string("its ") + role + " '" + printable(node.input(index)) + "'";
}

std::string maker_text(const OnnxValue* value) {
  if (!value || !value->made_by) return "";
  return ", made by " + printable(value->made_by->op_type()) + " '" + node_name(*value->made_by) + "',";
}

Error no_fixed_shape(const onnx::NodeProto& node, int index, const OnnxValue* value) {
  std::string text = input_text(node, index) + maker_text(value);
  if (value && value->type.tensor_type().has_shape()) {
    text += " has the shape " + shape_text(value->type.tensor_type().shape()) + ", which is not fixed";
  } else {
    text += " has no known shape";
  }
  return {Code::kBadInput, text + "; export the model again with a fixed input size (no dynamic axes)"};
}

Result<Operand> operand_of(const onnx::NodeProto& node, int index, OnnxScope& scope) {
  if (index >= node.input_size() || node.input(index).empty()) {
    return Error{Code::kBadInput,
                 "a Conv needs an input and weights, but it has no input " + std::to_string(index)};
  }
  const OnnxValue* value = scope.find(node.input(index));
  if (!value || !has_fixed_shape(value->type)) return no_fixed_shape(node, index, value);
  Operand operand{value->type.tensor_type().elem_type(), {}};
  for (const auto& dim : value->type.tensor_type().shape().dim()) operand.dims.push_back(dim.dim_value());
  return operand;
}

Result<DataType> data_type_of(int elem_type) {
  switch (elem_type) {
    case onnx::TensorProto::FLOAT:
      return DataType::kF32;
    case onnx::TensorProto::FLOAT16:
      return DataType::kF16;
    case onnx::TensorProto::BFLOAT16:
      return DataType::kBF16;
  }
  const bool known = onnx::TensorProto::DataType_IsValid(elem_type);
  const std::string name = known ? onnx::TensorProto::DataType_Name(onnx::TensorProto::DataType(elem_type))
                                 : std::to_string(elem_type);
  return Error{Code::kUnsupported,
               "its element type is " + name + ", and only FLOAT, FLOAT16 and BFLOAT16 are computed"};
}

Status check_types(const onnx::NodeProto& node, const Operand& input, const Operand& weights) {
  if (input.elem_type == weights.elem_type) return {};
  return Error{Code::kBadInput,
               input_text(node, 0) + " and " + input_text(node, 1) + " differ in element type"};
}

Status check_ranks(const onnx::NodeProto& node, const Operand& input, const Operand& weights) {
  const size_t rank = weights.dims.size();
  if (rank < 3 || input.dims.size() != rank) {
    return Error{Code::kBadInput, input_text(node, 0) + " has the shape " + list_text(input.dims) + " and " +
                                      input_text(node, 1) + " " + list_text(weights.dims) +
                                      ", which make no convolution"};
  }
  if (rank <= 4) return {};
  return Error{Code::kUnsupported, "it is a " + std::to_string(rank - 2) +
                                       "-D convolution, and only 1-D and 2-D ones are computed"};
}

// The channels of input, weights and groups must agree; a ConvProblem keeps only one of the numbers.
Status check_channels(const Operand& input, const Operand& weights, int64_t groups) {
  if (groups < 1 || groups > kMaxDimension) {
    return Error{Code::kBadInput,
                 "its attribute group is " + std::to_string(groups) + ", but must be at least 1"};
  }
  if (input.dims[1] == weights.dims[1] * groups) return {};
  return Error{Code::kBadInput, "its input has " + std::to_string(input.dims[1]) +
                                    " channels, but its weights " + list_text(weights.dims) + " with group " +
                                    std::to_string(groups) + " are for " +
                                    std::to_string(weights.dims[1] * groups)};
}

ConvProblem assemble(const Operand& input, const Operand& weights, const std::vector<Window>& windows) {
  const Window& across = windows.back();
  const Window down = windows.size() == 2 ? windows.front() : Window{};
  ConvProblem problem;
  problem.n = input.dims[0], problem.c = input.dims[1], problem.k = weights.dims[0];
  problem.h = down.size, problem.r = down.filter, problem.pad_h = down.pad_begin;
  problem.stride_h = down.stride, problem.dilation_h = down.dilation;
  problem.w = across.size, problem.s = across.filter, problem.pad_w = across.pad_begin;
  problem.stride_w = across.stride, problem.dilation_w = across.dilation;
  return problem;
}

Result<ConvProblem> problem_of(const onnx::NodeProto& node, const Operand& input, const Operand& weights) {
  const auto type = data_type_of(input.elem_type);
  if (!type) return type.error();
  const auto windows = windows_of(node, input.dims, weights.dims);
  if (!windows) return windows.error();
  ConvProblem problem = assemble(input, weights, *windows);
  problem.type = *type;
  problem.groups = int_attribute(node, "group", 1);
  ROCFIX_CHECK(check_channels(input, weights, problem.groups));
  ROCFIX_CHECK(validate(problem));
  return problem;
}

}  // namespace

Result<ConvProblem> conv_problem_of(const onnx::NodeProto& node, OnnxScope& scope) {
  const auto input = operand_of(node, 0, scope);
  if (!input) return input.error();
  const auto weights = operand_of(node, 1, scope);
  if (!weights) return weights.error();
  ROCFIX_CHECK(check_types(node, *input, *weights));
  ROCFIX_CHECK(check_ranks(node, *input, *weights));
  return problem_of(node, *input, *weights);
}

std::vector<int64_t> conv_output_dims(const ConvProblem& problem, int rank) {
  if (rank == 3) return {problem.n, problem.k, problem.out_w()};
  return {problem.n, problem.k, problem.out_h(), problem.out_w()};
}

}  // namespace rocfix
