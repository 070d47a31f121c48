# SPDX-License-Identifier: MIT
# Warnings are errors; sanitizers as asked.
# -Wrestrict: g++ 12 sees overlaps in std::string's operator+ that are not there (GCC bug 105651).
add_compile_options(-Wall -Wextra -Wno-missing-field-initializers)
if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
  add_compile_options(-Wno-restrict)
endif()
if(ROCFIX_SANITIZE)  # g++ warns of more that is not there when it instruments: then warnings stay warnings
  add_compile_options(-fsanitize=${ROCFIX_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${ROCFIX_SANITIZE})
else()
  add_compile_options(-Werror)
endif()
