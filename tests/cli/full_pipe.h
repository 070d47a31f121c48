// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "folder.h"
#include "runner.h"

namespace rocfix {

// A pipe that takes no more, as a pager that shows its first page leaves it: whoever writes to it waits until
// it is drained.
class FullPipe {
 public:
  FullPipe();
  ~FullPipe();
  FullPipe(const FullPipe&) = delete;
  FullPipe& operator=(const FullPipe&) = delete;

  // `words` for rocfix, with the pipe as its output.
  Command writer(const std::string& words) const;
  void drain() const;

 private:
  TemporaryFolder folder_;
  std::string path_;
  int end_;  // both of its ends
};

}  // namespace rocfix
