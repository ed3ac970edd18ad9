# Defines llhttp::llhttp, the HTTP parser of Node.js: the library of Debian's package libllhttp-dev, or one that is
# compiled from the sources in the package node-llhttp of Debian 12. Llhttp_ROOT can be the folder of either; sources are
# llhttp.c, api.c and http.c.
include(FindPackageHandleStandardArgs)

find_path(Llhttp_INCLUDE_DIR llhttp.h PATH_SUFFIXES llhttp include PATHS /usr/share/include)
find_library(Llhttp_LIBRARY llhttp)
find_path(Llhttp_SOURCE_DIR llhttp.c PATH_SUFFIXES llhttp src share/llhttp PATHS /usr/share)
set(Llhttp_code ${Llhttp_SOURCE_DIR})
if(Llhttp_LIBRARY)
  set(Llhttp_code ${Llhttp_LIBRARY})
endif()
if(Llhttp_INCLUDE_DIR)
  file(STRINGS ${Llhttp_INCLUDE_DIR}/llhttp.h version REGEX "define LLHTTP_VERSION_(MAJOR|MINOR|PATCH) ")
  string(REGEX REPLACE "[^0-9;]" "" version "${version}")
  string(REPLACE ";" "." Llhttp_VERSION "${version}")
endif()
find_package_handle_standard_args(Llhttp REQUIRED_VARS Llhttp_code Llhttp_INCLUDE_DIR VERSION_VAR Llhttp_VERSION
                                  REASON_FAILURE_MESSAGE "scripts/setup installs libllhttp-dev or node-llhttp of Debian")

if(Llhttp_FOUND AND Llhttp_LIBRARY AND NOT TARGET llhttp::llhttp)
  add_library(llhttp::llhttp UNKNOWN IMPORTED)
  set_target_properties(llhttp::llhttp PROPERTIES IMPORTED_LOCATION ${Llhttp_LIBRARY}
                                                  INTERFACE_INCLUDE_DIRECTORIES ${Llhttp_INCLUDE_DIR})
elseif(Llhttp_FOUND AND NOT TARGET llhttp::llhttp)
  enable_language(C)
  add_library(llhttp STATIC ${Llhttp_SOURCE_DIR}/llhttp.c ${Llhttp_SOURCE_DIR}/api.c ${Llhttp_SOURCE_DIR}/http.c)
  add_library(llhttp::llhttp ALIAS llhttp)
  target_include_directories(llhttp SYSTEM PUBLIC ${Llhttp_INCLUDE_DIR})
  # Version 8 is lenient unless this is set; later versions are always strict.
  target_compile_definitions(llhttp PUBLIC LLHTTP_STRICT_MODE=1)
  target_link_libraries(llhttp PRIVATE digit_sanitizers)
  set_target_properties(llhttp PROPERTIES UNITY_BUILD OFF)
endif()
mark_as_advanced(Llhttp_INCLUDE_DIR Llhttp_LIBRARY Llhttp_SOURCE_DIR)
