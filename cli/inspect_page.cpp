// SPDX-License-Identifier: MIT
#include "inspect_page.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "inspect/verdict.h"
#include "table.h"

namespace rocfix {
namespace {

using inspect::FileReport;
using inspect::grouped;
using inspect::Pattern;
using inspect::TargetReport;

std::string plural(uint64_t count, std::string_view thing) {
  return fmt::format("{} {}{}", grouped(count), thing, count == 1 ? "" : "s");
}

// `first` and the words in lines of at most `columns`, the later lines indented.
std::string wrapped(const std::string& first, std::string_view text, size_t columns, size_t indent) {
  std::string page, line = first;
  bool empty = true;
  for (const auto word : split(text, ' ')) {
    if (!empty && line.size() + 1 + word.size() > columns) {
      page += line + '\n';
      line = std::string(indent, ' ');
      empty = true;
    }
    line += (empty ? "" : " ") + std::string(word);
    empty = false;
  }
  return page + line + '\n';
}

std::string headline(const FileReport& report) {
  std::string text = fmt::format("{}: {}", report.path, bytes_text(double(report.bytes)));
  if (report.bundles != 0) text += ", " + plural(report.bundles, "bundle");
  if (report.compressed_bundles != 0)
    text += fmt::format(" ({} compressed)", grouped(report.compressed_bundles));
  return text + '\n';
}

std::string target_table(const FileReport& report) {
  const Table table(
      {{"  target", 18, true}, {"objects", 9}, {"kernels", 9}, {"size", 10}, {"instructions", 14}});
  std::string page = table.header() + '\n';
  for (const auto& [name, target] : report.targets)
    page += table.row({"  " + name, grouped(target.objects), grouped(target.kernels),
                       bytes_text(double(target.object_bytes)),
                       target.scanned ? grouped(target.instructions) : "not read"}) +
            '\n';
  return page;
}

// Only what was found.
std::string pattern_table(const std::string& name, const TargetReport& target, const Chip& silicon) {
  const Table table({{"", 42, true}, {"instructions", 12}, {"kernels", 9}});
  std::string rows;
  for (size_t i = 0; i < inspect::kPatterns; ++i) {
    if (target.hits[i] == 0) continue;
    const auto& pattern = info(static_cast<Pattern>(i));
    const bool possible = pattern.verdict == inspect::Verdict::kPossible;
    rows += table.row({fmt::format("    {}{}", pattern.name, possible ? " (possible)" : ""),
                       grouped(target.hits[i]), grouped(target.kernels_with[i])}) +
            '\n';
  }
  if (rows.empty()) return "";
  const auto title = fmt::format("  {} code on {}", name, silicon.name);
  return '\n' + table.row({title, "instructions", "kernels"}) + '\n' + rows;
}

std::string missing_list(const TargetReport& target, size_t columns) {
  if (target.missing.empty()) return "";
  std::vector<std::string> names;
  for (const auto& [name, count] : target.missing)
    names.push_back(fmt::format("{} ({})", name, grouped(count)));
  return wrapped("    missing: ", fmt::format("{}", fmt::join(names, ", ")), columns, 6);
}

std::string complaint_lines(const FileReport& report, size_t columns) {
  std::string page;
  for (const auto& complaint : report.complaints) page += wrapped("  not read: ", complaint, columns, 4);
  return page;
}

}  // namespace

std::string inspect_page(const FileReport& report, const Chip& silicon, size_t columns) {
  std::string page = headline(report);
  if (report.has_code()) page += target_table(report);
  for (const auto& [name, target] : report.targets)
    page += pattern_table(name, target, silicon) + missing_list(target, columns);
  page += complaint_lines(report, columns);
  return page + '\n' + wrapped("  Verdict: ", verdict(report.targets, silicon) + ".", columns, 4);
}

std::string inspect_kernel(const inspect::KernelReport& kernel) {
  std::string page = fmt::format(
      "\n{}\n  {}{}{}, {}, {}, wave{}\n  {} VGPRs, {} SGPRs, {} of LDS, {} of scratch, {} waves a SIMD\n",
      kernel.name, kernel.target, kernel.where.empty() ? "" : ", ", kernel.where,
      bytes_text(double(kernel.bytes)), plural(kernel.scan.instructions, "instruction"), kernel.lanes,
      kernel.vgprs, kernel.sgprs, bytes_text(kernel.lds_bytes), bytes_text(kernel.scratch_bytes),
      kernel.waves_per_simd);
  for (size_t i = 0; i < inspect::kPatterns; ++i)
    if (const auto count = kernel.scan.counts[i]; count != 0)
      page += fmt::format("    {:>8} {}\n", grouped(count), info(static_cast<Pattern>(i)).name);
  if (!kernel.listing.empty()) page += kernel.listing;
  return page;
}

std::string inspect_summary(const std::vector<FileReport>& reports, const Chip& silicon, size_t columns) {
  const auto with_code = static_cast<uint64_t>(std::count_if(
      reports.begin(), reports.end(), [](const FileReport& report) { return report.has_code(); }));
  return wrapped("",
                 fmt::format("{} of {} hold GPU code. Together: {}.", grouped(with_code),
                             plural(reports.size(), "file"), verdict(together(reports), silicon)),
                 columns, 2);
}

}  // namespace rocfix
