# LibTorch's headers cost many seconds a file: use ccache where it is installed.
find_program(DIGIT_CCACHE ccache)
if(DIGIT_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  # A precompiled header needs these three, or ccache compiles everything again.
  set(CMAKE_CXX_COMPILER_LAUNCHER
      ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime ${DIGIT_CCACHE})
endif()
