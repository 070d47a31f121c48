// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "doctor/report/page.h"

namespace rocfix::doctor {

// The page as GitHub's Markdown.
std::string markdown_page(const Diagnosis& diagnosis, const Machine& machine, const PageOptions& options);

}  // namespace rocfix::doctor
