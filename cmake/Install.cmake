# Installs the programs, the library and what find_package(digit) needs.
include(CMakePackageConfigHelpers)

# LibTorch stays where it is. A copy in .deps/ lies within the project, where CMake's own way of keeping the path of what
# was linked leaves it out.
cmake_path(GET TORCH_LIBRARY PARENT_PATH DIGIT_TORCH_LIBDIR)
set_property(TARGET digit APPEND PROPERTY INSTALL_RPATH ${DIGIT_TORCH_LIBDIR})

install(TARGETS digit EXPORT digit-targets LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
foreach(program digit-train digit-eval digit-serve)
  set_property(TARGET ${program} APPEND PROPERTY INSTALL_RPATH ${DIGIT_TORCH_LIBDIR})
  install(TARGETS ${program} RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
endforeach()
install(DIRECTORY lib/include/digit ${CMAKE_CURRENT_BINARY_DIR}/lib/include/digit DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
        FILES_MATCHING PATTERN "*.h")
if(EXISTS ${DIGIT_PRETRAINED_MODEL})
  install(FILES ${DIGIT_PRETRAINED_MODEL} DESTINATION ${CMAKE_INSTALL_DATADIR}/digit)
endif()

set(DIGIT_CONFIG_DIR ${CMAKE_INSTALL_LIBDIR}/cmake/digit)
install(EXPORT digit-targets NAMESPACE digit:: DESTINATION ${DIGIT_CONFIG_DIR})
configure_package_config_file(cmake/digitConfig.cmake.in ${CMAKE_CURRENT_BINARY_DIR}/digitConfig.cmake
                              INSTALL_DESTINATION ${DIGIT_CONFIG_DIR})
write_basic_package_version_file(${CMAKE_CURRENT_BINARY_DIR}/digitConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/digitConfig.cmake ${CMAKE_CURRENT_BINARY_DIR}/digitConfigVersion.cmake
        DESTINATION ${DIGIT_CONFIG_DIR})
