# Finds each dependency in the first of these places: what the user sets (CMAKE_PREFIX_PATH, <Package>_ROOT or
# FETCHCONTENT_SOURCE_DIR_*), .deps/, which scripts/setup fills, the system, and for cpp-httplib and Catch2 a pinned
# commit of the upstream repository.
include(FetchContent)

set(DIGIT_DEPS_DIR ${CMAKE_CURRENT_SOURCE_DIR}/.deps CACHE PATH
    "Folder with the dependencies that scripts/setup unpacks")

# The path must be the folder that contains lib/, include/ and share/. Otherwise CMake finds libc10 of the distribution.
if(EXISTS ${DIGIT_DEPS_DIR}/libtorch/share/cmake/Torch)
  list(APPEND CMAKE_PREFIX_PATH ${DIGIT_DEPS_DIR}/libtorch)
endif()
find_package(Torch REQUIRED)
message(STATUS "LibTorch ${Torch_VERSION} from ${TORCH_INSTALL_PREFIX}")

# LibTorch's header for the export to ONNX needs the namespace of the ONNX classes: `onnx_torch` in the builds of
# pytorch.org, which contain ONNX, and `onnx` in that of Debian, which uses Debian's library.
include(CheckCXXSourceCompiles)
get_target_property(CMAKE_REQUIRED_LIBRARIES torch_cpu LOCATION)
check_cxx_source_compiles("
  #include <memory>
  #include <string>
  namespace onnx_torch { class ModelProto; }
  namespace torch::jit { std::string serialize_model_proto_to_string(const std::shared_ptr<onnx_torch::ModelProto>&); }
  int main() { return torch::jit::serialize_model_proto_to_string(nullptr).empty() ? 0 : 1; }
" DIGIT_TORCH_CONTAINS_ONNX)
unset(CMAKE_REQUIRED_LIBRARIES)
set(DIGIT_ONNX_NAMESPACE $<IF:$<BOOL:${DIGIT_TORCH_CONTAINS_ONNX}>,onnx_torch,onnx>)

find_package(OpenSSL 3.0 REQUIRED)
find_package(PNG REQUIRED)
find_package(JPEG REQUIRED)
find_package(WebP REQUIRED)
find_package(ZLIB REQUIRED)
find_package(Libzip REQUIRED)
find_package(Threads REQUIRED)
find_package(nlohmann_json 3.11 REQUIRED)
find_package(CLI11 2.1 REQUIRED)
find_package(simdjson REQUIRED) # its version file accepts no later minor version than the one that is asked for
if(simdjson_VERSION VERSION_LESS 3.0)
  message(FATAL_ERROR "simdjson: expected version 3.0 or newer, found ${simdjson_VERSION} in ${simdjson_DIR}")
endif()
find_package(SQLite3 3.37 REQUIRED) # STRICT tables
find_package(Boost 1.74 REQUIRED COMPONENTS context)

# Optional, only for digit-train. AUTO is decided again in each run of CMake, also after MPI was installed.
set(DIGIT_WITH_MPI AUTO CACHE STRING "Train on several processes over MPI: ON, OFF, or AUTO, which is ON if MPI is found")
set_property(CACHE DIGIT_WITH_MPI PROPERTY STRINGS AUTO ON OFF)
set(MPI_CXX_SKIP_MPICXX ON)
find_package(MPI QUIET COMPONENTS CXX)
if(DIGIT_WITH_MPI STREQUAL "AUTO")
  set(DIGIT_WITH_MPI ${MPI_CXX_FOUND})
elseif(DIGIT_WITH_MPI)
  find_package(MPI REQUIRED COMPONENTS CXX)
endif()

# cpp-httplib is a single header. An installed version is used if it is new enough.
set(DIGIT_HTTPLIB_COMMIT b8fe69e4e892ec394ca8de27ab2fe219008690b6) # v0.53.1
find_package(httplib 0.18.7 QUIET)
if(NOT httplib_FOUND)
  if(EXISTS ${DIGIT_DEPS_DIR}/cpp-httplib/httplib.h AND NOT FETCHCONTENT_SOURCE_DIR_HTTPLIB)
    set(FETCHCONTENT_SOURCE_DIR_HTTPLIB ${DIGIT_DEPS_DIR}/cpp-httplib)
  endif()
  FetchContent_Declare(httplib GIT_REPOSITORY https://github.com/yhirose/cpp-httplib.git
                       GIT_TAG ${DIGIT_HTTPLIB_COMMIT} SOURCE_SUBDIR none)
  FetchContent_MakeAvailable(httplib)
  add_library(httplib INTERFACE)
  add_library(httplib::httplib ALIAS httplib)
  target_include_directories(httplib SYSTEM INTERFACE ${httplib_SOURCE_DIR})
  target_link_libraries(httplib INTERFACE Threads::Threads)
endif()

if(DIGIT_BUILD_TESTS)
  set(DIGIT_CATCH2_COMMIT fa43b77429ba76c462b1898d6cd2f2d7a9416b14) # v3.7.1
  find_package(Catch2 3.4 QUIET)
  if(NOT Catch2_FOUND)
    if(EXISTS ${DIGIT_DEPS_DIR}/catch2/CMakeLists.txt AND NOT FETCHCONTENT_SOURCE_DIR_CATCH2)
      set(FETCHCONTENT_SOURCE_DIR_CATCH2 ${DIGIT_DEPS_DIR}/catch2)
    endif()
    FetchContent_Declare(Catch2 GIT_REPOSITORY https://github.com/catchorg/Catch2.git GIT_TAG ${DIGIT_CATCH2_COMMIT}
                         SYSTEM)
    FetchContent_MakeAvailable(Catch2)
    list(APPEND CMAKE_MODULE_PATH ${Catch2_SOURCE_DIR}/extras)
  endif()
endif()
