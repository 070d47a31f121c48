// SPDX-License-Identifier: MIT
#pragma once

#include "loader/loader.h"

namespace rocfix::vcard {

// Applies the object's relocations to its image (LLVM AMDGPUUsage, "Relocation Records").
Status relocate(const CodeObject& object, std::span<std::byte> memory, const Externals& externals);

}  // namespace rocfix::vcard
