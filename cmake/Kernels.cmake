# SPDX-License-Identifier: MIT
# Compiles src/kernels/*.hip: by clang 15 for RDNA1; by nvcc for sm_90 where nvcc is. The "gfx1030-safe" target is the code
# for gfx1010 under the label that HSA_OVERRIDE_GFX_VERSION=10.3.0 asks for.

find_program(ROCFIX_CLANG NAMES clang-15 REQUIRED)
find_program(ROCFIX_LLD NAMES ld.lld-15 lld-15 REQUIRED)
find_program(ROCFIX_NVCC NAMES nvcc PATHS /usr/local/cuda/bin)
set(ROCFIX_COMPILE_KERNEL ${CMAKE_SOURCE_DIR}/cmake/compile_kernel.sh)
set(ROCFIX_RELABEL_KERNEL ${CMAKE_SOURCE_DIR}/cmake/relabel_kernel.sh)

# What makes LLVM's gfx1030 a gfx1010: its names (AMDGPU.td) of the gfx10.1 bugs, and of the gfx10.3 features that gfx1010
# lacks.
set(ROCFIX_SAFE_FEATURES
    +vcmpx-permlane-hazard +vmem-to-scalar-write-hazard +smem-to-vector-write-hazard +inst-fwd-prefetch-bug
    +vcmpx-exec-war-hazard +lds-branch-vmem-war-hazard +nsa-to-vmem-bug +nsa-clause-bug +offset-3f-bug
    +flat-segment-offset-bug +negative-unaligned-scratch-offset-bug +lds-misaligned-bug
    -dot1-insts -dot2-insts -dot5-insts -dot6-insts -dot7-insts -gfx10-3-insts -gfx10_b-encoding -gfx10_a-encoding
    -shader-cycles-register)

find_program(ROCFIX_LLVM_MC NAMES llvm-mc-15 REQUIRED)

function(rocfix_gfx_kernel name target)
  # xnack-: RDNA1 runs without retry of page faults; "any" would cost registers.
  rocfix_kernel(${name} ${target} "${ROCFIX_COMPILE_KERNEL};${ROCFIX_CLANG};${ROCFIX_LLVM_MC};${ROCFIX_LLD}"
                "${target};-xnack;-I${CMAKE_SOURCE_DIR}/src")
endfunction()

# From the text that compile_kernel.sh leaves beside the code for gfx1010.
function(rocfix_safe_kernel name)
  set(file kernels/gfx1030-safe/${name})
  if(ROCFIX_DEVICE_CODE)
    rocfix_embed_file(${file} ${ROCFIX_DEVICE_CODE}/${file})
    return()
  endif()
  set(native ${CMAKE_BINARY_DIR}/kernels/gfx1010/${name})
  set(output ${CMAKE_BINARY_DIR}/${file})
  list(JOIN ROCFIX_SAFE_FEATURES , features)
  add_custom_command(
    OUTPUT ${output}
    COMMAND ${ROCFIX_RELABEL_KERNEL} ${ROCFIX_LLVM_MC} ${ROCFIX_LLD} ${native}.s ${output} ${features}
    DEPENDS ${native} ${ROCFIX_RELABEL_KERNEL} ${CMAKE_SOURCE_DIR}/cmake/Kernels.cmake
    COMMENT "Kernel ${name} for gfx1030-safe"
    VERBATIM)
  rocfix_embed_file(${file} ${output})
  set_property(GLOBAL APPEND PROPERTY rocfix_kernels ${output})
endfunction()

# ARGN: what stands between source and output.
function(rocfix_kernel name target before after)
  if(ROCFIX_DEVICE_CODE)
    rocfix_embed_file(kernels/${target}/${name} ${ROCFIX_DEVICE_CODE}/kernels/${target}/${name})
    return()
  endif()
  set(source ${CMAKE_SOURCE_DIR}/src/kernels/${name}.hip)
  set(output ${CMAKE_BINARY_DIR}/kernels/${target}/${name})
  add_custom_command(
    OUTPUT ${output}
    COMMAND ${before} ${source} ${ARGN} ${output} ${after}
    DEPENDS ${source} ${ROCFIX_COMPILE_KERNEL} ${CMAKE_SOURCE_DIR}/cmake/Kernels.cmake
    DEPFILE ${output}.d
    COMMENT "Kernel ${name} for ${target}"
    COMMAND_EXPAND_LISTS VERBATIM)
  rocfix_embed_file(kernels/${target}/${name} ${output})
  set_property(GLOBAL APPEND PROPERTY rocfix_kernels ${output})
endfunction()

# gfx1011, 1012 and 1013 run the code of gfx1010 (src/gfx/code_objects.h).
function(rocfix_kernels)
  foreach(target IN ITEMS gfx1010 gfx1012 gfx1030-safe sm_90)
    file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/kernels/${target})
  endforeach()
  foreach(name IN LISTS ARGN)
    rocfix_gfx_kernel(${name} gfx1010)
    rocfix_safe_kernel(${name})
    if(ROCFIX_NVCC)
      rocfix_kernel(${name} sm_90 "${ROCFIX_NVCC};-x;cu;-arch=sm_90;-cubin;-std=c++17;-O3;-I${CMAKE_SOURCE_DIR}/src"
                    "-MD;-MT;${CMAKE_BINARY_DIR}/kernels/sm_90/${name};-MF;${CMAKE_BINARY_DIR}/kernels/sm_90/${name}.d" -o)
    endif()
  endforeach()
endfunction()

# Of pairs of halves: with dot instructions for gfx1012, whose code gfx1011 runs.
function(rocfix_pair_kernels)
  rocfix_kernels(${ARGN})
  foreach(name IN LISTS ARGN)
    rocfix_gfx_kernel(${name} gfx1012)
  endforeach()
endfunction()

function(rocfix_kernels_target)
  get_property(built GLOBAL PROPERTY rocfix_kernels)
  add_custom_target(kernels DEPENDS ${built})
endfunction()
