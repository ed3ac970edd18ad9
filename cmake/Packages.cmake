# Makes packages with CPack: .deb packages in a build with the preset `debian`, and a .tar.gz that carries its libraries
# in one with the preset `tarball`. scripts/package runs both.
set(DIGIT_PACKAGE_CONTACT "digit maintainers <maintainers@digit.invalid>" CACHE STRING
    "Name and address of who builds the packages")
if(NOT DIGIT_BUNDLE_LIBRARIES AND NOT CMAKE_INSTALL_PREFIX STREQUAL "/usr")
  return() # CPack would make packages that work only on this machine
endif()

set(CPACK_PACKAGE_NAME ${PROJECT_NAME})
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGE_CONTACT ${DIGIT_PACKAGE_CONTACT})
set(CPACK_STRIP_FILES ON)
set(CPACK_VERBATIM_VARIABLES ON)
set(CPACK_THREADS 0)
set(CPACK_SET_DESTDIR OFF)

if(DIGIT_BUNDLE_LIBRARIES)
  string(TOLOWER ${CMAKE_SYSTEM_NAME}-${CMAKE_SYSTEM_PROCESSOR} system)
  set(CPACK_GENERATOR TGZ)
  set(CPACK_PACKAGE_FILE_NAME ${PROJECT_NAME}-${PROJECT_VERSION}-${system})
  set(CPACK_ARCHIVE_FILE_NAME ${CPACK_PACKAGE_FILE_NAME})
  set(CPACK_ARCHIVE_COMPONENT_INSTALL ON)
  set(CPACK_COMPONENT_INCLUDE_TOPLEVEL_DIRECTORY ON)
  set(CPACK_COMPONENTS_GROUPING ALL_COMPONENTS_IN_ONE)
  set(CPACK_COMPONENTS_ALL programs library)
  install(FILES README.md CHANGELOG.md LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT programs)
  include(CPack)
  return()
endif()

include(DebianPackages)
include(CPack)
cpack_add_component(programs GROUP digit)
cpack_add_component(service GROUP digit)
cpack_add_component(library GROUP libdigit)
cpack_add_component(development GROUP libdigit-dev)
foreach(group digit libdigit libdigit-dev)
  cpack_add_component_group(${group})
endforeach()
