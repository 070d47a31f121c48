// SPDX-License-Identifier: MIT
// Where the other parts of rocfix lie beside the running program or library.
#pragma once

#include <string>

#include "base/result.h"

namespace rocfix {

// The virtual card's HSA runtime: libhsa-runtime64.so.1, alone in its folder with what belongs to it.
Result<std::string> virtual_card_library();

// What is preloaded into programs that use MIOpen: librocfix_miopen.so.
Result<std::string> interposer_library();
// Its libMIOpen.so.1, alone in its folder.
Result<std::string> wrapper_library();

}  // namespace rocfix
