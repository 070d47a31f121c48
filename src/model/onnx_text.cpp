// SPDX-License-Identifier: MIT
#include "model/onnx_text.h"

#include <algorithm>

namespace rocfix {
namespace {

constexpr size_t kLongestName = 200;

bool is_control(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}

std::string dimension_text(const onnx::TensorShapeProto::Dimension& dim) {
  if (dim.has_dim_value()) return std::to_string(dim.dim_value());
  return dim.dim_param().empty() ? "?" : printable(dim.dim_param());
}

}  // namespace

std::string printable(std::string_view name) {
  std::string text(name.substr(0, kLongestName));
  std::replace_if(text.begin(), text.end(), is_control, '?');
  return name.size() > kLongestName ? text + "…" : text;
}

std::string node_name(const onnx::NodeProto& node) {
  if (!node.name().empty() || node.output_size() == 0) return printable(node.name());
  return printable(node.output(0));
}

std::string shape_text(const onnx::TensorShapeProto& shape) {
  std::string text = "[";
  for (const auto& dim : shape.dim()) text += (text.size() > 1 ? "," : "") + dimension_text(dim);
  return text + "]";
}

}  // namespace rocfix
