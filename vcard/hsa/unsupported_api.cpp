// SPDX-License-Identifier: MIT
// What the card does not have: images, sharing with other processes and graphics, the code objects
// of HSA 1.0. The symbols must be there for programs to start; each returns an error, whatever its
// arguments. No header of HSA's is included here, for the arguments are left out.
#include <cstdint>

namespace {

constexpr uint32_t kError = 0x1000;            // HSA_STATUS_ERROR
constexpr uint32_t kInvalidArgument = 0x1001;  // HSA_STATUS_ERROR_INVALID_ARGUMENT
constexpr uint32_t kNoImages = 0x3000;         // HSA_EXT_STATUS_ERROR_IMAGE_FORMAT_UNSUPPORTED

}  // namespace

#define ROCFIX_UNSUPPORTED(X)                            \
  X(hsa_amd_ais_file_read, kError)                       \
  X(hsa_amd_ais_file_write, kError)                      \
  X(hsa_amd_image_create, kNoImages)                     \
  X(hsa_amd_image_get_info_max_dim, kInvalidArgument)    \
  X(hsa_amd_interop_map_buffer, kError)                  \
  X(hsa_amd_interop_unmap_buffer, kError)                \
  X(hsa_amd_ipc_memory_attach, kInvalidArgument)         \
  X(hsa_amd_ipc_memory_create, kInvalidArgument)         \
  X(hsa_amd_ipc_memory_detach, kInvalidArgument)         \
  X(hsa_amd_ipc_signal_attach, kInvalidArgument)         \
  X(hsa_amd_ipc_signal_create, kInvalidArgument)         \
  X(hsa_amd_memory_migrate, kError)                      \
  X(hsa_amd_portable_close_dmabuf, kError)               \
  X(hsa_amd_portable_export_dmabuf, kError)              \
  X(hsa_amd_portable_export_dmabuf_v2, kError)           \
  X(hsa_amd_spm_acquire, kError)                         \
  X(hsa_amd_spm_release, kError)                         \
  X(hsa_amd_spm_set_dest_buffer, kError)                 \
  X(hsa_code_object_deserialize, kError)                 \
  X(hsa_code_object_destroy, kError)                     \
  X(hsa_code_object_get_info, kError)                    \
  X(hsa_code_object_get_symbol, kError)                  \
  X(hsa_code_object_get_symbol_from_name, kError)        \
  X(hsa_code_object_iterate_symbols, kError)             \
  X(hsa_code_object_serialize, kError)                   \
  X(hsa_code_symbol_get_info, kError)                    \
  X(hsa_executable_load_code_object, kError)             \
  X(hsa_executable_load_program_code_object, kError)     \
  X(hsa_ext_image_clear, kNoImages)                      \
  X(hsa_ext_image_copy, kNoImages)                       \
  X(hsa_ext_image_create, kNoImages)                     \
  X(hsa_ext_image_create_with_layout, kNoImages)         \
  X(hsa_ext_image_data_get_info, kNoImages)              \
  X(hsa_ext_image_data_get_info_with_layout, kNoImages)  \
  X(hsa_ext_image_destroy, kNoImages)                    \
  X(hsa_ext_image_export, kNoImages)                     \
  X(hsa_ext_image_get_capability, kNoImages)             \
  X(hsa_ext_image_get_capability_with_layout, kNoImages) \
  X(hsa_ext_image_import, kNoImages)                     \
  X(hsa_ext_program_add_module, kError)                  \
  X(hsa_ext_program_create, kError)                      \
  X(hsa_ext_program_destroy, kError)                     \
  X(hsa_ext_program_finalize, kError)                    \
  X(hsa_ext_program_get_info, kError)                    \
  X(hsa_ext_program_iterate_modules, kError)             \
  X(hsa_ext_sampler_create, kNoImages)                   \
  X(hsa_ext_sampler_create_v2, kNoImages)                \
  X(hsa_ext_sampler_destroy, kNoImages)                  \
  X(hsa_signal_group_create, kError)                     \
  X(hsa_signal_group_destroy, kError)                    \
  X(hsa_signal_group_wait_any_relaxed, kError)           \
  X(hsa_signal_group_wait_any_scacquire, kError)         \
  X(hsa_soft_queue_create, kError)

#define ROCFIX_DEFINE(name, status)                                   \
  extern "C" __attribute__((visibility("default"))) uint32_t name() { \
    return status;                                                    \
  }
ROCFIX_UNSUPPORTED(ROCFIX_DEFINE)
