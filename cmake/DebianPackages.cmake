# The .deb packages: `digit` with the programs, the models and the service; `libdigit0` with the library; `libdigit-dev`
# with all that a program that uses the library is built with. Sets the variables of CPack.
set(release 1)
set(version ${PROJECT_VERSION}-${release})
set(library_package libdigit${PROJECT_VERSION_MAJOR}) # as its SONAME

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_GROUPING ONE_PER_GROUP)
set(CPACK_COMPONENTS_ALL programs service library development)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE ${release})
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS ON)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS_PRIVATE_DIRS ${CMAKE_LIBRARY_OUTPUT_DIRECTORY})
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)

# The summary is the first line of each description below. CPack would precede it with any text but this default.
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${PROJECT_NAME} built using CMake")
set(about "digit trains a small neural network that reads handwritten digits as people
draw them with a pen, a finger or a mouse, and serves it to a web page and to
HTTP clients.")

set(CPACK_DEBIAN_DIGIT_PACKAGE_NAME digit)
set(CPACK_DEBIAN_DIGIT_PACKAGE_SECTION science)
set(CPACK_DEBIAN_DIGIT_PACKAGE_DEPENDS "${library_package} (= ${version})")
set(CPACK_DEBIAN_DIGIT_PACKAGE_RECOMMENDS libopenblas0-pthread) # LibTorch is faster with it
set(CPACK_DEBIAN_DIGIT_DESCRIPTION "recognition of handwritten digits - programs and server
${about}

This package contains the programs that train, measure, export and serve a
model, two trained models, and a service of systemd.")
set(CPACK_DEBIAN_DIGIT_PACKAGE_CONTROL_EXTRA
    ${PROJECT_SOURCE_DIR}/deploy/debian/conffiles ${PROJECT_SOURCE_DIR}/deploy/debian/postinst
    ${PROJECT_SOURCE_DIR}/deploy/debian/prerm ${PROJECT_SOURCE_DIR}/deploy/debian/postrm)

set(CPACK_DEBIAN_LIBDIGIT_PACKAGE_NAME ${library_package})
set(CPACK_DEBIAN_LIBDIGIT_PACKAGE_SECTION libs)
set(CPACK_DEBIAN_LIBDIGIT_PACKAGE_CONTROL_EXTRA ${PROJECT_SOURCE_DIR}/deploy/debian/triggers)
set(CPACK_DEBIAN_LIBDIGIT_DESCRIPTION "recognition of handwritten digits - shared library
${about}

This package contains the shared library of the programs.")

set(CPACK_DEBIAN_LIBDIGIT-DEV_PACKAGE_NAME libdigit-dev)
set(CPACK_DEBIAN_LIBDIGIT-DEV_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_LIBDIGIT-DEV_PACKAGE_DEPENDS "${library_package} (= ${version}), libtorch-dev")
set(CPACK_DEBIAN_LIBDIGIT-DEV_PACKAGE_SHLIBDEPS OFF)
set(CPACK_DEBIAN_LIBDIGIT-DEV_DESCRIPTION "recognition of handwritten digits - development files
${about}

This package contains the headers of the library, and its files for CMake and
pkg-config.")

# The documents that Debian wants in each package. The date of the changelog is that of the sources.
string(TIMESTAMP date "%a, %d %b %Y %H:%M:%S +0000" UTC)
set(documents ${CMAKE_CURRENT_BINARY_DIR}/debian)
configure_file(deploy/debian/changelog.in ${documents}/changelog.Debian @ONLY)
file(STRINGS ${PROJECT_SOURCE_DIR}/LICENSE lines)
list(SUBLIST lines 2 -1 lines)
list(TRANSFORM lines PREPEND " ")
list(TRANSFORM lines REPLACE "^ $" " .")
list(JOIN lines "\n" license)
configure_file(deploy/debian/copyright.in ${documents}/copyright @ONLY)
file(COPY_FILE ${PROJECT_SOURCE_DIR}/CHANGELOG.md ${documents}/changelog)
foreach(name changelog changelog.Debian)
  execute_process(COMMAND gzip --force --no-name --best ${documents}/${name} COMMAND_ERROR_IS_FATAL ANY)
endforeach()
foreach(component_and_package programs:digit library:${library_package} development:libdigit-dev)
  string(REGEX MATCH "(.*):(.*)" matched ${component_and_package})
  set(folder ${CMAKE_INSTALL_DATADIR}/doc/${CMAKE_MATCH_2})
  install(FILES ${documents}/copyright ${documents}/changelog.gz ${documents}/changelog.Debian.gz
          DESTINATION ${folder} COMPONENT ${CMAKE_MATCH_1})
  install(FILES deploy/debian/lintian/${CMAKE_MATCH_2} DESTINATION ${CMAKE_INSTALL_DATADIR}/lintian/overrides
          COMPONENT ${CMAKE_MATCH_1})
endforeach()
