// SPDX-License-Identifier: MIT
// Parts of an ONNX model as they stand in messages.
#pragma once

#include <onnx/onnx_pb.h>

#include <string>
#include <string_view>

namespace rocfix {

// A name from the file, fit for one line: control characters replaced, cut when very long.
std::string printable(std::string_view name);

// The node's name, or its first output's when it has none.
std::string node_name(const onnx::NodeProto& node);

// For example "[batch,3,224,?]".
std::string shape_text(const onnx::TensorShapeProto& shape);

// For example "[0,0,1,1]".
template <class Numbers>
std::string list_text(const Numbers& numbers) {
  std::string text = "[";
  for (const auto number : numbers) text += (text.size() > 1 ? "," : "") + std::to_string(number);
  return text + "]";
}

}  // namespace rocfix
