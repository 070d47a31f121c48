// SPDX-License-Identifier: MIT
// What a card cannot launch, said before anything runs.
#pragma once

#include <string>

#include "machine/occupancy.h"

namespace rocfix::vcard {

// Empty when the launch can start. The sentence names the limit. The first looks at the packet alone.
std::string find_shape_problem(const Dispatch& dispatch);
std::string find_launch_problem(const Launch& launch, const CardFigures& card, const MemoryMap& memory);

}  // namespace rocfix::vcard
