// SPDX-License-Identifier: MIT
// Clang's offload bundles, plain and compressed (Clang documentation, "Clang Offload Bundler").
#pragma once

#include "inspect/container/piece.h"

namespace rocfix::inspect {

inline constexpr std::string_view kBundleMagic = "__CLANG_OFFLOAD_BUNDLE__";
inline constexpr std::string_view kCompressedMagic = "CCOB";

// Bundles that stand one after another, each at a multiple of 4096 bytes, as a linker puts those of several
// sources.
void walk_bundles(const Blob& blob, const std::string& where, Walk& walk);

}  // namespace rocfix::inspect
