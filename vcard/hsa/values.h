// SPDX-License-Identifier: MIT
// Answers to the many "get_info" functions: a value of the type that the attribute has, at an untyped
// address.
#pragma once

#include <cstring>
#include <string_view>

#include "hsa/api.h"

namespace rocfix::vcard {

template <class Value>
hsa_status_t put(void* out, const Value& value) {
  std::memcpy(out, &value, sizeof value);
  return HSA_STATUS_SUCCESS;
}

// An array of `size` characters, filled up with zeros.
inline hsa_status_t put_text(void* out, std::string_view text, size_t size) {
  std::memset(out, 0, size);
  std::memcpy(out, text.data(), text.size() < size ? text.size() : size - 1);
  return HSA_STATUS_SUCCESS;
}

// The values of a newer header's enumeration, which the older header's type does not name.
template <class Attribute>
constexpr uint32_t number(Attribute attribute) {
  return static_cast<uint32_t>(attribute);
}

inline hsa_status_t extended(int status) {
  return static_cast<hsa_status_t>(status);
}

}  // namespace rocfix::vcard
