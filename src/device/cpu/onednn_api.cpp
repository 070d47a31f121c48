// SPDX-License-Identifier: MIT
#include "device/cpu/onednn_api.h"

#include <fmt/format.h>

namespace rocfix {
namespace {

Result<OneDnnApi> load() {
  const auto library = DynamicLibrary::open_first({"libdnnl.so.2"});
  if (!library)
    return Error{Code::kNotFound,
                 library.error().message + " (oneDNN; on Debian 12: apt-get install libdnnl2)"};
  OneDnnApi api;
#define ROCFIX_FIND(function)                  \
  if (!library->find(#function, api.function)) \
    return Error{Code::kNotFound, fmt::format("{} lacks " #function, library->name())};
  ROCFIX_ONEDNN_FUNCTIONS(ROCFIX_FIND)
#undef ROCFIX_FIND
  const auto* version = api.dnnl_version();
  api.library =
      fmt::format("oneDNN {}.{}.{} ({})", version->major, version->minor, version->patch, library->name());
  return api;
}

}  // namespace

const Result<OneDnnApi>& OneDnnApi::get() {
  static const Result<OneDnnApi> api = load();
  return api;
}

Status OneDnnApi::check(dnnl_status_t status, const char* what) const {
  if (status == dnnl_success) return {};
  const Code code = status == dnnl_unimplemented   ? Code::kUnsupported
                    : status == dnnl_out_of_memory ? Code::kOutOfMemory
                                                   : Code::kDevice;
  return Error{code, fmt::format("oneDNN: {} failed: {}", what, dnnl_status2str(status))};
}

}  // namespace rocfix
