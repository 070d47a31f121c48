# SPDX-License-Identifier: MIT
# Puts files inside the program: rocfix_embed(TARGET) makes a library of all files that were named by
# rocfix_embed_file(NAME PATH), readable through base/embedded.h.

function(rocfix_embed_file name path)
  set_property(GLOBAL APPEND PROPERTY ROCFIX_EMBEDDED_NAMES ${name})
  set_property(GLOBAL APPEND PROPERTY ROCFIX_EMBEDDED_PATHS ${path})
endfunction()

function(rocfix_embed target)
  get_property(names GLOBAL PROPERTY ROCFIX_EMBEDDED_NAMES)
  get_property(paths GLOBAL PROPERTY ROCFIX_EMBEDDED_PATHS)
  set(assembly "  .section .rodata\n")
  set(declarations "")
  set(rows "")
  set(index 0)
  foreach(name path IN ZIP_LISTS names paths)
    # A code object must start at a page as far as the loaders care; 4096 costs little.
    string(APPEND assembly "  .balign 4096\n  .globl rocfix_file_${index}\n  .hidden rocfix_file_${index}\n"
                           "rocfix_file_${index}:\n  .incbin \"${path}\"\n"
                           "  .globl rocfix_file_${index}_end\n  .hidden rocfix_file_${index}_end\n"
                           "rocfix_file_${index}_end:\n  .byte 0\n")
    string(APPEND declarations "extern const char rocfix_file_${index}[], rocfix_file_${index}_end[];\n")
    string(APPEND rows "      {\"${name}\", {rocfix_file_${index}, size_t(rocfix_file_${index}_end - rocfix_file_${index})}},\n")
    math(EXPR index "${index} + 1")
  endforeach()
  string(APPEND assembly "  .section .note.GNU-stack,\"\",@progbits\n")
  file(CONFIGURE OUTPUT embedded_files.S CONTENT "${assembly}" @ONLY)
  file(CONFIGURE OUTPUT embedded_files.cpp CONTENT "// Written by cmake/Embed.cmake.
#include \"base/embedded.h\"

extern \"C\" {
${declarations}}

namespace rocfix {

std::span<const EmbeddedFile> all_embedded_files() {
  static const EmbeddedFile files[] = {
${rows}  };
  return files;
}

}  // namespace rocfix
" @ONLY)
  add_library(${target} STATIC ${CMAKE_CURRENT_BINARY_DIR}/embedded_files.cpp ${CMAKE_CURRENT_BINARY_DIR}/embedded_files.S)
  set_source_files_properties(${CMAKE_CURRENT_BINARY_DIR}/embedded_files.S PROPERTIES OBJECT_DEPENDS "${paths}")
  target_include_directories(${target} PRIVATE ${CMAKE_SOURCE_DIR}/src)
endfunction()
