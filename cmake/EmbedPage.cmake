# digit_embed_page(TARGET FOLDER): compiles every file of FOLDER into TARGET, as digit::serve_app::embedded_page() gives them.
# A file that changes, comes or goes is seen by the next build. Run as a script (-P), it writes the source.
if(CMAKE_SCRIPT_MODE_FILE)
  file(GLOB_RECURSE files RELATIVE ${FOLDER} ${FOLDER}/*)
  set(arrays "")
  set(entries "")
  set(index 0)
  foreach(path IN LISTS files)
    if(path MATCHES "(^|/)(\\.|README|package|eslint|node_modules)")
      continue()
    endif()
    file(READ ${FOLDER}/${path} hex HEX)
    string(REGEX REPLACE "(..)" "\\\\x\\1" bytes "${hex}")
    string(REPEAT "\\\\x.." 24 line)
    string(REGEX REPLACE "(${line})" "\\1\"\n    \"" lines "${bytes}")
    string(LENGTH "${hex}" digits)
    math(EXPR size "${digits} / 2")
    string(APPEND arrays "constexpr char kFile${index}[] =\n    \"${lines}\";\n")
    string(APPEND entries "    {\"${path}\", {kFile${index}, ${size}}},\n")
    math(EXPR index "${index} + 1")
  endforeach()
  file(WRITE ${OUTPUT} "// Made from the page's files by the build.
#include <array>

#include \"api/page.h\"

namespace digit::serve_app {
namespace {

${arrays}
constexpr std::array<EmbeddedFile, ${index}> kFiles{{
${entries}}};

}  // namespace

std::span<const EmbeddedFile> embedded_page() { return kFiles; }

}  // namespace digit::serve_app
")
  return()
endif()

function(digit_embed_page target folder)
  set(source ${CMAKE_CURRENT_BINARY_DIR}/embedded_page.cpp)
  file(GLOB_RECURSE files CONFIGURE_DEPENDS ${folder}/*)
  add_custom_command(
    OUTPUT ${source}
    COMMAND ${CMAKE_COMMAND} -DFOLDER=${folder} -DOUTPUT=${source} -P ${CMAKE_CURRENT_FUNCTION_LIST_FILE}
    DEPENDS ${files} ${CMAKE_CURRENT_FUNCTION_LIST_FILE}
    COMMENT "Embedding the page"
    VERBATIM)
  target_sources(${target} PRIVATE ${source})
endfunction()
