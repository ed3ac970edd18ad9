# Installs the programs, the library, the files for find_package(digit) and pkg-config, and the units of systemd. Each
# component is one part of a package; cmake/Packages.cmake assigns them.
include(CMakePackageConfigHelpers)
option(DIGIT_BUNDLE_LIBRARIES "Install LibTorch and every other library but glibc with the programs" OFF)
set(DIGIT_ZSH_COMPLETIONS_DIR ${CMAKE_INSTALL_DATADIR}/zsh/site-functions CACHE STRING "Folder for completions of zsh")
set(programs digit-train digit-eval digit-export digit-serve)

cmake_path(GET TORCH_LIBRARY PARENT_PATH DIGIT_TORCH_LIBDIR)
set(DIGIT_CONFIG_FILE ${CMAKE_INSTALL_FULL_SYSCONFDIR}/digit/digit-serve.conf)
set(system_libdirs ${CMAKE_CXX_IMPLICIT_LINK_DIRECTORIES} ${CMAKE_PLATFORM_IMPLICIT_LINK_DIRECTORIES})

# Where the installed programs look for libdigit.so, and both for LibTorch. LibTorch is not installed unless it is
# bundled: the installed files refer to it by its path.
set(rpath "")
if(NOT CMAKE_INSTALL_FULL_LIBDIR IN_LIST system_libdirs)
  list(APPEND rpath $ORIGIN/../${CMAKE_INSTALL_LIBDIR})
endif()
if(NOT DIGIT_BUNDLE_LIBRARIES AND NOT DIGIT_TORCH_LIBDIR IN_LIST system_libdirs)
  list(APPEND rpath ${DIGIT_TORCH_LIBDIR})
endif()
set_target_properties(digit ${programs} PROPERTIES INSTALL_RPATH "${rpath}")
if(DIGIT_BUNDLE_LIBRARIES OR NOT rpath)
  # CMake replaces the paths of the build when it installs. They would leave traces: the space that they took.
  set_target_properties(digit ${programs} PROPERTIES BUILD_WITH_INSTALL_RPATH ON)
endif()

if(DIGIT_BUNDLE_LIBRARIES)
  # The older tag DT_RPATH also applies to the libraries that a bundled library needs.
  foreach(target digit ${programs})
    target_link_options(${target} PRIVATE LINKER:--disable-new-dtags)
  endforeach()
  set(dependency_set RUNTIME_DEPENDENCY_SET digit_dependencies)
  install(RUNTIME_DEPENDENCY_SET digit_dependencies
          PRE_EXCLUDE_REGEXES "^ld-linux" "^lib(c|m|mvec|dl|rt|pthread|util|resolv|anl)\\.so"
          DIRECTORIES ${DIGIT_TORCH_LIBDIR}
          LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT library)
  cmake_path(GET DIGIT_TORCH_LIBDIR PARENT_PATH torch_folder)
  install(CODE "set(DOCDIR ${CMAKE_INSTALL_DOCDIR})
                set(ARCHITECTURE ${CMAKE_LIBRARY_ARCHITECTURE})
                set(TORCH_LICENSES ${torch_folder}/licenses)" COMPONENT library)
  install(SCRIPT cmake/BundledLicenses.cmake COMPONENT library)
endif()

install(TARGETS digit EXPORT digit-targets ${dependency_set}
        LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT library NAMELINK_COMPONENT development)
install(TARGETS ${programs} ${dependency_set} RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT programs)
install(FILES ${DIGIT_PRETRAINED_MODELS} DESTINATION ${CMAKE_INSTALL_DATADIR}/digit COMPONENT programs)
if(DIGIT_INTERFACE_FILES)
  install(DIRECTORY ${DIGIT_INTERFACE_FILES}/man1 DESTINATION ${CMAKE_INSTALL_MANDIR} COMPONENT programs)
  install(DIRECTORY ${DIGIT_INTERFACE_FILES}/bash/ COMPONENT programs
          DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
  install(DIRECTORY ${DIGIT_INTERFACE_FILES}/zsh/ DESTINATION ${DIGIT_ZSH_COMPLETIONS_DIR} COMPONENT programs)
  install(DIRECTORY ${DIGIT_INTERFACE_FILES}/fish/ COMPONENT programs
          DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
endif()

# The service runs the program by its path, so that this part works only in the prefix of the configuration.
foreach(unit digit-serve.service digit-serve.socket digit-serve-admin.socket)
  configure_file(deploy/systemd/${unit}.in ${CMAKE_CURRENT_BINARY_DIR}/systemd/${unit} @ONLY)
  install(FILES ${CMAKE_CURRENT_BINARY_DIR}/systemd/${unit} DESTINATION lib/systemd/system COMPONENT service)
endforeach()
if(CMAKE_INSTALL_PREFIX STREQUAL "/usr")
  install(FILES deploy/systemd/digit-serve.conf DESTINATION ${CMAKE_INSTALL_FULL_SYSCONFDIR}/digit COMPONENT service)
else()
  install(FILES deploy/systemd/digit-serve.conf DESTINATION ${CMAKE_INSTALL_SYSCONFDIR}/digit COMPONENT service)
endif()

install(DIRECTORY lib/include/digit ${CMAKE_CURRENT_BINARY_DIR}/lib/include/digit DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
        COMPONENT development FILES_MATCHING PATTERN "*.h")
set(DIGIT_CONFIG_DIR ${CMAKE_INSTALL_LIBDIR}/cmake/digit)
install(EXPORT digit-targets NAMESPACE digit:: DESTINATION ${DIGIT_CONFIG_DIR} COMPONENT development)
configure_package_config_file(cmake/digitConfig.cmake.in ${CMAKE_CURRENT_BINARY_DIR}/digitConfig.cmake
                              INSTALL_DESTINATION ${DIGIT_CONFIG_DIR})
write_basic_package_version_file(${CMAKE_CURRENT_BINARY_DIR}/digitConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/digitConfig.cmake ${CMAKE_CURRENT_BINARY_DIR}/digitConfigVersion.cmake
        DESTINATION ${DIGIT_CONFIG_DIR} COMPONENT development)

# LibTorch has no file for pkg-config, so that this one names it, too.
list(TRANSFORM TORCH_INCLUDE_DIRS PREPEND -I OUTPUT_VARIABLE torch_flags)
list(JOIN torch_flags " " DIGIT_TORCH_CFLAGS)
cmake_path(RELATIVE_PATH CMAKE_INSTALL_PREFIX BASE_DIRECTORY ${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig
           OUTPUT_VARIABLE DIGIT_PC_PREFIX)
set(DIGIT_TORCH_LIBS "-L${DIGIT_TORCH_LIBDIR} -ltorch -ltorch_cpu -lc10")
configure_file(cmake/digit.pc.in ${CMAKE_CURRENT_BINARY_DIR}/digit.pc @ONLY)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/digit.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig COMPONENT development)
