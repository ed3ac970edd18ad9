# Runs when a bundle is installed: installs the license of each library that it carries. Debian has one for each of its
# packages, and scripts/setup unpacks those of LibTorch. Expects DOCDIR, relative to the prefix, ARCHITECTURE as in the
# paths of Debian, and TORCH_LICENSES. A function, because the variables of the file would also be those of the script
# that includes it.
function(install_bundled_licenses)
  cmake_policy(VERSION 3.25)
  set(prefix $ENV{DESTDIR}${CMAKE_INSTALL_PREFIX})
  set(licenses ${CMAKE_INSTALL_PREFIX}/${DOCDIR}/licenses)
  file(GLOB files ${prefix}/lib/*.so*)
  foreach(file IN LISTS files)
    cmake_path(GET file FILENAME name)
    if(IS_SYMLINK ${file} OR name MATCHES "^lib(digit|torch|c10)")
      continue()
    endif()
    execute_process(COMMAND dpkg-query --search */${ARCHITECTURE}/${name} OUTPUT_VARIABLE answer
                    COMMAND_ERROR_IS_FATAL ANY)
    string(REGEX MATCH "^[^:,]+" package "${answer}")
    file(INSTALL /usr/share/doc/${package}/copyright DESTINATION ${licenses} RENAME ${package})
  endforeach()
  if(NOT EXISTS ${TORCH_LICENSES})
    message(FATAL_ERROR "${TORCH_LICENSES}: expected the licenses of LibTorch, found none; remove the folder above it "
                        "and run scripts/setup")
  endif()
  file(INSTALL ${TORCH_LICENSES}/ DESTINATION ${licenses}/libtorch)
endfunction()

install_bundled_licenses()
