# Uses ccache if it is installed: each file that includes the headers of LibTorch takes many seconds to compile.
find_program(DIGIT_CCACHE ccache)
if(DIGIT_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  # Without these settings, ccache never finds a file that uses a precompiled header.
  set(CMAKE_CXX_COMPILER_LAUNCHER
      ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime ${DIGIT_CCACHE})
endif()
