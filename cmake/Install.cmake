# Installs the programs, the library and the files for find_package(digit).
include(CMakePackageConfigHelpers)

# LibTorch is not installed; the installed files refer to it by its path. INSTALL_RPATH_USE_LINK_PATH does not add the
# path of a LibTorch in .deps/, because CMake omits paths inside the project.
cmake_path(GET TORCH_LIBRARY PARENT_PATH DIGIT_TORCH_LIBDIR)
set_property(TARGET digit APPEND PROPERTY INSTALL_RPATH ${DIGIT_TORCH_LIBDIR})

install(TARGETS digit EXPORT digit-targets LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
foreach(program digit-train digit-eval digit-export digit-serve)
  set_property(TARGET ${program} APPEND PROPERTY INSTALL_RPATH ${DIGIT_TORCH_LIBDIR})
  install(TARGETS ${program} RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
endforeach()
install(DIRECTORY lib/include/digit ${CMAKE_CURRENT_BINARY_DIR}/lib/include/digit DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
        FILES_MATCHING PATTERN "*.h")
install(FILES ${DIGIT_PRETRAINED_MODELS} DESTINATION ${CMAKE_INSTALL_DATADIR}/digit)

set(DIGIT_CONFIG_DIR ${CMAKE_INSTALL_LIBDIR}/cmake/digit)
install(EXPORT digit-targets NAMESPACE digit:: DESTINATION ${DIGIT_CONFIG_DIR})
configure_package_config_file(cmake/digitConfig.cmake.in ${CMAKE_CURRENT_BINARY_DIR}/digitConfig.cmake
                              INSTALL_DESTINATION ${DIGIT_CONFIG_DIR})
write_basic_package_version_file(${CMAKE_CURRENT_BINARY_DIR}/digitConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/digitConfig.cmake ${CMAKE_CURRENT_BINARY_DIR}/digitConfigVersion.cmake
        DESTINATION ${DIGIT_CONFIG_DIR})
