// SPDX-License-Identifier: MIT
// What a setup acts through; all of it is passed in.
#pragma once

#include <functional>
#include <string>

#include "setup/journal.h"

namespace rocfix::setup {

struct Hands {
  // Runs a shell line, as root or as the user, with its output shown. The error says how it ended.
  std::function<Status(const std::string& command, bool root)> run;
  // May this step run as root?
  std::function<bool(const Step& step)> allow_root;
  std::function<void(const std::string& line)> say;
  // Somebody pressed Ctrl-C.
  std::function<bool()> interrupted;
};

struct Site {
  const Tree& tree;
  Journal& journal;
  const Hands& hands;

  // What the step made belongs to root, and only root takes it away. On a tree this process does.
  bool needs_sudo(const Step& step) const { return step.root && tree.live(); }
  // Runs commands of a step or its taking back, showing each.
  Status run(const std::string& command, bool root) const;
};

}  // namespace rocfix::setup
