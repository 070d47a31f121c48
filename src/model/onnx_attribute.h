// SPDX-License-Identifier: MIT
// The attributes of an ONNX node.
#pragma once

#include <onnx/onnx_pb.h>

#include <string_view>

namespace rocfix {

// The attribute of that name, or null.
inline const onnx::AttributeProto* find_attribute(const onnx::NodeProto& node, std::string_view name) {
  for (const auto& attribute : node.attribute()) {
    if (attribute.name() == name) return &attribute;
  }
  return nullptr;
}

// The integer attribute of that name, or `fallback`.
inline int64_t int_attribute(const onnx::NodeProto& node, std::string_view name, int64_t fallback) {
  const auto* attribute = find_attribute(node, name);
  return attribute ? attribute->i() : fallback;
}

}  // namespace rocfix
