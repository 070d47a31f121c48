// SPDX-License-Identifier: MIT
// Where Python environments are looked for.
#pragma once

#include <string>
#include <vector>

#include "doctor/facts/user.h"
#include "doctor/facts/variables.h"
#include "doctor/world.h"

namespace rocfix::doctor {

struct SitePackages {
  std::string prefix, site;
  int minor = 0;  // of Python 3
};

// Every folder of packages below the places that people use; bounded.
std::vector<SitePackages> find_site_packages(World& world, const User& user, const Variables& variables,
                                             const std::string& extra);

}  // namespace rocfix::doctor
