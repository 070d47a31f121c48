// SPDX-License-Identifier: MIT
// The one list of instruction families: each is a file with a table of operations.
#pragma once

#include <span>

#include "exec/handler.h"

// X(name): `name`_operations() is the table of exec/`name`.cpp.
#define ROCFIX_INSTRUCTION_FAMILIES(X) \
  X(float32)                           \
  X(scalar_move)                       \
  X(flow)

namespace rocfix::vcard {

#define ROCFIX_DECLARE_FAMILY(name) std::span<const Operation> name##_operations();
ROCFIX_INSTRUCTION_FAMILIES(ROCFIX_DECLARE_FAMILY)
#undef ROCFIX_DECLARE_FAMILY

}  // namespace rocfix::vcard
