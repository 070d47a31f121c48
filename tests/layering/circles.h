// SPDX-License-Identifier: MIT
// Circles among things that need each other.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "layering/source_file.h"

namespace rocfix {

using Graph = std::map<std::string, std::set<std::string>>;

// The names along one circle, the first repeated at its end; empty when there is none.
std::vector<std::string> find_circle(const Graph& graph);

// File to file and, with the files taken together, folder to folder.
Graph file_graph(const std::vector<SourceFile>& files);
Graph folder_graph(const std::vector<SourceFile>& files);

}  // namespace rocfix
