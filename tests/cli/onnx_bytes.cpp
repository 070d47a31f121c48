// SPDX-License-Identifier: MIT
// The numbers are those of the fields in onnx.proto.
#include "onnx_bytes.h"

#include <initializer_list>

namespace rocfix {
namespace {

constexpr int kFloat = 1;

std::string varint(uint64_t value) {
  std::string bytes;
  for (; value >= 0x80; value >>= 7) bytes += static_cast<char>(value | 0x80);
  return bytes + static_cast<char>(value);
}

std::string number(int field, uint64_t value) {
  return varint(field << 3) + varint(value);
}

std::string bytes(int field, const std::string& content) {
  return varint(field << 3 | 2) + varint(content.size()) + content;
}

std::string node() {
  return bytes(1, "x") + bytes(1, "w") + bytes(2, "y") + bytes(3, "layer") + bytes(4, "Conv");
}

std::string weights(std::initializer_list<int> dimensions) {
  std::string tensor;
  size_t elements = 1;
  for (const int dimension : dimensions) {
    tensor += number(1, dimension);
    elements *= dimension;
  }
  return tensor + number(2, kFloat) + bytes(8, "w") + bytes(9, std::string(4 * elements, '\0'));
}

std::string value_info(const std::string& name, std::initializer_list<int> dimensions) {
  std::string shape;
  for (const int dimension : dimensions) shape += bytes(1, number(1, dimension));
  return bytes(1, name) + bytes(2, bytes(1, number(1, kFloat) + bytes(2, shape)));
}

}  // namespace

std::string one_layer_onnx_model() {
  const std::string graph = bytes(1, node()) + bytes(2, "graph") + bytes(5, weights({4, 3, 3, 3})) +
                            bytes(11, value_info("x", {1, 3, 8, 8})) +
                            bytes(12, value_info("y", {1, 4, 6, 6}));
  return number(1, 8) + bytes(8, number(2, 13)) + bytes(7, graph);
}

}  // namespace rocfix
