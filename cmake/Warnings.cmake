# SPDX-License-Identifier: MIT
# Warnings are errors in our own code; sanitizers as asked.
# -Wrestrict: g++ 12 sees overlaps in std::string's operator+ that are not there (GCC bug 105651).
add_compile_options(-Wall -Wextra -Werror -Wno-missing-field-initializers)
if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
  add_compile_options(-Wno-restrict)
endif()
if(ROCFIX_SANITIZE)
  add_compile_options(-fsanitize=${ROCFIX_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${ROCFIX_SANITIZE})
endif()
