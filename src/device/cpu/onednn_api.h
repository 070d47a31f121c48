// SPDX-License-Identifier: MIT
// oneDNN, opened at run time: the list of its functions that we use, from its own header. The C interface of
// oneDNN 2.x (Debian 12 has 2.6.3); 3.x dropped the operation descriptors, so libdnnl.so.2 it is.
#pragma once

#include <oneapi/dnnl/dnnl.h>
#include <oneapi/dnnl/dnnl_debug.h>

#include <string>

#include "base/dynamic_library.h"

#define ROCFIX_ONEDNN_FUNCTIONS(X)              \
  X(dnnl_version)                               \
  X(dnnl_status2str)                            \
  X(dnnl_engine_create)                         \
  X(dnnl_stream_create)                         \
  X(dnnl_stream_wait)                           \
  X(dnnl_memory_desc_init_by_tag)               \
  X(dnnl_memory_desc_equal)                     \
  X(dnnl_memory_create)                         \
  X(dnnl_memory_destroy)                        \
  X(dnnl_memory_set_data_handle)                \
  X(dnnl_dilated_convolution_forward_desc_init) \
  X(dnnl_primitive_desc_create)                 \
  X(dnnl_primitive_desc_query_md)               \
  X(dnnl_primitive_desc_destroy)                \
  X(dnnl_reorder_primitive_desc_create)         \
  X(dnnl_primitive_create)                      \
  X(dnnl_primitive_execute)                     \
  X(dnnl_primitive_destroy)                     \
  X(dnnl_sgemm)

namespace rocfix {

struct OneDnnApi {
  std::string library;  // "oneDNN 2.6.3 (libdnnl.so.2)"
#define ROCFIX_DECLARE(function) decltype(&::function) function = nullptr;
  ROCFIX_ONEDNN_FUNCTIONS(ROCFIX_DECLARE)
#undef ROCFIX_DECLARE

  // Loaded once a process; the error is a sentence with the remedy.
  static const Result<OneDnnApi>& get();

  Status check(dnnl_status_t status, const char* what) const;
};

}  // namespace rocfix
