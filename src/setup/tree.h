// SPDX-License-Identifier: MIT
// A machine's files by the machine's own paths: this one's, or those below a folder, whose links never lead
// out of it.
#pragma once

#include <memory>
#include <string>

#include "base/result.h"

namespace rocfix::setup {

class Tree {
 public:
  static Result<Tree> open(const std::string& root);

  bool live() const { return live_; }
  const std::string& root() const { return root_; }

  // Where `path` lies for this process. Its folder must be there; its last name is not followed.
  Result<std::string> host(const std::string& path) const;
  // The machine's path of what `path` is in the end, where it is a link; otherwise `path`.
  Result<std::string> followed(const std::string& path) const;

 private:
  Tree() = default;
  int descriptor() const { return folder_ == nullptr ? -1 : *folder_; }
  Result<std::string> resolve(const std::string& path, int flags) const;

  std::string root_;  // without a slash at its end, links resolved
  bool live_ = false;
  std::shared_ptr<const int> folder_;
};

std::string folder_of(const std::string& path);
std::string name_of(const std::string& path);

}  // namespace rocfix::setup
