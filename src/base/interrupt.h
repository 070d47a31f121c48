// SPDX-License-Identifier: MIT
// Ctrl-C and SIGTERM, heard by every bounded wait of this program, also when they come just before it begins.
#pragma once

namespace rocfix {

// From now on SIGINT and SIGTERM do not end this process; interrupted system calls go on, so that a write to a slow pager
// is heard only after it.
void catch_interruptions();

// The signal that came, 0 while none did. It stays.
int interruption();

// Readable for ever once a signal came; -1 (which poll ignores) where nobody catches them.
int interruption_descriptor();

}  // namespace rocfix
