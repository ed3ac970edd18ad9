# digit_warnings: what our own targets are compiled with; nothing of it reaches a consumer of the installed library.
add_library(digit_warnings INTERFACE)
target_compile_options(digit_warnings INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion
                                                -Wnon-virtual-dtor -Woverloaded-virtual -Wnull-dereference)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_BUILD_TYPE STREQUAL "Release")
  # g++ 12 sees null dereferences and overlapping copies in the standard library's own inlined code when it optimizes.
  target_compile_options(digit_warnings INTERFACE -Wno-null-dereference -Wno-restrict)
endif()
if(DIGIT_WERROR)
  target_compile_options(digit_warnings INTERFACE -Werror)
endif()
