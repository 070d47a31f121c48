// SPDX-License-Identifier: MIT
#include "layering/rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <regex>

#include "base/text.h"

namespace rocfix {
namespace {

// Files whose path begins with `from` may include what begins with `to`.
struct Edge {
  std::string_view from, to;
};

// clang-format off
constexpr Edge kAllowed[] = {
    {"src/base/",        "base/"},
    {"src/gfx/",         "gfx/"},     {"src/gfx/",     "base/"},
    {"src/conv/",        "conv/"},    {"src/conv/",    "base/"},
    {"src/kernels/",     "kernels/"},
    {"src/solvers/",     "solvers/"}, {"src/solvers/", "conv/"},   {"src/solvers/", "base/"},
    // What host and device both read; the kernels themselves reach a solver as code objects only.
    {"src/solvers/",     "kernels/params.h"}, {"src/solvers/", "kernels/tiles.h"}, {"src/solvers/", "kernels/divider.h"},
    {"src/solvers/",     "kernels/gather_params.h"}, {"src/solvers/", "kernels/gather_loaders.h"},
    {"src/solvers/",     "kernels/pair_loaders.h"},
    {"src/solvers/",     "kernels/gradient_params.h"}, {"src/solvers/", "kernels/gradient_tiles.h"},
    {"src/solvers/",     "kernels/gradient_loaders.h"},
    {"src/solvers/",     "kernels/few_channels_params.h"}, {"src/solvers/", "kernels/few_channels_shapes.h"},
    {"src/solvers/",     "kernels/stem_params.h"}, {"src/solvers/", "kernels/stem_shapes.h"},
    {"src/solvers/",     "kernels/pack_params.h"}, {"src/solvers/", "kernels/batch_norm_params.h"},
    {"src/solvers/",     "kernels/channel_params.h"},
    {"src/solvers/",     "kernels/winograd_params.h"}, {"src/solvers/", "kernels/winograd_tiles.h"},
    {"src/solvers/",     "kernels/winograd_fused_params.h"}, {"src/solvers/", "kernels/winograd_fused_tiles.h"},
    {"src/solvers/",     "kernels/outside.h"},
    {"src/solvers/",     "kernels/tensor_strides.h"}, {"src/solvers/", "kernels/epilogue_params.h"},
    {"src/solvers/",     "kernels/depthwise_params.h"}, {"src/solvers/", "kernels/depthwise_shapes.h"},
    {"src/device/",      "device/"},  {"src/device/",  "conv/"},   {"src/device/",  "base/"},   {"src/device/", "gfx/"},
    // The fake device computes what the kernels would, from the same parameters.
    {"src/device/fake/", "kernels/"},
    {"src/engine/",      "engine/"},  {"src/engine/",  "solvers/"}, {"src/engine/", "device/"}, {"src/engine/", "conv/"},
    {"src/engine/",      "base/"},    {"src/engine/",  "finddb/"},
    {"src/codeobj/",     "codeobj/"}, {"src/codeobj/", "base/"},
    {"src/model/",       "model/"},   {"src/model/",   "conv/"},   {"src/model/",   "base/"},
    {"src/doctor/",      "doctor/"},  {"src/doctor/",  "gfx/"},    {"src/doctor/",  "base/"},    {"cli/",        "doctor/"},
    {"src/inspect/",     "inspect/"}, {"src/inspect/", "codeobj/"}, {"src/inspect/", "gfx/"},    {"src/inspect/", "base/"},
    {"cli/",             "inspect/"},
    {"src/compat/",      "compat/"},  {"src/compat/",  "gfx/"},    {"src/compat/",  "base/"},    {"cli/",        "compat/"},
    {"src/doctor/",      "compat/"},  {"src/doctor/",  "inspect/"},
    {"src/explain/",     "explain/"}, {"src/explain/", "compat/"}, {"src/explain/", "base/"},    {"cli/",        "explain/"},
    {"src/setup/",       "setup/"},   {"src/setup/",   "doctor/"},  {"src/setup/",   "gfx/"},     {"src/setup/",  "base/"},
    {"cli/",             "setup/"},
    {"src/finddb/",      "finddb/"},  {"src/finddb/",  "conv/"},   {"src/finddb/",  "base/"},
    {"src/api/",         "api/"},     {"src/api/",     "engine/"}, {"src/api/",     "device/"}, {"src/api/",    "conv/"},
    {"src/api/",         "base/"},    {"src/api/",     "solvers/"}, {"src/api/",    "rocfix/"},
    {"cli/",             "engine/"},  {"cli/",         "model/"},  {"cli/",         "device/"}, {"cli/",        "solvers/"},
    {"cli/",             "conv/"},    {"cli/",         "gfx/"},    {"cli/",         "base/"},    {"cli/",        "finddb/"},
    {"src/miopen/",      "miopen/"},  {"src/miopen/",  "engine/"}, {"src/miopen/",  "device/"}, {"src/miopen/", "solvers/"},
    {"src/miopen/",      "conv/"},    {"src/miopen/",  "finddb/"}, {"src/miopen/",  "base/"},
    {"include/",         "rocfix/"},
    // The virtual card.
    {"vcard/isa/",       "isa/"},
    {"vcard/state/",     "state/"},   {"vcard/state/",   "isa/"},
    {"vcard/exec/",      "exec/"},    {"vcard/exec/",    "state/"}, {"vcard/exec/",    "isa/"},
    {"vcard/decode/",    "decode/"},  {"vcard/decode/",  "isa/"},   {"vcard/decode/",  "base/"},
    {"vcard/machine/",   "machine/"}, {"vcard/machine/", "exec/"},  {"vcard/machine/", "decode/"}, {"vcard/machine/", "state/"},
    {"vcard/machine/",   "isa/"},     {"vcard/machine/", "gfx/"},   {"vcard/machine/", "base/"},
    {"vcard/strict/",    "strict/"},  {"vcard/strict/",  "machine/"}, {"vcard/strict/", "state/"}, {"vcard/strict/",  "isa/"},
    {"vcard/strict/",    "gfx/"},     {"vcard/strict/",  "base/"},
    {"vcard/timing/",    "timing/"},  {"vcard/timing/",  "machine/"}, {"vcard/timing/", "state/"}, {"vcard/timing/",  "isa/"},
    {"vcard/timing/",    "gfx/"},     {"vcard/timing/",  "base/"},
    {"vcard/card/",      "card/"},    {"vcard/card/",    "strict/"}, {"vcard/card/",   "timing/"}, {"vcard/card/",    "machine/"},
    {"vcard/card/",      "state/"},   {"vcard/card/",    "isa/"},   {"vcard/card/",    "decode/"}, {"vcard/card/",   "gfx/"},
    {"vcard/card/",      "base/"},
    {"vcard/queue/",     "queue/"},   {"vcard/queue/",   "card/"},  {"vcard/queue/",   "machine/"}, {"vcard/queue/",  "state/"},
    {"vcard/queue/",     "gfx/"},     {"vcard/queue/",   "base/"},
    {"vcard/loader/",    "loader/"},  {"vcard/loader/", "card/"},   {"vcard/loader/",  "codeobj/"}, {"vcard/loader/", "base/"}, {"vcard/loader/",   "gfx/"},
    {"vcard/hsa/",       "hsa/"},     {"vcard/hsa/",     "loader/"}, {"vcard/hsa/",    "queue/"}, {"vcard/hsa/",      "card/"},
    {"vcard/hsa/",       "machine/"}, {"vcard/hsa/",     "state/"}, {"vcard/hsa/",     "codeobj/"}, {"vcard/hsa/",    "gfx/"},
    {"vcard/hsa/",       "base/"},
    {"vcard/shim/",      "base/"},
    {"vcard/tools/",     "tools/"},   {"vcard/tools/",   "gfx/"},
    {"vcard/tools/",     "decode/"},  {"vcard/tools/",   "exec/"},  {"vcard/tools/",   "isa/"},   {"vcard/tools/",    "base/"},
};

constexpr std::string_view kProjectFolders[] = {"base/", "gfx/", "conv/", "kernels/", "solvers/", "device/", "engine/",
                                                "model/", "finddb/", "doctor/", "inspect/", "compat/", "explain/", "setup/", "api/", "cli/", "rocfix/", "codeobj/", "isa/", "state/",
                                                "exec/", "decode/", "machine/", "strict/", "timing/", "card/",
                                                "queue/", "loader/", "tools/"};

// Headers of a vendor, and the only folders that may include them.
constexpr Edge kVendors[] = {
    {"src/device/hip/",  "hip/"},      {"src/device/hip/",  "hip_"},
    {"src/device/hip/",  "rocblas"},   {"src/miopen/",      "miopen"},
    {"src/device/cuda/", "cuda"},      {"src/device/cuda/", "cublas"}, {"src/device/cuda/", "cudnn"},
    {"src/device/cuda/", "nvrtc"},     {"src/device/cuda/", "nvml"},
    {"vcard/",           "hsa/hsa"},   {"vcard/",           "hsa/amd_hsa"},
    {"vcard/decode/",    "llvm/"},
    {"src/device/cpu/",  "oneapi/"},   {"src/device/cpu/",  "dnnl"},
    {"src/finddb/",      "sqlite3"},   {"src/inspect/container/", "sqlite3"},
    {"src/inspect/container/", "zip.h"},
};

// A back-end and the files, besides its own, that may know it.
constexpr Edge kBackendUsers[] = {
    {"src/device/backend.cpp", "device/hip/"}, {"src/device/backend.cpp", "device/cuda/"},
    {"src/device/backend.cpp", "device/cpu/"}, {"src/device/backend.cpp", "device/fake/"},
    {"src/miopen/card.h", "device/hip/"},  // MIOpen's programs are HIP's
};

constexpr Exception kChipNameExceptions[] = {
    {"src/device/hip/hip_runtime.cpp", R"(constexpr std::string_view kPrefix = "gfx";)",
     "finds the name inside a structure whose layout differs between HIP versions; compares it with nothing"},
};
// clang-format on

template <class Range>
bool begins_with_any(std::string_view text, const Range& prefixes) {
  return std::any_of(std::begin(prefixes), std::end(prefixes),
                     [&](std::string_view prefix) { return text.starts_with(prefix); });
}

std::string place(const SourceFile& file, size_t line) {
  return fmt::format("{}:{}", file.path, line);
}

// The included file as the folders call it: cli's files call each other without a folder.
std::string full_name(const SourceFile& file, const std::string& include) {
  const bool beside = file.path.starts_with("cli/") && include.find('/') == include.npos;
  return beside ? "cli/" + include : include;
}

bool is_allowed(const SourceFile& file, const std::string& include) {
  if (include.starts_with("cli/")) return file.path.starts_with("cli/");
  return std::any_of(std::begin(kAllowed), std::end(kAllowed), [&](const Edge& edge) {
    return file.path.starts_with(edge.from) && include.starts_with(edge.to);
  });
}

// Angle brackets do not hide one of ours, and quotes around a path that is not in the table are a new folder.
bool is_ours(const Include& include, const std::string& name) {
  return begins_with_any(name, kProjectFolders) || (include.quoted && name.find('/') != name.npos);
}

std::vector<Violation> check_layers(const SourceFile& file) {
  std::vector<Violation> violations;
  for (const Include& include : includes_of(file)) {
    const std::string name = full_name(file, include.path);
    if (is_ours(include, name) && !is_allowed(file, name))
      violations.push_back({place(file, include.line), "may not include " + include.path});
  }
  return violations;
}

bool is_vendors(const std::string& header) {
  return std::any_of(std::begin(kVendors), std::end(kVendors),
                     [&](const Edge& vendor) { return header.starts_with(vendor.to); });
}

bool is_its_place(const SourceFile& file, const std::string& header) {
  return std::any_of(std::begin(kVendors), std::end(kVendors), [&](const Edge& vendor) {
    return header.starts_with(vendor.to) && file.path.starts_with(vendor.from);
  });
}

std::vector<Violation> check_vendors(const SourceFile& file) {
  std::vector<Violation> violations;
  for (const Include& include : includes_of(file))
    if (is_vendors(include.path) && !is_its_place(file, include.path))
      violations.push_back({place(file, include.line), include.path + " belongs into its back-end"});
  return violations;
}

std::vector<Violation> check_backends(const SourceFile& file) {
  std::vector<Violation> violations;
  for (const Include& include : includes_of(file)) {
    bool is_backends = false, may = false;
    for (const Edge& edge : kBackendUsers) {
      if (!include.path.starts_with(edge.to)) continue;
      is_backends = true;
      may = may || file.path == edge.from || file.path.starts_with("src/" + std::string(edge.to));
    }
    if (is_backends && !may)
      violations.push_back({place(file, include.line), "may not know the back-end in " + include.path});
  }
  return violations;
}

// A violation for each match in `code`, a text with the places of the file's.
std::vector<Violation> matches(const SourceFile& file, const std::string& code, const std::regex& pattern) {
  std::vector<Violation> violations;
  for (auto match = std::sregex_iterator(code.begin(), code.end(), pattern); match != std::sregex_iterator();
       ++match)
    violations.push_back({place(file, line_at(code, size_t(match->position()))), match->str()});
  return violations;
}

std::vector<Violation> check_getenv(const SourceFile& file) {
  static const std::regex kGetenv(R"(\b(secure_)?getenv\b)");
  if (file.path.starts_with("src/base/")) return {};
  return matches(file, without_comments_and_strings(file.text), kGetenv);
}

// `throw;` passes on what a library threw.
std::vector<Violation> check_throw(const SourceFile& file) {
  static const std::regex kThrow(R"(\bthrow\b(?!\s*;))");
  if (!file.path.starts_with("src/") && !file.path.starts_with("vcard/")) return {};
  return matches(file, without_comments_and_strings(file.text), kThrow);
}

// Blanks out the lines that are excepted, each in its file.
std::string without_exceptions(const SourceFile& file) {
  std::string code = without_comments(file.text);
  for (const Exception& exception : kChipNameExceptions) {
    const size_t at = file.path == exception.path ? code.find(exception.code) : code.npos;
    if (at != code.npos) code.replace(at, exception.code.size(), exception.code.size(), ' ');
  }
  return code;
}

// "gfx" alone or with a number: compared, searched for, or put into a constant to be compared later. Names in
// help texts and messages are none of these.
std::vector<Violation> check_chip_names(const SourceFile& file) {
  static const std::regex kCompared(
      R"re(([=!]=\s*"gfx[0-9"])re"
      R"re(|"gfx([0-9][^"]*)?"(sv|s)?\s*[=!]=)re"
      R"re(|\b(starts_with|ends_with|r?find(_\w+)?|compare|contains|count|equal|search|strn?(case)?cmp|strstr))re"
      R"re(\s*\([^;"]*"gfx[0-9"])re"
      R"re(|\bconst(expr|init)?\b[^;()"]*[={]\s*"gfx[0-9"]))re");
  if (file.path.starts_with("src/gfx/") || file.path.starts_with("src/kernels/")) return {};
  return matches(file, without_exceptions(file), kCompared);
}

constexpr Rule kRules[] = {
    {"layers", "dependencies run one way", check_layers},
    {"vendor-headers", "the program builds and starts without the vendors' libraries", check_vendors},
    {"back-ends", "a back-end is added or taken out in one place", check_backends},
    {"getenv", "settings are read, checked and documented in src/base", check_getenv},
    {"throw", "errors are values", check_throw},
    {"chip-names", "what a chip can do is in the table of src/gfx", check_chip_names},
};

}  // namespace

std::span<const Rule> rules() {
  return kRules;
}

std::span<const Exception> chip_name_exceptions() {
  return kChipNameExceptions;
}

}  // namespace rocfix
