// SPDX-License-Identifier: MIT
// What an instruction that this chip lacks is on the chips that have it.
#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace rocfix::vcard {

// One sentence: "v_dot2_f32_f16: gfx1010 lacks it; gfx1011, gfx1012, gfx1030 have it".
std::string explain_illegal(const std::string& chip, uint32_t lanes, std::span<const std::byte> code);

}  // namespace rocfix::vcard
