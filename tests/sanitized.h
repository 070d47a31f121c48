// SPDX-License-Identifier: MIT
// What a test can ask of memory depends on whether AddressSanitizer's shadow and quarantine are in it.
#pragma once

namespace rocfix {

#ifdef __SANITIZE_ADDRESS__
inline constexpr bool kUnderAsan = true;
#else
inline constexpr bool kUnderAsan = false;
#endif

}  // namespace rocfix
