# Hardens what is compiled for Release against exploits of memory errors, and makes its bytes independent of the folders
# of the sources and of the build. These options belong to the directory, so that no target can lack them.
# The release step `packages` checks the result with hardening-check.
include(CheckCXXCompilerFlag)
include(CheckPIESupported)

if(CMAKE_BUILD_TYPE STREQUAL "Release")
  check_pie_supported(LANGUAGES CXX)
  set(CMAKE_POSITION_INDEPENDENT_CODE ON)
  # The first one lets the compiler inline functions of position-independent code, because nothing here relies on
  # replacing a function of a library. The others do not exist for every processor.
  foreach(flag -fno-semantic-interposition -fstack-clash-protection -fcf-protection=full)
    string(MAKE_C_IDENTIFIER DIGIT_HAS${flag} result)
    check_cxx_compiler_flag(${flag} ${result})
    if(${result})
      add_compile_options(${flag})
    endif()
  endforeach()
  add_compile_options(-fstack-protector-strong "SHELL:-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3")
  add_link_options(LINKER:-z,relro LINKER:-z,now LINKER:-z,noexecstack)

  # The last option that matches decides.
  foreach(folder_and_name ${PROJECT_SOURCE_DIR}=. ${DIGIT_DEPS_DIR}=.deps ${PROJECT_BINARY_DIR}=build)
    add_compile_options(-ffile-prefix-map=${folder_and_name})
  endforeach()
  set(CMAKE_BUILD_RPATH_USE_ORIGIN ON)
endif()
