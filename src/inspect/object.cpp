// SPDX-License-Identifier: MIT
#include "inspect/object.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "base/parallel.h"
#include "codeobj/metadata.h"
#include "inspect/kernels.h"
#include "inspect/listing.h"
#include "inspect/occupancy.h"

namespace rocfix::inspect {
namespace {

// A kernel descriptor's rsrc1: WGP_MODE (LLVM AMDGPUUsage, "compute_pgm_rsrc1").
constexpr uint32_t kWgpModeBit = 29;

// The metadata of each kernel, by the symbol of its descriptor without ".kd".
using Metadata = std::unordered_map<std::string, const KernelMetadata*>;

Metadata by_name(const CodeMetadata& metadata) {
  Metadata found;
  for (const KernelMetadata& kernel : metadata.kernels)
    found.emplace(kernel.descriptor_symbol.substr(0, kernel.descriptor_symbol.rfind(".kd")), &kernel);
  return found;
}

// "amdgcn-amd-amdhsa--gfx1010:xnack-" is "gfx1010:xnack-".
std::string target_name(const Piece& piece, const CodeObject& object, const CodeMetadata& metadata) {
  if (!piece.target.empty()) return piece.target;
  if (const size_t at = metadata.target.rfind("--"); at != std::string::npos)
    return metadata.target.substr(at + 2);
  const Chip* chip = find_chip_by_elf_machine(object.machine());
  return chip != nullptr ? std::string(chip->name) : fmt::format("machine {:#x}", object.machine());
}

KernelReport describe(const KernelCode& code, const Metadata& metadata, const Chip& silicon) {
  KernelReport kernel;
  kernel.name = code.name;
  kernel.bytes = code.code.size();
  kernel.lanes = code.descriptor.wave32() ? 32 : 64;
  kernel.wgp_mode = code.descriptor.rsrc1 >> kWgpModeBit & 1;
  kernel.vgprs = code.descriptor.vgprs();
  kernel.lds_bytes = code.descriptor.group_segment_bytes;
  kernel.scratch_bytes = code.descriptor.private_segment_bytes;
  if (const auto found = metadata.find(kernel.name); found != metadata.end()) {
    const KernelMetadata& noted = *found->second;
    if (noted.vgprs != 0) kernel.vgprs = noted.vgprs;
    kernel.sgprs = noted.sgprs;
    kernel.vgpr_spills = noted.vgpr_spills;
    kernel.sgpr_spills = noted.sgpr_spills;
    kernel.largest_group = noted.largest_group;
  }
  kernel.waves_per_simd = waves_per_simd(silicon, kernel);
  return kernel;
}

// The patterns in functions that kernels call, together.
ScanResult scan_functions(const CodeObject& object, const std::vector<KernelCode>& kernels, ScanInput input) {
  ScanResult sum;
  for (const Bytes part : code_between(object, kernels)) {
    input.code = part;
    const auto one = scan(input);
    for (size_t i = 0; i < kPatterns; ++i) sum.counts[i] += one.counts[i];
  }
  // Padding and tables between functions are no code, and nothing says where they begin.
  count_of(sum.counts, Pattern::kUndecodable) = 0;
  return sum;
}

// A kernel that calls may run any function of its object.
void add_functions(std::vector<KernelReport>& reports, const ScanResult& functions) {
  for (KernelReport& kernel : reports)
    if (kernel.scan.calls)
      for (size_t i = 0; i < kPatterns; ++i) kernel.scan.counts[i] += functions.counts[i];
}

std::vector<KernelReport> scan_kernels(const CodeObject& object, const std::vector<KernelCode>& kernels,
                                       const Metadata& metadata, const Chip& made_for,
                                       const ObjectOptions& options, Bytes bytes) {
  std::vector<KernelReport> reports(kernels.size());
  ScanInput common;
  common.made_for = instruction_set(made_for);
  common.silicon = instruction_set(*options.silicon);
  parallel_for(static_cast<int64_t>(kernels.size()), [&](int64_t i) {
    KernelReport& report = reports[static_cast<size_t>(i)] =
        describe(kernels[static_cast<size_t>(i)], metadata, *options.silicon);
    ScanInput input = common;
    input.code = kernels[static_cast<size_t>(i)].code;
    input.wave64 = report.lanes == 64;
    input.wgp_mode = report.wgp_mode;
    report.scan = scan(input);
    if (options.list && options.keep && options.keep(report.name))
      report.listing = listing(bytes, kernels[static_cast<size_t>(i)], input, std::string(made_for.name));
  });
  if (std::any_of(reports.begin(), reports.end(), [](const KernelReport& k) { return k.scan.calls; })) {
    common.wave64 = reports[0].lanes == 64;
    common.wgp_mode = reports[0].wgp_mode;
    add_functions(reports, scan_functions(object, kernels, common));
  }
  return reports;
}

}  // namespace

Result<ObjectReport> read_object(const Piece& piece, const ObjectOptions& options) {
  ObjectReport report;
  const auto is_wanted = [&](std::string_view name) {
    return options.target.empty() || without_features(name) == options.target;
  };
  report.wanted = piece.target.empty() || is_wanted(piece.target);
  if (!report.wanted) return report;
  const auto object = CodeObject::parse(piece.code_object.bytes);
  if (!object) return object.error();
  const Chip* chip = find_chip_by_elf_machine(object->machine());
  const auto metadata =
      chip != nullptr || piece.target.empty() ? read_metadata(*object) : Result<CodeMetadata>(CodeMetadata{});
  if (!metadata) return metadata.error();
  report.name = target_name(piece, *object, *metadata);
  report.wanted = is_wanted(report.name);
  report.target.objects = 1;
  report.target.object_bytes = piece.code_object.bytes.size();
  report.target.scanned = chip != nullptr;
  if (!report.wanted || chip == nullptr) {
    report.target.kernels = count_kernels(*object);
    return report;
  }
  uint64_t outside = 0;
  const auto kernels = kernels_of(*object, outside);
  if (outside != 0)
    return Error{Code::kBadInput, fmt::format("the code of {} kernels lies outside of it", outside)};
  auto reports = scan_kernels(*object, kernels, by_name(*metadata), *chip, options, piece.code_object.bytes);
  for (KernelReport& kernel : reports) {
    kernel.target = report.name;
    kernel.where = piece.where;
    add(report.target, kernel);
    if (options.keep && options.keep(kernel.name)) report.kernels.push_back(std::move(kernel));
  }
  return report;
}

}  // namespace rocfix::inspect
