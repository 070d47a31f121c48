// SPDX-License-Identifier: MIT
#include "inspect/inspect.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <iterator>
#include <mutex>
#include <optional>

#include "base/parallel.h"
#include "inspect/container/mapped_file.h"
#include "inspect/object.h"

namespace rocfix::inspect {
namespace {

// Code objects that were unpacked wait together for their turn, as long as they need no more than this.
constexpr uint64_t kMostUnpacked = 64 << 20;

class Collector {
 public:
  Collector(FileReport& report, Contents& contents, const Options& options)
      : report_(report), contents_(contents), options_(options) {}

  void add(Piece piece) {
    unpacked_ += piece.code_object.unpacked ? piece.code_object.bytes.size() : 0;
    pieces_.push_back(std::move(piece));
    if (unpacked_ > kMostUnpacked) flush();
  }

  void flush() {
    std::vector<std::optional<Result<ObjectReport>>> results(pieces_.size());
    parallel_for(static_cast<int64_t>(pieces_.size()), [&](int64_t i) {
      const Piece& piece = pieces_[static_cast<size_t>(i)];
      results[static_cast<size_t>(i)] =
          read_object(piece, {options_.silicon, options_.target, options_.keep, options_.list});
      if (!piece.code_object.unpacked) release(piece.code_object.bytes);
      tell_progress();
    });
    for (size_t i = 0; i < pieces_.size(); ++i) merge(pieces_[i], *results[i]);
    pieces_.clear();
    unpacked_ = 0;
  }

 private:
  void tell_progress() {
    const uint64_t done = ++done_;
    if (!options_.progress) return;
    const std::lock_guard lock(mutex_);
    options_.progress(report_.path, done, merged_ + pieces_.size());
  }

  void merge(const Piece& piece, Result<ObjectReport>& result) {
    ++merged_;
    if (!result) return contents_.complain(joined(piece.where, piece.target), result.error().message);
    if (!result->wanted) return;
    inspect::add(report_.targets[result->name], result->target);
    std::move(result->kernels.begin(), result->kernels.end(), std::back_inserter(report_.kernels));
  }

  FileReport& report_;
  Contents& contents_;
  const Options& options_;
  std::vector<Piece> pieces_;
  uint64_t unpacked_ = 0, merged_ = 0;
  std::atomic<uint64_t> done_ = 0;
  std::mutex mutex_;
};

}  // namespace

Result<FileReport> inspect_file(const std::string& path, const Options& options) {
  const auto blob = map_file(path);
  if (!blob) return blob.error();
  FileReport report;
  report.path = path;
  report.bytes = blob->bytes.size();
  Contents contents;
  Collector collector(report, contents, options);
  Walk walk{[&](Piece piece) { collector.add(std::move(piece)); }, contents};
  report.recognised = walk_blob(*blob, "", walk);
  collector.flush();
  if (was_cut(*blob))
    return Error{Code::kIo,
                 fmt::format("'{}' became shorter while it was read, or its disk failed: try again", path)};
  report.bundles = contents.bundles;
  report.compressed_bundles = contents.compressed_bundles;
  report.complaints = std::move(contents.complaints);
  return report;
}

Result<std::vector<std::string>> files_of(const std::string& path) {
  namespace fs = std::filesystem;
  std::error_code failed;
  if (!fs::is_directory(path, failed)) return std::vector<std::string>{path};
  std::vector<std::string> files;
  const auto options = fs::directory_options::skip_permission_denied;
  for (fs::recursive_directory_iterator at(path, options, failed), end; !failed && at != end;
       at.increment(failed))
    if (std::error_code ignored; !at->is_symlink(ignored) && at->is_regular_file(ignored))
      files.push_back(at->path());
  if (failed) return Error{Code::kIo, "cannot list '" + path + "': " + failed.message()};
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace rocfix::inspect
