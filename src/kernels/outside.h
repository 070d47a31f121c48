// SPDX-License-Identifier: MIT
#pragma once

namespace rocfix {

// An offset in bytes that lies outside of a TensorBuffer (tensor_buffer.h), which has no more bytes than that. 16 bytes
// from there do not wrap around.
inline constexpr unsigned int kOutside = 0xfffffff0u;

}  // namespace rocfix
