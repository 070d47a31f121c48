// SPDX-License-Identifier: MIT
// The calls that HIP's module interface and CUDA's driver interface share, one to one. Both pass handles as
// pointers, device addresses as 64-bit numbers and statuses as ints (0 = success), so one set of function
// types serves both; no header of either is needed.
#pragma once

#include <cstddef>
#include <cstdint>

namespace rocfix {

struct DriverApi {
  int (*allocate)(uint64_t* address, size_t bytes) = nullptr;
  int (*release)(uint64_t address) = nullptr;
  int (*copy_in)(uint64_t to, const void* from, size_t bytes) = nullptr;
  int (*copy_out)(void* to, uint64_t from, size_t bytes) = nullptr;
  int (*fill)(uint64_t to, unsigned char value, size_t bytes) = nullptr;
  int (*memory_info)(size_t* free, size_t* total) = nullptr;
  int (*load_module)(void** module, const void* image) = nullptr;
  int (*get_function)(void** function, void* module, const char* name) = nullptr;
  int (*launch)(void* function, unsigned grid_x, unsigned grid_y, unsigned grid_z, unsigned block_x,
                unsigned block_y, unsigned block_z, unsigned shared_bytes, void* stream, void** arguments,
                void** extra) = nullptr;
  int (*stream_synchronize)(void* stream) = nullptr;
  int (*stream_query)(void* stream) = nullptr;
  int (*event_create)(void** event, unsigned flags) = nullptr;
  int (*event_record)(void* event, void* stream) = nullptr;
  int (*event_synchronize)(void* event) = nullptr;
  int (*event_elapsed)(float* milliseconds, void* start, void* stop) = nullptr;
};

}  // namespace rocfix
