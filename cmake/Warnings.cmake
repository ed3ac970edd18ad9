# digit_warnings: warning options for the targets of this project. Consumers of the installed library do not inherit
# them.
add_library(digit_warnings INTERFACE)
target_compile_options(digit_warnings INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion
                                                -Wnon-virtual-dtor -Woverloaded-virtual -Wnull-dereference)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_BUILD_TYPE STREQUAL "Release")
  # With optimization, g++ 12 reports false null dereferences and overlapping copies in inlined standard library code.
  target_compile_options(digit_warnings INTERFACE -Wno-null-dereference -Wno-restrict)
endif()
if(DIGIT_WERROR)
  target_compile_options(digit_warnings INTERFACE -Werror)
endif()
