// SPDX-License-Identifier: MIT
// The names of the status codes.
#include "hsa/values.h"

using namespace rocfix::vcard;

namespace {

struct StatusText {
  uint32_t status;
  const char* text;
};

#define STATUS(name, sentence) \
  { number(name), #name ": " sentence }
// HIP prints these as they are.
constexpr StatusText kTexts[] = {
    STATUS(HSA_STATUS_SUCCESS, "The function has been executed successfully."),
    STATUS(HSA_STATUS_INFO_BREAK, "A traversal was ended by its callback."),
    STATUS(HSA_STATUS_ERROR, "A general error."),
    STATUS(HSA_STATUS_ERROR_INVALID_ARGUMENT, "An argument is not what the function asks for."),
    STATUS(HSA_STATUS_ERROR_INVALID_QUEUE_CREATION, "The agent has no queues of this kind."),
    STATUS(HSA_STATUS_ERROR_INVALID_ALLOCATION, "The allocation is not possible."),
    STATUS(HSA_STATUS_ERROR_INVALID_AGENT, "The agent does not exist."),
    STATUS(HSA_STATUS_ERROR_INVALID_REGION, "The memory region does not exist."),
    STATUS(HSA_STATUS_ERROR_INVALID_SIGNAL, "The signal does not exist."),
    STATUS(HSA_STATUS_ERROR_INVALID_QUEUE, "The queue does not exist."),
    STATUS(HSA_STATUS_ERROR_OUT_OF_RESOURCES, "A resource is used up."),
    STATUS(HSA_STATUS_ERROR_INVALID_PACKET_FORMAT, "The card cannot execute this AQL packet."),
    STATUS(HSA_STATUS_ERROR_RESOURCE_FREE, "A resource could not be released."),
    STATUS(HSA_STATUS_ERROR_NOT_INITIALIZED, "hsa_init was not called."),
    STATUS(HSA_STATUS_ERROR_REFCOUNT_OVERFLOW, "The runtime was opened too often."),
    STATUS(HSA_STATUS_ERROR_INCOMPATIBLE_ARGUMENTS, "The arguments do not fit each other."),
    STATUS(HSA_STATUS_ERROR_INVALID_INDEX, "The index is out of range."),
    STATUS(HSA_STATUS_ERROR_INVALID_ISA, "The instruction set does not exist."),
    STATUS(HSA_STATUS_ERROR_INVALID_ISA_NAME, "No instruction set has this name."),
    STATUS(HSA_STATUS_ERROR_INVALID_CODE_OBJECT, "The code object is invalid."),
    STATUS(HSA_STATUS_ERROR_INVALID_EXECUTABLE, "The executable does not exist."),
    STATUS(HSA_STATUS_ERROR_FROZEN_EXECUTABLE, "The executable is frozen."),
    STATUS(HSA_STATUS_ERROR_INVALID_SYMBOL_NAME, "There is no symbol of this name."),
    STATUS(HSA_STATUS_ERROR_VARIABLE_ALREADY_DEFINED, "The variable is defined already."),
    STATUS(HSA_STATUS_ERROR_VARIABLE_UNDEFINED, "A variable is not defined."),
    STATUS(HSA_STATUS_ERROR_EXCEPTION, "A kernel ended in an exception."),
    STATUS(HSA_STATUS_ERROR_INVALID_CODE_SYMBOL, "The code object has no such symbol."),
    STATUS(HSA_STATUS_ERROR_INVALID_EXECUTABLE_SYMBOL, "The executable has no such symbol."),
    STATUS(HSA_STATUS_ERROR_INVALID_FILE, "The file descriptor is invalid."),
    STATUS(HSA_STATUS_ERROR_INVALID_CODE_OBJECT_READER, "The code object reader does not exist."),
    STATUS(HSA_STATUS_ERROR_INVALID_CACHE, "The cache does not exist."),
    STATUS(HSA_STATUS_ERROR_INVALID_WAVEFRONT, "The wavefront does not exist."),
    STATUS(HSA_STATUS_ERROR_INVALID_SIGNAL_GROUP, "The signal group does not exist."),
    STATUS(HSA_STATUS_ERROR_INVALID_RUNTIME_STATE, "The runtime is in no state for this."),
    STATUS(HSA_STATUS_ERROR_FATAL, "The queue cannot go on."),
    STATUS(HSA_STATUS_ERROR_INVALID_MEMORY_POOL, "The memory pool does not exist."),
    STATUS(HSA_STATUS_ERROR_MEMORY_APERTURE_VIOLATION,
           "A kernel accessed memory beyond its LDS or scratch, or misaligned."),
    STATUS(HSA_STATUS_ERROR_ILLEGAL_INSTRUCTION,
           "A kernel executed an instruction that the card does not have."),
    STATUS(HSA_STATUS_ERROR_MEMORY_FAULT, "A kernel accessed memory that is not allocated."),
    STATUS(HSA_STATUS_CU_MASK_REDUCED, "Fewer compute units than asked for are enabled."),
    STATUS(HSA_EXT_STATUS_ERROR_IMAGE_FORMAT_UNSUPPORTED, "The card has no images."),
    {kStatusOutOfRegisters,
     "HSA_STATUS_ERROR_OUT_OF_REGISTERS: The kernel needs more registers than there are."},
    {kStatusResourceBusy, "HSA_STATUS_ERROR_RESOURCE_BUSY: The resource is in use."},
    {kStatusNotSupported, "HSA_STATUS_ERROR_NOT_SUPPORTED: The card does not support this."},
};
#undef STATUS

}  // namespace

extern "C" hsa_status_t hsa_status_string(hsa_status_t status, const char** text) {
  if (text == nullptr) return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  for (const StatusText& known : kTexts) {
    if (known.status != number(status)) continue;
    *text = known.text;
    return HSA_STATUS_SUCCESS;
  }
  *text = nullptr;
  return HSA_STATUS_ERROR_INVALID_ARGUMENT;
}
