// SPDX-License-Identifier: MIT
#include "model/onnx_window.h"

#include <algorithm>

#include "conv/problem.h"
#include "model/onnx_attribute.h"
#include "model/onnx_text.h"

namespace rocfix {
namespace {

bool is_within_limits(int64_t value) {
  return value >= 0 && value <= kMaxDimension;
}

Error attribute_error(const std::string& name, const std::vector<int64_t>& values, const std::string& rule) {
  return {Code::kBadInput, "its attribute " + name + " is " + list_text(values) + ", but " + rule};
}

// The list attribute, or `count` times the fallback.
Result<std::vector<int64_t>> list_attribute(const onnx::NodeProto& node, const std::string& name,
                                            size_t count, int64_t fallback) {
  const auto* attribute = find_attribute(node, name);
  if (!attribute || attribute->ints().empty()) return std::vector<int64_t>(count, fallback);
  std::vector<int64_t> values(attribute->ints().begin(), attribute->ints().end());
  if (values.size() != count) {
    values.resize(std::min(values.size(), size_t{16}));
    return attribute_error(name, values, "must have " + std::to_string(count) + " numbers");
  }
  if (!std::all_of(values.begin(), values.end(), is_within_limits)) {
    return attribute_error(name, values, "every number must be 0 to " + std::to_string(kMaxDimension));
  }
  return values;
}

// SAME pads so that the result has ceil(size / stride) elements; the odd one goes to the end for SAME_UPPER.
void pad_same(Window& window, bool odd_one_at_end) {
  if (window.stride == 0) return;  // refused later, by the rules of every problem
  const int64_t out = (window.size + window.stride - 1) / window.stride;
  const int64_t extent = (window.filter - 1) * window.dilation + 1;
  const int64_t total = std::max<int64_t>((out - 1) * window.stride + extent - window.size, 0);
  window.pad_begin = odd_one_at_end ? total / 2 : total - total / 2;
  window.pad_end = total - window.pad_begin;
}

Status apply_auto_pad(const onnx::NodeProto& node, std::vector<Window>& windows) {
  const auto* attribute = find_attribute(node, "auto_pad");
  const std::string mode = attribute ? attribute->s() : "NOTSET";
  if (mode == "NOTSET" || mode.empty()) return {};
  if (mode != "VALID" && mode != "SAME_UPPER" && mode != "SAME_LOWER") {
    return Error{Code::kBadInput, "its attribute auto_pad is '" + printable(mode) +
                                      "', but must be NOTSET, VALID, SAME_UPPER or SAME_LOWER"};
  }
  for (Window& window : windows) {
    window.pad_begin = window.pad_end = 0;
    if (mode != "VALID") pad_same(window, mode == "SAME_UPPER");
  }
  return {};
}

std::string pads_text(const std::vector<Window>& windows) {
  std::vector<int64_t> pads;
  for (const Window& window : windows) pads.push_back(window.pad_begin);
  for (const Window& window : windows) pads.push_back(window.pad_end);
  return list_text(pads);
}

Status check_symmetric(const std::vector<Window>& windows) {
  for (const Window& window : windows) {
    if (window.pad_begin == window.pad_end) continue;
    return Error{Code::kUnsupported,
                 "its pads " + pads_text(windows) +
                     " (beginnings, then ends) differ between the two sides, and only "
                     "symmetric pads are computed; put a Pad node in front of it instead"};
  }
  return {};
}

Status check_kernel_shape(const onnx::NodeProto& node, const std::vector<Window>& windows) {
  auto kernel = list_attribute(node, "kernel_shape", windows.size(), 0);
  if (!kernel) return kernel.error();
  for (size_t i = 0; i < windows.size(); ++i) {
    if ((*kernel)[i] == 0 || (*kernel)[i] == windows[i].filter) continue;
    return attribute_error("kernel_shape", *kernel, "its weights have another filter size");
  }
  return {};
}

Result<std::vector<Window>> explicit_windows(const onnx::NodeProto& node,
                                             const std::vector<int64_t>& input_dims,
                                             const std::vector<int64_t>& weight_dims) {
  const size_t count = weight_dims.size() - 2;
  const auto strides = list_attribute(node, "strides", count, 1);
  const auto dilations = list_attribute(node, "dilations", count, 1);
  const auto pads = list_attribute(node, "pads", 2 * count, 0);
  for (const auto* list : {&strides, &dilations, &pads}) {
    if (!*list) return list->error();
  }
  std::vector<Window> windows;
  for (size_t i = 0; i < count; ++i) {
    windows.push_back({.size = input_dims[i + 2],
                       .filter = weight_dims[i + 2],
                       .stride = (*strides)[i],
                       .dilation = (*dilations)[i],
                       .pad_begin = (*pads)[i],
                       .pad_end = (*pads)[i + count]});
  }
  return windows;
}

}  // namespace

Result<std::vector<Window>> windows_of(const onnx::NodeProto& node, const std::vector<int64_t>& input_dims,
                                       const std::vector<int64_t>& weight_dims) {
  auto windows = explicit_windows(node, input_dims, weight_dims);
  if (!windows) return windows;
  ROCFIX_CHECK(check_kernel_shape(node, *windows));
  ROCFIX_CHECK(apply_auto_pad(node, *windows));
  ROCFIX_CHECK(check_symmetric(*windows));
  return windows;
}

}  // namespace rocfix
