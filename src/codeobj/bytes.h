// SPDX-License-Identifier: MIT
// Checked access to foreign bytes: nothing is read before its offset is known to lie inside.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string_view>
#include <type_traits>

namespace rocfix {

using Bytes = std::span<const std::byte>;

// All of [offset, offset + size), or nothing when it is not inside.
inline std::optional<Bytes> slice(Bytes bytes, uint64_t offset, uint64_t size) {
  if (offset > bytes.size() || size > bytes.size() - offset) return std::nullopt;
  return bytes.subspan(offset, size);
}

template <class Value>
std::optional<Value> read_at(Bytes bytes, uint64_t offset) {
  static_assert(std::is_trivially_copyable_v<Value>);
  const auto part = slice(bytes, offset, sizeof(Value));
  if (!part) return std::nullopt;
  Value value;
  std::memcpy(&value, part->data(), sizeof value);
  return value;
}

// The text that begins at `offset` and ends before a zero byte.
inline std::optional<std::string_view> string_at(Bytes bytes, uint64_t offset) {
  if (offset >= bytes.size()) return std::nullopt;
  const char* begin = reinterpret_cast<const char*>(bytes.data()) + offset;
  const void* end = std::memchr(begin, 0, bytes.size() - offset);
  if (end == nullptr) return std::nullopt;
  return std::string_view(begin, static_cast<const char*>(end) - begin);
}

inline Bytes as_bytes(std::string_view text) {
  return {reinterpret_cast<const std::byte*>(text.data()), text.size()};
}

}  // namespace rocfix
