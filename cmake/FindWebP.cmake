# Defines WebP::webp and WebP::webpdemux, and for the tests WebP::libwebpmux: the names of the CMake files of libwebp,
# which Debian's package libwebp-dev does not contain.
include(FindPackageHandleStandardArgs)

find_path(WebP_INCLUDE_DIR webp/decode.h)
find_library(WebP_LIBRARY webp)
find_library(WebP_DEMUX_LIBRARY webpdemux)
find_library(WebP_MUX_LIBRARY NAMES webpmux libwebpmux)
find_package_handle_standard_args(WebP REQUIRED_VARS WebP_LIBRARY WebP_DEMUX_LIBRARY WebP_MUX_LIBRARY WebP_INCLUDE_DIR
                                  REASON_FAILURE_MESSAGE "scripts/setup installs it from Debian's package libwebp-dev")

# digit_add_webp(TARGET LIBRARY [LIBRARY_THAT_IT_NEEDS])
function(digit_add_webp target library)
  add_library(${target} UNKNOWN IMPORTED)
  set_target_properties(${target} PROPERTIES IMPORTED_LOCATION ${library}
                                             INTERFACE_INCLUDE_DIRECTORIES ${WebP_INCLUDE_DIR}
                                             INTERFACE_LINK_LIBRARIES "${ARGN}")
endfunction()

if(WebP_FOUND AND NOT TARGET WebP::webp)
  digit_add_webp(WebP::webp ${WebP_LIBRARY})
  digit_add_webp(WebP::webpdemux ${WebP_DEMUX_LIBRARY} WebP::webp)
  digit_add_webp(WebP::libwebpmux ${WebP_MUX_LIBRARY} WebP::webp)
endif()
mark_as_advanced(WebP_INCLUDE_DIR WebP_LIBRARY WebP_DEMUX_LIBRARY WebP_MUX_LIBRARY)
