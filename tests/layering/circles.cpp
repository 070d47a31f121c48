// SPDX-License-Identifier: MIT
#include "layering/circles.h"

#include <algorithm>

namespace rocfix {
namespace {

// Depth first; `path` holds the names from the start to here.
class CircleSearch {
 public:
  explicit CircleSearch(const Graph& graph) : graph_(graph) {}

  bool finds_from(const std::string& name) {
    const auto open = std::find(path_.begin(), path_.end(), name);
    if (open != path_.end()) path_.erase(path_.begin(), open);
    path_.push_back(name);
    if (path_.size() > 1 && path_.front() == name) return true;
    if (done_.insert(name).second && any_needed_finds(name)) return true;
    path_.pop_back();
    return false;
  }

  std::vector<std::string> path() const { return path_; }

 private:
  bool any_needed_finds(const std::string& name) {
    const auto needed = graph_.find(name);
    return needed != graph_.end() && std::any_of(needed->second.begin(), needed->second.end(),
                                                 [&](const std::string& next) { return finds_from(next); });
  }

  const Graph& graph_;
  std::set<std::string> done_;
  std::vector<std::string> path_;
};

// "src/device" of "src/device/hip/topology.h", "vcard/isa" of "vcard/isa/classes.h", "cli" of "cli/main.cpp".
std::string top_folder(const std::string& path) {
  const size_t depth = path.starts_with("src/") ? 4 : path.starts_with("vcard/") ? 6 : 0;
  return path.substr(0, path.find('/', depth));
}

std::string beside(const std::string& path, const std::string& name) {
  return path.substr(0, path.rfind('/') + 1) + name;
}

}  // namespace

std::vector<std::string> find_circle(const Graph& graph) {
  CircleSearch search(graph);
  for (const auto& [name, needed] : graph)
    if (search.finds_from(name)) return search.path();
  return {};
}

Graph file_graph(const std::vector<SourceFile>& files) {
  std::set<std::string> known;
  for (const SourceFile& file : files) known.insert(file.path);
  Graph graph;
  for (const SourceFile& file : files)
    for (const Include& include : includes_of(file))
      for (const std::string& path :
           {"src/" + include.path, "vcard/" + include.path, "include/" + include.path, beside(file.path, include.path)})
        if (known.count(path)) graph[file.path].insert(path);
  return graph;
}

Graph folder_graph(const std::vector<SourceFile>& files) {
  Graph graph;
  for (const auto& [path, needed] : file_graph(files))
    for (const std::string& other : needed)
      if (top_folder(path) != top_folder(other)) graph[top_folder(path)].insert(top_folder(other));
  return graph;
}

}  // namespace rocfix
