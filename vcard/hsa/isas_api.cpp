// SPDX-License-Identifier: MIT
// The card's one instruction set.
#include "hsa/runtime.h"
#include "hsa/values.h"

using namespace rocfix;
using namespace rocfix::vcard;

namespace {

constexpr hsa_isa_t kIsa{1};
constexpr hsa_wavefront_t kWave32{32}, kWave64{64};

struct Dimensions16 {
  uint16_t x, y, z;
};

// The three checks that all of these functions begin with.
hsa_status_t check(hsa_isa_t isa, const void* out) {
  if (Runtime::get() == nullptr) return HSA_STATUS_ERROR_NOT_INITIALIZED;
  if (isa.handle != kIsa.handle) return HSA_STATUS_ERROR_INVALID_ISA;
  return out == nullptr ? HSA_STATUS_ERROR_INVALID_ARGUMENT : HSA_STATUS_SUCCESS;
}

}  // namespace

extern "C" {

hsa_status_t hsa_agent_iterate_isas(hsa_agent_t agent, hsa_status_t (*callback)(hsa_isa_t, void*),
                                    void* data) {
  if (Runtime::get() == nullptr) return HSA_STATUS_ERROR_NOT_INITIALIZED;
  if (!is_agent(agent)) return HSA_STATUS_ERROR_INVALID_AGENT;
  if (callback == nullptr) return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  // ROCr's processor agent has none and says so with this status.
  return agent.handle == kGpuAgent.handle ? callback(kIsa, data) : HSA_STATUS_ERROR_INVALID_AGENT;
}

hsa_status_t hsa_isa_from_name(const char* name, hsa_isa_t* isa) {
  Runtime* runtime = Runtime::get();
  if (runtime == nullptr) return HSA_STATUS_ERROR_NOT_INITIALIZED;
  if (name == nullptr || isa == nullptr) return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  if (isa_name(runtime->reported()) != name) return HSA_STATUS_ERROR_INVALID_ISA_NAME;
  *isa = kIsa;
  return HSA_STATUS_SUCCESS;
}

// The length counts the zero at the end of the name.
hsa_status_t hsa_isa_get_info_alt(hsa_isa_t isa, hsa_isa_info_t attribute, void* value) {
  if (const auto status = check(isa, value); status != HSA_STATUS_SUCCESS) return status;
  const std::string name = isa_name(Runtime::get()->reported());
  constexpr uint16_t kSide = kLargestGroup;
  switch (number(attribute)) {
    case HSA_ISA_INFO_NAME_LENGTH:
      return put(value, static_cast<uint32_t>(name.size() + 1));
    case HSA_ISA_INFO_NAME:
      return put_text(value, name, name.size() + 1);
    case HSA_ISA_INFO_CALL_CONVENTION_COUNT:
      return put(value, uint32_t{1});
    case HSA_ISA_INFO_CALL_CONVENTION_INFO_WAVEFRONT_SIZE:
      return put(value, uint32_t{32});
    case HSA_ISA_INFO_CALL_CONVENTION_INFO_WAVEFRONTS_PER_COMPUTE_UNIT:
      return put(value, Runtime::get()->figures().waves_per_simd * kSimdsPerComputeUnit);
    case HSA_ISA_INFO_MACHINE_MODELS: {
      const bool models[] = {false, true};  // small, large
      return put(value, models);
    }
    case HSA_ISA_INFO_PROFILES: {
      const bool profiles[] = {true, false};  // base, full
      return put(value, profiles);
    }
    case HSA_ISA_INFO_DEFAULT_FLOAT_ROUNDING_MODES:
    case HSA_ISA_INFO_BASE_PROFILE_DEFAULT_FLOAT_ROUNDING_MODES: {
      const bool modes[] = {false, false, true};  // default, zero, near
      return put(value, modes);
    }
    case HSA_ISA_INFO_FAST_F16_OPERATION:
      return put(value, true);
    case HSA_ISA_INFO_WORKGROUP_MAX_DIM:
      return put(value, Dimensions16{kSide, kSide, kSide});
    case HSA_ISA_INFO_WORKGROUP_MAX_SIZE:
      return put(value, kLargestGroup);
    case HSA_ISA_INFO_GRID_MAX_DIM:
      return put(value, hsa_dim3_t{UINT32_MAX, UINT32_MAX, UINT32_MAX});
    case HSA_ISA_INFO_GRID_MAX_SIZE:
      return put(value, uint64_t{UINT32_MAX});
    case HSA_ISA_INFO_FBARRIER_MAX_SIZE:
      return put(value, uint32_t{32});
    default:
      return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  }
}

hsa_status_t hsa_isa_get_info(hsa_isa_t isa, hsa_isa_info_t attribute, uint32_t index, void* value) {
  return index == 0 ? hsa_isa_get_info_alt(isa, attribute, value) : HSA_STATUS_ERROR_INVALID_INDEX;
}

hsa_status_t hsa_isa_get_exception_policies(hsa_isa_t isa, hsa_profile_t, uint16_t* mask) {
  if (const auto status = check(isa, mask); status != HSA_STATUS_SUCCESS) return status;
  *mask = 0;
  return HSA_STATUS_SUCCESS;
}

hsa_status_t hsa_isa_get_round_method(hsa_isa_t isa, hsa_fp_type_t, hsa_flush_mode_t,
                                      hsa_round_method_t* method) {
  if (const auto status = check(isa, method); status != HSA_STATUS_SUCCESS) return status;
  *method = HSA_ROUND_METHOD_SINGLE;
  return HSA_STATUS_SUCCESS;
}

hsa_status_t hsa_isa_iterate_wavefronts(hsa_isa_t isa, hsa_status_t (*callback)(hsa_wavefront_t, void*),
                                        void* data) {
  if (const auto status = check(isa, reinterpret_cast<void*>(callback)); status != HSA_STATUS_SUCCESS)
    return status;
  for (const hsa_wavefront_t wavefront : {kWave32, kWave64})
    if (const auto status = callback(wavefront, data); status != HSA_STATUS_SUCCESS) return status;
  return HSA_STATUS_SUCCESS;
}

hsa_status_t hsa_wavefront_get_info(hsa_wavefront_t wavefront, hsa_wavefront_info_t attribute, void* value) {
  if (Runtime::get() == nullptr) return HSA_STATUS_ERROR_NOT_INITIALIZED;
  if (wavefront.handle != kWave32.handle && wavefront.handle != kWave64.handle)
    return HSA_STATUS_ERROR_INVALID_WAVEFRONT;
  if (value == nullptr || attribute != HSA_WAVEFRONT_INFO_SIZE) return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  return put(value, static_cast<uint32_t>(wavefront.handle));
}

hsa_status_t hsa_isa_compatible(hsa_isa_t code_object_isa, hsa_isa_t agent_isa, bool* result) {
  if (const auto status = check(agent_isa, result); status != HSA_STATUS_SUCCESS) return status;
  *result = code_object_isa.handle == agent_isa.handle;
  return HSA_STATUS_SUCCESS;
}

}  // extern "C"
