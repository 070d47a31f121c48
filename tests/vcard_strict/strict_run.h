// SPDX-License-Identifier: MIT
// A kernel of bare assembly in strict mode, and what was found.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <ostream>

#include "vcard_machine/bare_kernel.h"

namespace rocfix::vcard {

// Loads the buffer's address into s[4:5] and puts four times the lane into v1.
inline const std::string kLoadBuffer =
    "s_load_dwordx2 s[4:5], s[0:1], 0x0\nv_lshlrev_b32 v1, 2, v0\ns_waitcnt lgkmcnt(0)\n";

// A row of a table: code, and what is found in it.
struct Case {
  const char* name;
  const char* text;
  std::vector<std::string> expected;
};

// Names of tests show this.
inline void PrintTo(const Case& row, std::ostream* out) {
  *out << row.name;
}

inline std::string case_name(const ::testing::TestParamInfo<Case>& info) {
  return info.param.name;
}

class StrictRun {
 public:
  explicit StrictRun(const std::string& chip = "gfx1010", unsigned threads = 1)
      : StrictRun(CardOptions{.chip = chip, .threads = threads, .print_findings = false}) {}
  explicit StrictRun(CardOptions options) : card_(strict(options)), chip_(options.chip) {
    buffer_.emplace(card_, 65536);
    buffer_->fill(0);
  }

  Card& card() { return card_; }
  CardMemory& buffer() { return *buffer_; }
  // The buffer as after hipMalloc: nobody has written there.
  void forget_buffer() {
    buffer_.reset();
    buffer_.emplace(card_, 65536);
  }

  const std::vector<Finding>& run(const std::string& text, Dispatch dispatch = {}, KernelShape shape = {}) {
    shape.chip = chip_;
    shape.flat_scratch = dispatch.private_bytes != 0;
    shape.argument_bytes = 64;
    CardMemory arguments(card_, 64, "kernel argument memory");
    arguments.put(0, buffer_->address());
    const BareKernel kernel(card_, text + "\ns_endpgm\n", shape);
    if (dispatch.group == std::array<uint32_t, 3>{1, 1, 1})
      dispatch.group = dispatch.grid = {shape.lanes, 1, 1};
    dispatch.kernel_object = kernel.address();
    dispatch.kernarg = arguments.address();
    outcome_ = card_.run(dispatch);
    EXPECT_TRUE(outcome_.ok) << outcome_.report;
    return outcome_.findings;
  }

 private:
  static CardOptions strict(CardOptions options) {
    options.strict = true;
    options.budget = 10'000'000;
    return options;
  }

  Card card_;
  std::string chip_;
  std::optional<CardMemory> buffer_;
  Outcome outcome_;
};

// "kind@offset" of each finding, in order of kind and offset.
inline std::vector<std::string> kinds(const std::vector<Finding>& findings) {
  std::vector<std::string> all;
  for (const Finding& f : findings) all.push_back(f.kind + "@" + std::to_string(f.offset));
  std::sort(all.begin(), all.end());
  return all;
}

}  // namespace rocfix::vcard
