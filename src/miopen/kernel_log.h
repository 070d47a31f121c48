// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace rocfix::miopen {

// The last lines of the kernel's log that concern the graphics driver; none when this user may not read it.
std::vector<std::string> last_gpu_log_lines(size_t most);

}  // namespace rocfix::miopen
