// SPDX-License-Identifier: MIT
#include "doctor/redaction_filters.h"

namespace rocfix::doctor {
namespace {

bool begins_with_any(std::string_view text, std::initializer_list<std::string_view> beginnings) {
  return std::any_of(beginnings.begin(), beginnings.end(),
                     [&](auto beginning) { return text.starts_with(beginning); });
}

}  // namespace

std::string without_other_packages(std::string_view text) {
  constexpr std::string_view kPackage = "Package: ";
  bool ours = false;
  return kept_lines(text, [&](std::string_view line) {
    if (line.starts_with(kPackage))
      ours = has_any(line.substr(kPackage.size()), {"rocm", "hsa-", "hip", "rocblas", "amdgpu"});
    return ours && begins_with_any(line, {kPackage, "Status: ", "Version: "});
  });
}

std::string without_other_parameters(std::string_view text) {
  std::string out;
  for (const auto word : split_words(text))
    if (has_any(word, {"amdgpu", "iommu", "nomodeset"})) out += (out.empty() ? "" : " ") + std::string(word);
  return out + "\n";
}

std::string without_other_messages(std::string_view text) {
  std::string out;
  for (const auto line : split_lines(text)) {
    const bool keep =
        has_any(line, {"amdgpu", "kfd", "Linux version", "[drm", "was rejected", "unsigned module"});
    const size_t at = line.find(" kernel: ");
    out += (keep ? std::string(at == line.npos ? line : line.substr(at + 9)) : "") + "\n";
  }
  return out;
}

std::string_view without_other_commands(std::string_view line) {
  return line.substr(0, line.find_first_of(";&|#"));
}

std::string without_logins(std::string text) {
  for (size_t at = 0; (at = text.find("://", at)) != text.npos;) {
    at += 3;
    const size_t end = text.find_first_of(" \n\"'/", at), sign = text.find('@', at);
    if (sign != text.npos && sign < end) text.erase(at, sign + 1 - at);
  }
  return text;
}

bool is_known_package(std::string_view entry) {
  return begins_with_any(
      entry, {"torch", "numpy", "amd", "rocm", "_rocm", "nvidia", "triton", "pytorch", "flash", "xformers",
              "bitsandbytes", "pip-", "conda", "hip", "hsa", "rocblas", "miopen"});
}

bool is_known_library(std::string_view entry) {
  return begins_with_any(entry, {"python3", "libamdhip64", "libMIOpen", "librocblas", "rocblas", "libhsa"});
}

}  // namespace rocfix::doctor
