// SPDX-License-Identifier: MIT
// The one list of instruction families: each is a file with a table of operations.
#pragma once

#include <span>

#include "exec/handler.h"

// X(name): `name`_operations() is the table of exec/`name`.cpp.
#define ROCFIX_INSTRUCTION_FAMILIES(X) \
  X(float16)                           \
  X(float32)                           \
  X(float64)                           \
  X(cube)                              \
  X(exponent)                          \
  X(division)                          \
  X(transcendental)                    \
  X(convert)                           \
  X(convert_pack)                      \
  X(compare_float)                     \
  X(scalar_arithmetic)                 \
  X(scalar_bits)                       \
  X(scalar_compare)                    \
  X(scalar_exec)                       \
  X(scalar_move)                       \
  X(scalar_memory)                     \
  X(scalar_atomic)                     \
  X(hwreg)                             \
  X(message)                           \
  X(wait)                              \
  X(integer)                           \
  X(carry)                             \
  X(bits)                              \
  X(compare_integer)                   \
  X(lanes)                             \
  X(sad)                               \
  X(packed_integer)                    \
  X(packed_half)                       \
  X(mix)                               \
  X(dot)                               \
  X(global)                            \
  X(flat)                              \
  X(scratch)                           \
  X(buffer)                            \
  X(buffer_typed)                      \
  X(lds)                               \
  X(lds_lanes)                         \
  X(lds_atomic)                        \
  X(global_sync)                       \
  X(flow)

namespace rocfix::vcard {

#define ROCFIX_DECLARE_FAMILY(name) std::span<const Operation> name##_operations();
ROCFIX_INSTRUCTION_FAMILIES(ROCFIX_DECLARE_FAMILY)
#undef ROCFIX_DECLARE_FAMILY

}  // namespace rocfix::vcard
