# Defines Libzip::Libzip. The CMake files of Debian's package libzip-dev also want the programs of zipcmp, zipmerge and
# ziptool, which nothing here needs.
include(FindPackageHandleStandardArgs)

find_path(Libzip_INCLUDE_DIR zip.h)
find_library(Libzip_LIBRARY zip)
find_package_handle_standard_args(Libzip REQUIRED_VARS Libzip_LIBRARY Libzip_INCLUDE_DIR
                                  REASON_FAILURE_MESSAGE "scripts/setup installs it from Debian's package libzip-dev")

if(Libzip_FOUND AND NOT TARGET Libzip::Libzip)
  add_library(Libzip::Libzip UNKNOWN IMPORTED)
  set_target_properties(Libzip::Libzip PROPERTIES IMPORTED_LOCATION ${Libzip_LIBRARY}
                                                  INTERFACE_INCLUDE_DIRECTORIES ${Libzip_INCLUDE_DIR})
endif()
mark_as_advanced(Libzip_INCLUDE_DIR Libzip_LIBRARY)
