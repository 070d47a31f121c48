// SPDX-License-Identifier: MIT
// Text and file helpers.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace rocfix {

std::string_view trim(std::string_view text);
std::vector<std::string_view> split_lines(std::string_view text);
std::vector<std::string_view> split_words(std::string_view text);
// The parts between separators; "" has one, which is empty.
std::vector<std::string_view> split(std::string_view text, char separator);

// "1.5 MiB", "640 B".
std::string bytes_text(double bytes);
// "12.3 us", "1.23 ms", "4.56 s", three significant digits.
std::string duration_text(double milliseconds);
// `text` so that a POSIX shell reads it back as one word.
std::string shell_quote(std::string_view text);

// At most `most` bytes of it.
Result<std::string> read_file(const std::string& path, size_t most = std::string::npos);
// Its last bytes, at most `most`; of a pipe too.
Result<std::string> read_end_of_file(const std::string& path, size_t most);
// Writes all or nothing: a temporary file beside `path`, then a rename.
Status write_file(const std::string& path, std::string_view text);
// Ok when write_file could write there now; leaves nothing behind.
Status check_writable(const std::string& path);

}  // namespace rocfix
