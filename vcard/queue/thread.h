// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <thread>

namespace rocfix::vcard {

// A thread of the runtime: the program's signal handlers never run on it. Not joinable when the system has no
// thread left. `name` is at most 15 characters long.
std::thread start_thread(const char* name, std::function<void()> body);

}  // namespace rocfix::vcard
